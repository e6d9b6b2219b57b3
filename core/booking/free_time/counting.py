"""What is taken around a time, as the rules of a service count it: spans with their buffers, and sessions against caps.

Buffers and caps are rules and no claims, so who asks by them takes turns with others at the same mentor (`take_turn`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, and_, bindparam, func, not_, select
from sqlalchemy.orm import Session as Db

from core.booking.errors import MentorDayFull, MentorWeekFull, StudentWeekFull
from core.booking.free_time.offering import Offered, Offering
from core.booking.models import Booking, Session
from core.booking.statuses import GIVEN_UP, BookingStatus, SessionStatus
from core.people.mentors import hold_mentor
from core.schedule.caps import full_days
from core.schedule.models import CLAIMS
from core.schedule.offsets import day_numbers
from core.schedule.slots import Span, span_of, with_buffers
from core.services.models import Service
from core.services.services import hold_service

WEEK = timedelta(days=8)
"""A week, and what a zone can be away from UTC."""
LONGEST_BUFFER = timedelta(days=1)
NO_SESSION = 0
"""No session has this id."""


@dataclass(frozen=True, slots=True)
class Start:
    """A seat in a session of the mentor's that is not called off: when it starts, for what, and who sits there."""

    session_id: int
    second: int
    service_id: int
    student_id: int


def busy_spans(
    db: Db,
    offering: Offering,
    begin: datetime,
    end: datetime,
    student_id: int | None = None,
    *,
    mentor: bool = True,
    without: int = NO_SESSION,
) -> list[Span]:
    """When the mentor is taken, or the student, in epoch seconds: where either is, no session of the offering fits.

    The session `without` is looked through, as though it had left its time; so is the mentor, where `mentor` says no.

    Between two of the mentor's sessions lies the longer of what the first keeps free after it and the second before it.
    """
    people = [offering.mentor_person_id] if mentor else []
    if student_id is not None:
        people.append(student_id)
    if not offering.buffered:
        rows = db.connection().execute(_BUSY, {"people": people, "begin": begin, "end": end, "without": without})
        return [span_of(*row) for row in rows]
    wide = {
        "people": people,
        "begin": begin - LONGEST_BUFFER,
        "end": end + LONGEST_BUFFER,
        "without": without,
    }
    rows = db.connection().execute(_BUSY_WITH_BUFFERS, wide)
    return [span for row in rows for span in _with_its_buffers(offering, row)]


def busy_of_many(
    db: Db, offerings: Iterable[Offering], begin: datetime, end: datetime, student_id: int
) -> dict[Offered, list[Span]]:
    """As `busy_spans`, with one query for services of several mentors, and another where some keep buffers."""
    found = tuple(offerings)
    buffered = {offering.mentor_person_id for offering in found if offering.buffered}
    plain = [*{offering.mentor_person_id for offering in found if not offering.buffered}, student_id]
    taken: dict[int, list[Span]] = defaultdict(list)
    span = {"begin": begin, "end": end, "without": NO_SESSION}
    for starts_at, ends_at, person_id in db.connection().execute(_BUSY_OF_MANY, {"people": plain, **span}):
        taken[person_id].append(span_of(starts_at, ends_at))
    rows: dict[int, list[Any]] = defaultdict(list)
    if buffered:
        wide = {"begin": begin - LONGEST_BUFFER, "end": end + LONGEST_BUFFER}
        for row in db.connection().execute(_BUSY_WITH_BUFFERS, {"people": [*buffered], **span, **wide}):
            rows[row.person_id].append(row)
    return {
        offering.offered: [
            *taken[student_id],
            *(() if offering.buffered else taken[offering.mentor_person_id]),
            *(kept for row in rows[offering.mentor_person_id] for kept in _with_its_buffers(offering, row)),
        ]
        for offering in found
    }


def full_for_many(
    db: Db, offerings: Iterable[Offering], begin: datetime, end: datetime, student_id: int
) -> dict[Offered, frozenset[int]]:
    """As `full_for`, with one query for services of several mentors; those without caps lack."""
    capped = [offering for offering in offerings if offering.service.terms.count]
    if not capped:
        return {}
    wanted = {
        "community": capped[0].service.community_id,
        "mentors": [offering.mentor_person_id for offering in capped],
        "begin": begin - WEEK,
        "end": end + WEEK,
        "without": NO_SESSION,
    }
    starts: dict[int, list[Start]] = defaultdict(list)
    for row in db.connection().execute(_STARTS_OF_MANY, wanted):
        starts[row.mentor_person_id].append(_start(row))
    return {o.offered: full_for(o, starts[o.mentor_person_id], student_id) for o in capped}


def starts_around(
    db: Db, offering: Offering, begin: datetime, end: datetime, *, without: int = NO_SESSION
) -> list[Start]:
    """The mentor's sessions but one in the weeks from `begin` to `end`; none are read where no cap counts them."""
    terms = offering.service.terms
    if terms.most_a_day is None and terms.most_a_week is None and terms.most_a_week_each is None:
        return []
    wanted = {
        "community": offering.service.community_id,
        "mentor": offering.mentor_person_id,
        "begin": begin - WEEK,
        "end": end + WEEK,
        "without": without,
    }
    rows = db.connection().execute(_STARTS, wanted)
    return [_start(row) for row in rows]


def full_for(offering: Offering, starts: Iterable[Start], student_id: int | None) -> frozenset[int]:
    """The days on which the mentor takes no more, or this student may have no more, as `free_slots` takes them."""
    return frozenset().union(*(days for _, _, days in _full(offering, starts, student_id)))


def cap_reached(
    offering: Offering, starts: Iterable[Start], second: int, student_id: int
) -> tuple[type[MentorDayFull], int] | None:
    """The cap that leaves this student no room at that second, and how much it allows; None where all leave some."""
    (day,) = day_numbers([second], ZoneInfo(offering.zone))
    return next(((cap, limit) for cap, limit, days in _full(offering, starts, student_id) if day in days), None)


def cap_for_student(
    offering: Offering, starts: Iterable[Start], second: int, student_id: int
) -> tuple[type[MentorDayFull], int] | None:
    """As `cap_reached`, for a seat in a session that the mentor has anyway: of the caps only the student's own."""
    own = replace(offering.service.terms, most_a_day=None, most_a_week=None)
    return cap_reached(replace(offering, service=replace(offering.service, terms=own)), starts, second, student_id)


def _full(
    offering: Offering, starts: Iterable[Start], student_id: int | None
) -> Iterator[tuple[type[MentorDayFull], int, frozenset[int]]]:
    """Each cap that there is, how much it allows, and the days that it leaves no room on."""
    terms, zone, found = offering.service.terms, offering.zone, tuple(starts)
    sessions = {start.session_id: start.second for start in found}.values()
    if terms.most_a_day is not None:
        yield MentorDayFull, terms.most_a_day, full_days(sessions, zone, most_a_day=terms.most_a_day)
    if terms.most_a_week is not None:
        yield MentorWeekFull, terms.most_a_week, full_days(sessions, zone, most_a_week=terms.most_a_week)
    if terms.most_a_week_each is not None and student_id is not None:
        mine = [s.second for s in found if s.student_id == student_id and s.service_id == offering.service.id]
        yield StudentWeekFull, terms.most_a_week_each, full_days(mine, zone, most_a_week=terms.most_a_week_each)


def _with_its_buffers(offering: Offering, row: Any) -> list[Span]:
    """A claim as the offering's mentor has to leave it alone: a student's is taken as it is."""
    span = span_of(row.starts_at, row.ends_at)
    if row.person_id != offering.mentor_person_id:
        return [span]
    terms = offering.service.terms
    first = max(terms.buffer_before_minutes, row.buffer_after or 0)
    second = max(terms.buffer_after_minutes, row.buffer_before or 0)
    return with_buffers([span], first * 60, second * 60)


def _start(row: Any) -> Start:
    return Start(row.id, int(row.starts_at.timestamp()), row.service_id, row.student_id)


def open_requests(db: Db, offering: Offering, student_id: int) -> int:
    """How many of the student's requests for this service have no answer yet."""
    wanted = {
        "community": offering.service.community_id,
        "service": offering.service.id,
        "student": student_id,
    }
    return db.connection().execute(_OPEN_REQUESTS, wanted).scalar_one()


def take_turn(db: Db, offering: Offering) -> None:
    """Where that is needed, makes those who ask this mentor at the same moment follow each other."""
    service = offering.service
    if offering.in_turns:
        hold_mentor(db, service.community_id, offering.mentor_id)
    if service.mentor_id is None and service.terms.most_open_requests is not None:  # counted with whomever they are
        hold_service(db, service.community_id, service.id)


_SESSIONS, _BOOKINGS, _SERVICES = (cast(Table, entity.__table__) for entity in (Session, Booking, Service))

_BUSY = select(CLAIMS.c.starts_at, CLAIMS.c.ends_at).where(
    CLAIMS.c.person_id.in_(bindparam("people", expanding=True)),
    CLAIMS.c.starts_at < bindparam("end"),
    CLAIMS.c.ends_at > bindparam("begin"),
    CLAIMS.c.session_id != bindparam("without"),
)

_BUSY_OF_MANY = _BUSY.add_columns(CLAIMS.c.person_id)

_BUSY_WITH_BUFFERS = (
    _BUSY.add_columns(
        CLAIMS.c.person_id,
        _SERVICES.c.buffer_before_minutes.label("buffer_before"),
        _SERVICES.c.buffer_after_minutes.label("buffer_after"),
    )
    .outerjoin(
        _SESSIONS,
        and_(
            _SESSIONS.c.community_id == CLAIMS.c.community_id,
            _SESSIONS.c.id == CLAIMS.c.session_id,
            _SESSIONS.c.mentor_person_id == CLAIMS.c.person_id,
        ),
    )
    .outerjoin(
        _SERVICES,
        and_(_SERVICES.c.community_id == _SESSIONS.c.community_id, _SERVICES.c.id == _SESSIONS.c.service_id),
    )
)

_SEATED = (
    select(
        *(_SESSIONS.c.id, _SESSIONS.c.mentor_person_id, _SESSIONS.c.starts_at, _SESSIONS.c.service_id),
        _BOOKINGS.c.student_id,
    )
    .join_from(
        _SESSIONS,
        _BOOKINGS,
        and_(_BOOKINGS.c.community_id == _SESSIONS.c.community_id, _BOOKINGS.c.session_id == _SESSIONS.c.id),
    )
    .where(
        _SESSIONS.c.community_id == bindparam("community"),
        _SESSIONS.c.starts_at.between(bindparam("begin"), bindparam("end")),
        _SESSIONS.c.id != bindparam("without"),
        _SESSIONS.c.status != SessionStatus.CANCELLED,
        not_(and_(_SESSIONS.c.competing, _SESSIONS.c.status == SessionStatus.TENTATIVE)),
        _BOOKINGS.c.status.not_in(GIVEN_UP),
    )
)
_STARTS = _SEATED.where(_SESSIONS.c.mentor_person_id == bindparam("mentor"))
_STARTS_OF_MANY = _SEATED.where(_SESSIONS.c.mentor_person_id.in_(bindparam("mentors", expanding=True)))

_OPEN_REQUESTS = (
    select(func.count())
    .select_from(_BOOKINGS)
    .join(
        _SESSIONS,
        and_(_SESSIONS.c.community_id == _BOOKINGS.c.community_id, _SESSIONS.c.id == _BOOKINGS.c.session_id),
    )
    .where(
        _BOOKINGS.c.community_id == bindparam("community"),
        _BOOKINGS.c.student_id == bindparam("student"),
        _BOOKINGS.c.status == BookingStatus.PENDING,
        _SESSIONS.c.service_id == bindparam("service"),
    )
)
