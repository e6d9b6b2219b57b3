"""How a session ended: it was held, or somebody did not come; what that person says to it; and the mentor's notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import orm

from core.booking.answering.deciding import clean_reason, decided, still
from core.booking.answering.preparing import clean_notes
from core.booking.errors import NotesEmpty, NothingToContest, TooEarlyToEnd, TooLateToReport
from core.booking.following.telling import show_change, tell_about, tell_of_expiry
from core.booking.freeing.giving_up import free_claims, give_up, seats_beside
from core.booking.holding.nudging import follow_up
from core.booking.reading.rows import Seat, seat_of_booking
from core.booking.reading.views import SessionCard
from core.booking.statuses import AGREED_SESSION, BookingStatus, SessionStatus
from core.notices.kinds import NoticeKind
from core.notices.reminders import forget_reminders


def complete(db: orm.Session, *, community_id: int, booking_id: int, by: int, now: datetime) -> SessionCard:
    """The mentor says that the session was held, with all who had a seat and of whom nothing else was said.

    Raises BookingMissing, NotYours unless `by` is the mentor, AlreadyDecided unless it is agreed on, or TooEarlyToEnd.
    """
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.check_mentor(by)
    still(db, seat, BookingStatus.CONFIRMED)
    _has_begun(seat, now)
    beside = [other for other in seats_beside(db, seat) if other.booking.status is BookingStatus.CONFIRMED]
    end_seats(db, [seat, *beside], BookingStatus.COMPLETED, by=by, now=now)
    return decided(db, community_id, booking_id, by, now)


def report_no_show(db: orm.Session, *, community_id: int, booking_id: int, by: int, now: datetime) -> SessionCard:
    """One of the two says that the other did not come, up to three days after the end.

    Raises BookingMissing, NotYours, AlreadyDecided unless it is agreed on or was held, TooEarlyToEnd or
    TooLateToReport.
    """
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.person(by)
    if seat.booking.status is not BookingStatus.COMPLETED:
        still(db, seat, BookingStatus.CONFIRMED)
        _has_begun(seat, now)
    elif now >= seat.no_show_until:
        raise TooLateToReport(seat.no_show_until)
    absent = seat.other(by)
    end_seats(db, [seat], BookingStatus.NO_SHOW, by=by, now=now)
    seat.booking.absent_id = absent.id
    tell_about(db, seat, [absent.id], NoticeKind.NO_SHOW_REPORTED, now, sender_id=by)
    return decided(db, community_id, booking_id, by, now)


def contest(db: orm.Session, *, community_id: int, booking_id: int, by: int, reason: str, now: datetime) -> SessionCard:
    """Who is said not to have come says otherwise; it is kept beside the report, and both read it.

    Raises ReasonEmpty, ReasonTooLong, BookingMissing, NotYours, or NothingToContest.
    """
    reason = clean_reason(reason)
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.person(by)
    if seat.booking.absent_id != by or seat.booking.contested_at is not None:
        raise NothingToContest
    seat.booking.contest, seat.booking.contested_at = reason, now
    tell_about(db, seat, [seat.other(by).id], NoticeKind.NO_SHOW_CONTESTED, now, sender_id=by)
    tell_about(db, seat, [by], NoticeKind.NO_SHOW_CONTESTED, now)
    show_change(db, seat, now)
    return decided(db, community_id, booking_id, by, now)


def write_notes(
    db: orm.Session, *, community_id: int, booking_id: int, by: int, text: str, shared: bool, now: datetime
) -> SessionCard:
    """The mentor writes notes on a session that has begun, for both or for themselves, in place of earlier ones.

    Raises NotesEmpty, NotesTooLong, BookingMissing, NotYours unless `by` is the mentor, AlreadyDecided for what never
    came about, or TooEarlyToEnd.
    """
    text = clean_notes(text)
    if not text:
        raise NotesEmpty
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.check_mentor(by)
    if seat.booking.status not in {BookingStatus.COMPLETED, BookingStatus.NO_SHOW}:
        still(db, seat, BookingStatus.CONFIRMED)
        _has_begun(seat, now)
    if shared:
        seat.booking.shared_notes = text
        tell_about(db, seat, [seat.student.id], NoticeKind.NOTES_SHARED, now, sender_id=by)
    else:
        seat.booking.private_notes = text
    show_change(db, seat, now)
    return decided(db, community_id, booking_id, by, now)


def end_seats(db: orm.Session, seats: Sequence[Seat], status: BookingStatus, *, by: int | None, now: datetime) -> None:
    """These seats are over, and with the last of them the session: its people are free again, its cards turn."""
    session = seats[0].session
    for seat in seats:
        seat.booking.become(status, by=by, at=now)
    free_claims(db, session, [seat.student.id for seat in seats])
    beside = seats_beside(db, seats[0])
    if session.status in AGREED_SESSION and all(seat.booking.status is not BookingStatus.CONFIRMED for seat in beside):
        for seat in beside:
            expire(db, seat, now)  # what nobody answered, where the tick that says so is late
        session.become(SessionStatus.COMPLETED)
        free_claims(db, session, [session.mentor_person_id])
        forget_reminders(db, session.community_id, session.id)
    for seat in seats:
        follow_up(db, seat, now)
    show_change(db, seats[0], now)


def expire(db: orm.Session, seat: Seat, now: datetime) -> None:
    """A request that still has no answer has none from now on, and both are told."""
    if seat.booking.status is not BookingStatus.PENDING:
        return
    seat.booking.become(BookingStatus.EXPIRED, by=None, at=now)
    give_up(db, seat, now)
    if seat.booking.series_id is not None:
        tell_of_expiry(db, seat, now)
        return
    tell_about(db, seat, [seat.mentor.id, seat.student.id], NoticeKind.BOOKING_EXPIRED, now)
    tell_about(db, seat, [seat.student.id], NoticeKind.OTHERS_FREE, now)


def _has_begun(seat: Seat, now: datetime) -> None:
    if now < seat.endable_from:
        raise TooEarlyToEnd(seat.endable_from)
