"""The playground's clock: real time plus an offset that can be moved. Each move is announced to those who follow it."""

from __future__ import annotations

import time
from collections.abc import Callable


class MovableClock:
    """Epoch seconds that run with real time and can be moved ahead."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset
        self._followers: list[Callable[[float], None]] = []

    def now(self) -> float:
        """The moved time, in epoch seconds."""
        return time.time() + self.offset

    def move(self, seconds: float) -> None:
        """Moves the clock by so many seconds and tells every follower the new offset."""
        self.offset += seconds
        for follower in tuple(self._followers):
            follower(self.offset)

    def follow(self, follower: Callable[[float], None]) -> Callable[[], None]:
        """Calls `follower(offset)` at every move, until the returned function is called."""
        self._followers.append(follower)
        return lambda: self._followers.remove(follower)
