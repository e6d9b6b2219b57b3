"""The table of services: what can be booked with a mentor, and by which rules."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from core.storage.tables import Entity, Key


class Service(Entity):
    """What can be booked with a mentor: how long it takes, when it starts, and how far ahead it is asked for."""

    __tablename__ = "service"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "mentor_id"], ["mentor.community_id", "mentor.id"]),
        Index(None, "community_id", "mentor_id"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    mentor_id: Mapped[int]
    title: Mapped[str]
    duration_minutes: Mapped[int]
    step_minutes: Mapped[int]
    """Starts lie on a grid of so many minutes from where the hours begin."""
    needs_approval: Mapped[bool]
    notice_minutes: Mapped[int]
    """The least time between asking and the start."""
    horizon_days: Mapped[int]
    """How far ahead it can be booked."""
    expires_before_minutes: Mapped[int]
    """A request without an answer expires so long before the start."""
