"""The only source of now. What is due at which time lives with the features."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, in UTC."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The machine's time, in UTC."""
        return datetime.now(UTC)


class OffsetClock:
    """A clock that runs with the machine's, so far ahead or behind; a move is announced to its followers."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset
        self._followers: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The machine's time plus the offset, in UTC."""
        return datetime.now(UTC) + self._offset

    def set_offset(self, offset: timedelta) -> None:
        """Moves the clock and wakes every follower, so that what became due is seen at once."""
        self._offset = offset
        for follower in tuple(self._followers):
            follower()

    def follow(self, follower: Callable[[], None]) -> None:
        """Calls `follower()` after each move."""
        self._followers.append(follower)
