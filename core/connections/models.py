"""The table of connections between mentors and students."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.connections.rules import ConnectionStatus, ask_again_from
from core.storage.tables import Entity, Key
from core.words import one_of


class Connection(Entity):
    """What is between a mentor and a student: one row for the two, however often it is asked for and ended."""

    __tablename__ = "connection"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "mentor_id"], ["mentor.community_id", "mentor.id"]),
        UniqueConstraint("community_id", "mentor_id", "student_id"),
        Index(None, "community_id", "student_id"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    mentor_id: Mapped[int]
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[ConnectionStatus] = mapped_column(one_of(ConnectionStatus))
    words: Mapped[str]
    """What the student wrote when asking; may be empty."""
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    """When it came to what it is; None while it waits."""
    ask_again_from: Mapped[datetime | None]
    """When it came to nothing: from when on the student can ask again."""

    def ask(self, words: str, at: datetime) -> None:
        """The student asks, for the first time or once more."""
        self.status, self.words, self.asked_at = ConnectionStatus.PENDING, words, at
        self.answered_at = self.ask_again_from = None

    def accept(self, at: datetime) -> None:
        """The mentor says yes."""
        self.status, self.answered_at = ConnectionStatus.ACCEPTED, at

    def come_to_nothing(self, status: ConnectionStatus, at: datetime, *, by_mentor: bool) -> None:
        """It is declined or ended, by the mentor or by the student."""
        self.status, self.answered_at = status, at
        self.ask_again_from = ask_again_from(at, by_mentor=by_mentor)
