"""The tables of waiting: who waits for a time, and what was offered to them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.tables import Entity, Key
from core.words import one_of

_LIVE = text("status IN ('waiting', 'offered')")
_HOPEFUL = text("hopeful")
_OPEN = text("status = 'open'")


class WaitStatus(StrEnum):
    """Where a student stands in a line."""

    WAITING = "waiting"
    OFFERED = "offered"
    """A place is held for them."""
    TAKEN = "taken"
    LEFT = "left"
    """They passed, or let the offer lapse, or stepped out."""


class OfferStatus(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    TAKEN = "taken"
    PASSED = "passed"
    LAPSED = "lapsed"


class WaitlistEntry(Entity):
    """A student who waits for a place at a time: what they would ask for is written down already."""

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        Index(
            "uq_waitlist_entry_live",
            "community_id",
            "student_id",
            "mentor_id",
            "service_id",
            "starts_at",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(None, "community_id", "mentor_id", "starts_at"),
        Index(None, "community_id", "student_id"),
        Index("ix_waitlist_entry_hopeful", "id", sqlite_where=_HOPEFUL, postgresql_where=_HOPEFUL),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    """Ids sort by time: who came first stands first."""
    mentor_id: Mapped[int]
    service_id: Mapped[int]
    student_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mode: Mapped[str]
    topic: Mapped[str]
    written: Mapped[dict[str, Any]]
    """What else was written, as it is asked with when a place frees."""
    status: Mapped[WaitStatus] = mapped_column(one_of(WaitStatus))
    hopeful: Mapped[bool]
    """Whether something has changed since it was last looked at that may have opened the time."""

    @property
    def minutes(self) -> int:
        """How long the session would last."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Offer(Entity):
    """A place that is held for the first in line until a moment: a seat, or the mentor's time, claimed under its id."""

    __tablename__ = "offer"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "entry_id"], ["waitlist_entry.community_id", "waitlist_entry.id"]),
        Index("ix_offer_due", "held_until", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_offer_open", "community_id", "session_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "community_id", "entry_id"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    entry_id: Mapped[int]
    session_id: Mapped[int | None]
    """The group session in which a seat is held; None where it is the mentor's time."""
    held_until: Mapped[datetime]
    status: Mapped[OfferStatus] = mapped_column(one_of(OfferStatus))


IS_OPEN = Offer.status == literal_column(f"'{OfferStatus.OPEN}'")
"""Written out, not bound: where a bound value decides whether a partial index will do, SQLite plans the statement anew
at each execution, which costs ten times what the query does."""
