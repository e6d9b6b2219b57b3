"""How far a message has come, and the platforms' messages that show it. Nothing here claims that it was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Insert, Table, and_, bindparam, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session as Db

from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.relay.models import CopyRole, Message, MessageCopy, state_in
from core.relay.rules import carried_of
from core.relay.views import CopyView
from core.storage import Moment
from core.storage.prepared import run

MOST_TURNED = 10
"""How many receipts are turned at once, the newest: what the older ones say stays true."""


_COPIES = cast(Table, MessageCopy.__table__)
_MESSAGES = cast(Table, Message.__table__)
_GIVEN = {column.name: bindparam(column.name, type_=column.type).cast(column.type) for column in _COPIES.columns}
_BEFORE = select(func.count()).where(
    _COPIES.c.community_id == _GIVEN["community_id"],
    _COPIES.c.message_id == _GIVEN["message_id"],
    _COPIES.c.role == _GIVEN["role"],
)
_COPY = {**_GIVEN, "part": _BEFORE.scalar_subquery()}


def _noted(insert: Callable[[Table], postgresql.Insert | sqlite.Insert]) -> Insert:
    copy = select(*_COPY.values()).where(true())  # SQLite takes what follows for a join's ON where nothing is between
    return insert(_COPIES).from_select(list(_COPY), copy).on_conflict_do_nothing()


_NOTE = {"postgresql": _noted(postgresql.insert), "sqlite": _noted(sqlite.insert)}
_OPEN = (
    update(_MESSAGES)
    .where(
        _MESSAGES.c.community_id == bindparam("community"),
        _MESSAGES.c.conversation_id == bindparam("conversation"),
        _MESSAGES.c.sender_id == bindparam("sender"),
        _MESSAGES.c.delivered_at.is_not(None),
        _MESSAGES.c.opened_at.is_(None),
    )
    .values(opened_at=bindparam("now", type_=Moment()))
    .returning(_MESSAGES.c.id)
)
"""Asked at every message, so they are built once."""


def note_copy(
    db: Db, community_id: int, message_id: int, person_id: int, role: CopyRole, platform: str, chat: str, posted: str
) -> None:
    """Remembers which of the platform's messages shows what was said, behind the others of its role."""
    db.flush()
    copy = {
        "community_id": community_id,
        "platform": platform,
        "chat": chat,
        "posted": posted,
        "message_id": message_id,
        "person_id": person_id,
        "role": role,
    }
    run(db, _NOTE[db.get_bind().dialect.name], copy)


def note_receipt(
    db: Db, community_id: int, message_id: int, platform: str, chat: str, posted: str, shown: str, now: datetime
) -> None:
    """Remembers the receipt of a message, which is turned at once where that has come further than `shown`."""
    message = db.get_one(Message, (community_id, message_id))
    note_copy(db, community_id, message_id, message.sender_id, CopyRole.RECEIPT, platform, chat, posted)
    if state_in(message).value != shown:
        _turn(db, message, now)


def copy_at(db: Db, community_id: int, platform: str, chat: str, posted: str) -> CopyView | None:
    """What a platform's message shows; None for one that is no copy of anything said."""
    found = db.get(MessageCopy, (community_id, platform, chat, posted))
    return _view(found) if found else None


def copies_of(db: Db, community_id: int, message_id: int, role: CopyRole) -> tuple[CopyView, ...]:
    """The copies of one role, in their order."""
    rows = db.scalars(
        select(MessageCopy)
        .where(MessageCopy.community_id == community_id, MessageCopy.message_id == message_id, MessageCopy.role == role)
        .order_by(MessageCopy.part, func.length(MessageCopy.posted), MessageCopy.posted)
    )
    return tuple(_view(row) for row in rows)


def originals_in(db: Db, community_id: int, platform: str, chat: str, most: int) -> tuple[str, ...]:
    """The newest of a chat's messages in which somebody said what still stands, the oldest first."""
    newest = db.scalars(
        select(MessageCopy.posted)
        .join(Message, and_(Message.community_id == MessageCopy.community_id, Message.id == MessageCopy.message_id))
        .where(
            MessageCopy.community_id == community_id,
            MessageCopy.platform == platform,
            MessageCopy.chat == chat,
            MessageCopy.role == CopyRole.ORIGINAL,
            Message.deleted_at.is_(None),
        )
        .order_by(func.length(MessageCopy.posted).desc(), MessageCopy.posted.desc())
        .limit(most)
    ).all()
    return tuple(reversed(newest))


def replace_copies(
    db: Db, community_id: int, message_id: int, person_id: int, platform: str, chat: str, posted: Sequence[str]
) -> None:
    """What the other one has got of a message stands in these from now on, in that order."""
    for old in copies_of(db, community_id, message_id, CopyRole.BROUGHT):
        if (old.platform, old.chat) == (platform, chat) and old.posted not in posted:
            db.delete(db.get_one(MessageCopy, (community_id, old.platform, old.chat, old.posted)))
    db.flush()
    for part in posted:
        note_copy(db, community_id, message_id, person_id, CopyRole.BROUGHT, platform, chat, part)


def brought(
    db: Db,
    community_id: int,
    message_id: int,
    person_id: int,
    platform: str,
    posted: Sequence[tuple[str, str]],
    files: int,
    now: datetime,
) -> None:
    """A message has arrived, with the first `files` of its files; what came to it since follows by itself."""
    message = db.get_one(Message, (community_id, message_id), with_for_update=True)
    for chat, number in posted:
        note_copy(db, community_id, message_id, person_id, CopyRole.BROUGHT, platform, chat, number)
    if message.delivered_at is None:
        message.delivered_at, message.failed_at = now, None
        _turn(db, message, now)
    if message.deleted_at is None and len(carried_of(message.carried).files) > files:
        data = {"conversation": message.conversation_id, "message": message.id, "after": files}
        rest = Telling(
            person_id,
            NoticeKind.MESSAGE,
            data,
            sender_id=message.sender_id,
            conversation_id=message.conversation_id,
        )
        tell(db, community_id, [rest], now)


def lost(db: Db, community_id: int, message_id: int, now: datetime) -> None:
    """A message cannot be delivered."""
    message = db.get(Message, (community_id, message_id))
    if message and message.delivered_at is None:
        message.failed_at = now
        _turn(db, message, now)


def answered(
    db: Db, community_id: int, conversation_id: int, reply_to: int | None, *, other: int, now: datetime
) -> None:
    """Who writes to `other` has opened what was delivered to them before, and replied to what they answer."""
    replied = db.get(Message, (community_id, reply_to)) if reply_to else None
    if replied and replied.sender_id == other and replied.replied_at is None:
        replied.replied_at = now
        replied.opened_at = replied.opened_at or now
        db.flush()
        _turn(db, replied, now)
    opened(db, community_id, conversation_id, sender=other, now=now)


def opened(db: Db, community_id: int, conversation_id: int, *, sender: int, now: datetime) -> None:
    """Who has got messages has looked at them: all that were delivered on this conversation from `sender` are opened,
    and the newest receipts turn."""
    db.flush()
    values = {"community": community_id, "conversation": conversation_id, "sender": sender, "now": now}
    marked = sorted(row.id for row in run(db, _OPEN, values))
    turned = [Telling(sender, NoticeKind.RECEIPT, {"message": one}) for one in marked[-MOST_TURNED:]]
    tell(db, community_id, turned, now)


def _turn(db: Db, message: Message, now: datetime) -> None:
    tell(db, message.community_id, [Telling(message.sender_id, NoticeKind.RECEIPT, {"message": message.id})], now)


def _view(copy: MessageCopy) -> CopyView:
    return CopyView(copy.message_id, copy.person_id, copy.role, copy.platform, copy.chat, copy.posted)
