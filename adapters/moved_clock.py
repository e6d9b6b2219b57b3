"""Follows a clock that is moved from outside, as the playground's is. Without one the machine's clock is used."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta

import aiohttp

from core.clock import OffsetClock

log = logging.getLogger(__name__)


class MovedClock:
    """Keeps an OffsetClock in line with an address that gives `{"offset": seconds}`, a line at once and one a move."""

    def __init__(self, address: str) -> None:
        self.clock = OffsetClock()
        self._address = address
        self._first = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    @classmethod
    async def following(cls, address: str) -> MovedClock:
        """One that shows the moved time already."""
        moved = cls(address)
        moved._following = asyncio.create_task(moved._follow())
        await moved._first.wait()
        return moved

    async def close(self) -> None:
        """Follows no longer."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.wait({self._following})

    async def _follow(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None, connect=5)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                try:
                    async with session.get(self._address) as answer:
                        async for line in answer.content:
                            self._move(line)
                except (aiohttp.ClientError, LookupError, TypeError, ValueError) as error:
                    log.warning("the moved clock cannot be followed: %s", error)
                await asyncio.sleep(0.5)

    def _move(self, line: bytes) -> None:
        if not line.strip():
            return
        self.clock.set_offset(timedelta(seconds=float(json.loads(line)["offset"])))
        self._first.set()
