"""Free slots as read from the database: hours, sessions and claims go in, starts come out. The walk itself is in
schedule/slots.py."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from math import ceil
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, and_, bindparam, select
from sqlalchemy.orm import Session

from core.people.models import Community, Mentor, MentorStatus, Person
from core.people.views import CommunityView
from core.schedule.hours import WeeklyRange
from core.schedule.models import CLAIMS, WeeklyHours
from core.schedule.slots import Span, by_day, free_runs, nearest_free
from core.services.errors import ServiceMissing
from core.services.models import Service
from core.services.services import ServiceTerms, ServiceView

NEARBY_DAYS = (2, 8)
"""How far around a wanted start the nearest free ones are looked for, before the whole horizon is."""


@dataclass(frozen=True, slots=True)
class Offering:
    """A service with what decides when it can be booked."""

    service: ServiceView
    community: CommunityView
    mentor_person_id: int
    mentor_name: str
    zone: str
    active: bool
    hours_unanswered: int | None
    hours: tuple[WeeklyRange, ...]

    @property
    def duration(self) -> timedelta:
        """How long a session of it lasts."""
        return timedelta(minutes=self.service.terms.duration_minutes)

    def earliest(self, now: datetime) -> datetime:
        """The first moment at which a session asked for now may start."""
        return now + timedelta(minutes=self.service.terms.notice_minutes)

    def latest(self, now: datetime) -> datetime:
        """A session asked for now must start before this moment."""
        return now + timedelta(days=self.service.terms.horizon_days)

    def runs(self, *, after: datetime, before: datetime, busy: Collection[Span]) -> Iterator[range]:
        """The starts in `after <= start < before` that the hours offer and `busy` leaves, lazily, in epoch seconds."""
        return free_runs(
            self.hours,
            self.zone,
            duration=self.service.terms.duration_minutes * 60,
            step=self.service.terms.step_minutes * 60,
            busy=busy,
            earliest=ceil(after.timestamp()),
            latest=ceil(before.timestamp()),
        )

    def offers(self, start: datetime) -> bool:
        """Whether the hours offer this start; who is taken then is not looked at."""
        second = int(start.timestamp())
        on_time = self.runs(after=start, before=start + timedelta(seconds=1), busy=())
        return start.timestamp() == second and any(second in run for run in on_time)


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """Starts that can be booked now, ascending, in UTC, and for what."""

    service: ServiceView
    mentor_person_id: int
    mentor_name: str
    zone: str
    """The mentor's."""
    has_hours: bool
    """False while the mentor has set no weekly hours at all."""
    starts: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A date in the viewer's zone on which something can be booked, and how many starts there are."""

    day: date
    count: int


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
) -> FreeSlots:
    """The free starts in `after <= start < before` within notice and horizon, at most `limit`.

    With a student, starts at which the student is taken are left out. Raises ServiceMissing. A paused mentor has none.
    """
    offering = offering_of(db, community_id, service_id)
    starts = islice(_free(db, offering, now=now, after=after, before=before, student_id=student_id), limit)
    return FreeSlots(
        service=offering.service,
        mentor_person_id=offering.mentor_person_id,
        mentor_name=offering.mentor_name,
        zone=offering.zone,
        has_hours=bool(offering.hours),
        starts=tuple(datetime.fromtimestamp(start, UTC) for start in starts),
    )


def free_slots_on(
    db: Session,
    community_id: int,
    service_id: int,
    day: date,
    *,
    zone: str,
    now: datetime,
    student_id: int | None = None,
) -> FreeSlots:
    """The free starts on that date of the viewer's zone."""
    midnight = datetime.combine(day, time(), ZoneInfo(zone))
    next_midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return free_slots_of(
        db, community_id, service_id, now=now, after=midnight, before=next_midnight, student_id=student_id
    )


def free_days(
    db: Session, community_id: int, service_id: int, *, zone: str, now: datetime, student_id: int | None = None
) -> tuple[FreeDay, ...]:
    """The dates in the viewer's zone on which something is free, up to the horizon. Raises ServiceMissing."""
    offering = offering_of(db, community_id, service_id)
    starts = _free(db, offering, now=now, student_id=student_id)
    return tuple(FreeDay(day, len(of_day)) for day, of_day in by_day(starts, zone).items())


def nearest_free_to(
    db: Session,
    offering: Offering,
    wanted: datetime,
    count: int,
    *,
    now: datetime,
    student_id: int | None = None,
) -> tuple[datetime, ...]:
    """The free starts nearest to `wanted`, ascending; looks no further than it must."""
    for days in (*NEARBY_DAYS, None):
        radius = timedelta(days=days) if days else None
        after, before = (wanted - radius, wanted + radius) if radius else (None, None)
        starts = list(_free(db, offering, now=now, after=after, before=before, student_id=student_id))
        if len(starts) >= count:
            break
    return tuple(datetime.fromtimestamp(s, UTC) for s in nearest_free(starts, int(wanted.timestamp()), count))


def offering_of(db: Session, community_id: int, service_id: int) -> Offering:
    """The service with its mentor and hours, by one query, or ServiceMissing."""
    rows = db.connection().execute(_OFFERING, {"community": community_id, "service": service_id}).all()
    if not rows:
        raise ServiceMissing
    first, terms, settings = rows[0], len(_TERMS), len(_TERMS) + len(_SETTINGS)
    return Offering(
        service=ServiceView(community_id, service_id, first.mentor_id, ServiceTerms(*first[:terms])),
        community=CommunityView(*first[terms:settings]),
        mentor_person_id=first.person_id,
        mentor_name=first.name,
        zone=first.zone,
        active=first.status is MentorStatus.ACTIVE,
        hours_unanswered=first.hours_unanswered,
        hours=tuple(WeeklyRange(r.weekday, r.start_minute, r.end_minute) for r in rows if r.weekday is not None),
    )


def _free(
    db: Session,
    offering: Offering,
    *,
    now: datetime,
    after: datetime | None = None,
    before: datetime | None = None,
    student_id: int | None = None,
) -> Iterator[int]:
    begin = max(offering.earliest(now), after or now)
    end = min(offering.latest(now), before or offering.latest(now))
    if begin >= end or not offering.active or not offering.hours:
        return iter(())
    people = [offering.mentor_person_id] if student_id is None else [offering.mentor_person_id, student_id]
    rows = db.connection().execute(_BUSY, {"people": people, "begin": begin, "end": end + offering.duration})
    busy = [(int(starts_at.timestamp()), ceil(ends_at.timestamp())) for starts_at, ends_at in rows]
    return chain.from_iterable(offering.runs(after=begin, before=end, busy=busy))


# Core statements on the tables themselves: on the way of every request, the ORM's reading of rows is half the cost.
_SERVICES, _MENTORS, _PEOPLE, _COMMUNITIES, _HOURS = (
    cast(Table, entity.__table__) for entity in (Service, Mentor, Person, Community, WeeklyHours)
)

_TERMS = tuple(_SERVICES.c[field.name] for field in fields(ServiceTerms))
_SETTINGS = tuple(_COMMUNITIES.c[field.name].label(f"community_{field.name}") for field in fields(CommunityView))

_OFFERING = (
    select(
        *_TERMS,
        *_SETTINGS,
        _SERVICES.c.mentor_id,
        _MENTORS.c.person_id,
        _PEOPLE.c.name,
        _MENTORS.c.zone,
        _MENTORS.c.status,
        _MENTORS.c.hours_unanswered,
        _HOURS.c.weekday,
        _HOURS.c.start_minute,
        _HOURS.c.end_minute,
    )
    .join_from(_SERVICES, _COMMUNITIES, _COMMUNITIES.c.id == _SERVICES.c.community_id)
    .join(_MENTORS, and_(_MENTORS.c.community_id == _SERVICES.c.community_id, _MENTORS.c.id == _SERVICES.c.mentor_id))
    .join(_PEOPLE, _PEOPLE.c.id == _MENTORS.c.person_id)
    .outerjoin(_HOURS, and_(_HOURS.c.community_id == _MENTORS.c.community_id, _HOURS.c.mentor_id == _MENTORS.c.id))
    .where(_SERVICES.c.community_id == bindparam("community"), _SERVICES.c.id == bindparam("service"))
)

_BUSY = select(CLAIMS.c.starts_at, CLAIMS.c.ends_at).where(
    CLAIMS.c.person_id.in_(bindparam("people", expanding=True)),
    CLAIMS.c.starts_at < bindparam("end"),
    CLAIMS.c.ends_at > bindparam("begin"),
)
