"""Whom a person is chatting with now: sessions that are held on the line through the bot."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, exists, or_, orm

from core.booking.models import Booking, Session
from core.booking.reading.rows import SEATED, Seat
from core.booking.statuses import BookingStatus, SessionStatus
from core.meeting.models import JoinPress
from core.services.kinds import Mode


def chat_partner(db: orm.Session, community_id: int, person_id: int, now: datetime) -> int | None:
    """The person at the other end of a one-to-one chat that this person has opened and that is still open."""
    opened = exists().where(
        JoinPress.community_id == Session.community_id,
        JoinPress.session_id == Session.id,
        JoinPress.person_id == person_id,
    )
    found = SEATED.where(
        Session.community_id == community_id,
        or_(Session.mentor_person_id == person_id, Booking.student_id == person_id),
        and_(Session.status == SessionStatus.IN_PROGRESS, Booking.status == BookingStatus.CONFIRMED),
        and_(Session.mode == Mode.CHAT, Session.link.is_(None), Session.capacity == 1),
        opened,
    )
    row = db.execute(found.order_by(Session.starts_at.desc()).limit(1)).one_or_none()
    seat = Seat(*row) if row else None
    return seat.other(person_id).id if seat is not None and seat.window.is_open(now) else None
