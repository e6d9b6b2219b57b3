"""The life of the running bot: started in order, stopped by a signal or by a platform's refusal, ended cleanly."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.channel import Channel, NotLetIn
from bot.courier import Courier
from bot.intake import Intake
from bot.ticks import Ticks
from core.clock import Clock
from core.forms import forget_old_forms
from core.inbox import forget_done
from core.linking import finish_joins
from core.mail import forget_old_codes
from core.relay.retention import forget_old_messages
from core.storage.store import Store

log = logging.getLogger(__name__)

SAFETY_LOOK = timedelta(minutes=1)
"""How often the courier looks even if nothing woke it."""
CLEANING = timedelta(hours=1)
KEPT_UPDATES = timedelta(days=2)
"""The platforms send nothing again after a day."""
KEPT_FORMS = timedelta(days=30)
REFUSED = 3
"""Exit code where a platform will not have the bot."""


class PlatformApp(Protocol):
    """The bot on one platform."""

    platform: str

    @property
    def channel(self) -> Channel:
        """Through which the courier writes to people there."""

    def deep_link(self, payload: str) -> str:
        """An address that opens the bot there with a packed payload; empty where the platform has no such links."""

    async def start(self) -> None:
        """Returns when the bot hears what people do there."""

    async def run_until_failed(self) -> None:
        """Returns after `close`; raises where the platform will not have the bot any more."""

    async def close(self) -> None:
        """Stops hearing, and lets what is running end."""


def link_into(apps: Sequence[PlatformApp], payload: str) -> str:
    """An address that opens the bot with the payload, on the first platform that has such; empty where none has."""
    return next(filter(None, (app.deep_link(payload) for app in apps)), "")


class Closes(Protocol):
    """Something that is let go of at the end."""

    async def close(self) -> None:
        """Lets go."""


@dataclass(frozen=True)
class Service:
    """All parts of a running bot."""

    apps: Sequence[PlatformApp]
    courier: Courier
    ticks: Ticks
    intake: Intake
    store: Store
    clock: Clock
    followed_clock: Closes | None = None
    """What keeps the clock in line with one that is moved from outside."""

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until `stop` is set, or raises what a platform refused with."""
        self.store.on_wake(lambda topic: self.courier.wake())
        self.ticks.start()
        self.ticks.every(SAFETY_LOOK, self._look, "look for what is due")
        self.ticks.every(CLEANING, self._clean, "clean up")
        delivering = asyncio.create_task(self.courier.run())
        try:
            await asyncio.gather(*(app.start() for app in self.apps))
            # What is loaded by now stays: without this, each full collection walks all of it while somebody waits.
            gc.collect()
            gc.freeze()
            log.info("ready on %s", " and ".join(app.platform for app in self.apps))
            await self._serve(stop)
        finally:
            await self._end(delivering)

    async def _serve(self, stop: asyncio.Event) -> None:
        stopping = asyncio.create_task(stop.wait())
        running = [asyncio.create_task(app.run_until_failed()) for app in self.apps]
        done, left = await asyncio.wait({stopping, *running}, return_when=asyncio.FIRST_COMPLETED)
        for task in left:
            task.cancel()
        for task in done:
            task.result()

    async def _end(self, delivering: asyncio.Task[None]) -> None:
        log.info("stopping")
        self.ticks.stop()
        delivering.cancel()
        with suppress(asyncio.CancelledError):
            await delivering
        await self.courier.close()
        await asyncio.gather(*(app.close() for app in self.apps), return_exceptions=True)
        await self.intake.close()
        await self.store.close()
        if self.followed_clock is not None:
            await self.followed_clock.close()
        log.info("stopped")

    async def _look(self) -> None:
        await self.store.write(lambda db: finish_joins(db, self.clock.now()))
        self.courier.wake()

    async def _clean(self) -> None:
        now = self.clock.now()
        await self.store.write(lambda db: forget_done(db, now - KEPT_UPDATES))
        await self.store.write(lambda db: forget_old_forms(db, now - KEPT_FORMS))
        await self.store.write(lambda db: forget_old_codes(db, now))
        while await self.store.write(lambda db: forget_old_messages(db, now)):
            pass


def run_until_told(assemble: Callable[[], Awaitable[Service]]) -> int:
    """Runs the service until SIGTERM or SIGINT; the exit code."""
    return asyncio.run(_run(assemble))


async def _run(assemble: Callable[[], Awaitable[Service]]) -> int:
    stop = stopping_event()
    try:
        service = await assemble()
        await service.run(stop)
    except NotLetIn as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    return 0


def stopping_event() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows has no such handlers; there the console's own way ends the program
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop
