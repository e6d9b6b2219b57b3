"""A mentor who does not answer is told once that a request waits. When that is due is in rules.py."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm

from core.booking.following import show_change, tell_about
from core.booking.rows import Seat
from core.booking.rules import BookingStatus
from core.notices.kinds import NoticeKind, ReminderKind
from core.notices.reminders import remind_at


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
