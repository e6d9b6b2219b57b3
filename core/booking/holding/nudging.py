"""Nudges, each given once: to a mentor who does not answer, and to a student after a session. When is in rules.py."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, orm, select

from core.booking.following.telling import show_change, tell_about
from core.booking.models import IN_SESSION, Booking, Session
from core.booking.reading.rows import Seat
from core.booking.rules import BOOK_AGAIN_AFTER
from core.booking.statuses import LIVE_SESSION, BookingStatus
from core.notices.kinds import NoticeKind, ReminderKind
from core.notices.reminders import forget_reminders, remind_at
from core.people.models import Mentor, MentorStatus


def nudge(db: orm.Session, seat: Seat, now: datetime) -> None:
    """Tells the mentor, unless they have proposed other times; the request then has its expiry before it.

    A request has one reminder at a time, so that asking writes no more rows than it must.
    """
    booking, session = seat.booking, seat.session
    if booking.status is not BookingStatus.PENDING or booking.expires_at is None:
        return
    remind_at(
        db, session.community_id, session.id, [(ReminderKind.EXPIRE, booking.expires_at)], now, booking_id=booking.id
    )
    if not booking.proposed:
        tell_about(db, seat, [seat.mentor.id], NoticeKind.REQUEST_WAITS, now)
        show_change(db, seat, now)


def follow_up(db: orm.Session, seat: Seat, now: datetime) -> None:
    """A seat has ended: its student is asked later whether to book again, or no longer where somebody did not come."""
    session, booking = seat.session, seat.booking
    forget_reminders(db, session.community_id, session.id, booking.id)
    if booking.status is BookingStatus.COMPLETED:
        again = (ReminderKind.BOOK_AGAIN, max(session.ends_at + BOOK_AGAIN_AFTER, now))
        remind_at(db, session.community_id, session.id, [again], now, booking_id=booking.id)


def invite_back(db: orm.Session, seat: Seat, now: datetime) -> None:
    """Asks the student whether to book again, unless they have already, or the mentor takes no requests."""
    session = seat.session
    mentor = db.get_one(Mentor, (session.community_id, session.mentor_id))
    if seat.booking.status is not BookingStatus.COMPLETED or mentor.status is not MentorStatus.ACTIVE:
        return
    ahead = (
        select(Booking.id)
        .join(Session, IN_SESSION)
        .where(
            Booking.community_id == session.community_id,
            Booking.student_id == seat.student.id,
            Booking.status.in_([BookingStatus.PENDING, BookingStatus.CONFIRMED]),
            Session.mentor_id == session.mentor_id,
            Session.status.in_(LIVE_SESSION),
        )
    )
    if not db.scalar(select(exists(ahead))):
        tell_about(db, seat, [seat.student.id], NoticeKind.BOOK_AGAIN, now)
