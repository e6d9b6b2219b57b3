"""Discord's ids: milliseconds since 2015 in the high bits, a counter in the low ones. They follow the moved clock."""

from __future__ import annotations

from adapters.playground.clock import MovableClock

EPOCH = 1_420_070_400_000
"""Milliseconds from the Unix epoch to Discord's, 2015-01-01T00:00:00Z."""


class Snowflakes:
    """Gives ids that never repeat and never go back."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """The next id; always above the one before."""
        fresh = (int(self._clock.now() * 1000) - EPOCH) << 22
        self._last = max(fresh, self._last + 1)
        return self._last


def moment(snowflake: int) -> float:
    """When that id was made, in epoch seconds."""
    return ((snowflake >> 22) + EPOCH) / 1000
