"""A router that does as a test tells it: a real object that answers, with all it heard written down."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.commands import Argument, CommandSpec
from bot.events import Completion, Event, MessageRef, Press, Reacted, Submit
from bot.intake import Line
from bot.payloads import Answer, Payload
from bot.screens import Field, Form, Reply, Shown
from core.people import AccountKey

T = TypeVar("T", bound=Event)
Handle = Callable[[Event], Reply | None]


ANSWERS = {"turn": Answer.EDIT, "anew": Answer.NEW, "whisper": Answer.PRIVATE, "ask": Answer.FORM}
"""How a press is answered, by its data up to the first dot."""


class Ask(Payload):
    """Opens the form."""

    def pack(self) -> str:
        return "ask"


@dataclass
class Script:
    """Answers every event by `answer`, after `slowness` seconds."""

    answer: Handle = lambda event: Reply(Shown(f"heard {type(event).__name__}"), Answer.NEW)
    slowness: float = 0.0
    heard: list[Event] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    missing: list[MessageRef] = field(default_factory=list)
    noted: list[tuple[Event, MessageRef]] = field(default_factory=list)
    reacted_to: list[Reacted] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0
    commands: tuple[CommandSpec, ...] = (
        CommandSpec("start", "Begin"),
        CommandSpec("book", "Book time", (Argument("mentor", "Whom", completes=True),)),
        CommandSpec("mentor", "Mentors", subcommands=(CommandSpec("add", "Add", (Argument("who", "Whom", True),)),)),
    )

    def answer_to(self, event: Event) -> Answer:
        if isinstance(event, Press):
            return ANSWERS.get(event.data.split(".")[0], Answer.NEW)
        if isinstance(event, Submit):
            return Answer.EDIT
        return Answer.NEW if event.place.private else Answer.PRIVATE

    async def form(self, event: Press) -> Form | None:
        topic = Field("topic", "What about?", "e.g. my thesis", long=True, most=200, value="Bridges")
        return Form("Your request", (topic, Field("name", "Name", required=False)), Ask())

    async def handle(self, event: Event) -> Reply | None:
        if event.update in {known.update for known in self.heard}:
            return None
        self.heard.append(event)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            await asyncio.sleep(self.slowness)
        finally:
            self.busy -= 1
        return self.answer(event)

    async def complete(self, event: Completion) -> tuple[tuple[str, str], ...]:
        self.heard.append(event)
        return tuple((f"{event.typed}{number} " + "long " * 30, str(number)) for number in range(40))

    async def left(self, account: AccountKey, space: str) -> None:
        self.gone.append(account.address)

    async def deleted(self, platform: str, message: MessageRef) -> None:
        self.missing.append(message)

    async def kept(self, platform: str, chat: str, most: int) -> tuple[str, ...]:
        return ()

    async def reacted(self, reacted: Reacted) -> None:
        self.reacted_to.append(reacted)

    async def shown(self, event: Event, reply: Reply, message: MessageRef) -> None:
        self.noted.append((event, message))

    def heard_of(self, kind: type[T]) -> list[T]:
        return [event for event in self.heard if isinstance(event, kind)]


@dataclass
class Inbox:
    """Remembers where each line was left."""

    left: dict[str, str] = field(default_factory=dict)
    threads: set[str] = field(default_factory=set)

    read: list[str] = field(default_factory=list)

    async def lines(self, platform: str, *, direct: bool) -> tuple[Line, ...]:
        lines = (Line(*one, thread=one[0] in self.threads) for one in self.left.items())
        return tuple(line for line in lines if direct or line.thread)

    async def line_read(self, platform: str, chat: str) -> None:
        self.read.append(chat)
