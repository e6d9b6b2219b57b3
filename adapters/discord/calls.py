"""Calls of Discord's API: one after another at our pace, given up on in time, with their failures named."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord
from aiolimiter import AsyncLimiter

from adapters.discord import limits
from adapters.discord.refusals import named
from bot.channel import TryLater

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds until a call is given up on: discord.py itself waits and tries again up to five times."""

_CONNECTION_LOST = (aiohttp.ClientError, OSError, asyncio.TimeoutError, RuntimeError)


class Calls:
    """Makes calls by the client that `client` gives: the one that is logged in now, or None."""

    def __init__(self, client: Callable[[], discord.Client | None]) -> None:
        self._client = client
        self._pace = AsyncLimiter(limits.REQUESTS, limits.REQUEST_SECONDS)
        self._running: set[asyncio.Future[object]] = set()

    @property
    def client(self) -> discord.Client | None:
        """The client that is logged in now."""
        return self._client()

    async def __call__(self, make: Callable[[discord.Client], Awaitable[T]], patience: float = PATIENCE) -> T:
        """What the call gave. Never cancelled: discord.py, stopped in a global pause, would stay in it for good."""
        client = self.client
        if client is None:
            raise TryLater(2.0, "not logged in to Discord")
        await self.pause()
        call = asyncio.ensure_future(make(client))
        self._running.add(call)  # type: ignore[arg-type]
        call.add_done_callback(self._ended)
        done, _ = await asyncio.wait({call}, timeout=patience)
        if not done:
            raise TryLater(PATIENCE, "Discord does not answer")
        try:
            return call.result()
        except (discord.DiscordException, *_CONNECTION_LOST) as error:
            raise named(error) from error

    async def pause(self) -> None:
        """Waits for the next moment in which a request keeps the pace; for requests that are made without us."""
        await self._pace.acquire()

    async def close(self) -> None:
        """Lets calls on their way end, for a moment."""
        if self._running:
            await asyncio.wait(self._running, timeout=1.0)

    def _ended(self, call: asyncio.Future[T]) -> None:
        self._running.discard(call)
        if not call.cancelled():
            call.exception()
