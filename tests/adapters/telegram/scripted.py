"""A router that does as a test tells it: a real object that answers, with all it heard written down."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from bot.commands import Argument, CommandSpec
from bot.events import Event, MessageRef, Press, Reacted
from bot.intake import Intake
from bot.payloads import Answer
from bot.screens import Key, Reply, Shown
from core.inbox import mark_done
from core.people import AccountKey
from core.storage import Store

Say = Callable[[Event], Reply | None]
E = TypeVar("E", bound=Event)


def new(html: str, *rows: tuple[Key, ...], toast: str = "") -> Reply:
    """An answer by a new message."""
    return Reply(Shown(html, rows=rows), Answer.NEW, toast)


def turned(html: str, *rows: tuple[Key, ...], toast: str = "") -> Reply:
    """An answer that turns the pressed message."""
    return Reply(Shown(html, rows=rows), Answer.EDIT, toast)


@dataclass
class Script:
    """Answers every event by `say`, after `slowness` seconds, and marks it as done as the real one does."""

    store: Store
    intake: Intake
    say: Say = lambda event: new(f"heard {type(event).__name__}")
    slowness: Callable[[Event], float] = lambda event: 0.0
    only_reads: bool = False
    heard: list[Event] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    noted: list[tuple[Event, MessageRef]] = field(default_factory=list)
    reacted_to: list[Reacted] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0
    commands: tuple[CommandSpec, ...] = (
        CommandSpec("start", "Begin"),
        CommandSpec("book", "Book time", (Argument("mentor", "Whom"),)),
        CommandSpec("mentor", "Make somebody a mentor", admin=True),
    )

    async def handle(self, event: Event) -> Reply | None:
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            await asyncio.sleep(self.slowness(event))
        finally:
            self.busy -= 1
        if not self.only_reads and not await self._takes_effect(event):
            return None
        self.heard.append(event)
        return self.say(event)

    async def _takes_effect(self, event: Event) -> bool:
        try:
            is_new = await self.store.write(lambda db: mark_done(db, "telegram", event.update, datetime.now(UTC)))
        except OSError:
            await self.intake.give_up("telegram", event.update)
            return False
        self.intake.took_effect("telegram", event.update)
        return is_new

    async def left(self, account: AccountKey, space: str) -> None:
        self.gone.append((account.address, space))

    async def reacted(self, reacted: Reacted) -> None:
        self.reacted_to.append(reacted)

    async def shown(self, event: Event, reply: Reply, message: MessageRef) -> None:
        self.noted.append((event, message))

    def heard_of(self, kind: type[E]) -> list[E]:
        return [event for event in self.heard if isinstance(event, kind)]

    def pressed(self) -> list[str]:
        return [event.data for event in self.heard_of(Press)]
