"""The tables of the relayed line: conversations between two people, what was said, and the messages that show it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.relay.rules import (
    LinksAre,
    Listed,
    MessageState,
    Reaction,
    WordsAre,
    reactions_as_json,
    reactions_of,
    state_of,
)
from core.storage.tables import AsJson, Entity, Key
from core.words import one_of


class CopyRole(StrEnum):
    """What a platform's message is to what was said."""

    ORIGINAL = "original"
    """The sender's own."""
    BROUGHT = "brought"
    """What the other one got: one of several, where it is long."""
    RECEIPT = "receipt"
    """What tells the sender how far it has come."""


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
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]
    """Which of the two closed it; None where an admin did."""

    @property
    def people(self) -> tuple[int, int]:
        """The two of them."""
        return self.low_person, self.high_person

    def other_than(self, person_id: int) -> int:
        """The one of the two who is not this person."""
        return self.high_person if person_id == self.low_person else self.low_person


class ConversationSide(Entity):
    """What a conversation is to one of its two people; without a row it is as at the beginning."""

    __tablename__ = "conversation_side"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "conversation_id"], ["conversation.community_id", "conversation.id"]),
    )

    community_id: Mapped[Key]
    conversation_id: Mapped[Key]
    person_id: Mapped[Key]
    archived_at: Mapped[datetime | None]
    muted: Mapped[bool]
    blocked_at: Mapped[datetime | None]


class OpenLine(Entity):
    """To whom an account talks at the moment: what is typed there goes to them."""

    __tablename__ = "open_line"

    community_id: Mapped[Key]
    platform: Mapped[str] = mapped_column(Text, primary_key=True)
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    person_id: Mapped[int]
    """The other one."""
    used_at: Mapped[datetime]


class Thread(Entity):
    """The place of its own in which an account has a conversation, on a platform that gives it one."""

    __tablename__ = "thread"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "conversation_id"], ["conversation.community_id", "conversation.id"]),
        Index(None, "community_id", "platform", "chat"),
    )

    community_id: Mapped[Key]
    conversation_id: Mapped[Key]
    platform: Mapped[str] = mapped_column(Text, primary_key=True)
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    chat: Mapped[str | None]
    """By which its platform names it; None where none could be opened."""
    read_along: Mapped[bool]
    """Whether others than the account's owner can read it, such as a server's moderators."""
    lost_at: Mapped[datetime | None]
    """When it was found gone, closed or forbidden; the conversation goes to the ordinary chat since."""


class Message(Entity):
    """What one of the two said."""

    __tablename__ = "message"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "conversation_id"], ["conversation.community_id", "conversation.id"]),
        Index(None, "community_id", "conversation_id", "at"),
        Index(None, "community_id", "sender_id", "at"),
        Index(
            "ix_message_unread",
            "community_id",
            "conversation_id",
            "sender_id",
            sqlite_where=text("opened_at IS NULL AND delivered_at IS NOT NULL"),
            postgresql_where=text("opened_at IS NULL AND delivered_at IS NOT NULL"),
        ),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    conversation_id: Mapped[int]
    sender_id: Mapped[int]
    text: Mapped[str]
    """As it is read, without marks."""
    html: Mapped[str]
    """With its marks, in the common form."""
    carried: Mapped[dict[str, Any]]
    """Its files, or the place that it shows."""
    reactions: Mapped[tuple[Reaction, ...]] = mapped_column(AsJson(reactions_of, reactions_as_json), default=())
    """What the two have put on it, the oldest first."""
    album: Mapped[str | None]
    """The platform's id of the album that it is, while parts of that may still come."""
    at: Mapped[datetime]
    reply_to: Mapped[int | None]
    edited_at: Mapped[datetime | None]
    earlier: Mapped[list[str]]
    """What it said before it was edited, the first first."""
    deleted_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]


def state_in(message: Message) -> MessageState:
    """How far a message, or a row of its columns, has come."""
    return state_of(
        deleted=message.deleted_at,
        replied=message.replied_at,
        opened=message.opened_at,
        delivered=message.delivered_at,
        failed=message.failed_at,
    )


class MessageCopy(Entity):
    """A message on a platform that shows what was said: to one of the two, in their chat with the bot."""

    __tablename__ = "message_copy"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "message_id"], ["message.community_id", "message.id"]),
        Index(None, "community_id", "message_id"),
    )

    community_id: Mapped[Key]
    platform: Mapped[str] = mapped_column(Text, primary_key=True)
    chat: Mapped[str] = mapped_column(Text, primary_key=True)
    posted: Mapped[str] = mapped_column(Text, primary_key=True)
    """The platform's own id of its message."""
    message_id: Mapped[int]
    person_id: Mapped[int]
    role: Mapped[CopyRole] = mapped_column(one_of(CopyRole))
    part: Mapped[int]
    """Its place among those of its role, from 0."""


class Report(Entity):
    """One of the two has told the admins of the other."""

    __tablename__ = "report"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "conversation_id"], ["conversation.community_id", "conversation.id"]),
    )

    community_id: Mapped[Key]
    id: Mapped[Key]
    conversation_id: Mapped[int]
    by_person: Mapped[int | None]
    """None where it was the word list."""
    about_person: Mapped[int]
    words: Mapped[str]
    said: Mapped[dict[str, Any]]
    """The last messages as they stood then, with what they said before."""
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None]
    outcome: Mapped[str | None]


class Suspension(Entity):
    """Somebody may write to nobody in a community."""

    __tablename__ = "suspension"

    community_id: Mapped[Key]
    person_id: Mapped[Key]
    at: Mapped[datetime]
    by_person: Mapped[int]


class LinePolicy(Entity):
    """What a community does not want on its lines; without a row all passes."""

    __tablename__ = "line_policy"

    community_id: Mapped[Key]
    words_are: Mapped[WordsAre] = mapped_column(one_of(WordsAre))
    links_are: Mapped[LinksAre] = mapped_column(one_of(LinksAre))


class PolicyEntry(Entity):
    """A word that is not wanted, or a domain to which links may lead."""

    __tablename__ = "policy_entry"
    __table_args__ = (UniqueConstraint("community_id", "kind", "folded"),)

    community_id: Mapped[Key]
    id: Mapped[Key]
    kind: Mapped[Listed] = mapped_column(one_of(Listed))
    text: Mapped[str]
    """As an admin wrote it."""
    folded: Mapped[str]
    """As it is compared."""
