"""The table of cards: messages kept true, one row per copy."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from core.storage.tables import Entity, Key

_TURNING = text("turn_at IS NOT NULL")


class Card(Entity):
    """One copy of what a session's card says of one seat: where it stands, which version it shows and should show."""

    __tablename__ = "card"
    __table_args__ = (
        Index("ix_card_turn", "turn_at", sqlite_where=_TURNING, postgresql_where=_TURNING),
        Index(None, "community_id", "session_id"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    session_id: Mapped[int]
    booking_id: Mapped[int]
    person_id: Mapped[int]
    platform: Mapped[str]
    address: Mapped[str]
    chat: Mapped[str]
    message_id: Mapped[str]
    kind: Mapped[str]
    version_shown: Mapped[int]
    version_due: Mapped[int]
    turn_at: Mapped[datetime | None]
    """When it is next to be turned; None while it shows what is true."""
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int]
