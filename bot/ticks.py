"""APScheduler's part: regular ticks, and one wake-up for the next thing due. It holds nothing a crash would lose."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from core.clock import Clock

NEXT_DUE = "next due"


class Ticks:
    """Wakes on time, by a clock that may be moved. The rows know what is due; this knows only when to look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # A late wake-up is still wanted: the default of one second's grace drops it without a word.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begins to tick, on the running event loop."""
        self._scheduler.start()

    def every(self, period: timedelta, act: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        """Runs `act` once in each period."""
        self._scheduler.add_job(act, IntervalTrigger(seconds=int(period.total_seconds())), id=name)

    def wake_at(self, due: datetime | None, wake: Callable[[], None]) -> None:
        """Calls `wake` when the clock reaches `due`, instead of at the time told before; None calls it off."""
        if due is None:
            if self._scheduler.get_job(NEXT_DUE):
                self._scheduler.remove_job(NEXT_DUE)
            return
        # The scheduler reads the machine's clock, so the moment is given as a distance from now.
        at = datetime.now(UTC) + max(due - self._clock.now(), timedelta(0))
        self._scheduler.add_job(_call, DateTrigger(at), args=[wake], id=NEXT_DUE, replace_existing=True)

    def stop(self) -> None:
        """Ends all ticks."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def _call(wake: Callable[[], None]) -> None:
    wake()
