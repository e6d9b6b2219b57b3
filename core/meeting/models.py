"""The table of who pressed Join when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from core.storage.tables import Entity, Key


class JoinPress(Entity):
    """A person of a session asked for its link."""

    __tablename__ = "join_press"

    community_id: Mapped[Key]
    session_id: Mapped[Key]
    person_id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(primary_key=True)
