"""What a list of sessions can be narrowed to: one person, one service, one way to meet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, exists, or_, orm, select

from core.booking.models import IN_SESSION, Booking, Session
from core.people.models import Person
from core.services.kinds import Mode
from core.services.models import Service

MOST_PEOPLE = 200
MOST_KINDS = 100


@dataclass(frozen=True, slots=True)
class Only:
    """What somebody's list is narrowed to; None leaves it as it is."""

    other_id: int | None = None
    """The mentor, or to a mentor the student."""
    service_id: int | None = None
    mode: Mode | None = None


ALL = Only()


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody's sessions differ in: people and services with their names, by name, and ways to meet."""

    people: tuple[tuple[int, str], ...]
    services: tuple[tuple[int, str], ...]
    modes: tuple[Mode, ...]


def is_wanted(only: Only, person_id: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions on a session with one of its bookings. A group is its mentor's with each who has a seat in it."""
    wanted: list[ColumnElement[bool]] = []
    if only.other_id is not None:
        seat = orm.aliased(Booking)
        sits = exists().where(
            seat.community_id == Session.community_id,
            seat.session_id == Session.id,
            seat.student_id == only.other_id,
        )
        by_mentor = and_(Session.mentor_person_id == only.other_id, Booking.student_id == person_id)
        wanted.append(or_(by_mentor, and_(Session.mentor_person_id == person_id, sits)))
    if only.service_id is not None:
        wanted.append(Session.service_id == only.service_id)
    if only.mode is not None:
        wanted.append(Session.mode == only.mode)
    return tuple(wanted)


def filters_of(db: orm.Session, community_id: int, person_id: int) -> Filters:
    """What the person's sessions differ in, as mentor and as student, at all times; two queries."""
    mine = or_(Session.mentor_person_id == person_id, Booking.student_id == person_id)
    other = case((Session.mentor_person_id == person_id, Booking.student_id), else_=Session.mentor_person_id)
    people = (
        select(Person.id, Person.name)
        .select_from(Session)
        .join(Booking, IN_SESSION)
        .join(Person, Person.id == other)
        .where(Session.community_id == community_id, mine)
        .distinct()
        .order_by(Person.name, Person.id)
        .limit(MOST_PEOPLE)
    )
    kinds = (
        select(Service.id, Service.title, Session.mode)
        .select_from(Session)
        .join(Booking, IN_SESSION)
        .join(Service, and_(Service.community_id == Session.community_id, Service.id == Session.service_id))
        .where(Session.community_id == community_id, mine)
        .distinct()
        .order_by(Service.title, Service.id)
        .limit(MOST_KINDS)
    )
    found = db.execute(kinds).all()
    return Filters(
        people=tuple((row[0], row[1]) for row in db.execute(people)),
        services=tuple(dict.fromkeys((row[0], row[1]) for row in found)),
        modes=tuple(mode for mode in Mode if mode in {row[2] for row in found}),
    )
