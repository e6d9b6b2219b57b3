"""Somebody who acts in chat, the same way on every platform, and sees what others say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from adapters.playground.window import Human, Message, Window

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds that somebody waits for what is to come."""


@dataclass
class Actor:
    """Somebody who acts in chat, the same way on every platform, and counts the taps it takes.

    A tap is a button pressed, an option chosen or a form submitted; typing and opening a select are none.
    """

    human: Human
    taps: int = 0
    before: dict[str, str] = field(default_factory=dict)
    """What they had been told when they acted or looked last: the texts of messages, by their ids."""

    @property
    def name(self) -> str:
        """What they are called."""
        return self.human.name

    async def command(self, name: str, /, *, place: str = "dm", **arguments: str) -> None:
        """Sends a command."""
        self.look(place)
        await self.human.command(name, place=place, **arguments)

    async def say(self, text: str, *, place: str = "dm") -> None:
        """Types a message."""
        self.look(place)
        await self.human.say(text, place=place)

    async def pick(self, label: str, *, place: str = "dm", timeout: float = PATIENCE) -> None:
        """Waits for a label that begins so, and picks it."""
        full = await self.wait(lambda window: _label(window, label), timeout=timeout, place=place)
        self.look(place)
        await self.human.pick(full, place=place)
        self.taps += 1

    async def write(self, text: str, *, place: str = "dm") -> None:
        """Writes into the form that has opened: a modal, or a question asked in chat."""
        await self.wait(lambda window: window.modal or _question(window), place=place)
        self.look(place)
        modal = self.human.window(place).modal
        if modal is None:
            await self.human.say(text, place=place)
            return
        await self.human.submit({modal.fields[0].label: text}, place=place)
        self.taps += 1

    async def fill_in(self, *answers: str) -> None:
        """Writes into each field of the form that has opened: all of a modal, or question by question; nothing leaves
        a field empty."""
        if self.human.platform == "discord":
            modal = await self.wait(lambda window: window.modal)
            await self.human.submit(dict(zip((field.label for field in modal.fields), answers, strict=True)))
            self.taps += 1
            return
        question: Message | None = None
        for answer in answers:
            question = await self.wait(lambda window, before=question: _question(window, before))  # type: ignore[misc]
            if answer:
                await self.say(answer)
            else:
                await self.pick("Skip")

    async def forge(self, ref: str, *, message: str, place: str = "dm") -> None:
        """Presses what need not be on the screen."""
        self.look(place)
        await self.human.forge(ref, message=message, place=place)

    async def wait(self, until: Callable[[Window], T | None], *, timeout: float = PATIENCE, place: str = "dm") -> T:
        """Waits until this gives something of what they see, and returns that."""
        return await self.human.wait(until, timeout=timeout, place=place)

    async def see(self, text: str, *, timeout: float = PATIENCE, place: str = "dm") -> Message:
        """Waits until somebody else's message says this; perhaps it did before."""
        return await self.wait(lambda window: _told(window, text), timeout=timeout, place=place)

    async def see_anew(self, text: str, *, place: str = "dm") -> Message:
        """Waits until a message says this that did not when they acted or looked last."""
        return await self.wait(lambda window: _told(window, text, self.before), place=place)

    async def see_gone(self, text: str, *, timeout: float = PATIENCE, place: str = "dm") -> None:
        """Waits until no message says this any more."""
        await self.wait(lambda window: window.newest(text) is None, timeout=timeout, place=place)

    @property
    def window(self) -> Window:
        """What they see."""
        return self.human.window()

    @property
    def labels(self) -> tuple[str, ...]:
        """What can be picked on the bot's newest message."""
        return next(message.labels for message in reversed(self.window.messages) if not message.mine)

    def look(self, place: str = "dm") -> None:
        """Takes in what is told by now: what is seen anew came later."""
        self.before = {message.id: message.text for message in self.human.window(place).messages}


def _label(window: Window, start: str) -> str | None:
    for message in reversed(window.messages):
        for label in message.labels:
            if label.startswith(start):
                return label
    return None


def _told(window: Window, text: str, before: Mapping[str, str] = MappingProxyType({})) -> Message | None:
    """The newest message of somebody else that says this, and did not before."""
    told = (m for m in reversed(window.messages) if not m.mine and text in m.text)
    return next((m for m in told if before.get(m.id) != m.text), None)


def _question(window: Window, before: Message | None = None) -> Message | None:
    """The question asked in chat: another than the one before."""
    bots = [message for message in window.messages if not message.mine][-2:]
    asked = (m for m in reversed(bots) if "Write it as a message" in m.text or "write it anew" in m.text)
    return next((m for m in asked if before is None or (m.id, m.text) != (before.id, before.text)), None)
