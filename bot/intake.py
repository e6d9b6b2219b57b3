"""What the platforms sent: kept before they hear "received", and marked done with its effect."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from core.clock import Clock
from core.inbox import finish_updates, newest_update, read_back, store_updates, to_read_back, undone_updates
from core.people.chats import open_chats
from core.relay import open_threads
from core.storage.store import Store

READ_BACK = timedelta(days=30)
"""Chats silent for longer than this are not read back."""


@dataclass(frozen=True)
class Line:
    """A chat to read back, after an update."""

    chat: str
    after: str
    thread: bool = False


class Intake:
    """The inbox, as the adapters see it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._kept: set[tuple[str, str]] = set()
        self._finished: list[tuple[str, str]] = []
        self._finishing: asyncio.Task[None] | None = None

    async def keep(self, platform: str, updates: Sequence[tuple[str, str]]) -> None:
        """Stores updates as (id, body) before the platform may forget them; those already known are left alone."""
        await self._store.write(lambda db: store_updates(db, platform, updates, now=self._clock.now()))
        self._kept.update((platform, update) for update, _ in updates)

    async def waiting(self, platform: str) -> tuple[tuple[str, str], ...]:
        """The updates stored and not done, as (id, body), the oldest first: what a crash left over."""
        updates = await self._store.read(lambda db: undone_updates(db, platform))
        self._kept.update((platform, update.id) for update in updates)
        return tuple((update.id, update.body) for update in updates)

    async def done(self, platform: str, update: str) -> None:
        """Marks an update that asks for nothing as done."""
        self.finish_soon(platform, update)

    async def lines(self, platform: str, *, direct: bool) -> tuple[Line, ...]:
        """The threads of conversations and, where `direct`, the private chats of a platform, each with the update to
        read back from after a start: the newest handled, or an older one until `line_read`."""

        def job(db: Session) -> tuple[Line, ...]:
            newest, since = newest_update(db, platform), self._clock.now() - READ_BACK
            if not newest:
                return ()
            chats, threads = open_chats(db, platform, since) if direct else (), open_threads(db, platform, since)
            left = to_read_back(db, platform, {*chats, *threads}, newest)
            return (*(Line(chat, left[chat]) for chat in chats), *(Line(chat, left[chat], True) for chat in threads))

        return await self._store.write(job)

    async def line_read(self, platform: str, chat: str) -> None:
        """What came in a chat while the bot was away has been handled."""
        await self._store.write(lambda db: read_back(db, platform, chat))

    def finish_soon(self, platform: str, update: str) -> None:
        """Marks an update as done shortly: for what changed nothing, so that doing it again would do no harm."""
        if (platform, update) not in self._kept:
            return
        self._finished.append((platform, update))
        if self._finishing is None or self._finishing.done():
            self._finishing = asyncio.create_task(self._finish())

    def forget(self, platform: str, update: str) -> None:
        """Lets go of an update that was marked as done together with its effect."""
        self._kept.discard((platform, update))

    async def close(self) -> None:
        """Waits until all that is finished is marked."""
        if self._finishing is not None:
            await self._finishing

    async def _finish(self) -> None:
        await asyncio.sleep(0.05)
        while self._finished:
            finished, self._finished = self._finished, []
            await self._store.write(lambda db: finish_updates(db, finished, now=self._clock.now()))  # noqa: B023
            self._kept.difference_update(finished)
