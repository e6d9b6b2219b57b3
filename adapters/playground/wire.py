"""What passes between a bot and the loopback platforms: the log of calls, faults by name, and the network's delay."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One finished call of a bot, or one gateway frame: what was asked, what was answered, and how long it took."""

    platform: str
    name: str
    """Telegram: the method, `sendMessage`. Discord: verb and route, `POST /channels/{channel_id}/messages`."""
    at: float
    """Moved time when the call came in, in epoch seconds."""
    milliseconds: float
    status: int
    request: Any
    answer: Any
    url: str = ""


@dataclass(frozen=True)
class Fault:
    """A failure that the platform is told to show: an HTTP status with the platform's own body, or a dropped socket."""

    status: int
    """0 drops the connection without an answer (before the call takes effect, unless `after_effect`)."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    after_effect: bool = False


class Wire:
    """The log of calls with its listeners, the faults waiting by name, and the delay of every answer."""

    def __init__(self, keep: int = 2000) -> None:
        self.calls: deque[Call] = deque(maxlen=keep)
        self.delay = 0.0
        """Seconds that every answer waits, to play a slow network."""
        self._listeners: list[Callable[[Call], None]] = []
        self._faults: dict[tuple[str, str], deque[Fault]] = {}

    def record(self, call: Call) -> None:
        """Keeps a finished call and tells every listener."""
        self.calls.append(call)
        for listener in tuple(self._listeners):
            listener(call)

    def listen(self, listener: Callable[[Call], None]) -> Callable[[], None]:
        """Calls `listener(call)` for each call from now on, until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def fail_next(
        self, platform: str, name: str, status: int, *, times: int = 1, after_effect: bool = False, **parameters: Any
    ) -> None:
        """Makes the next `times` calls of that name fail with `status` (`retry_after=2` and the like in the body)."""
        faults = self._faults.setdefault((platform, name), deque())
        faults.extend([Fault(status, parameters, after_effect)] * times)

    def take_fault(self, platform: str, name: str) -> Fault | None:
        """The fault waiting for this call, taken off the queue; None where there is none."""
        waiting = self._faults.get((platform, name))
        return waiting.popleft() if waiting else None

    async def travel(self) -> None:
        """Waits for as long as the network's delay."""
        if self.delay:
            await asyncio.sleep(self.delay)
