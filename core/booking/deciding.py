"""Answering a request and calling a session off: who may, in which state, and all that follows from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, orm, tuple_

from core.booking.digests import plan_digest
from core.booking.errors import AlreadyDecided, AlreadyStarted, ReasonEmpty, ReasonTooLong, TooLateToChange
from core.booking.models import Claim
from core.booking.rows import Seat, seat_of_booking
from core.booking.rules import REASON_LIMIT, BookingStatus, SessionStatus, reminders_ahead
from core.booking.story import card_of
from core.booking.views import SessionCard
from core.cards.cards import turn_cards
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.notices.reminders import forget_reminders, remind_at
from core.people.errors import NotYours
from core.people.models import Person
from core.text import clean


def approve(db: orm.Session, *, community_id: int, booking_id: int, by: int, now: datetime) -> SessionCard:
    """The mentor agrees: the session is on, and the reminders still ahead are written.

    Raises BookingMissing, NotYours unless `by` is the mentor, or AlreadyDecided.
    """
    seat = pending_seat(db, community_id, booking_id, by, now)
    seat.session.become(SessionStatus.SCHEDULED)
    seat.booking.become(BookingStatus.CONFIRMED, by=by, at=now)
    seat.booking.answer(now)
    remind_anew(db, seat, now)
    tell_about(db, seat, [seat.student.id], NoticeKind.BOOKING_CONFIRMED, now, sender_id=by)
    show_change(db, seat, now)
    return decided(db, community_id, booking_id, by, now)


def decline(db: orm.Session, *, community_id: int, booking_id: int, by: int, reason: str, now: datetime) -> SessionCard:
    """The mentor says no, with a reason, and both people's time is free again.

    Raises ReasonEmpty, ReasonTooLong, BookingMissing, NotYours unless `by` is the mentor, or AlreadyDecided.
    """
    reason = clean_reason(reason)
    seat = pending_seat(db, community_id, booking_id, by, now)
    seat.booking.become(BookingStatus.DECLINED, by=by, at=now, reason=reason)
    seat.booking.answer(now)
    call_off(db, seat, now)
    tell_about(db, seat, [seat.student.id], NoticeKind.BOOKING_DECLINED, now, sender_id=by)
    tell_about(db, seat, [seat.student.id], NoticeKind.OTHERS_FREE, now)
    return decided(db, community_id, booking_id, by, now)


def withdraw(db: orm.Session, *, community_id: int, booking_id: int, by: int, now: datetime) -> SessionCard:
    """The student takes back a request that was not yet answered.

    Raises BookingMissing, NotYours unless `by` is the student, or AlreadyDecided.
    """
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    if seat.student.id != by:
        raise NotYours
    still(db, seat, BookingStatus.PENDING)
    seat.booking.become(BookingStatus.CANCELLED, by=by, at=now)
    call_off(db, seat, now)
    tell_about(db, seat, [seat.mentor.id], NoticeKind.BOOKING_WITHDRAWN, now)
    return decided(db, community_id, booking_id, by, now)


def cancel(db: orm.Session, *, community_id: int, booking_id: int, by: int, reason: str, now: datetime) -> SessionCard:
    """Either of the two calls an agreed session off before it starts; a mentor later than a student, but with a reason.

    Raises ReasonTooLong, BookingMissing, NotYours, ReasonEmpty for the mentor, AlreadyDecided unless it is agreed on,
    AlreadyStarted, or TooLateToChange for the student.
    """
    reason = clean_reason(reason, required=False)
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.person(by)
    if by == seat.mentor.id and not reason:
        raise ReasonEmpty
    still(db, seat, BookingStatus.CONFIRMED)
    still_ahead(seat, now)
    still_changeable(seat, by, now)
    seat.booking.late = now >= seat.change_until
    seat.booking.become(BookingStatus.CANCELLED, by=by, at=now, reason=reason)
    call_off(db, seat, now)
    tell_about(db, seat, [seat.other(by).id], NoticeKind.BOOKING_CANCELLED, now, sender_id=by)
    return decided(db, community_id, booking_id, by, now)


def clean_reason(reason: str, *, required: bool = True) -> str:
    """The reason without control characters, or ReasonEmpty, or ReasonTooLong beyond 500 characters."""
    reason = clean(reason)
    if required and not reason:
        raise ReasonEmpty
    if len(reason) > REASON_LIMIT:
        raise ReasonTooLong(REASON_LIMIT, len(reason))
    return reason


def call_off(db: orm.Session, seat: Seat, now: datetime) -> None:
    """The session will not be: its people are free again, nothing is due for it any more, its cards turn."""
    seat.session.become(SessionStatus.CANCELLED)
    free_claims(db, seat)
    forget_reminders(db, seat.session.community_id, seat.session.id)
    show_change(db, seat, now)


def free_claims(db: orm.Session, seat: Seat) -> None:
    """Both people's time is free again."""
    starts_at = seat.session.starts_at
    keys = [(person.id, starts_at) for person in (seat.mentor, seat.student)]
    db.execute(
        delete(Claim)
        .where(tuple_(Claim.person_id, Claim.starts_at).in_(keys), Claim.session_id == seat.session.id)
        .execution_options(synchronize_session=False)
    )


def tell_about(
    db: orm.Session,
    seat: Seat,
    people: list[int],
    kind: NoticeKind,
    now: datetime,
    *,
    sender_id: int | None = None,
) -> None:
    """Writes a notice about the booking to each of the people."""
    data = {"session": seat.session.id, "booking": seat.booking.id}
    tell(db, seat.session.community_id, [Telling(person, kind, data, sender_id) for person in people], now)


def show_change(db: orm.Session, seat: Seat, now: datetime) -> None:
    """Cards of the session show something old from now on."""
    version = seat.session.changed()
    turn_cards(db, community_id=seat.session.community_id, session_id=seat.session.id, version=version, now=now)


def remind_anew(db: orm.Session, seat: Seat, now: datetime) -> None:
    """Writes what an agreed session has still before it, in place of what was."""
    session, window = seat.session, seat.window
    forget_reminders(db, session.community_id, session.id)
    ahead = reminders_ahead(
        now=now,
        starts_at=session.starts_at,
        change_until=seat.change_until,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
    )
    remind_at(db, session.community_id, session.id, ahead, now)
    plan_digest(db, session.community_id, session.mentor_id, session.starts_at, now)


def pending_seat(db: orm.Session, community_id: int, booking_id: int, by: int, now: datetime) -> Seat:
    """A request that waits for its mentor's answer, locked; BookingMissing, NotYours, or AlreadyDecided."""
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    if seat.mentor.id != by:
        raise NotYours
    still(db, seat, BookingStatus.PENDING)
    still_unexpired(seat, now)
    return seat


def still(db: orm.Session, seat: Seat, wanted: BookingStatus) -> None:
    """AlreadyDecided, unless the booking stands so."""
    booking = seat.booking
    if booking.status is not wanted:
        decider = db.get(Person, booking.decided_by) if booking.decided_by is not None else None
        raise AlreadyDecided(booking.status, decider.name if decider else None, booking.decided_at)


def still_unexpired(seat: Seat, now: datetime) -> None:
    """AlreadyDecided for a request that time has ended, though the tick that will say so is late."""
    expires_at = seat.booking.expires_at
    if expires_at is not None and now >= expires_at:
        raise AlreadyDecided(BookingStatus.EXPIRED, None, expires_at)


def still_ahead(seat: Seat, now: datetime) -> None:
    """AlreadyStarted, once the session's start has come."""
    if now >= seat.session.starts_at:
        raise AlreadyStarted(seat.session.starts_at)


def still_changeable(seat: Seat, by: int, now: datetime) -> None:
    """TooLateToChange for the student, so long before the start as the service says."""
    if by == seat.student.id and now >= seat.change_until:
        raise TooLateToChange(seat.mentor.name, seat.change_until)


def decided(db: orm.Session, community_id: int, booking_id: int, by: int, now: datetime) -> SessionCard:
    """The card as it is for this person after what was just written."""
    db.flush()
    return card_of(db, seat_of_booking(db, community_id, booking_id), by, now)
