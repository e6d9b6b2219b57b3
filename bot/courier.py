"""The courier: looks for what is due, leases it, and keeps the deliveries to each person in their order.

How one thing is delivered lives in delivering.py.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from bot.channel import Channel, Mailer
from bot.delivering import Delivering
from bot.letters import Letter, Letters
from bot.ticks import Ticks
from core.booking import fire_due
from core.cards import DueCard, lease_cards
from core.clock import Clock
from core.notices import DueNotice, lease_notices, lease_told, next_due
from core.storage.store import Store

T = TypeVar("T")

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Deliveries under way in this process."""
LEASE_SECONDS = 60.0
"""Longer than the slowest send, so that nobody else takes what is on its way."""
HEAD_START = 0.01
"""Seconds that what was just said has to leave before its sender is answered: both keep this one thread busy."""

Work = Callable[[bool], Coroutine[Any, Any, None]]
"""A delivery, told whether it begins at once: what has to wait may have changed by then."""


class Due(NamedTuple):
    """What a look at the store has found and leased."""

    fired: int
    """How many reminders and the like were done."""
    notices: tuple[DueNotice, ...]
    cards: tuple[DueCard, ...]
    next_at: datetime | None
    """When something is due next."""


class Courier:
    """Sends what the outbox holds and keeps cards true, on the platforms that this process serves.

    `spaces` are the community's, by platform: who cannot be written to is called there.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        channels: Mapping[str, Channel],
        letters: Letters,
        ticks: Ticks,
        spaces: Mapping[str, str] = MappingProxyType({}),
        mailer: Mailer | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._delivering = Delivering(
            store=store,
            writer=self,
            clock=clock,
            channels=channels,
            letters=letters,
            spaces=spaces,
            mailer=mailer,
            let_go=self._let_go,
        )
        self._ticks = ticks
        self._woken = asyncio.Event()
        self._behind = False
        self._closed = False
        self._under_way: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._just_ended: set[tuple[str, int]] = set()
        self._lines: dict[int, asyncio.Lock] = {}

    async def write(self, job: Callable[[Session], T]) -> T:
        """Runs a job in the store. What it tells is leased by the same commit, and on its way when this comes back."""

        def told_by(db: Session) -> tuple[T, list[tuple[DueNotice, Letter | None]]]:
            answer = job(db)
            told = lease_told(db, self._clock.now(), self._room, LEASE_SECONDS, self._delivering.ways)
            return answer, [(notice, self._delivering.made_ready(db, notice)) for notice in told]

        answer, told = await self._store.write(told_by)
        leaving = [self._begin(notice, letter) for notice, letter in told]
        if any(leaving):
            await asyncio.wait(filter(None, leaving), timeout=HEAD_START)
        return answer

    def wake(self) -> None:
        """Looks for what is due, soon."""
        self._woken.set()

    async def run(self) -> None:
        """Delivers for as long as it is not cancelled."""
        self.wake()
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                due = await self._take_what_is_due()
            except Exception:
                log.exception("the courier could not look for what is due; it looks again shortly")
                due = self._clock.now() + timedelta(seconds=2)
            self._ticks.wake_at(due, self.wake)

    async def close(self, patience: float = 5.0) -> None:
        """Takes nothing more, and lets the deliveries under way end, for so many seconds at most."""
        self._closed = True
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=patience)

    @property
    def _room(self) -> int:
        return 0 if self._closed else AT_ONCE - len(self._under_way)

    async def _take_what_is_due(self) -> datetime | None:
        """Does what is due, as far as there is room, and gives when something is due next.

        Without room there is nothing to look for: each delivery that ends then wakes the courier.
        """
        now, room, served, ours = self._clock.now(), self._room, self._channels.keys(), self._delivering.ways
        self._behind = room <= 0
        if self._behind:
            return None

        def look(db: Session) -> Due:
            fired = fire_due(db, now, limit=100)
            notices = lease_notices(db, now, room, LEASE_SECONDS, ours)
            return Due(fired, notices, lease_cards(db, now, room, LEASE_SECONDS, served), next_due(db, ours))

        self._just_ended.clear()
        due = await self._store.write(look)
        for notice in due.notices:
            if ("notice", notice.id) in self._just_ended:  # sent while it was leased anew, as its lease had run out
                continue
            self._begin(notice)
        for card in due.cards:
            self._turn(card)
        if due.fired or room in (len(due.notices), len(due.cards)):
            self.wake()
        return due.next_at

    def _begin(self, notice: DueNotice, letter: Letter | None = None) -> asyncio.Task[None] | None:
        """Begins to deliver a notice, unless that is under way; gives the task where it leaves now, as it is ready."""
        key = ("notice", notice.id)
        if key in self._under_way:  # a moved clock can end a lease while its send is under way
            return None
        waits = self._line_to(notice.person_id).locked()
        task = self._start(
            key, notice.person_id, lambda at_once: self._delivering.deliver(notice, letter if at_once else None)
        )
        return None if waits or letter is None else task

    def _turn(self, card: DueCard) -> None:
        """Begins to turn a card; one that was just turned, and is due again, follows itself."""
        self._start(("card", card.id), card.person_id, lambda at_once: self._delivering.turn(card))

    def _start(self, key: tuple[str, int], person: int, work: Work) -> asyncio.Task[None]:
        """Begins a delivery, behind those to the same person that began before."""
        line = self._line_to(person)

        async def in_line() -> None:
            at_once = not line.locked()
            async with line:
                await work(at_once)

        self._under_way[key] = task = asyncio.create_task(in_line())
        task.add_done_callback(lambda done: self._ended(key, done))
        return task

    def _line_to(self, person: int) -> asyncio.Lock:
        return self._lines.setdefault(person, asyncio.Lock())

    def _ended(self, key: tuple[str, int], task: asyncio.Task[None]) -> None:
        if self._under_way.get(key) is task:
            del self._under_way[key]
            self._just_ended.add(key)
        if not self._under_way:
            self._lines.clear()
        error = None if task.cancelled() else task.exception()
        if error:
            log.error("a delivery broke off: %s %s", *key, exc_info=error)
        if error or self._behind or key[0] == "card":
            self.wake()

    def _let_go(self, notice: DueNotice) -> None:
        """It is no longer under way, so that who leases it anew before its task has ended begins it anew."""
        self._under_way.pop(("notice", notice.id), None)
