"""What one person sees of one chat, in shapes that both loopback platforms share, and the human side: `Human`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class NotOnScreen(LookupError):
    """A person tried to press, choose or fill in something that their window does not show."""


@dataclass(frozen=True)
class Button:
    """A button as shown. `kind` is `press`, `link` (opens `url`), `copy` (copies `url`) or `say` (types its label)."""

    label: str
    kind: str = "press"
    style: str = ""
    """`primary`, `success`, `danger` or empty."""
    ref: str = ""
    """The platform's callback data or custom id."""
    url: str = ""
    disabled: bool = False


@dataclass(frozen=True)
class Option:
    """One line of a select, or one completion."""

    label: str
    value: str
    description: str = ""


@dataclass(frozen=True)
class Select:
    """A select menu as shown; opening it is no tap, choosing is."""

    ref: str
    placeholder: str
    options: tuple[Option, ...]
    least: int = 1
    most: int = 1
    below: int = 0
    """How many rows of buttons stand above it on the message."""


@dataclass(frozen=True)
class File:
    """A file on a message; `url` is where the person's client would fetch it."""

    name: str
    size: int
    url: str
    kind: str = "document"


@dataclass(frozen=True)
class Reaction:
    """An emoji that somebody, or the bot, put on a message."""

    emoji: str
    mine: bool


@dataclass(frozen=True)
class Message:
    """A message as it stands on the screen now. `text` is what is read; `html` the same with safe markup for a page."""

    id: str
    author: str
    mine: bool
    text: str
    html: str
    at: float
    rows: tuple[tuple[Button, ...], ...] = ()
    selects: tuple[Select, ...] = ()
    files: tuple[File, ...] = ()
    edited: bool = False
    private: bool = False
    """Only this person sees it (an ephemeral message of Discord)."""
    reply_to: str = ""
    reactions: tuple[Reaction, ...] = ()
    used: str = ""
    """The command that it answers, as the platform shows it above the message: `Ann used /book` (Discord)."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that can be picked on this message: its live buttons and its options."""
        buttons = tuple(b.label for row in self.rows for b in row if not b.disabled)
        return buttons + tuple(o.label for select in self.selects for o in select.options)


@dataclass(frozen=True)
class Field:
    """A text field of an open form."""

    ref: str
    label: str
    value: str = ""
    placeholder: str = ""
    long: bool = False
    required: bool = True
    least: int = 0
    most: int = 4000
    options: tuple[Option, ...] = ()
    """Where the field is a select: what can be chosen."""


@dataclass(frozen=True)
class Modal:
    """A form laid over the chat."""

    ref: str
    title: str
    fields: tuple[Field, ...]
    text: str = ""
    """What stands above the fields, as it is read; `html` the same with safe markup for a page."""
    html: str = ""


@dataclass(frozen=True)
class Toast:
    """A short notice that goes away by itself; an `alert` must be tapped away."""

    text: str
    at: float
    alert: bool = False


@dataclass(frozen=True)
class MenuItem:
    """A command in the platform's command menu. `options` are the names of its arguments (Discord)."""

    name: str
    description: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    """All that one person sees of one chat at one moment."""

    platform: str
    person: str
    place: str
    """`dm`, or the name of a channel or group."""
    messages: tuple[Message, ...]
    modal: Modal | None = None
    toasts: tuple[Toast, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    blocked: bool = False
    typing: bool = False

    def newest(self, text: str) -> Message | None:
        """The newest message that contains `text`; None where there is none."""
        return next((m for m in reversed(self.messages) if text in m.text), None)

    def holding(self, label: str) -> Message | None:
        """The newest message on which `label` can be picked; None where there is none."""
        return next((m for m in reversed(self.messages) if label in m.labels), None)


class Human(Protocol):
    """A person with a chat client. Can do only what the window shows: else `NotOnScreen`, which names what is there.

    Every method returns when the platform has taken the act, not when the bot has answered: `see` and `wait` do that.
    """

    @property
    def platform(self) -> str:
        """`telegram` or `discord`."""

    @property
    def id(self) -> str:
        """The account's id on the platform, as text."""

    @property
    def name(self) -> str:
        """What others read."""

    @property
    def handle(self) -> str:
        """By what others find this account on the platform; empty where it has none."""

    @property
    def zone(self) -> str:
        """The IANA zone of this person's device."""

    @property
    def places(self) -> tuple[str, ...]:
        """What this person's client can show: `dm`, then threads, topics, channels and groups by name."""

    @property
    def threads(self) -> tuple[str, ...]:
        """Those of the places that are the person's alone beside `dm`: topics in it, private threads with the bot."""

    def window(self, place: str = "dm") -> Window:
        """What this person sees now."""

    def content(self, file: File) -> bytes:
        """What is in a file that this person's window shows."""

    async def say(self, text: str, *, place: str = "dm", reply_to: str = "") -> None:
        """Types a text and sends it, as the client would (on Telegram `/word` at the start is a command)."""

    async def attach(
        self,
        name: str,
        data: bytes,
        *,
        caption: str = "",
        place: str = "dm",
        kind: str = "document",
        reply_to: str = "",
    ) -> None:
        """Sends a file; `kind` is as what Telegram's client sends it, where Discord's has no such choice."""

    async def attach_all(
        self, files: Sequence[tuple[str, bytes]], *, caption: str = "", place: str = "dm", reply_to: str = ""
    ) -> None:
        """Sends several pictures or files at once: an album on Telegram, one message on Discord."""

    async def send(self, content: Mapping[str, Any], *, place: str = "dm", reply_to: str = "") -> None:
        """Sends what the client's other menus make (a poll, a contact, a sticker, a forward), as a message's fields."""

    async def edit(self, message: str, text: str, *, place: str = "dm") -> None:
        """Edits the text, or the caption, of one of this person's own messages."""

    async def delete(self, message: str, *, place: str = "dm") -> None:
        """Deletes one of this person's own messages (Telegram: any), or dismisses one that only they see (Discord)."""

    async def react(self, message: str, emoji: str, *, place: str = "dm") -> None:
        """Puts an emoji on a message; on Telegram in place of the one that this person had put there."""

    async def unreact(self, message: str, emoji: str, *, place: str = "dm") -> None:
        """Takes an emoji off a message that this person put there."""

    async def command(self, name: str, /, *, place: str = "dm", **arguments: str) -> None:
        """Sends a command from the menu. On Telegram its arguments are written behind it, in their order."""

    async def complete(self, name: str, argument: str, typed: str, *, place: str = "dm") -> tuple[Option, ...]:
        """The completions offered for an argument of a slash command; on Telegram there are none."""

    async def pick(self, label: str, *, message: str = "", place: str = "dm") -> None:
        """Presses the button or chooses the option with that label, on the newest message that has it."""

    async def press_ref(self, ref: str, *, message: str, place: str = "dm") -> None:
        """Presses, or chooses, by the callback data, custom id or option value that stands on that message."""

    async def forge(self, ref: str, *, message: str, place: str = "dm") -> None:
        """Sends a press with data that is not on the screen, as a tampered client can."""

    async def submit(self, values: Mapping[str, str], *, place: str = "dm") -> None:
        """Fills in the open modal by label, and sends it (Discord)."""

    async def dismiss(self, *, place: str = "dm") -> None:
        """Closes the open modal without sending it."""

    async def open_link(self, payload: str) -> None:
        """Opens the bot by a deep link with that payload (Telegram's `?start=`)."""

    async def block(self, blocked: bool = True) -> None:
        """Blocks the bot (Telegram), or closes one's DMs (Discord); False undoes it."""

    async def wait(
        self,
        until: Callable[[Window], T | None],
        *,
        timeout: float = 10.0,
        place: str = "dm",
    ) -> T:
        """The first value other than None or False that `until(window)` gives; TimeoutError shows the window."""

    async def see(
        self,
        text: str,
        *,
        timeout: float = 10.0,
        place: str = "dm",
    ) -> Message:
        """Waits until a message contains `text`, and returns the newest that does."""
