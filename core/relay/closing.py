"""Whether a conversation is closed: by an admin, or by one of the two until a new session is asked for."""

from __future__ import annotations

from sqlalchemy import and_, exists, not_, or_, select
from sqlalchemy.orm import Session as Db

from core.booking.models import IN_SESSION, Booking
from core.booking.reading.rows import is_between
from core.people.accounts import person_of
from core.relay.errors import ConversationClosed, LineClosed
from core.relay.models import Conversation

_BOOKED_SINCE = exists().where(
    Booking.community_id == Conversation.community_id,
    IN_SESSION,
    Booking.created_at > Conversation.closed_at,
    is_between(Conversation.low_person, Conversation.high_person),
)
IS_CLOSED = and_(Conversation.closed_at.is_not(None), or_(Conversation.closed_by.is_(None), not_(_BOOKED_SINCE)))
"""What an admin has closed stays so; what one of the two has closed, until a session is asked for after that."""


def check_open(db: Db, conversation: Conversation, by: int) -> None:
    """Raises LineClosed where an admin has closed it, or ConversationClosed where one of the two has."""
    if not is_closed(db, conversation):
        return
    other = person_of(db, conversation.other_than(by))
    if conversation.closed_by is None:
        raise LineClosed(other.name)
    raise ConversationClosed(other.id, other.name, by_oneself=conversation.closed_by == by)


def is_closed(db: Db, conversation: Conversation) -> bool:
    """Whether nothing passes on it until somebody opens it again."""
    if conversation.closed_at is None:
        return False
    key = (Conversation.community_id == conversation.community_id, Conversation.id == conversation.id)
    return bool(db.scalar(select(exists().where(*key, IS_CLOSED))))
