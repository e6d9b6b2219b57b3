"""What each of the two can make of a conversation for themselves: mute it, put it away, block the other, close it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as Db

from core.relay.closing import check_open
from core.relay.errors import NothingShared
from core.relay.lines import begin_conversation, find_conversation, may_write, side_of
from core.relay.models import Conversation
from core.relay.receipts import opened


def mute(db: Db, community_id: int, other_id: int, muted: bool, *, by: int, now: datetime) -> None:
    """What comes from the other comes without a sound, or with one. NothingShared for strangers."""
    side_of(db, _theirs(db, community_id, by, other_id, now), by).muted = muted


def put_away(db: Db, community_id: int, other_id: int, away: bool, *, by: int, now: datetime) -> None:
    """Takes the conversation off the list until the next message, or back onto it. NothingShared for strangers."""
    side_of(db, _theirs(db, community_id, by, other_id, now), by).archived_at = now if away else None


def block(db: Db, community_id: int, other_id: int, blocked: bool, *, by: int, now: datetime) -> None:
    """Nothing passes between the two any more, either way, until `by` undoes it. NothingShared for strangers."""
    side_of(db, _theirs(db, community_id, by, other_id, now), by).blocked_at = now if blocked else None


def close(db: Db, community_id: int, other_id: int, closed: bool, *, by: int, now: datetime) -> None:
    """Nothing passes between the two until `by` opens it again or a session is asked for; or opens it again.

    Raises NothingShared for strangers, and what `check_open` does where somebody else has closed it.
    """
    conversation = _theirs(db, community_id, by, other_id, now)
    if conversation.closed_by != by:
        check_open(db, conversation, by)
    conversation.closed_at, conversation.closed_by = (now, by) if closed else (None, None)
    db.flush()


def look_at(db: Db, community_id: int, other_id: int, *, by: int, now: datetime) -> None:
    """The person looks at the conversation: what was delivered to them there is opened."""
    conversation = find_conversation(db, community_id, by, other_id)
    if conversation:
        opened(db, community_id, conversation.id, sender=other_id, now=now)


def _theirs(db: Db, community_id: int, by: int, other_id: int, now: datetime) -> Conversation:
    if not may_write(db, community_id, by, other_id):
        raise NothingShared
    return begin_conversation(db, community_id, by, other_id, now)
