"""What the two would like to get through: written with the request where the service asks, or by either side later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm

from core.booking.answering.deciding import decided, still
from core.booking.errors import AlreadyEnded, AnswerMissing, AnswerTooLong
from core.booking.following.telling import show_change, tell_about
from core.booking.reading.rows import seat_of_booking
from core.booking.reading.views import SessionCard
from core.booking.rules import AGENDA_LIMIT
from core.booking.statuses import BookingStatus
from core.notices.kinds import NoticeKind
from core.text import clean


def write_agenda(
    db: orm.Session, *, community_id: int, booking_id: int, by: int, text: str, now: datetime
) -> SessionCard:
    """Either side writes the agenda of an agreed session until it ends, in place of what stood there.

    Raises AnswerMissing, AnswerTooLong, BookingMissing, NotYours, AlreadyDecided unless it is agreed on, or
    AlreadyEnded.
    """
    text = clean(text)
    if not text:
        raise AnswerMissing("agenda")
    if len(text) > AGENDA_LIMIT:
        raise AnswerTooLong("agenda", AGENDA_LIMIT, len(text))
    seat = seat_of_booking(db, community_id, booking_id, lock=True)
    seat.person(by)
    still(db, seat, BookingStatus.CONFIRMED)
    if now >= seat.session.ends_at:
        raise AlreadyEnded(seat.session.ends_at)
    seat.booking.agenda = text
    tell_about(db, seat, [seat.other(by).id], NoticeKind.AGENDA_WRITTEN, now, sender_id=by)
    show_change(db, seat, now)
    return decided(db, community_id, booking_id, by, now)
