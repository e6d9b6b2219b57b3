"""Requests that wait side by side for the same time or seat: who gets it, and what becomes of the others."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, exists, or_, orm, select

from core.booking.errors import SessionFull, TimeGivenAway
from core.booking.following.telling import tell_about
from core.booking.free_time.taking import claim_span
from core.booking.freeing.giving_up import give_up, seats_beside
from core.booking.models import Session
from core.booking.reading.rows import SEATED, Seat, locked, seat_of_booking
from core.booking.reading.views import BookingView
from core.booking.statuses import BookingStatus, SessionStatus
from core.booking.written import beside_topic
from core.notices.kinds import NoticeKind
from core.people.mentors import HOLDING_MENTOR, hold_mentor
from core.services.models import Service
from core.storage import has_one_writer
from core.waitlist.errors import AlreadyWaiting, TooManyWaiting
from core.waitlist.line import step_in

_LONGEST = timedelta(days=1)


def give_time_to(db: orm.Session, seat: Seat) -> None:
    """Claims the mentor's time for the session of a request that did not hold it; where it is held, looks for a seat.

    Raises TimeGivenAway where the mentor has something else by now, or SessionFull.
    """
    session = seat.session
    if session.status is not SessionStatus.TENTATIVE:
        if seat.taken >= session.capacity:
            raise SessionFull(session.starts_at, session.capacity, ())
        return
    hold_mentor(db, session.community_id, session.mentor_id)  # who asks for it just now is declined, or sees it taken
    if claim_span(db, [session.mentor_person_id], session.starts_at, session.ends_at, seat.key):
        raise TimeGivenAway(session.starts_at)


def decline_rivals(db: orm.Session, seat: Seat, now: datetime) -> None:
    """Whoever waits for what this seat has just been given hears that it went to somebody else, and waits in line.

    These are the requests that compete for the mentor's time, and in a group that is full now those for its seats.
    """
    _decline(db, (*_for_the_time(db, seat), *_for_the_seats(db, seat)), seat.mentor.id, now)


def decline_rivals_for_time(db: orm.Session, seat: Seat, now: datetime) -> None:
    """The same for those alone that compete for the time which the session of this seat has just taken."""
    _decline(db, _for_the_time(db, seat), seat.mentor.id, now)


def decline_rivals_of(db: orm.Session, booking: BookingView, now: datetime) -> None:
    """The same for what was booked at once, which mostly has none."""
    if not has_one_writer(db):  # who competes for it just now is declined, or sees it taken
        db.connection().execute(
            _HOLDING_WHERE_ANY_COMPETE, {"community": booking.community_id, "mentor": booking.mentor_id}
        )
    span = {"starts_at": booking.starts_at, "ends_at": booking.ends_at, "longest": booking.starts_at - _LONGEST}
    whose = {"community": booking.community_id, "mentor": booking.mentor_person_id}
    if db.connection().execute(_ANY_RIVAL, {**span, **whose}).first() is not None:
        decline_rivals_for_time(db, seat_of_booking(db, booking.community_id, booking.booking_id), now)


def _decline(db: orm.Session, rivals: Iterable[Seat], by: int, now: datetime) -> None:
    for rival in rivals:
        rival.booking.become(BookingStatus.DECLINED, by=by, at=now)
        rival.booking.answer(now)
        give_up(db, rival, now)
        _put_in_line(db, rival, now)
        tell_about(db, rival, [rival.student.id], NoticeKind.GIVEN_TO_ANOTHER, now)


def _put_in_line(db: orm.Session, rival: Seat, now: datetime) -> None:
    """What they asked for is what they wait for now, should it free again."""
    session = rival.session
    with suppress(AlreadyWaiting, TooManyWaiting):
        step_in(
            db,
            community_id=session.community_id,
            mentor_id=session.mentor_id,
            service_id=session.service_id,
            student_id=rival.student.id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            mode=session.mode,
            topic=rival.booking.topic,
            written=beside_topic(rival.booking),
            now=now,
        )


def _for_the_time(db: orm.Session, seat: Seat) -> list[Seat]:
    session = seat.session
    rivals = SEATED.where(
        Session.community_id == session.community_id,
        Session.mentor_person_id == session.mentor_person_id,
        Session.starts_at.between(session.starts_at - _LONGEST, session.ends_at),
        Session.starts_at < session.ends_at,
        Session.ends_at > session.starts_at,
        Session.status == SessionStatus.TENTATIVE,
        Session.competing,
        Session.id != session.id,
    )
    seats = [Seat(*row) for row in db.execute(locked(rivals.order_by(Session.id)))]
    return [rival for rival in seats if rival.booking.status is BookingStatus.PENDING]


def _for_the_seats(db: orm.Session, seat: Seat) -> list[Seat]:
    if not (seat.session.competing and seat.session.for_group):
        return []
    beside = seats_beside(db, seat)
    agreed = 1 + sum(other.booking.status is BookingStatus.CONFIRMED for other in beside)
    waiting = [other for other in beside if other.booking.status is BookingStatus.PENDING]
    return waiting if agreed >= seat.session.capacity else []


# Built once: they are on the way of whatever is booked at once.
_SERVICES = cast(Table, Service.__table__)
_HOLDING_WHERE_ANY_COMPETE = HOLDING_MENTOR.where(
    exists().where(
        _SERVICES.c.community_id == bindparam("community"),
        or_(_SERVICES.c.mentor_id == bindparam("mentor"), _SERVICES.c.mentor_id.is_(None)),
        _SERVICES.c.competing,
    )
)
_SESSIONS = cast(Table, Session.__table__)
_ANY_RIVAL = (
    select(_SESSIONS.c.id)
    .where(
        _SESSIONS.c.community_id == bindparam("community"),
        _SESSIONS.c.mentor_person_id == bindparam("mentor"),
        _SESSIONS.c.starts_at.between(bindparam("longest"), bindparam("ends_at")),
        _SESSIONS.c.ends_at > bindparam("starts_at"),
        _SESSIONS.c.status == SessionStatus.TENTATIVE,
        _SESSIONS.c.competing,
    )
    .limit(1)
)
