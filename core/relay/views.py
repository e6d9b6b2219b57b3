"""What leaves the feature: frozen values about conversations and what was said in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.masking import HIDDEN
from core.people.views import PersonView
from core.relay.models import CopyRole
from core.relay.rules import Carried, ConversationState, MessageState, Reaction
from core.relay.wording import COVER


@dataclass(frozen=True, slots=True)
class MessageView:
    """What was said, as one of the two reads it."""

    community_id: int
    id: int
    conversation_id: int
    sender_id: int
    sender_name: str
    other: PersonView
    """The one of the two who is not the viewer."""
    text: str
    html: str
    """The text with its marks, cleaned."""
    carried: Carried
    at: datetime
    reply_to: int | None
    edited_at: datetime | None
    state: MessageState
    reactions: tuple[Reaction, ...] = ()

    @property
    def hides_something(self) -> bool:
        """Whether contacts were hidden in it."""
        return HIDDEN in self.text

    @property
    def covers_something(self) -> bool:
        """Whether words were covered in it that the community does not want."""
        return COVER in self.text or any(COVER in file.name for file in self.carried.files)

    @property
    def is_mine(self) -> bool:
        """Whether the viewer said it."""
        return self.sender_id != self.other.id


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A line to somebody, and the last thing said on it; `id` and the rest are None while nothing was said."""

    other: PersonView
    id: int | None
    last_text: str | None
    last_at: datetime | None
    state: ConversationState = ConversationState.ACTIVE
    closed_by: int | None = None
    """Which of the two closed it; None where an admin did."""
    muted: bool = False
    unread: int = 0
    """How many messages were delivered to the viewer and not opened."""


@dataclass(frozen=True, slots=True)
class ReactionsView:
    """What one of the two is to see on a message of what the other put there, and the messages that show it to them."""

    emoji: tuple[str, ...]
    """The oldest first."""
    copies: tuple[CopyView, ...]


@dataclass(frozen=True, slots=True)
class CopyView:
    """A platform's message that shows what was said: to whom, and where it stands."""

    message_id: int
    person_id: int
    role: CopyRole
    platform: str
    chat: str
    posted: str
