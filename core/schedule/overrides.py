"""A mentor's days off and special hours as they are kept. How they are typed is in dates.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from core.people.mentors import hold_mentor, own_profile
from core.schedule.dates import DateHours
from core.schedule.models import DateOverride
from core.waitlist.line import look_again_at

KEPT_DAYS = 2
"""Dates gone by for longer than that are forgotten with the next change: no zone is that far behind another."""


def overrides_of(db: Session, community_id: int, mentor_id: int, *, since: date) -> tuple[DateHours, ...]:
    """The mentor's overrides from that date on, in order."""
    rows = db.execute(
        select(DateOverride.day, DateOverride.start_minute, DateOverride.end_minute)
        .where(
            DateOverride.community_id == community_id, DateOverride.mentor_id == mentor_id, DateOverride.day >= since
        )
        .order_by(DateOverride.day, DateOverride.start_minute)
    )
    return tuple(date_hours(rows))


def set_overrides(
    db: Session, community_id: int, mentor_id: int, days: Iterable[DateHours], *, by: int, today: date
) -> None:
    """Sets the hours of these dates, in place of what was set for them; sessions already asked for stay.

    Raises MentorMissing, or NotYours unless `by` is the mentor.
    """
    own_profile(db, community_id, mentor_id, by=by)
    hold_mentor(db, community_id, mentor_id)
    chosen = tuple(days)
    table = cast(Table, DateOverride.__table__)
    mine = (table.c.community_id == community_id, table.c.mentor_id == mentor_id)
    gone = table.c.day < today - timedelta(days=KEPT_DAYS)
    db.execute(delete(table).where(*mine, gone | table.c.day.in_([hours.day for hours in chosen])))
    rows = [
        {"community_id": community_id, "mentor_id": mentor_id, "day": hours.day, "start_minute": a, "end_minute": b}
        for hours in chosen
        for a, b in hours.ranges or ((0, 0),)
    ]
    if rows:
        db.execute(insert(table), rows)
    look_again_at(db, community_id, mentor_id)


def clear_overrides(db: Session, community_id: int, mentor_id: int, first: date, last: date, *, by: int) -> None:
    """The weekly hours hold again on the dates from `first` to `last`. Raises as set_overrides does."""
    own_profile(db, community_id, mentor_id, by=by)
    hold_mentor(db, community_id, mentor_id)
    table = cast(Table, DateOverride.__table__)
    mine = (table.c.community_id == community_id, table.c.mentor_id == mentor_id)
    db.execute(delete(table).where(*mine, table.c.day.between(first, last)))
    look_again_at(db, community_id, mentor_id)


def date_hours(rows: Iterable[Any]) -> Iterator[DateHours]:
    """The dates of rows `(day, start_minute, end_minute)` in order."""
    for day, of_day in groupby(rows, key=lambda row: row[0]):
        yield DateHours(day, tuple((start, end) for _, start, end in of_day if start < end))
