"""What the platforms sent: done with, or kept, before they hear "received", and marked done with its effect."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from core.clock import Clock
from core.inbox import finish_updates, mark_done, newest_update, read_back, store_updates, to_read_back, undone_updates
from core.people.chats import open_chats
from core.relay import open_threads
from core.storage.store import Store

READ_BACK = timedelta(days=30)
"""Chats silent for longer than this are not read back."""


Update = tuple[str, str]
"""A platform, and its own id of the update."""


@dataclass(frozen=True)
class Line:
    """A chat to read back, after an update."""

    chat: str
    after: str
    thread: bool = False


class NotHandled(Exception):
    """So many updates could neither be handled nor given up: their platform is to send them again."""


class Intake:
    """The inbox, as the adapters see it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._heard: dict[Update, str] = {}
        """What is being handled and not stored, with its body."""
        self._answered: set[Update] = set()
        """What is done with, of which its platform does not know yet."""
        self._failed: set[Update] = set()
        """What could neither be handled nor given up, so that its platform is to send it again."""
        self._kept: set[Update] = set()
        """What is being handled and stored."""
        self._finished: list[Update] = []
        self._finishing: asyncio.Task[None] | None = None

    def hear(self, platform: str, updates: Iterable[tuple[str, str]]) -> set[str]:
        """Takes note of updates as (id, body) that are handled from now on, and gives the ids of those: not of what is
        being handled, or was, and is sent again as it could not be confirmed."""
        known = self._heard.keys() | self._kept | self._answered
        fresh = {update: body for update, body in updates if (platform, update) not in known}
        self._heard.update({(platform, update): body for update, body in fresh.items()})
        self._failed.difference_update((platform, update) for update in fresh)
        return set(fresh)

    async def keep(self, platform: str) -> None:
        """Stores what was heard and is not done with, before the platform may forget it; what is known is left alone.

        Most is done with by then, so that no message has to wait for a commit of its own. Raises NotHandled.
        """
        heard = [update for update in self._heard if update[0] == platform]
        if heard:
            rows = [(update[1], self._heard[update]) for update in heard]
            await self._store.write(lambda db: store_updates(db, platform, rows, now=self._clock.now()))
        for update in heard:
            is_open = self._heard.pop(update, None) is not None
            if update in self._failed:
                continue
            self._kept.add(update)
            if not is_open:
                self.done(*update)
        if failed := [update for update in self._failed if update[0] == platform]:
            raise NotHandled(len(failed))
        self._answered = {update for update in self._answered if update[0] != platform}

    async def waiting(self, platform: str) -> tuple[tuple[str, str], ...]:
        """The updates stored and not done, as (id, body), the oldest first: what a crash left over."""
        updates = await self._store.read(lambda db: undone_updates(db, platform))
        self._kept.update((platform, update.id) for update in updates)
        return tuple((update.id, update.body) for update in updates)

    def done(self, platform: str, update: str) -> None:
        """An update is done with: what took no effect is marked so shortly, as doing it again would do no harm."""
        self._answer((platform, update))
        if (platform, update) not in self._kept:
            return
        self._finished.append((platform, update))
        if self._finishing is None or self._finishing.done():
            self._finishing = asyncio.create_task(self._finish())

    def took_effect(self, platform: str, update: str) -> None:
        """An update was marked as done together with its effect."""
        self._answer((platform, update))
        self._kept.discard((platform, update))

    def _answer(self, update: Update) -> None:
        if self._heard.pop(update, None) is not None:
            self._answered.add(update)

    async def give_up(self, platform: str, update: str) -> None:
        """An update could not be handled. One that is not stored is marked as done before its person is told so: where
        that cannot be, either, the platform is to send it again."""
        if (platform, update) in self._heard:
            try:
                await self._store.write(lambda db: mark_done(db, platform, update, self._clock.now()))
            except Exception:
                if self._heard.pop((platform, update), None) is not None:
                    self._failed.add((platform, update))
                raise
        self.done(platform, update)

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
