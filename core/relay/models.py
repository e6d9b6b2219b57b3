"""The tables of the relayed line: conversations between two people, and what was said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from core.storage.tables import Entity, Key


class Conversation(Entity):
    """The line between two people of a community: one row a pair, the lower id first."""

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("community_id", "low_person", "high_person"),
        Index(None, "community_id", "high_person"),
        CheckConstraint("low_person < high_person", name="two_people"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    low_person: Mapped[int]
    high_person: Mapped[int]
    last_at: Mapped[datetime]

    @property
    def people(self) -> tuple[int, int]:
        """The two of them."""
        return self.low_person, self.high_person

    def other_than(self, person_id: int) -> int:
        """The one of the two who is not this person."""
        return self.high_person if person_id == self.low_person else self.low_person


class Message(Entity):
    """What one of the two said."""

    __tablename__ = "message"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "conversation_id"], ["conversation.community_id", "conversation.id"]),
        Index(None, "community_id", "conversation_id", "at"),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    conversation_id: Mapped[int]
    sender_id: Mapped[int]
    text: Mapped[str]
    at: Mapped[datetime]
    reply_to: Mapped[int | None]
