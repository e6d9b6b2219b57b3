"""The tables of joining: the code that an account has asked for, and how often an account has tried one in vain."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.tables import Entity


class LinkCode(Entity):
    """The last code that an account asked for. The code itself is told once, and not kept."""

    __tablename__ = "link_code"
    __table_args__ = (UniqueConstraint("digest"),)

    platform: Mapped[str] = mapped_column(Text, primary_key=True)
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    digest: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LinkTries(Entity):
    """How often an account has sent a code that is none, since when."""

    __tablename__ = "link_tries"

    platform: Mapped[str] = mapped_column(Text, primary_key=True)
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]
