"""Which dates a series would have, and which of them are free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import orm

from core.booking.asking.requesting import check_wish
from core.booking.errors import LengthNotOffered, SeriesChanged, SlotTaken
from core.booking.free_time.availability import check_open, free_starts, moments
from core.booking.free_time.offering import Offering
from core.booking.free_time.offering_rows import offering_of
from core.booking.free_time.taking import Wanted, check_moment
from core.booking.rules import series_starts
from core.schedule.slots import nearest_free
from core.services.services import ServiceView

BEYOND_THE_HORIZON = 800
"""Days: further than any series reaches. Only its first date must lie within the service's horizon."""
SWAPPED_WITHIN = timedelta(days=3)
"""So far from a date that is not free another time can be in its place: never so far as the next date."""
MOST_NEAR = 8

Swaps = Mapping[int, timedelta]
"""How far from the date at a place of the series the time is that is asked for instead."""

NONE: Swaps = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """A date of a series that is asked for: its start, None where the clock skips it, and whether it is free."""

    start: datetime | None
    free: bool
    instead_of: datetime | None = None
    """The date of the series in whose place it is; None for one of its own."""


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
    swaps: Swaps = NONE,
) -> SeriesPlan:
    """Which dates of the series are free for this student; its start has to be one that could be asked for by itself.

    With `swaps` other times are in the place of some. Raises SeriesChanged for what can be none, RhythmOutOfRange,
    ServiceMissing, what `check_wish`, `check_open` and `check_moment` do, or SlotTaken.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    first = Wanted(offering, student_id, start, now)
    check_wish(first, None)
    check_open(db, offering, student_id, now)
    return plan_of(db, first, every_weeks=every_weeks, times=times, swaps=swaps)


def plan_of(db: orm.Session, first: Wanted, *, every_weeks: int, times: int, swaps: Swaps = NONE) -> SeriesPlan:
    """`plan_series` of what is known already. Raises as it does, but for what is checked before."""
    offering, start = first.offering, first.start
    if offering.minutes not in offering.service.terms.durations:
        raise LengthNotOffered(offering.minutes)  # that of a published slot is its own, and of no other date
    starts = series_starts(start, offering.zone, every_weeks=every_weeks, times=times)
    check_moment(db, first)
    _check_swaps(starts, swaps)
    last = max(moment for moment in starts if moment is not None)
    free = {*_free(db, first, start, last + (SWAPPED_WITHIN if swaps else timedelta()))}
    if start not in free:
        raise SlotTaken(start, first.end, first.alternatives(db))
    dates = []
    for place, moment in enumerate(starts):
        wanted = moment + swaps[place] if moment and place in swaps else moment
        dates.append(SeriesDate(wanted, wanted in free, moment if place in swaps else None))
    return SeriesPlan(offering.service, offering.mentor_name, offering.zone, tuple(dates))


def near_to_date(
    db: orm.Session,
    community_id: int,
    service_id: int,
    wanted: datetime,
    *,
    student_id: int,
    now: datetime,
    mentor_id: int | None = None,
    minutes: int | None = None,
) -> tuple[datetime, ...]:
    """The free starts nearest to a date of a series that is not free, in order of time. Raises ServiceMissing."""
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    around = Wanted(offering, student_id, wanted, now)
    found = [int(start.timestamp()) for start in _free(db, around, wanted - SWAPPED_WITHIN, wanted + SWAPPED_WITHIN)]
    return moments(nearest_free(found, int(wanted.timestamp()), MOST_NEAR))


def _free(db: orm.Session, first: Wanted, after: datetime, last: datetime) -> tuple[datetime, ...]:
    """The free starts from `after` to `last`, however far ahead."""
    before = last + timedelta(seconds=1)
    offering, student_id = unbounded(first.offering), first.student_id
    return moments(free_starts(db, offering, now=first.now, after=after, before=before, student_id=student_id))


def _check_swaps(starts: Sequence[datetime | None], swaps: Swaps) -> None:
    """SeriesChanged for a swap of what is no later date of the series, or one that is too far from it."""
    for place, away in swaps.items():
        if not 0 < place < len(starts) or starts[place] is None or abs(away) > SWAPPED_WITHIN:
            raise SeriesChanged


def unbounded(offering: Offering) -> Offering:
    """The offering without an end to how far ahead it can be booked."""
    terms = replace(offering.service.terms, horizon_days=BEYOND_THE_HORIZON)
    return replace(offering, service=replace(offering.service, terms=terms))
