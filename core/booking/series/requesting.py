"""Asking for the dates of a series."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import orm

from core.booking.asking.requesting import InSeries, begin_asking, expiry_for, place
from core.booking.errors import SeriesChanged, SeriesTooShort, SlotTaken, StudentBusy
from core.booking.following.telling import tell_of_series
from core.booking.free_time.offering_rows import offering_of
from core.booking.free_time.taking import Wanted
from core.booking.models import Series
from core.booking.reading.views import BookingView
from core.booking.series.cards import SeriesCard, series_card
from core.booking.series.planning import NONE, SeriesPlan, Swaps, plan_of, unbounded
from core.booking.written import check_written
from core.notices.kinds import NoticeKind
from core.services.kinds import Mode
from core.storage import new_id


def request_series(
    db: orm.Session,
    *,
    community_id: int,
    service_id: int,
    student_id: int,
    start: datetime,
    every_weeks: int,
    times: int,
    skipped: Collection[int],
    swaps: Swaps = NONE,
    topic: str,
    details: str = "",
    agenda: str = "",
    answers: Mapping[str, str] | None = None,
    now: datetime,
    mentor_id: int | None = None,
    minutes: int | None = None,
    mode: Mode | None = None,
) -> SeriesCard:
    """Asks for the dates of a series but those at the places `skipped`, which were shown not to be free: all, or none.
    With `swaps` other times are asked for in place of some.

    The mentor is told once, and it goes without an answer as a whole. Raises what `plan_series` and `check_written` do,
    ModeNotOffered, SeriesTooShort, or SeriesChanged where other dates are free by now; then nothing may be kept.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    written = check_written(offering.service.terms, topic, details, agenda, answers)
    first = Wanted(offering, student_id, start, now)
    written = begin_asking(db, first, mode, written)
    plan = _plan_as_shown(db, first, every_weeks, times, skipped, swaps)
    wishes = [Wanted(unbounded(offering), student_id, moment, now) for moment in plan.free]
    series = InSeries(new_id(now), expiry_for(wishes[0]), leads=True)
    try:
        made = [place(db, wanted, mode, written, replace(series, leads=wanted is wishes[0])) for wanted in wishes]
    except (SlotTaken, StudentBusy) as refusal:
        raise SeriesChanged from refusal
    _write(db, series.id, made, every_weeks, now)
    return series_card(db, community_id, series.id, student_id, now)


def _plan_as_shown(
    db: orm.Session, first: Wanted, every_weeks: int, times: int, skipped: Collection[int], swaps: Swaps
) -> SeriesPlan:
    """The series, or SeriesTooShort, or SeriesChanged where other dates are free by now than were shown."""
    plan = plan_of(db, first, every_weeks=every_weeks, times=times, swaps=swaps)
    if len(plan.free) < 2:
        raise SeriesTooShort
    if set(plan.skipped) != set(skipped):
        raise SeriesChanged
    return plan


def _write(db: orm.Session, series_id: int, made: list[BookingView], every_weeks: int, now: datetime) -> None:
    first = made[0]
    row = Series(
        community_id=first.community_id,
        id=series_id,
        every_weeks=every_weeks,
        first_session_id=first.session_id,
        first_booking_id=first.booking_id,
        created_at=now,
    )
    db.add(row)
    db.flush()
    tell_of_series(db, row, first.mentor_person_id, NoticeKind.SERIES_ASKED, now, sender_id=first.student_id)
    tell_of_series(db, row, first.student_id, NoticeKind.SERIES_SENT, now)
