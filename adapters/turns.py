"""Whose turn it is: what one person did is handled in its order, what many did side by side. Handling is elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """A queue for each person, and at most `at_once` people being served."""

    def __init__(self, at_once: int) -> None:
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._free = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def of(self, person: str) -> AsyncIterator[None]:
        """Waits until all that this person did before is handled, and keeps what comes after waiting."""
        queue = self._queues.get(person)
        if queue is None:
            queue = self._queues[person] = asyncio.Lock()
        async with queue, self._free:
            yield
