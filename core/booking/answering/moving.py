"""Moving a session to another time: asking for it, and the move itself, which frees the old time and claims the new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import orm

from core.booking.answering.deciding import (
    decided,
    still,
    still_ahead,
    still_changeable,
)
from core.booking.errors import AlreadyStarted, GroupStays, SameTime
from core.booking.following.telling import remind_ahead, show_change, tell_about
from core.booking.free_time.counting import take_turn
from core.booking.free_time.offering import Offering
from core.booking.free_time.offering_rows import offering_of
from core.booking.free_time.taking import Wanted, check_free, check_room, claim_time
from core.booking.freeing.competing import decline_rivals
from core.booking.freeing.giving_up import free_claims
from core.booking.freeing.offers import time_freed
from core.booking.models import SessionMove
from core.booking.reading.rows import Seat, seat_of_booking
from core.booking.reading.views import SessionCard
from core.booking.statuses import BookingStatus
from core.notices.kinds import NoticeKind, ReminderKind
from core.notices.reminders import forget_reminders, remind_at
from core.storage import new_id


def ask_to_move(
    db: orm.Session, *, community_id: int, booking_id: int, by: int, start: datetime, now: datetime
) -> SessionCard:
    """One of the two would have the agreed session at another start; until the other agrees, the old one stands.

    Where the service needs no approval, it is done at once. Raises BookingMissing, NotYours,
    AlreadyDecided unless it is agreed on, AlreadyStarted, TooLateToChange for a student, SameTime, or what
    `check_free` does.
    """
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.person(by)
    still_movable(db, seat, now)
    still_changeable(seat, by, now)
    offering = offering_to_move(db, seat, now)
    check_other_start(db, seat, offering, start, now)
    other = seat.other(by)
    if not offering.service.terms.needs_approval:
        move(db, seat, offering, start, moved_by=by, agreed_by=None, now=now)
        tell_about(db, seat, [other.id], NoticeKind.SESSION_MOVED, now, sender_id=by)
        return decided(db, community_id, booking_id, by, now)
    seat.booking.propose([start], by=by)
    lapses = (ReminderKind.LAPSE, min(start, seat.session.starts_at))
    remind_at(db, community_id, seat.session.id, [lapses], now, booking_id=booking_id)
    tell_about(db, seat, [other.id], NoticeKind.MOVE_ASKED, now, sender_id=by)
    show_change(db, seat, now)
    return decided(db, community_id, booking_id, by, now)


def move(
    db: orm.Session,
    seat: Seat,
    offering: Offering,
    start: datetime,
    *,
    moved_by: int,
    agreed_by: int | None,
    now: datetime,
) -> None:
    """Gives the session another start, with all that hangs on it; it is agreed on before or with this.

    Raises what `check_room` and `claim_time` do, and then nothing may be kept of what was written.
    """
    if offering.in_turns:
        take_turn(db, offering)
    session = seat.session
    wanted = Wanted(offering, seat.student.id, start, now, moved=session)
    check_room(db, wanted)
    free_claims(db, session, [seat.mentor.id, seat.student.id])
    claim_time(db, wanted, session.id)
    db.add(
        SessionMove(
            community_id=session.community_id,
            id=new_id(now),
            session_id=session.id,
            moved_by=moved_by,
            agreed_by=agreed_by,
            from_at=session.starts_at,
            to_at=start,
            moved_at=now,
        )
    )
    freed = session.starts_at, session.ends_at
    slot = offering.slot_at(start)
    session.starts_at, session.ends_at, session.slot_id = start, wanted.end, slot.id if slot else None
    seat.booking.let_go()
    forget_reminders(db, session.community_id, session.id)
    remind_ahead(db, seat, now)
    show_change(db, seat, now)
    decline_rivals(db, seat, now)
    time_freed(db, session, *freed, [seat.student.id], now)


def offering_to_move(db: orm.Session, seat: Seat, now: datetime) -> Offering:
    """The session's service, as long as it was asked for; it can be moved though nothing new can be asked for."""
    session = seat.session
    offering = offering_of(
        db,
        session.community_id,
        session.service_id,
        now,
        mentor_id=session.mentor_id,
        minutes=session.minutes,
    )
    return replace(offering, active=True, service=replace(offering.service, retired=False))


def check_other_start(db: orm.Session, seat: Seat, offering: Offering, start: datetime, now: datetime) -> None:
    """SameTime, or what `check_free` raises, for a start that the session is to have."""
    if start == seat.session.starts_at:
        raise SameTime(start)
    check_free(db, Wanted(offering, seat.student.id, start, now, moved=seat.session))


def still_movable(db: orm.Session, seat: Seat, now: datetime) -> None:
    """AlreadyDecided unless the session is agreed on, AlreadyStarted once anybody has joined, or GroupStays."""
    still(db, seat, BookingStatus.CONFIRMED)
    still_ahead(seat, now)
    if seat.session.started_at is not None:
        raise AlreadyStarted(seat.session.started_at)
    if seat.session.for_group:
        raise GroupStays
