"""Where the reading back of chats was left: it holds through a crash while they are being read."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.inbox.models import UnreadLine
from core.storage.rows import insert_all_new


def to_read_back(db: Session, platform: str, chats: Collection[str], newest: str) -> Mapping[str, str]:
    """From which update on each of the chats is to be read: the newest handled, or where reading it was broken off."""
    left = select(UnreadLine.chat, UnreadLine.newest).where(UnreadLine.platform == platform)
    known: dict[str, str] = dict(db.execute(left).all())
    fresh = [{"platform": platform, "chat": chat, "newest": newest} for chat in chats if chat not in known]
    if fresh:
        insert_all_new(db, UnreadLine, fresh)
    return {chat: known.get(chat, newest) for chat in chats}


def read_back(db: Session, platform: str, chat: str) -> None:
    """The chat has been read to its end."""
    db.execute(delete(UnreadLine).where(UnreadLine.platform == platform, UnreadLine.chat == chat))
