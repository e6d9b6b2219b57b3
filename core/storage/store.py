"""The port to the database: plain functions over a session, run off the event loop in a transaction, and wake-ups that
follow a commit. Which database answers is in sqlite.py and postgres.py."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")

Listener = Callable[[str], None]

_WAKES = "wakes"
_log = logging.getLogger(__name__)


class Writer(Protocol):
    """Takes jobs that change the database: the store, or who does more with what a job left behind."""

    async def write(self, job: Callable[[Session], T]) -> T:
        """Runs the job and returns its answer after its commit; a cancelled awaiter does not stop the job."""


class Store(Writer, Protocol):
    """A database. A job is a plain function; what it raises undoes that job alone and comes out of the await."""

    async def read(self, job: Callable[[Session], T]) -> T:
        """Runs the job on a snapshot that it cannot write to."""

    def on_wake(self, listener: Listener) -> None:
        """Calls `listener(topic)` on the running event loop after each commit that said `wake(db, topic)`."""

    async def close(self) -> None:
        """Finishes the jobs already given, then lets go of the database."""


def wake(db: Session, topic: str) -> None:
    """Within a write job: once it has committed, and only then, every listener in every process hears of the topic."""
    db.info.setdefault(_WAKES, {})[topic] = None


def hush(db: Session, topic: str) -> None:
    """Takes a `wake` back: what it was to tell of is seen to by those who run the job."""
    db.info.get(_WAKES, {}).pop(topic, None)


def wakes_of(db: Session) -> tuple[str, ...]:
    """The topics that this job has asked to wake, each once."""
    return tuple(db.info.get(_WAKES, ()))


class Listeners:
    """Who hears of a wake-up in this process, each on the event loop it was added from."""

    def __init__(self) -> None:
        self._listeners: list[tuple[asyncio.AbstractEventLoop, Listener]] = []

    def add(self, listener: Listener) -> None:
        """Keeps the listener for the running event loop; raises RuntimeError outside of one."""
        self._listeners.append((asyncio.get_running_loop(), listener))

    def hear(self, topics: Iterable[str]) -> None:
        """Tells each listener of each topic once, from any thread."""
        for topic in dict.fromkeys(topics):
            for loop, listener in tuple(self._listeners):
                try:
                    loop.call_soon_threadsafe(listener, topic)
                except RuntimeError:  # that loop has closed: nobody is there to hear
                    _log.debug("a wake-up for %s came after its event loop had closed", topic)
