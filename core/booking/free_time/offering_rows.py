"""Offerings as one query reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from typing import cast as typed

from sqlalchemy import ColumnElement, Label, Row, Table, Text, bindparam, cast, func, literal_column, or_, select
from sqlalchemy.orm import Session

from core.booking.free_time.offering import DAYS_BACK, Offered, Offering
from core.people.models import Community, Mentor, MentorStatus, Person
from core.people.views import CommunityView
from core.schedule.dates import DateHours
from core.schedule.hours import WeeklyRange
from core.schedule.models import COMMON, DateOverride, WeeklyHours
from core.schedule.overrides import date_hours
from core.schedule.published import SlotView, slots_ahead
from core.services.errors import ServiceMissing
from core.services.models import Service
from core.services.services import ServiceView
from core.services.terms import TERMS, ServiceTerms
from core.storage.prepared import read_one
from core.storage.tables import Id


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
        masks_contacts=row.masks_contacts or row.community_masks_contacts,
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
        _MENTORS.c.masks_contacts,
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
