"""What is being handled: begun without waiting for it, counted, and let end. Whose turn it is: adapters/turns.py."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from adapters.turns import Turns

log = logging.getLogger(__name__)


class Workers:
    """Work that is under way, for at most `at_once` people side by side."""

    def __init__(self, at_once: int = 32) -> None:
        self._turns = Turns(at_once)
        self._running: set[asyncio.Task[None]] = set()

    def start(self, person: str, work: Callable[[], Awaitable[None]]) -> None:
        """Does the work soon, after all that was started for this person before."""
        task = asyncio.create_task(self._do(person, work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def head_start(self, seconds: float) -> None:
        """Waits until nothing that is started is left to do, for so long at most."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def room(self, most: int) -> None:
        """Waits until less than `most` is started and not done."""
        while len(self._running) >= most:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    async def close(self, seconds: float) -> None:
        """Lets what is started end, for so many seconds at most; what has not ended then is cancelled."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            log.warning("%d updates of Telegram were not answered in time", len(late))
            await asyncio.wait(late, timeout=1.0)

    async def _do(self, person: str, work: Callable[[], Awaitable[None]]) -> None:
        async with self._turns.of(person):
            try:
                await work()
            except Exception:
                log.exception("an update of Telegram was not handled; it is handled again after the next start")
