"""The port to a platform, as the courier sees it: send and edit, and the ways in which that fails."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

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


class ThreadGone(ChannelError):
    """The thread to write to is gone, closed, or not for the bot or its reader to enter."""


class NotLetIn(Exception):
    """The platform does not let the bot in, and trying again cannot help: says why, and what to do next."""

    def __init__(self, why: str, next_step: str) -> None:
        super().__init__(f"{why} {next_step}")


@dataclass(frozen=True)
class Threading:
    """How a platform gives conversations threads of their own, beside people's ordinary chats."""

    mentors_only: bool
    read_along: bool
    """Whether others than the person it is opened for can read it."""


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

    @property
    def says(self) -> str:
        """When it is and what it is about: where this is as before, nothing is to be changed."""
        return f"{self.starts_at.isoformat()} {self.about}"


@dataclass(frozen=True)
class Mail:
    """An e-mail: one line of subject, and plain text."""

    subject: str
    text: str


class Mailer(Protocol):
    """What sends e-mail."""

    async def send(self, address: str, mail: Mail, *, nonce: str) -> None:
        """Sends it, with the same message id for the same nonce; raises Unreachable, TryLater or Refused, which never
        tell the address."""


class Channel(Protocol):
    """One platform that carries messages to people."""

    platform: str
    passes_files_on: bool
    """Whether it sends a file that it has got by naming it, without its being fetched."""

    @property
    def threading(self) -> Threading | None:
        """For whom it opens threads; None where it opens none."""

    async def open_thread(self, address: str, title: str, shown: Shown, *, nonce: str) -> str:
        """Opens a thread with a person, which begins with `shown`; its chat. Refused where there can be none."""

    async def close_thread(self, chat: str) -> None:
        """Takes a thread away with all that stands in it."""

    async def send(self, address: str, shown: Shown, *, nonce: str, chat: str | None = None) -> MessageRef:
        """Sends to a person's private chat, where known `chat`. The same nonce soon again sends nothing twice."""

    async def call(self, space: str, address: str, shown: Shown, *, nonce: str) -> None:
        """Sends to a space that many read, where the person whom `shown` mentions is made aware of it."""

    async def carry(
        self, address: str, shown: Shown, files: Sequence[BinaryIO | None], *, nonce: str, chat: str | None = None
    ) -> tuple[MessageRef, ...]:
        """Sends what somebody else has said, in as many messages as it takes.

        What is in the files of its parcel comes along, or None for one that the platform hands on by itself. It goes to
        the parcel's thread if there is one, else to the chat. Where the thread is lost it raises ThreadGone, or the
        messages stand in another chat.
        """

    async def amend(self, shown: Shown, *, nonce: str) -> tuple[MessageRef, ...]:
        """Turns the messages of a parcel into what it says now, in more or fewer of them where need be."""

    async def retract(self, messages: Sequence[MessageRef]) -> None:
        """Takes messages away; Refused where one can no longer be."""

    async def react(self, message: MessageRef, emoji: Sequence[str]) -> Collection[str]:
        """Puts these on a message, the oldest first, and takes off what else the bot put there; those of them that can
        be seen there now, as they are or as the nearest that the platform has."""

    async def save(self, file: str, into: BinaryIO, most: int) -> None:
        """Writes what is in a file that somebody sent, piece by piece; Refused beyond `most` bytes."""

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
