"""Free slots as read from the database: hours, sessions and claims go in, starts come out. The walk itself is in
schedule/slots.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.booking.errors import MentorPaused, TooManyRequests
from core.booking.free_time.counting import (
    NO_SESSION,
    busy_of_many,
    busy_spans,
    full_for,
    full_for_many,
    open_requests,
    starts_around,
)
from core.booking.free_time.offering import Offered, Offering
from core.booking.free_time.offering_rows import offering_of
from core.booking.free_time.permission import check_may_book
from core.booking.free_time.seating import seats_left
from core.schedule.published import SlotView
from core.schedule.slots import by_day, nearest_free
from core.services.errors import ServiceMissing
from core.services.services import ServiceView

NEARBY_DAYS = (2, 8)
"""How far around a wanted start the nearest free ones are looked for, before the whole horizon is."""


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """Starts that can be booked now, ascending, in UTC, and for what."""

    service: ServiceView
    mentor_person_id: int
    mentor_name: str
    zone: str
    """The mentor's."""
    has_hours: bool
    """False while the mentor has set no hours at all, and published no slot."""
    starts: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A date in the viewer's zone on which something can be booked, with how many starts, and the first of them."""

    day: date
    count: int
    first: datetime


@dataclass(frozen=True, slots=True)
class PreviewDay:
    """A date of the mentor's zone with the starts that students can ask for, and those that others have taken."""

    day: date
    free: tuple[datetime, ...]
    taken: tuple[datetime, ...]
    """Offered by the hours, but touched by a session or its buffers, or beyond a cap."""
    slots: tuple[SlotView, ...]
    """Those of both that are published slots."""
    seats: Mapping[datetime, int]
    """How many seats are left where a free start is that of a group that others have asked for."""


def free_slots_of(
    db: Session,
    community_id: int,
    service_id: int,
    *,
    now: datetime,
    after: datetime | None = None,
    before: datetime | None = None,
    limit: int | None = None,
    student_id: int | None = None,
    mentor_id: int | None = None,
    minutes: int | None = None,
) -> FreeSlots:
    """The free starts in `after <= start < before` within notice and horizon, at most `limit`.

    With a student, starts at which the student is taken are left out. Raises ServiceMissing. A paused mentor has none.
    `mentor_id` says with whom, where all mentors offer the service, and `minutes` how long, here and below.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    starts = islice(free_starts(db, offering, now=now, after=after, before=before, student_id=student_id), limit)
    return FreeSlots(
        service=offering.service,
        mentor_person_id=offering.mentor_person_id,
        mentor_name=offering.mentor_name,
        zone=offering.zone,
        has_hours=offering.scheduled,
        starts=moments(starts),
    )


def free_days(
    db: Session,
    community_id: int,
    service_id: int,
    *,
    zone: str,
    now: datetime,
    student_id: int | None = None,
    mentor_id: int | None = None,
    minutes: int | None = None,
) -> tuple[FreeDay, ...]:
    """The dates in the viewer's zone on which something is free, up to the horizon.

    Raises ServiceMissing; and for a student, where nothing could be asked for, what `check_open` does.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    if student_id is not None:
        check_open(db, offering, student_id, now)
    starts = free_starts(db, offering, now=now, student_id=student_id)
    return days_of(starts, zone)


def days_of(starts: Iterable[int], zone: str) -> tuple[FreeDay, ...]:
    """The dates in the viewer's zone of these free starts, which are in order."""
    return tuple(
        FreeDay(day, len(of_day), datetime.fromtimestamp(of_day[0], UTC))
        for day, of_day in by_day(starts, zone).items()
    )


def preview(
    db: Session,
    community_id: int,
    service_id: int,
    *,
    now: datetime,
    since: date | None = None,
    days: int = 14,
    mentor_id: int | None = None,
    minutes: int | None = None,
) -> tuple[PreviewDay, ...]:
    """So many dates of the mentor's zone, from today or `since`, as their students would see them; pausing hides none.

    Raises ServiceMissing.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    zone = ZoneInfo(offering.zone)
    first = since or now.astimezone(zone).date()
    dates = [first + timedelta(days=ahead) for ahead in range(days)]
    begin = max(offering.earliest(now), datetime.combine(first, time(), zone))
    end = min(offering.latest(now), datetime.combine(dates[-1] + timedelta(days=1), time(), zone))
    offered: dict[date, list[int]] = {}
    free: dict[date, list[int]] = {}
    seats: dict[int, int] = {}
    if begin < end:
        busy = busy_spans(db, offering, begin, end + offering.longest)
        full = full_for(offering, starts_around(db, offering, begin, end), None)
        offered = by_day(chain.from_iterable(offering.runs(after=begin, before=end, busy=())), zone)
        alone = chain.from_iterable(offering.runs(after=begin, before=end, busy=busy, full=full))
        seats = seats_left(db, offering, begin, end, None)
        free = by_day(sorted({*alone, *seats}), zone)
    return tuple(
        _preview_day(offering, day, free.get(day, []), {*offered.get(day, [])} - {*free.get(day, [])}, seats)
        for day in dates
    )


def _preview_day(
    offering: Offering, day: date, free: Sequence[int], taken: Collection[int], seats: Mapping[int, int]
) -> PreviewDay:
    slots = (offering.slot_at(start) for start in moments(sorted({*free, *taken})))
    left = {datetime.fromtimestamp(start, UTC): seats[start] for start in free if start in seats}
    return PreviewDay(day, moments(free), moments(sorted(taken)), tuple(filter(None, slots)), left)


def nearest_free_to(
    db: Session,
    offering: Offering,
    wanted: datetime,
    count: int,
    *,
    now: datetime,
    student_id: int | None = None,
    without: int = NO_SESSION,
) -> tuple[datetime, ...]:
    """The free starts nearest to `wanted`, ascending; looks no further than it must."""
    for days in (*NEARBY_DAYS, None):
        radius = timedelta(days=days) if days else None
        after, before = (wanted - radius, wanted + radius) if radius else (None, None)
        starts = list(
            free_starts(db, offering, now=now, after=after, before=before, student_id=student_id, without=without)
        )
        if len(starts) >= count:
            break
    return moments(nearest_free(starts, int(wanted.timestamp()), count))


def first_free(
    db: Session, offerings: Collection[Offering], *, now: datetime, after: datetime, before: datetime, student_id: int
) -> dict[Offered, datetime]:
    """The first start in `after <= start < before` that this student can ask for.

    Three queries at most for all of them; services without such a start are left out.
    """
    if not offerings:
        return {}
    longest = max(offering.longest for offering in offerings)
    busy = busy_of_many(db, offerings, after, before + longest, student_id)
    full = full_for_many(db, offerings, after, before, student_id)
    found = {}
    for offering in offerings:
        runs = offering.runs(
            after=max(after, offering.earliest(now)),
            before=min(before, offering.latest(now)),
            busy=busy[offering.offered],
            full=full.get(offering.offered, ()),
        )
        first = next(chain.from_iterable(runs), None) if offering.open else None
        if first is not None:
            found[offering.offered] = datetime.fromtimestamp(first, UTC)
    return found


def check_offered(db: Session, offering: Offering, student_id: int, now: datetime) -> None:
    """ServiceMissing for what was taken away, MentorPaused, or what `check_may_book` does."""
    if offering.service.retired:
        raise ServiceMissing
    if not offering.active:
        raise MentorPaused(offering.mentor_name)
    check_may_book(db, offering, student_id, now)


def check_open(db: Session, offering: Offering, student_id: int, now: datetime) -> None:
    """As `check_offered`, or TooManyRequests where the student waits for as many answers as the service allows."""
    check_offered(db, offering, student_id, now)
    limit = offering.service.terms.most_open_requests
    if limit is not None and open_requests(db, offering, student_id) >= limit:
        raise TooManyRequests(offering.mentor_name, limit)


def free_starts(
    db: Session,
    offering: Offering,
    *,
    now: datetime,
    after: datetime | None = None,
    before: datetime | None = None,
    student_id: int | None = None,
    without: int = NO_SESSION,
) -> Iterator[int]:
    """The free starts in epoch seconds, ascending; the session `without` is looked through."""
    begin = max(offering.earliest(now), after or now)
    end = min(offering.latest(now), before or offering.latest(now))
    if begin >= end or not offering.open or not offering.scheduled:
        return iter(())
    busy = busy_spans(db, offering, begin, end + offering.longest, student_id, without=without)
    full = full_for(offering, starts_around(db, offering, begin, end, without=without), student_id)
    starts = chain.from_iterable(offering.runs(after=begin, before=end, busy=busy, full=full))
    joined = seats_left(db, offering, begin, end, student_id)
    return iter(sorted({*starts, *joined})) if joined else starts


def moments(starts: Iterable[int]) -> tuple[datetime, ...]:
    """Epoch seconds as moments in UTC."""
    return tuple(datetime.fromtimestamp(start, UTC) for start in starts)
