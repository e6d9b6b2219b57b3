"""The tables of time: hours by weekday and by date, and when a person is taken. Slots are computed, never stored."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.claims import refuse_overlaps
from core.storage.tables import Entity, Id, Key

COMMON = 0
"""No service has this id: these hours are for every service that has none of its own."""


class WeeklyHours(Entity):
    """A range of wall time on a weekday (Monday is 0), in the mentor's zone, for one service or for all the others."""

    __tablename__ = "weekly_hours"
    __table_args__ = (ForeignKeyConstraint(["community_id", "mentor_id"], ["mentor.community_id", "mentor.id"]),)

    community_id: Mapped[Key]
    mentor_id: Mapped[Key]
    service_id: Mapped[Key]
    """`COMMON`, or a service that is booked by hours of its own."""
    weekday: Mapped[Key]
    start_minute: Mapped[Key]
    end_minute: Mapped[int]


class DateOverride(Entity):
    """A range of wall time on a date, in the mentor's zone. A date's ranges take the place of the weekly hours there.

    A day off is one empty range, from 0 to 0.
    """

    __tablename__ = "date_override"
    __table_args__ = (ForeignKeyConstraint(["community_id", "mentor_id"], ["mentor.community_id", "mentor.id"]),)

    community_id: Mapped[Key]
    mentor_id: Mapped[Key]
    day: Mapped[date] = mapped_column(primary_key=True)
    start_minute: Mapped[Key]
    end_minute: Mapped[int]


class PublishedSlot(Entity):
    """A one-off time that a mentor offers beside their hours, with a service."""

    __tablename__ = "published_slot"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "mentor_id"], ["mentor.community_id", "mentor.id"]),
        ForeignKeyConstraint(["community_id", "service_id"], ["service.community_id", "service.id"]),
        CheckConstraint("starts_at < ends_at", name="lasts"),
        Index(None, "community_id", "mentor_id", "starts_at"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    mentor_id: Mapped[int]
    service_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int | None]
    """How many students it takes, where that is not as the service has it."""
    notes: Mapped[str]
    """What students read about it; empty for none."""
    link: Mapped[str]
    """Where its session is held, in place of a room of ours; empty for ours."""
    cancelled_at: Mapped[datetime | None]
    """When the mentor took it away."""


class Claim(Entity):
    """This person is taken from A to B: one row per person per live session.

    The database refuses a claim that overlaps another of the same person, so a start is unique among a person's claims.
    """

    __tablename__ = "claim"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="lasts"),)

    person_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime]
    community_id: Mapped[int]
    session_id: Mapped[int]


CLAIMS = cast(Table, Claim.__table__)
refuse_overlaps(CLAIMS)
