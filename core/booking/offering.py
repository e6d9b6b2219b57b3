"""A service with all that decides when it can be booked, as one query reads it. Who is taken is read beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import Any
from typing import cast as typed

from sqlalchemy import ColumnElement, Label, Row, Table, Text, bindparam, cast, func, literal_column, or_, select
from sqlalchemy.orm import Session

from core.people.models import Community, Mentor, MentorStatus, Person
from core.people.views import CommunityView
from core.schedule.dates import DateHours
from core.schedule.hours import WeeklyRange
from core.schedule.models import COMMON, DateOverride, WeeklyHours
from core.schedule.overrides import date_hours
from core.schedule.published import SlotView, slots_ahead
from core.schedule.slots import Span, free_runs, with_buffers
from core.services.errors import ServiceMissing
from core.services.models import Service
from core.services.services import ServiceView
from core.services.terms import TERMS, ServiceTerms
from core.storage.reading import read_one
from core.storage.tables import Id

Offered = tuple[int, int]
"""A service's id, and that of a mentor who offers it."""

DAYS_BACK = 3
"""How far before now a date's hours can still matter, in any zone and with a session as long as a day."""


@dataclass(frozen=True, slots=True)
class Offering:
    """A service with what decides when it can be booked."""

    service: ServiceView
    community: CommunityView
    mentor_id: int
    mentor_person_id: int
    mentor_name: str
    zone: str
    active: bool
    hours_unanswered: int | None
    nudge_hours: int | None
    buffered: bool
    """Whether the mentor keeps time free around sessions of any service."""
    hours: tuple[WeeklyRange, ...]
    dates: tuple[DateHours, ...]
    """The overrides from `DAYS_BACK` on."""
    minutes: int
    """How long the session is that is looked for."""
    slots: tuple[SlotView, ...]
    """The slots that the mentor has published, of any service, the next first."""

    @property
    def competing(self) -> bool:
        """Whether requests for it wait side by side, and claim nothing of the mentor's."""
        return self.service.terms.competing and self.service.terms.needs_approval

    @property
    def in_turns(self) -> bool:
        """Whether those who ask for it have to take turns, as it looks at more than the claims of the two."""
        return self.buffered or self.service.terms.count or (self.competing and self.for_groups)

    @property
    def for_groups(self) -> bool:
        """Whether there is any time at which it takes several students."""
        return self.service.terms.capacity > 1 or any((slot.capacity or 1) > 1 for slot in self._own_slots())

    @property
    def open(self) -> bool:
        """Whether it takes new requests."""
        return self.active and not self.service.retired

    @property
    def offered(self) -> Offered:
        """Which service of which mentor it is."""
        return self.service.id, self.mentor_id

    @property
    def duration(self) -> timedelta:
        """How long a session of it lasts that the hours offer."""
        return timedelta(minutes=self.minutes)

    @property
    def longest(self) -> timedelta:
        """How long a session of it lasts at most: a published slot has a length of its own."""
        return max([self.duration, *(slot.ends_at - slot.starts_at for slot in self._own_slots())])

    @property
    def scheduled(self) -> bool:
        """Whether there is any time at which it could be booked."""
        return bool(self.hours or self.dates or self.slots)

    def slot_at(self, start: datetime) -> SlotView | None:
        """The published slot of this service that starts then."""
        return next((slot for slot in self._own_slots() if slot.starts_at == start), None)

    def end_of(self, start: datetime) -> datetime:
        """When a session from there ends."""
        slot = self.slot_at(start)
        return slot.ends_at if slot else start + self.duration

    def capacity_at(self, start: datetime) -> int:
        """How many students a session from there takes."""
        slot = self.slot_at(start)
        return self.service.terms.capacity if slot is None or slot.capacity is None else slot.capacity

    def _own_slots(self) -> Iterator[SlotView]:
        return (slot for slot in self.slots if slot.service_id == self.service.id)

    def earliest(self, now: datetime) -> datetime:
        """The first moment at which a session asked for now may start."""
        return now + timedelta(minutes=self.service.terms.notice_minutes)

    def latest(self, now: datetime) -> datetime:
        """A session asked for now must start before this moment."""
        return now + timedelta(days=self.service.terms.horizon_days)

    def runs(
        self, *, after: datetime, before: datetime, busy: Collection[Span], full: Container[int] = ()
    ) -> Iterator[range]:
        """The starts in `after <= start < before` that hours and slots offer and `busy` leaves, lazily, in seconds.

        What the hours offer leaves the mentor's slots alone, as though they were booked.
        """
        terms = self.service.terms
        reserved = with_buffers(
            (slot.span for slot in self.slots), terms.buffer_before_minutes * 60, terms.buffer_after_minutes * 60
        )
        return free_runs(
            self.hours,
            self.zone,
            duration=self.minutes * 60,
            step=terms.step_minutes * 60,
            busy=busy,
            earliest=ceil(after.timestamp()),
            latest=ceil(before.timestamp()),
            dates=self.dates,
            full=full,
            published=[slot.span for slot in self._own_slots()],
            reserved=reserved,
        )

    def offers(self, start: datetime) -> bool:
        """Whether hours or slots offer this start; who is taken then is not looked at."""
        second = int(start.timestamp())
        on_time = self.runs(after=start, before=start + timedelta(seconds=1), busy=())
        return start.timestamp() == second and any(second in run for run in on_time)


def offering_of(
    db: Session,
    community_id: int,
    service_id: int,
    now: datetime,
    *,
    mentor_id: int | None = None,
    minutes: int | None = None,
) -> Offering:
    """The service with its mentor and hours, by one query, and a second for a mentor who publishes; or ServiceMissing.

    `mentor_id` says with whom, where all mentors offer it; `minutes` how long, if not as usual.
    """
    since = (now - timedelta(days=DAYS_BACK)).date()
    wanted = {"community": community_id, "service": service_id, "mentor": mentor_id, "since": since}
    row = read_one(db, _OFFERING, wanted)
    if row is None:
        raise ServiceMissing
    slots = slots_ahead(db, community_id, [row.offered_by], now) if row.publishes else ()
    return _offering(row, community_id, minutes, slots)


def offerings_of(db: Session, community_id: int, wanted: Collection[Offered], now: datetime) -> dict[Offered, Offering]:
    """The same for many services of many mentors, by as many queries; those that there are, at their usual length."""
    values = {
        "community": community_id,
        "services": [service_id for service_id, _ in wanted],
        "mentors": [mentor_id for _, mentor_id in wanted],
        "since": (now - timedelta(days=DAYS_BACK)).date(),
    }
    rows = db.connection().execute(_OFFERINGS, values).all()
    publishing = {row.offered_by for row in rows if row.publishes}
    slots: dict[int, list[SlotView]] = defaultdict(list)
    for slot in slots_ahead(db, community_id, publishing, now) if publishing else ():
        slots[slot.mentor_id].append(slot)
    found = {
        (row.id, row.offered_by): _offering(row, community_id, None, tuple(slots.get(row.offered_by, ())))
        for row in rows
    }
    return {pair: found[pair] for pair in wanted if pair in found}


def _offering(
    row: Row[*tuple[Any, ...]], community_id: int, minutes: int | None, slots: tuple[SlotView, ...]
) -> Offering:
    settings = len(_TERMS) + len(_SETTINGS)
    terms = _terms(*row[: len(_TERMS)])
    return Offering(
        service=ServiceView(community_id, row.id, row.mentor_id, terms, row.retired_at is not None),
        community=CommunityView(*row[len(_TERMS) : settings]),
        mentor_id=row.offered_by,
        mentor_person_id=row.person_id,
        mentor_name=row.name,
        zone=row.zone,
        active=row.status is MentorStatus.ACTIVE,
        hours_unanswered=row.hours_unanswered,
        nudge_hours=row.nudge_hours,
        buffered=row.buffers > 0,
        hours=_weekly_hours(row.own_hours or row.weekly_hours),
        dates=_dates(row.date_override),
        minutes=minutes or terms.minutes,
        slots=slots,
    )


_terms = lru_cache(maxsize=1024)(ServiceTerms)


# Mentors keep their hours for months: reading the same text again is the dearest part of an offering.
@lru_cache(maxsize=1024)
def _weekly_hours(told: str | None) -> tuple[WeeklyRange, ...]:
    return tuple(WeeklyRange(int(day), start, end) for day, start, end in _ranges(told))


@lru_cache(maxsize=1024)
def _dates(told: str | None) -> tuple[DateHours, ...]:
    return tuple(date_hours(sorted((date.fromisoformat(day), *span) for day, *span in _ranges(told))))


def _ranges(told: str | None) -> Iterator[tuple[str, int, int]]:
    """The ranges that `_opening` has told: a day, and the minutes of start and end."""
    for part in told.split(",") if told else ():
        day, start, end = part.split()
        yield day, int(start), int(end)


# Core statements on the tables themselves: on the way of every request, the ORM's reading of rows is half the cost.
_SERVICES, _MENTORS, _PEOPLE, _COMMUNITIES, _HOURS, _DATES = (
    typed(Table, entity.__table__) for entity in (Service, Mentor, Person, Community, WeeklyHours, DateOverride)
)

_TERMS = tuple(_SERVICES.c[name] for name in TERMS)
_SETTINGS = tuple(_COMMUNITIES.c[field.name].label(f"community_{field.name}") for field in fields(CommunityView))
_OTHERS = _SERVICES.alias("other")


def _longest_buffers(whose: ColumnElement[bool]) -> ColumnElement[int]:
    longest = func.max(_OTHERS.c.buffer_before_minutes + _OTHERS.c.buffer_after_minutes)
    services = select(longest).where(_OTHERS.c.community_id == _MENTORS.c.community_id, whose)
    return func.coalesce(services.scalar_subquery(), 0)


# Asked for one by one, each is a look into an index; together they would be one at all services of the community.
_BUFFERS = (
    _longest_buffers(_OTHERS.c.mentor_id == _MENTORS.c.id) + _longest_buffers(_OTHERS.c.mentor_id.is_(None))
).label("buffers")


# A separator that is bound would have the statement compiled again for each call.
_SPACE: ColumnElement[str] = literal_column("' '")
_COMMA: Any = literal_column("','")


def _opening(table: Table, day: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Label[Any]:
    """The mentor's ranges of a table as one text: a row for each would repeat all the rest, which costs more."""
    parts = (cast(column, Text) for column in (day, table.c.start_minute, table.c.end_minute))
    first, second, third = parts
    told = func.aggregate_strings(first + _SPACE + second + _SPACE + third, _COMMA)
    mine = (table.c.community_id == _MENTORS.c.community_id, table.c.mentor_id == _MENTORS.c.id)
    return select(told).where(*mine, *conditions).scalar_subquery().label(table.name)


_OFFERED = (
    select(
        *_TERMS,
        *_SETTINGS,
        _SERVICES.c.id,
        _SERVICES.c.mentor_id,
        _SERVICES.c.retired_at,
        _MENTORS.c.id.label("offered_by"),
        _MENTORS.c.person_id,
        _PEOPLE.c.name,
        _MENTORS.c.zone,
        _MENTORS.c.status,
        _MENTORS.c.hours_unanswered,
        _MENTORS.c.nudge_hours,
        _MENTORS.c.publishes,
        _BUFFERS,
        _opening(_HOURS, _HOURS.c.weekday, _HOURS.c.service_id == COMMON),
        _opening(_HOURS, _HOURS.c.weekday, _HOURS.c.service_id == _SERVICES.c.id).label("own_hours"),
        _opening(_DATES, _DATES.c.day, _DATES.c.day >= bindparam("since")),
    )
    .join_from(_SERVICES, _COMMUNITIES, _COMMUNITIES.c.id == _SERVICES.c.community_id)
    .join(_MENTORS, _MENTORS.c.community_id == _SERVICES.c.community_id)
    .join(_PEOPLE, _PEOPLE.c.id == _MENTORS.c.person_id)
    .where(_SERVICES.c.community_id == bindparam("community"))
)
_OFFERING = _OFFERED.where(
    _SERVICES.c.id == bindparam("service"),
    _MENTORS.c.id == func.coalesce(_SERVICES.c.mentor_id, bindparam("mentor", type_=Id)),
)
_OFFERINGS = _OFFERED.where(
    _SERVICES.c.id.in_(bindparam("services", expanding=True)),
    _MENTORS.c.id.in_(bindparam("mentors", expanding=True)),
    or_(_SERVICES.c.mentor_id == _MENTORS.c.id, _SERVICES.c.mentor_id.is_(None)),
)
