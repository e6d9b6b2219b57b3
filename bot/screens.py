"""What is shown, said as *choose one of these*, never *draw a grid*: each adapter draws a screen as its platform can.

A flow makes a `Screen`; `templates.py` renders it to a `Shown`, which is what adapters get.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.events import MessageRef
from bot.payloads import Answer, Payload
from core.relay.rules import Attachment, Spot


class Style(Enum):
    """What pressing means to the person: adapters colour it."""

    PLAIN = "plain"
    PRIMARY = "primary"
    SUCCESS = "success"
    DANGER = "danger"


@dataclass(frozen=True)
class Button:
    """A labelled press; `url` instead of `press` opens a page."""

    label: str
    press: Payload | None = None
    style: Style = Style.PLAIN
    url: str = ""


@dataclass(frozen=True)
class Option:
    """One of the things to choose from. `note` is a second, smaller line where the platform has one."""

    label: str
    press: Payload
    note: str = ""


@dataclass(frozen=True)
class Choice:
    """Choose one of these. At most 25 options; a flow pages beyond that."""

    prompt: str
    options: tuple[Option, ...]
    columns: int = 1
    """How many options stand side by side where the platform draws them as buttons."""


@dataclass(frozen=True)
class Field:
    """A field of a form: a text, or one of its options. Lengths are in characters."""

    name: str
    label: str
    hint: str = ""
    long: bool = False
    required: bool = True
    most: int = 1000
    value: str = ""
    file: int = 0
    """Whether a text file can be sent in place of what is typed, of how many bytes at most."""
    options: tuple[tuple[str, str], ...] = ()
    """What can be answered, each as a value and a label; without any, it is written."""


@dataclass(frozen=True)
class Form:
    """A form: a modal where the platform has one, else asked field by field. Its payload comes back with the values."""

    title: str
    fields: tuple[Field, ...]
    opened_by: Payload
    in_place: bool = False
    """Where it is asked in chat: whether the pressed message turns into the question. Not for what opens on a card."""
    template: str = ""
    """What stands above the fields, with its data; without one, the title alone."""
    data: Mapping[str, Any] = field(default_factory=dict)
    intro: str = ""
    """The template rendered, as the text of a `Shown`: for platforms with modals."""


@dataclass(frozen=True)
class Subject:
    """What a card keeps true: the session it shows, and the seat there that it is about."""

    community_id: int
    session_id: int
    booking_id: int
    version: int
    kind: str = "session"
    """Which notice makes it anew."""


@dataclass(frozen=True)
class Receipt:
    """What a shown receipt tells of: a message that was passed on, and how far it had come."""

    community_id: int
    message_id: int
    state: str


@dataclass(frozen=True)
class Parcel:
    """What is carried from one person to another, beside the text of its screen."""

    message_id: int
    files: tuple[Attachment, ...] = ()
    spot: Spot | None = None
    reply_to: str = ""
    """The message in the reader's chat that it answers; empty where there is none."""
    silent: bool = False
    """Whether it comes without a sound."""
    stands: tuple[MessageRef, ...] = ()
    """The messages that show it to the reader already, which are to turn into it."""
    gone: bool = False
    """Whether these are to go, as it was taken back; the screen is for where they cannot."""
    thread: str = ""
    """The chat of the conversation's own thread, in which it is to stand; empty for the reader's ordinary chat."""


@dataclass(frozen=True)
class Document:
    """A text that comes as a file. Only what is sent anew can bring one."""

    name: str
    text: str


@dataclass(frozen=True)
class Screen:
    """What a flow answers: a template with its data, and what can be done next."""

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    choice: Choice | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    answer: Answer | None = None
    """Overrides how the payload's type says it is shown; only for what was not pressed, or `EDIT` to `NEW`."""
    toast: str = ""
    """A short word that goes by itself where the platform has such a thing; never the only place of a fact."""
    card: Subject | None = None
    """Where the shown message is to be kept true."""
    target: MessageRef | None = None
    """The message that `EDIT` turns, where it is not the pressed one."""
    asks: bool = False
    """Whether this asks for the next field of a form."""
    receipt: Receipt | None = None
    """Where the shown message is to say how far another one has come."""
    parcel: Parcel | None = None
    """Where this brings what somebody else has said."""
    document: Document | None = None
    """What comes with it as a file."""


@dataclass(frozen=True)
class Key:
    """A rendered button: a label with packed data, or with an address."""

    label: str
    data: str = ""
    style: Style = Style.PLAIN
    url: str = ""


@dataclass(frozen=True)
class Line:
    """A rendered option."""

    label: str
    data: str
    note: str = ""


@dataclass(frozen=True)
class Options:
    """A rendered choice."""

    prompt: str
    lines: tuple[Line, ...]
    columns: int = 1


@dataclass(frozen=True)
class Shown:
    """A rendered screen: text in Telegram's HTML subset (with `tg-time` for moments), options and rows of buttons."""

    html: str
    options: Options | None = None
    rows: tuple[tuple[Key, ...], ...] = ()
    parcel: Parcel | None = None
    document: Document | None = None


@dataclass(frozen=True)
class Reply:
    """The answer to an event. `answer` says how it is shown; `shown` is None where a toast says it all."""

    shown: Shown | None
    answer: Answer
    toast: str = ""
    target: MessageRef | None = None
    """The message that `EDIT` turns, where it is not the pressed one (the prompt of a form that was asked in chat)."""
    card: Subject | None = None
    """What the shown message is to be kept true about."""
    asks: bool = False
    """Whether the shown message asks for a field of a form, and turns when that is answered."""
    receipt: Receipt | None = None
    """What the shown message is to go on telling of."""

    @property
    def wants_report(self) -> bool:
        """Whether the adapter is to report where the message stands now, by `Router.shown`."""
        return self.card is not None or self.receipt is not None or self.asks
