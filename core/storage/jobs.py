"""A job on its way between an event loop and the thread that runs it. What runs it is each store's own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

_log = logging.getLogger(__name__)


class Given:
    """A job that somebody on the running event loop waits for, and what came of it.

    Not a concurrent future: cancelling one would take the job out of the queue, and a job once given is done.
    """

    __slots__ = ("answer", "error", "future", "job", "loop", "topics")

    def __init__(self, job: Callable[[Session], Any]) -> None:
        self.job = job
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.answer: Any = None
        self.error: BaseException | None = None
        self.topics: tuple[str, ...] = ()


def answer(group: Sequence[Given]) -> None:
    """Tells the awaiters of finished jobs what came of them, from any thread, with one call to each event loop."""
    for loop in {given.loop for given in group}:
        own = [given for given in group if given.loop is loop]
        try:
            loop.call_soon_threadsafe(_settle, own)
        except RuntimeError:
            _log.warning("%d jobs were finished after their event loop had closed", len(own))


def _settle(group: Sequence[Given]) -> None:
    for given in group:
        if given.future.done():  # its awaiter has gone
            continue
        if given.error is None:
            given.future.set_result(given.answer)
        elif isinstance(given.error, StopIteration):  # a future cannot carry it
            given.future.set_exception(RuntimeError("the job raised StopIteration"))
        else:
            given.future.set_exception(given.error)
