"""The tables of booking: sessions, and the seats in them. What may follow what is asked of the rules."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.booking.rules import BookingStatus, SessionStatus, next_booking_status, next_session_status
from core.schedule.models import Claim
from core.storage.tables import Entity, Key
from core.words import one_of

__all__ = ["Booking", "Claim", "Session"]


class Session(Entity):
    """An occurrence: a mentor, a service, a time and a room. Its version grows with all that a card of it shows."""

    __tablename__ = "session"
    __table_args__ = (Index(None, "community_id", "mentor_person_id", "starts_at"),)

    community_id: Mapped[Key]
    id: Mapped[Key]
    mentor_id: Mapped[int]
    mentor_person_id: Mapped[int]
    service_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    room: Mapped[str]
    status: Mapped[SessionStatus] = mapped_column(one_of(SessionStatus))
    version: Mapped[int]
    started_at: Mapped[datetime | None]

    def become(self, status: SessionStatus) -> None:
        """Moves on to the status; raises NotAllowedNow when it may not follow."""
        self.status = next_session_status(self.status, status)

    def changed(self) -> int:
        """Marks that cards of it show something old, and says which version they should show."""
        self.version += 1
        return self.version


class Booking(Entity):
    """One student's seat in a session."""

    __tablename__ = "booking"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "session_id"], ["session.community_id", "session.id"]),
        Index(None, "community_id", "session_id"),
        Index(None, "community_id", "student_id"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    session_id: Mapped[int]
    student_id: Mapped[int]
    status: Mapped[BookingStatus] = mapped_column(one_of(BookingStatus))
    topic: Mapped[str]
    reason: Mapped[str | None]
    """Why it was declined or cancelled."""
    decided_by: Mapped[int | None]
    """The person who last answered it; None when time did."""
    decided_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    def become(self, status: BookingStatus, *, by: int | None, at: datetime, reason: str | None = None) -> None:
        """Moves on to the status; raises NotAllowedNow when it may not follow."""
        self.status = next_booking_status(self.status, status)
        self.decided_by, self.decided_at = by, at
        if reason:
            self.reason = reason
