"""The table of what the platforms said about members of the community's spaces."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.tables import Entity, Key


class Membership(Entity):
    """What a platform said of one account in one space, and when. It is old soon, and then asked for again."""

    __tablename__ = "membership"

    community_id: Mapped[Key]
    platform: Mapped[str] = mapped_column(Text, primary_key=True)
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    space: Mapped[str] = mapped_column(Text, primary_key=True)
    """The platform's own id of it."""
    member: Mapped[bool]
    roles: Mapped[list[str]]
    """The platform's own ids of the roles that the account has there."""
    checked_at: Mapped[datetime]
