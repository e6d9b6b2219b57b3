"""What a person did, on any platform. Adapters make events of the platforms' objects; the router answers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Author:
    """The account that did it, as the platform names it."""

    platform: str
    address: str
    """The platform's own id of the user, as text."""
    name: str
    handle: str = ""
    locale: str = "en"


@dataclass(frozen=True)
class Place:
    """Where it was done: a private chat with the bot, or a shared space that others read."""

    chat: str
    private: bool = True
    space: str = ""
    """The server that it lies in, as platform and number; empty where the platform has none."""
    thread: bool = False
    """Whether it is a thread, such as a conversation can have for itself beside the person's ordinary chat."""


@dataclass(frozen=True)
class MessageRef:
    """One message on one platform: the chat's id and the message's id."""

    chat: str
    message: str


@dataclass(frozen=True)
class Reacted:
    """An account put emoji on a message, or took them off it; a platform's own come by their names, `:parrot:`."""

    platform: str
    address: str
    message: MessageRef
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """Something a person did. `update` is the platform's own id of it, so that it takes effect once."""

    update: str
    author: Author
    place: Place


@dataclass(frozen=True)
class Command(Event):
    """A command: `/mentor add @ada` has the name `mentor` and the text `add @ada`; slash options come as arguments."""

    name: str = ""
    text: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    reply_to: str = ""
    """The platform's id of the message that this one answers; empty where it answers none."""


@dataclass(frozen=True)
class Press(Event):
    """A pressed button or a chosen option, by the payload it carries."""

    data: str = ""
    message: MessageRef | None = None
    """The message it stands on; None when that message can be seen by this person alone and cannot be kept."""


@dataclass(frozen=True)
class Submit(Event):
    """A form that was filled in: the payload that opened it, and the values by the fields' names."""

    data: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    message: MessageRef | None = None


@dataclass(frozen=True)
class Text(Event):
    """A message typed by hand that is no command."""

    text: str = ""
    message: MessageRef | None = None
    reply_to: str = ""
    """The platform's id of the message that this one answers; empty where it answers none."""
    html: str = ""
    """The text with its marks, in Telegram's subset of HTML; not yet cleaned."""


@dataclass(frozen=True)
class Edited(Event):
    """A message that was said before says something else now; `html` is all of it, with its marks."""

    message: MessageRef | None = None
    html: str = ""


@dataclass(frozen=True)
class AttachedFile:
    """A further file of a message with several; the fields are those of `FileSent`."""

    kind: str
    name: str
    ref: str
    size: int
    mime: str


@dataclass(frozen=True)
class FileSent(Event):
    """A file, picture, voice message or sticker. `kind` is what the platform calls it, in one lower-case word."""

    kind: str = "file"
    name: str = ""
    caption: str = ""
    message: MessageRef | None = None
    ref: str = ""
    """By which the platform hands the file out; empty for what is none."""
    size: int = 0
    """In bytes."""
    content: bytes | None = None
    """What is in it, once it was asked for."""
    mime: str = ""
    html: str = ""
    """The caption with its marks, in Telegram's subset of HTML; not yet cleaned."""
    others: tuple[AttachedFile, ...] = ()
    """The other files, where the message has several."""
    album: str = ""
    """By which the platform names the album that this is a part of; empty where it is none."""
    spot: tuple[float, float] | None = None
    """Where a place is, in degrees north and east."""
    reply_to: str = ""


@dataclass(frozen=True)
class Completion(Event):
    """A request for completions of one argument of a command, with what is typed so far."""

    command: str = ""
    argument: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Reached(Event):
    """The person opened the line to the bot (True) or closed it by blocking the bot (False)."""

    open: bool = True
