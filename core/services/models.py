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
    cancel_until_minutes: Mapped[int]
    """A student can cancel or move a session until so long before its start."""
    buffer_before_minutes: Mapped[int]
    """Free time that the mentor has before a session, whatever else they have booked."""
    buffer_after_minutes: Mapped[int]
    most_a_day: Mapped[int | None]
    """How many sessions of any service the mentor takes on a day of their zone; None is no cap, here and below."""
    most_a_week: Mapped[int | None]
    """The same for a week, which begins on Monday."""
    most_open_requests: Mapped[int | None]
    """How many requests for this service a student may have without an answer."""
    most_a_week_each: Mapped[int | None]
    """How many sessions of this service a student may have in a week of the mentor's."""
