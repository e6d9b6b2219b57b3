"""Copies that a press turns by itself: held back from the courier meanwhile, and noted once they are turned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from core.cards.cards import card_turned, copy_at
from core.cards.models import Card

ANSWERED_WITHIN = timedelta(seconds=10)
"""If the answer to the press has not turned the copy by then, the courier does."""


def hold_card(
    db: Session, *, community_id: int, session_id: int, platform: str, chat: str, message_id: str, now: datetime
) -> None:
    """Puts off the turning of the pressed copy, as the answer to the press is about to turn it."""
    db.execute(
        update(_CARDS)
        .where(
            _CARDS.c.community_id == community_id,
            _CARDS.c.session_id == session_id,
            _CARDS.c.platform == platform,
            _CARDS.c.chat == chat,
            _CARDS.c.message_id == message_id,
            _CARDS.c.turn_at.is_not(None),
        )
        .values(turn_at=now + ANSWERED_WITHIN)
    )


def note_turned(
    db: Session,
    *,
    community_id: int,
    session_id: int,
    platform: str,
    chat: str,
    message_id: str,
    version: int,
    now: datetime,
) -> bool:
    """Notes that a copy shows this version now; False where the message is no copy that is kept true yet."""
    card_id = copy_at(db, community_id, session_id, platform, chat, message_id)
    if card_id is None:
        return False
    card_turned(db, community_id, card_id, version, now)
    return True


_CARDS = cast(Table, Card.__table__)
