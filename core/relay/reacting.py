"""Reactions: what one of the two puts on a message, or takes off it, the other sees on theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session as Db

from core.booking.reading.contacts import hides_contacts
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.relay.lines import check_line
from core.relay.models import CopyRole, Message
from core.relay.reading import message_to_change
from core.relay.receipts import copies_of, opened
from core.relay.rules import MOST_REACTIONS, Reaction
from core.relay.views import ReactionsView
from core.text import clean_line

UNNAMED = "✨"
"""In place of an emoji with a name, which could be anything, where contacts are hidden."""
LONGEST_NAME = 40
"""Characters of an emoji, or of the name of one that a platform has for itself."""


def react(
    db: Db,
    community_id: int,
    message_id: int,
    *,
    by: int,
    added: Collection[str] = (),
    removed: Collection[str] = (),
    now: datetime,
) -> None:
    """Keeps what `by` put on a message and took off it, and writes the notice that carries it.

    Who reacts to what the other said has opened it. Raises ConversationMissing, or, where something is added, what
    `check_line` does.
    """
    message, conversation = message_to_change(db, community_id, message_id, by)
    if message.deleted_at:
        return
    mine, other = by == message.sender_id, conversation.other_than(by)
    before = message.reactions
    gone = {*removed, *map(_unnamed, removed)}
    message.reactions = tuple(one for one in before if one.by_sender != mine or one.emoji not in gone)
    if added:
        check_line(db, community_id, by, other)
        hides = hides_contacts(db, community_id, by, other)
        _put(message, mine, [_unnamed(emoji) if hides else emoji for emoji in added])
        if not mine:
            opened(db, community_id, conversation.id, sender=other, now=now)
    if message.reactions != before:
        tell(db, community_id, [Telling(other, NoticeKind.REACTED, {"message": message.id})], now)
    if any(one.in_words for one in set(before).difference(message.reactions)):
        _turn_text(db, message, other, now)


def reactions_for(db: Db, community_id: int, message_id: int, *, reader: int) -> ReactionsView:
    """What `reader` is to see on a message; nothing where it is gone."""
    message = db.get(Message, (community_id, message_id))
    if message is None or message.deleted_at:
        return ReactionsView((), ())
    is_sender = reader == message.sender_id
    emoji = tuple(one.emoji for one in message.reactions if one.by_sender != is_sender)
    role = CopyRole.ORIGINAL if is_sender else CopyRole.BROUGHT
    return ReactionsView(emoji, copies_of(db, community_id, message_id, role))


def tell_in_words(
    db: Db, community_id: int, message_id: int, unseen: Collection[str], *, reader: int, now: datetime
) -> None:
    """Those that cannot be shown on the reader's message are told beside it: in its text, or in its receipt."""
    message = db.get(Message, (community_id, message_id), with_for_update=True)
    if message is None:
        return
    is_sender, before = reader == message.sender_id, message.reactions
    message.reactions = tuple(
        one if one.by_sender == is_sender else replace(one, in_words=one.emoji in unseen) for one in before
    )
    told, was_told = ({one for one in each if one.in_words} for each in (message.reactions, before))
    if told != was_told:
        _turn_text(db, message, reader, now)


def _turn_text(db: Db, message: Message, reader: int, now: datetime) -> None:
    """What stands beside a message says something else: its receipt to who sent it, its text to who got it."""
    kind = NoticeKind.RECEIPT if reader == message.sender_id else NoticeKind.MESSAGE_CHANGED
    tell(db, message.community_id, [Telling(reader, kind, {"message": message.id})], now)


def _unnamed(emoji: str) -> str:
    return UNNAMED if emoji.startswith(":") else emoji


def _put(message: Message, mine: bool, added: Collection[str]) -> None:
    named = (clean_line(emoji, LONGEST_NAME) for emoji in added)
    there = {one.emoji for one in message.reactions if one.by_sender == mine}
    new = tuple(Reaction(mine, emoji) for emoji in named if emoji and emoji not in there)
    message.reactions = (*message.reactions, *new)[-MOST_REACTIONS:]
