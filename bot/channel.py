"""The port to a platform, as the courier sees it: send and edit, and the ways in which that fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.events import MessageRef
from bot.screens import Shown


class ChannelError(Exception):
    """The platform did not take what was sent."""


class Unreachable(ChannelError):
    """The person cannot be written to: the bot is blocked, DMs are closed, the account is gone."""


class TryLater(ChannelError):
    """The platform wants a pause, or cannot be reached now."""

    def __init__(self, seconds: float, why: str = "") -> None:
        super().__init__(why)
        self.seconds = seconds
        """How long to wait at least."""


class Refused(ChannelError):
    """The platform takes this message in no case: sending it again cannot help."""


class MessageGone(ChannelError):
    """The message to edit is no longer there, or can no longer be edited."""


@dataclass(frozen=True)
class Occasion:
    """Something that everybody in a space can come to."""

    name: str
    about: str
    place: str
    starts_at: datetime
    ends_at: datetime
    called_off: bool
    event: str | None
    """The platform's id of the event that shows it already."""


class Channel(Protocol):
    """One platform that carries messages to people."""

    platform: str

    async def send(self, address: str, shown: Shown, *, nonce: str, chat: str | None = None) -> MessageRef:
        """Sends to a person's private chat, where known `chat`. The same nonce soon again sends nothing twice."""

    async def call(self, space: str, address: str, shown: Shown, *, nonce: str) -> None:
        """Sends to a space that many read, where the person whom `shown` mentions is made aware of it."""

    async def edit(self, message: MessageRef, shown: Shown) -> None:
        """Turns a message into `shown`; a message that already shows it counts as turned."""

    async def roles_in(self, space: str, address: str) -> frozenset[str] | None:
        """The ids of the roles that an account has in a group or server; None where it is no member."""

    async def show(self, space: str, occasion: Occasion) -> str | None:
        """Shows it as an event where the space is, or changes that event; its id, or None where there are no events."""

    async def fetch(self, file: str) -> bytes:
        """What is in a file that somebody sent, by the `ref` that it came with."""

    async def close(self) -> None:
        """Ends the line to the platform."""
