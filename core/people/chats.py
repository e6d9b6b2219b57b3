"""The private chats in which people write to the bot."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.people.models import Account


def open_chats(db: Session, platform: str, since: datetime) -> tuple[str, ...]:
    """The private chats of the accounts of a platform seen since then, the last seen first."""
    found = select(Account.chat).where(
        Account.platform == platform, Account.chat.is_not(None), Account.reachable, Account.last_seen >= since
    )
    return tuple(chat for chat in db.scalars(found.order_by(Account.last_seen.desc())) if chat)
