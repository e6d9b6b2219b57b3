"""The tables of what is to happen: notices (something to tell one person: the outbox), reminders (something that a
session needs) and digests (what a mentor is told in the morning)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.notices.kinds import ReminderKind
from core.storage.tables import Entity, Key
from core.words import one_of

_OPEN = text("done_at IS NULL")
_OPEN_IN_ORDER = text("conversation_id IS NOT NULL AND done_at IS NULL")


class NoticeStatus(StrEnum):
    """How far a notice has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"


class Notice(Entity):
    """Something to tell one person: a kind and ids, never prose."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_due", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "ix_notice_in_order",
            "community_id",
            "conversation_id",
            "person_id",
            "id",
            sqlite_where=_OPEN_IN_ORDER,
            postgresql_where=_OPEN_IN_ORDER,
        ),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    person_id: Mapped[int]
    sender_id: Mapped[int | None]
    """The person to be told if this cannot be delivered."""
    kind: Mapped[str]
    data: Mapped[dict[str, Any]]
    conversation_id: Mapped[int | None]
    """What is told to a person on one conversation arrives in its order: nothing is sent before what came earlier."""
    platform: Mapped[str | None]
    """The one to send it on; None leaves that to which of the person's accounts is written to first."""
    copy_of: Mapped[int | None]
    """The notice that has arrived elsewhere, and comes on this platform too because the person wants it on all."""
    due_at: Mapped[datetime]
    """When it is next to be sent; a lease puts this off to the lease's end."""
    status: Mapped[NoticeStatus] = mapped_column(one_of(NoticeStatus))
    attempts: Mapped[int]
    last_error: Mapped[str | None]
    delivered_via: Mapped[str | None]
    """The platform on which it arrived."""
    done_at: Mapped[datetime | None]


class Reminder(Entity):
    """Something that a session needs done at a time."""

    __tablename__ = "reminder"
    __table_args__ = (
        Index("ix_reminder_due", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "community_id", "session_id"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    session_id: Mapped[int]
    booking_id: Mapped[int | None]
    """The seat that needs it; None where the whole session does."""
    kind: Mapped[ReminderKind] = mapped_column(one_of(ReminderKind))
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Digest(Entity):
    """When a mentor is next told in the morning what the day brings."""

    __tablename__ = "digest"
    __table_args__ = (
        Index(
            "ix_digest_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    community_id: Mapped[Key]
    mentor_id: Mapped[Key]
    hour: Mapped[int | None]
    """The hour of the mentor's day; None where they want none."""
    due_at: Mapped[datetime | None]
    """On the next day with something agreed on; None while there is no such day."""
    told_on: Mapped[date | None]
    """The last day that was told of."""
