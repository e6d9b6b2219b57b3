"""Whether two people may tell each other how to be reached past the line: once they have agreed on a session."""

from __future__ import annotations

from sqlalchemy import orm, select

from core.booking.models import IN_SESSION, Booking, Session
from core.booking.reading.rows import is_between
from core.booking.statuses import BookingStatus
from core.masking import mask
from core.people.contacts import wants_contacts_hidden

AGREED = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


def hides_contacts(db: orm.Session, community_id: int, one: int, other: int) -> bool:
    """Whether contacts are hidden between the two: the community or a mentor of the two asks for it, and they have
    never agreed on a session."""
    if not wants_contacts_hidden(db, community_id, one, other):
        return False
    agreed = (
        select(Booking.id)
        .join(Session, IN_SESSION)
        .where(
            Booking.community_id == community_id,
            Booking.status.in_(AGREED),
            is_between(one, other),
        )
    )
    return db.scalar(agreed.limit(1)) is None


def without_contacts(db: orm.Session, community_id: int, one: int, other: int, text: str) -> str:
    """What one of the two writes to the other, with contacts hidden where `hides_contacts` says so."""
    shown = mask(text)
    return shown if shown != text and hides_contacts(db, community_id, one, other) else text
