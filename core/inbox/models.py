"""The table of what the platforms have sent: stored before the platform hears "received", done once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.tables import Entity

_OPEN = text("done_at IS NULL")


class InboxUpdate(Entity):
    """An update as the platform sent it; its body goes once it has been handled."""

    __tablename__ = "inbox_update"
    __table_args__ = (
        Index("ix_inbox_update_open", "platform", "received_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    platform: Mapped[str] = mapped_column(Text, primary_key=True)
    update_id: Mapped[str] = mapped_column(Text, primary_key=True)
    body: Mapped[str | None]
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class UnreadLine(Entity):
    """A chat of which it is not known yet what came there while the bot was away."""

    __tablename__ = "unread_line"

    platform: Mapped[str] = mapped_column(Text, primary_key=True)
    chat: Mapped[str] = mapped_column(Text, primary_key=True)
    newest: Mapped[str]
    """The newest update that had been handled when the bot went away: what is after it may not have been seen."""
