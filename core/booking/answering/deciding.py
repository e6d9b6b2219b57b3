"""Answering a request and calling a session off: who may, in which state, and all that follows from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm

from core.booking.errors import AlreadyDecided, AlreadyStarted, ReasonEmpty, ReasonTooLong, TooLateToChange
from core.booking.following.telling import remind_ahead, show_change, tell_about
from core.booking.freeing.competing import decline_rivals, give_time_to
from core.booking.freeing.giving_up import call_off, give_up
from core.booking.reading.contacts import without_contacts
from core.booking.reading.rows import Seat, seat_of_booking, seats_of_session
from core.booking.reading.story import card_of
from core.booking.reading.views import SessionCard
from core.booking.rules import REASON_LIMIT
from core.booking.statuses import GIVEN_UP, LIVE_SESSION, BookingStatus, SessionStatus
from core.notices.kinds import NoticeKind
from core.notices.reminders import forget_reminders
from core.people.models import Person
from core.text import clean


def approve(db: orm.Session, *, community_id: int, booking_id: int, by: int, now: datetime) -> SessionCard:
    """The mentor agrees: the session is on, and the reminders still ahead are written.

    Where requests compete for the time, it is given to this one, and the others come to nothing. Raises BookingMissing,
    NotYours unless `by` is the mentor, AlreadyDecided, or TimeGivenAway.
    """
    seat = pending_seat(db, community_id, booking_id, by, now)
    tell_about(db, seat, [seat.student.id], NoticeKind.BOOKING_CONFIRMED, now, sender_id=by)
    confirm(db, seat, by=by, now=now)
    return decided(db, community_id, booking_id, by, now)


def confirm(db: orm.Session, seat: Seat, *, by: int, now: datetime) -> None:
    """A request is agreed to, with all that follows but that its student is told. Raises TimeGivenAway."""
    if seat.session.competing:
        give_time_to(db, seat)
    forget_reminders(db, *seat.key, seat.booking.id)
    if seat.session.status is SessionStatus.TENTATIVE:
        seat.session.become(SessionStatus.SCHEDULED)
        remind_ahead(db, seat, now)
    seat.booking.become(BookingStatus.CONFIRMED, by=by, at=now)
    seat.booking.answer(now)
    show_change(db, seat, now)
    decline_rivals(db, seat, now)


def decline(db: orm.Session, *, community_id: int, booking_id: int, by: int, reason: str, now: datetime) -> SessionCard:
    """The mentor says no, with a reason, and the time is free again.

    Raises ReasonEmpty, ReasonTooLong, BookingMissing, NotYours unless `by` is the mentor, or AlreadyDecided.
    """
    reason = clean_reason(reason)
    seat = pending_seat(db, community_id, booking_id, by, now)
    refuse(db, seat, by=by, reason=reason, now=now)
    tell_about(db, seat, [seat.student.id], NoticeKind.BOOKING_DECLINED, now, sender_id=by)
    tell_about(db, seat, [seat.student.id], NoticeKind.OTHERS_FREE, now)
    return decided(db, community_id, booking_id, by, now)


def refuse(db: orm.Session, seat: Seat, *, by: int, reason: str, now: datetime) -> None:
    """A request is said no to, with all that follows but that its student is told."""
    reason = without_contacts(db, seat.booking.community_id, seat.mentor.id, seat.student.id, reason)
    seat.booking.become(BookingStatus.DECLINED, by=by, at=now, reason=reason)
    seat.booking.answer(now)
    give_up(db, seat, now)


def withdraw(db: orm.Session, *, community_id: int, booking_id: int, by: int, now: datetime) -> SessionCard:
    """The student takes back a request that was not yet answered.

    Raises BookingMissing, NotYours unless `by` is the student, or AlreadyDecided.
    """
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.check_student(by)
    still(db, seat, BookingStatus.PENDING)
    take_back(db, seat, by=by, now=now)
    tell_about(db, seat, [seat.mentor.id], NoticeKind.BOOKING_WITHDRAWN, now)
    return decided(db, community_id, booking_id, by, now)


def take_back(db: orm.Session, seat: Seat, *, by: int, now: datetime) -> None:
    """A request is taken back, with all that follows but that its mentor is told."""
    seat.booking.become(BookingStatus.CANCELLED, by=by, at=now)
    give_up(db, seat, now)


def cancel(db: orm.Session, *, community_id: int, booking_id: int, by: int, reason: str, now: datetime) -> SessionCard:
    """Either of the two calls an agreed session off before it starts; a mentor later than a student, but with a reason.

    A student of a group leaves it, and it goes on without them; its mentor calls it off for all. Raises ReasonTooLong,
    BookingMissing, NotYours, ReasonEmpty for the mentor, AlreadyDecided unless it is agreed on, AlreadyStarted, or
    TooLateToChange for the student, or for both where the service binds its mentor too.
    """
    reason = clean_reason(reason, required=False)
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.person(by)
    if by == seat.mentor.id and not reason:
        raise ReasonEmpty
    if by == seat.mentor.id and seat.session.for_group:
        _cancel_for_all(db, seat, by=by, reason=reason, now=now)
        return decided(db, community_id, booking_id, by, now)
    still(db, seat, BookingStatus.CONFIRMED)
    still_ahead(seat, now)
    still_changeable(seat, by, now)
    cancel_seat(db, seat, by=by, reason=reason, now=now)
    tell_about(db, seat, [seat.other(by).id], NoticeKind.BOOKING_CANCELLED, now, sender_id=by)
    if by == seat.mentor.id:
        tell_about(db, seat, [seat.student.id], NoticeKind.OTHERS_FREE, now)
    return decided(db, community_id, booking_id, by, now)


def cancel_seat(db: orm.Session, seat: Seat, *, by: int, reason: str, now: datetime) -> None:
    """An agreed seat is given up, with all that follows but that the other is told."""
    seat.booking.late = now >= seat.change_until
    seat.booking.become(BookingStatus.CANCELLED, by=by, at=now, reason=reason)
    give_up(db, seat, now)


def _cancel_for_all(db: orm.Session, seat: Seat, *, by: int, reason: str, now: datetime) -> None:
    if seat.session.status not in LIVE_SESSION:
        still(db, seat, BookingStatus.CONFIRMED)
    still_ahead(seat, now)
    still_changeable(seat, by, now)
    seats = [s for s in seats_of_session(db, *seat.key) if s.booking.status not in GIVEN_UP]
    for each in seats:
        each.booking.become(BookingStatus.CANCELLED, by=by, at=now, reason=reason)
        tell_about(db, each, [each.student.id], NoticeKind.BOOKING_CANCELLED, now, sender_id=by)
        tell_about(db, each, [each.student.id], NoticeKind.OTHERS_FREE, now)
    call_off(db, seats, now)


def clean_reason(reason: str, *, required: bool = True) -> str:
    """The reason without control characters, or ReasonEmpty, or ReasonTooLong beyond 500 characters."""
    reason = clean(reason)
    if required and not reason:
        raise ReasonEmpty
    if len(reason) > REASON_LIMIT:
        raise ReasonTooLong(REASON_LIMIT, len(reason))
    return reason


def pending_seat(db: orm.Session, community_id: int, booking_id: int, by: int, now: datetime) -> Seat:
    """A request that waits for its mentor's answer, locked; BookingMissing, NotYours, or AlreadyDecided."""
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.check_mentor(by)
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
    """TooLateToChange so long before the start as the service says, for the student, and the mentor where it binds."""
    session = seat.session
    until = session.change_until if by == seat.mentor.id else seat.change_until
    if (by == seat.student.id or session.binds_mentor) and now >= until:
        raise TooLateToChange(seat.mentor.name, until, for_both=session.binds_mentor)


def decided(db: orm.Session, community_id: int, booking_id: int, by: int, now: datetime) -> SessionCard:
    """The card as it is for this person after what was just written."""
    db.flush()
    return card_of(db, seat_of_booking(db, community_id, booking_id), by, now)
