"""Which dates a series would have, and which of them are free."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import orm

from core.booking.asking.requesting import check_wish
from core.booking.errors import SlotTaken
from core.booking.free_time.availability import check_open, free_starts
from core.booking.free_time.offering import Offering
from core.booking.free_time.offering_rows import offering_of
from core.booking.free_time.taking import Wanted, check_moment
from core.booking.rules import series_starts
from core.services.services import ServiceView

BEYOND_THE_HORIZON = 800
"""Days: further than any series reaches. Only its first date must lie within the service's horizon."""


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """A date of a series that is asked for: its start, None where the clock skips it, and whether it is free."""

    start: datetime | None
    free: bool


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """What a series would be."""

    service: ServiceView
    mentor_name: str
    zone: str
    """The mentor's: the series keeps to its clock."""
    dates: tuple[SeriesDate, ...]

    @property
    def free(self) -> tuple[datetime, ...]:
        """The starts that can be asked for."""
        return tuple(date.start for date in self.dates if date.free and date.start is not None)

    @property
    def skipped(self) -> tuple[int, ...]:
        """The places of the others, from 0 on."""
        return tuple(place for place, date in enumerate(self.dates) if not date.free)


def plan_series(
    db: orm.Session,
    community_id: int,
    service_id: int,
    *,
    start: datetime,
    every_weeks: int,
    times: int,
    student_id: int,
    now: datetime,
    mentor_id: int | None = None,
    minutes: int | None = None,
) -> SeriesPlan:
    """Which dates of the series are free for this student; its start has to be one that could be asked for by itself.

    Raises RhythmOutOfRange, ServiceMissing, what `check_wish`, `check_open` and `check_moment` do, or SlotTaken.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    check_wish(offering, student_id, None)
    check_open(db, offering, student_id, now)
    return plan_of(db, Wanted(offering, student_id, start, now), every_weeks=every_weeks, times=times)


def plan_of(db: orm.Session, first: Wanted, *, every_weeks: int, times: int) -> SeriesPlan:
    """`plan_series` of what is known already. Raises RhythmOutOfRange, what `check_moment` does, or SlotTaken."""
    offering, start = first.offering, first.start
    starts = series_starts(start, offering.zone, every_weeks=every_weeks, times=times)
    check_moment(db, first)
    last = max(moment for moment in starts if moment is not None)
    before = last + timedelta(seconds=1)
    found = free_starts(db, unbounded(offering), now=first.now, after=start, before=before, student_id=first.student_id)
    free = {datetime.fromtimestamp(second, UTC) for second in found}
    if start not in free:
        raise SlotTaken(start, first.end, first.alternatives(db))
    dates = tuple(SeriesDate(moment, moment in free) for moment in starts)
    return SeriesPlan(offering.service, offering.mentor_name, offering.zone, dates)


def unbounded(offering: Offering) -> Offering:
    """The offering without an end to how far ahead it can be booked."""
    terms = replace(offering.service.terms, horizon_days=BEYOND_THE_HORIZON)
    return replace(offering, service=replace(offering.service, terms=terms))
