"""The place of its own that a conversation has with an account, where its platform gives one: a thread, or a topic."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session as Db

from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.people.accounts import person_of
from core.people.models import Account, Mentor
from core.people.views import AccountKey, PersonView
from core.relay.models import Conversation, MessageCopy, Thread
from core.relay.views import CopyView
from core.storage.prepared import read_one
from core.storage.rows import insert_new

AGAIN_AFTER = timedelta(days=1)
"""For so long a conversation goes to the ordinary chat after its thread was lost or could not be opened."""


_STANDS = select(Thread.chat).where(
    Thread.community_id == bindparam("community"),
    Thread.conversation_id == bindparam("conversation"),
    Thread.platform == bindparam("platform"),
    Thread.address == bindparam("address"),
    Thread.lost_at.is_(None),
)
"""Asked for every message that is brought, so it is built once."""


def thread_of(db: Db, community_id: int, conversation_id: int, account: AccountKey) -> str | None:
    """The chat of the thread in which the account has the conversation; None where it has it in its ordinary chat."""
    where = {"community": community_id, "conversation": conversation_id}
    thread = read_one(db, _STANDS, {**where, "platform": account.platform, "address": account.address})
    return thread.chat if thread else None


def thread_to_open(
    db: Db, community_id: int, conversation_id: int, account: AccountKey, now: datetime, *, mentors_only: bool = False
) -> PersonView | None:
    """With whom the conversation is, where a thread is to be opened for it with this account now; else None.

    With `mentors_only`, only mentors are given threads. What was lost is not opened again for `AGAIN_AFTER`.
    """
    thread = db.get(Thread, (community_id, conversation_id, account.platform, account.address))
    if thread and (thread.lost_at is None or now - thread.lost_at < AGAIN_AFTER):
        return None
    conversation = db.get(Conversation, (community_id, conversation_id))
    me = _person_behind(db, account)
    if conversation is None or me not in conversation.people:
        return None
    mentor = select(Mentor.id).where(Mentor.community_id == community_id, Mentor.person_id == me)
    if mentors_only and db.scalar(mentor) is None:
        return None
    return person_of(db, conversation.other_than(me))


def note_thread(
    db: Db, community_id: int, conversation_id: int, account: AccountKey, chat: str, *, read_along: bool, now: datetime
) -> str:
    """The account has the conversation in this chat from now on; gives the chat that it was noted with first, where
    another process has opened one at the same time.

    Where others can read along there, the other of the two is told so, once.
    """
    thread = _thread(db, community_id, conversation_id, account)
    if thread.chat is None or thread.lost_at is not None:
        first = read_along and not thread.read_along
        thread.chat, thread.lost_at, thread.read_along = chat, None, read_along
        db.flush()
        conversation, me = db.get(Conversation, (community_id, conversation_id)), _person_behind(db, account)
        if first and conversation is not None and me in conversation.people:
            told = Telling(conversation.other_than(me), NoticeKind.READ_ALONG, {"other": me})
            tell(db, community_id, [told], now)
    return thread.chat


def note_no_thread(db: Db, community_id: int, conversation_id: int, account: AccountKey, now: datetime) -> None:
    """None could be opened: the account has the conversation in its ordinary chat."""
    _thread(db, community_id, conversation_id, account).lost_at = now
    db.flush()


def lose_thread(db: Db, community_id: int, account: AccountKey, chat: str, now: datetime) -> None:
    """The thread is gone, closed or forbidden: the account has the conversation in its ordinary chat."""
    for thread in db.scalars(_of_account(community_id, account, chat)):
        thread.lost_at = now
    db.flush()


def other_in_thread(db: Db, community_id: int, account: AccountKey, chat: str) -> PersonView | None:
    """To whom goes what the account writes in that chat, as it is a thread of theirs; None for all other chats."""
    thread = db.scalar(_of_account(community_id, account, chat))
    found = db.get(Conversation, (community_id, thread.conversation_id)) if thread else None
    me = _person_behind(db, account)
    return person_of(db, found.other_than(me)) if found and me in found.people else None


def is_thread(db: Db, community_id: int, platform: str, chat: str) -> bool:
    """Whether that chat is somebody's thread, or was until it was lost."""
    theirs = select(Thread.chat).where(
        Thread.community_id == community_id, Thread.platform == platform, Thread.chat == chat
    )
    return db.scalar(theirs.limit(1)) is not None


def copy_in_threads(db: Db, community_id: int, account: AccountKey, posted: str) -> CopyView | None:
    """What a platform's message shows in one of the account's threads: for what names only the chat around these."""
    chats = select(Thread.chat).where(
        Thread.community_id == community_id,
        Thread.platform == account.platform,
        Thread.address == account.address,
    )
    found = db.scalar(
        select(MessageCopy).where(
            MessageCopy.community_id == community_id,
            MessageCopy.platform == account.platform,
            MessageCopy.chat.in_(chats),
            MessageCopy.posted == posted,
        )
    )
    return (
        CopyView(found.message_id, found.person_id, found.role, found.platform, found.chat, posted) if found else None
    )


def is_read_along(db: Db, community_id: int, one: int, other: int) -> bool:
    """Whether what the two write to each other stands in a thread that others can read, too."""
    low, high = sorted((one, other))
    watched = (
        select(Thread.chat)
        .join(
            Conversation,
            (Thread.community_id == Conversation.community_id) & (Thread.conversation_id == Conversation.id),
        )
        .where(
            Conversation.community_id == community_id,
            Conversation.low_person == low,
            Conversation.high_person == high,
            Thread.read_along,
            Thread.lost_at.is_(None),
        )
    )
    return db.scalar(watched.limit(1)) is not None


def open_threads(db: Db, platform: str, since: datetime) -> tuple[str, ...]:
    """The chats of the threads of accounts seen since then."""
    found = (
        select(Thread.chat)
        .join(Account, (Account.platform == Thread.platform) & (Account.address == Thread.address))
        .where(
            Thread.platform == platform,
            Thread.chat.is_not(None),
            or_(Account.last_seen >= since, Account.last_seen.is_(None)),
        )
        .order_by(Account.last_seen.desc())
    )
    return tuple(chat for chat in db.scalars(found) if chat)


def _of_account(community_id: int, account: AccountKey, chat: str) -> Select[Thread]:
    return select(Thread).where(
        Thread.community_id == community_id,
        Thread.platform == account.platform,
        Thread.chat == chat,
        Thread.address == account.address,
    )


def _thread(db: Db, community_id: int, conversation_id: int, account: AccountKey) -> Thread:
    key = (community_id, conversation_id, account.platform, account.address)
    thread = db.get(Thread, key)
    if thread is None:
        new = dict(zip(("community_id", "conversation_id", "platform", "address"), key, strict=True))
        insert_new(db, Thread(**new, chat=None, read_along=False, lost_at=None))
        thread = db.get_one(Thread, key)
    return thread


def _person_behind(db: Db, account: AccountKey) -> int | None:
    found = db.get(Account, (account.platform, account.address))
    return found.person_id if found else None
