"""The move of a session to another time, which frees the old one and claims the new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import orm

from core.booking.answering.deciding import (
    still,
    still_ahead,
)
from core.booking.errors import AlreadyStarted, GroupStays, SameTime
from core.booking.following.telling import remind_ahead, show_change
from core.booking.free_time.offering import Offering
from core.booking.free_time.offering_rows import offering_of
from core.booking.free_time.taking import Wanted, check_free, check_room, claim_time
from core.booking.freeing.competing import decline_rivals
from core.booking.freeing.giving_up import free_claims
from core.booking.freeing.offers import time_freed
from core.booking.models import Session, SessionMove
from core.booking.reading.rows import Seat
from core.booking.statuses import BookingStatus
from core.notices.reminders import forget_reminders
from core.people.mentors import hold_mentor
from core.storage import new_id


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
    hold_mentor(db, offering.service.community_id, offering.mentor_id)
    session = seat.session
    wanted = Wanted(offering, seat.student.id, start, now, moved=session)
    check_room(db, wanted)
    free_claims(db, session, [seat.mentor.id, seat.student.id])
    claim_time(db, wanted, session.id)
    freed = relocate(db, wanted, session, moved_by=moved_by, agreed_by=agreed_by)
    seat.booking.let_go()
    remind_ahead(db, seat, now)
    show_change(db, seat, now)
    decline_rivals(db, seat, now)
    time_freed(db, session, *freed, [seat.student.id], now)


def relocate(
    db: orm.Session, wanted: Wanted, session: Session, *, moved_by: int, agreed_by: int | None
) -> tuple[datetime, datetime]:
    """Writes the other start, and how it came to that; nothing is due any more. Gives the time that it has left."""
    left, slot = (session.starts_at, session.ends_at), wanted.offering.slot_at(wanted.start)
    move = SessionMove(
        community_id=session.community_id,
        id=new_id(wanted.now),
        session_id=session.id,
        moved_by=moved_by,
        agreed_by=agreed_by,
        from_at=session.starts_at,
        to_at=wanted.start,
        moved_at=wanted.now,
    )
    db.add(move)
    session.starts_at, session.ends_at, session.slot_id = wanted.start, wanted.end, slot.id if slot else None
    forget_reminders(db, session.community_id, session.id)
    return left


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
