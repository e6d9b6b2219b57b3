"""Delivery of a bot's updates to its webhook: in order, with the secret header, sent again with backoff until 2xx."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import aiohttp

from adapters.playground.clock import MovableClock
from adapters.playground.telegram.updates import UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 60.0
"""Real seconds between two tries of one update; doubled after each failure."""


class Webhook:
    """One bot's webhook. Updates go one after the other: the next waits until the one before was taken."""

    def __init__(self, clock: MovableClock, updates: UpdateQueue) -> None:
        self._clock = clock
        self._updates = updates
        self._secret = ""
        self._connections = 0
        self._error: tuple[int, str] | None = None
        self._task: asyncio.Task[None] | None = None

    def set(self, url: str, secret: str, connections: int) -> None:
        """Sends to that address from now on; an empty one ends it. Must be called on the event loop."""
        self._updates.webhook_url, self._secret, self._connections = url, secret, connections
        self._error = None
        if self._task:
            self._task.cancel()
        self._task = asyncio.create_task(self._deliver()) if url else None

    def info(self) -> dict[str, Any]:
        """The `WebhookInfo` object."""
        shown: dict[str, Any] = {
            "url": self._updates.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self._updates.webhook_url:
            shown |= {"max_connections": self._connections, "allowed_updates": sorted(self._updates.allowed)}
        if self._error:
            shown |= {"last_error_date": self._error[0], "last_error_message": self._error[1]}
        return shown

    async def stop(self) -> None:
        """Ends the delivery."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _deliver(self) -> None:
        pause = FIRST_PAUSE
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
            while True:
                waiting = self._updates.pending(1)
                if not waiting:
                    await self._updates.arrival()
                elif await self._taken(session, waiting[0]):
                    self._updates.confirm(waiting[0]["update_id"] + 1)
                    pause = FIRST_PAUSE
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)

    async def _taken(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: self._secret} if self._secret else {})
        try:
            async with session.post(self._updates.webhook_url, data=json.dumps(update), headers=headers) as answer:
                if 200 <= answer.status < 300:
                    return True
                problem = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            refused = isinstance(error, aiohttp.ClientConnectorError)
            problem = "Connection refused" if refused else "Read timeout expired"
        self._error = (int(self._clock.now()), problem)
        return False
