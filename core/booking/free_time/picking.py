"""What a student looks at to choose a time: a day with the days around it, and a week with what is free or taken."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.booking.free_time.availability import check_open, days_of, free_starts, moments
from core.booking.free_time.offering_rows import offering_of
from core.booking.free_time.seating import seats_left
from core.schedule.published import SlotView
from core.schedule.slots import by_day
from core.services.services import ServiceView

DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class DayTimes:
    """The free starts of a date of the viewer's zone, ascending, in UTC, and the nearest dates that have some, too."""

    service: ServiceView
    mentor_name: str
    zone: str
    """The mentor's."""
    starts: tuple[datetime, ...]
    slots: tuple[SlotView, ...]
    """Those of the starts that are published slots."""
    seats: Mapping[datetime, int]
    """How many seats are left where a start is that of a group that others have asked for."""
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A date of the viewer's zone: starts that can be asked for, that are taken, and that are past or too near."""

    day: date
    free: tuple[datetime, ...]
    taken: tuple[datetime, ...]
    past: tuple[datetime, ...]


def times_on(
    db: Session,
    community_id: int,
    service_id: int,
    day: date,
    *,
    zone: str,
    now: datetime,
    student_id: int | None = None,
    mentor_id: int | None = None,
    minutes: int | None = None,
) -> DayTimes:
    """What a student, or anybody, can ask for on that date. Raises ServiceMissing, and what `check_open` does."""
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    if student_id is not None:
        check_open(db, offering, student_id, now)
    free = list(free_starts(db, offering, now=now, student_id=student_id))
    days = [found.day for found in days_of(free, zone)]
    starts = moments(by_day(free, zone).get(day, ()))
    seats = seats_left(db, offering, offering.earliest(now), offering.latest(now), student_id)
    at, after = bisect_left(days, day), bisect_right(days, day)
    return DayTimes(
        service=offering.service,
        mentor_name=offering.mentor_name,
        zone=offering.zone,
        starts=starts,
        slots=tuple(slot for start in starts if (slot := offering.slot_at(start))),
        seats={datetime.fromtimestamp(second, UTC): left for second, left in seats.items()},
        before=days[at - 1] if at else None,
        after=days[after] if after < len(days) else None,
    )


def week_from(
    db: Session,
    community_id: int,
    service_id: int,
    first: date,
    *,
    zone: str,
    now: datetime,
    student_id: int,
    mentor_id: int | None = None,
    minutes: int | None = None,
) -> tuple[WeekDay, ...]:
    """Seven dates of the viewer's zone from `first` on, as this student sees them; nothing lies beyond the horizon.

    Raises ServiceMissing, and what `check_open` does.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    check_open(db, offering, student_id, now)
    dates = [first + timedelta(days=ahead) for ahead in range(DAYS_OF_A_WEEK)]
    begin = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)
    end = datetime.combine(first + timedelta(days=DAYS_OF_A_WEEK), time(), ZoneInfo(zone)).astimezone(UTC)
    end = min(end, offering.latest(now))
    if begin >= end:
        return tuple(WeekDay(day, (), (), ()) for day in dates)
    soonest = int(offering.earliest(now).timestamp())
    offered = list(chain.from_iterable(offering.runs(after=begin, before=end, busy=())))
    open_then = list(free_starts(db, offering, now=now, after=begin, before=end, student_id=student_id))
    free = by_day(open_then, zone)
    taken = by_day(sorted({start for start in offered if start >= soonest}.difference(open_then)), zone)
    past = by_day((start for start in offered if start < soonest), zone)
    return tuple(WeekDay(day, *(moments(part.get(day, ())) for part in (free, taken, past))) for day in dates)
