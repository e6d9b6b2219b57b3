"""The people's side of the state: each one's open modals, toasts and dismissed notices, and who is told of a change."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.playground.discord.interaction import OpenModal
from adapters.playground.discord.state import Channel, User
from adapters.playground.watching import Watch
from adapters.playground.window import Toast

TYPING_SECONDS = 10.0


@dataclass(eq=False)
class Desk:
    """What one person has on their screen besides messages."""

    user: User
    modals: dict[int, OpenModal] = field(default_factory=dict)
    """The open modal by channel id."""
    toasts: deque[Toast] = field(default_factory=lambda: deque(maxlen=5))
    dismissed: set[int] = field(default_factory=set)
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        self.watch = Watch(self.user.display)


class Audience:
    """Every person's desk, and those who want to hear when a screen changes."""

    def __init__(self) -> None:
        self.desks: dict[int, Desk] = {}
        self._listeners: list[Callable[[str], None]] = []
        self._typing: dict[int, float] = {}

    def listen(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Calls `listener(person_id)` whenever that person's screen changes, until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def changed(self, user: User) -> None:
        """That person's screen is not what it was."""
        desk = self.desks.get(user.id)
        if desk is None:
            return
        desk.watch.changed()
        for listener in tuple(self._listeners):
            listener(str(user.id))

    def channel_changed(self, channel: Channel, only_for: User | None = None) -> None:
        """Something in that channel changed, for everybody there or for one person only."""
        if only_for is not None:
            self.changed(only_for)
        elif channel.recipient is not None:
            self.changed(channel.recipient)
        elif channel.guild is not None:
            for member in tuple(channel.guild.members.values()):
                self.changed(member.user)

    def toast(self, user: User, text: str, at: float) -> None:
        """Shows a short notice to one person."""
        desk = self.desks.get(user.id)
        if desk is not None:
            desk.toasts.append(Toast(text, at))
            self.changed(user)

    def typing(self, channel: Channel) -> None:
        """Shows that the bot is typing there, for ten real seconds or until its next message."""
        self._typing[channel.id] = time.monotonic() + TYPING_SECONDS
        self.channel_changed(channel)
        asyncio.get_running_loop().call_later(TYPING_SECONDS + 0.05, self.channel_changed, channel)

    def stop_typing(self, channel: Channel) -> None:
        """The message that was being typed has come."""
        self._typing.pop(channel.id, None)

    def is_typing(self, channel: Channel) -> bool:
        """Whether the bot is shown as typing there."""
        return self._typing.get(channel.id, 0.0) > time.monotonic()
