"""A mentor's weekly hours as they are kept. How they are typed and spelled is in hours.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.people.errors import MentorMissing
from core.people.mentors import own_profile
from core.people.models import Mentor
from core.schedule.hours import WeeklyRange, merge
from core.schedule.models import WeeklyHours


@dataclass(frozen=True, slots=True)
class HoursView:
    """A mentor's weekly hours, merged and in order (none: nothing can be booked), and the zone they are meant in."""

    ranges: tuple[WeeklyRange, ...]
    zone: str


def set_hours(
    db: Session,
    community_id: int,
    mentor_id: int,
    ranges: Iterable[WeeklyRange],
    *,
    by: int,
    zone: str | None = None,
) -> HoursView:
    """Replaces the mentor's weekly hours, and their zone if one is given; sessions already asked for stay.

    Raises MentorMissing, NotYours unless `by` is the mentor, or ZoneInfoNotFoundError for what is no IANA name.
    """
    mentor = own_profile(db, community_id, mentor_id, by=by)
    if zone:
        ZoneInfo(zone)
        mentor.zone = zone
    db.execute(delete(WeeklyHours).where(WeeklyHours.community_id == community_id, WeeklyHours.mentor_id == mentor_id))
    merged = merge(ranges)
    db.add_all(
        WeeklyHours(
            community_id=community_id,
            mentor_id=mentor_id,
            weekday=weekly.weekday,
            start_minute=weekly.start_minute,
            end_minute=weekly.end_minute,
        )
        for weekly in merged
    )
    db.flush()
    return HoursView(merged, mentor.zone)


def hours_of(db: Session, community_id: int, mentor_id: int) -> HoursView:
    """The mentor's weekly hours, or MentorMissing."""
    mentor = db.get(Mentor, (community_id, mentor_id))
    if mentor is None:
        raise MentorMissing
    rows = db.execute(
        select(WeeklyHours.weekday, WeeklyHours.start_minute, WeeklyHours.end_minute).where(
            WeeklyHours.community_id == community_id, WeeklyHours.mentor_id == mentor_id
        )
    )
    return HoursView(merge(WeeklyRange(*row) for row in rows), mentor.zone)
