"""The shared store: PostgreSQL, a pool of connections with a thread each, and wake-ups between processes. Nothing here
knows what is kept."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.storage.jobs import Given, answer
from core.storage.store import Listener, Listeners, wakes_of
from core.storage.wakeups import Wakeups

T = TypeVar("T")

CONNECTIONS = 12
"""How many jobs one process runs at once."""

# A job sees one snapshot, and a change to what changed meanwhile fails instead of being lost: then the job runs again.
_SETTINGS = {
    "timezone": "UTC",
    "default_transaction_isolation": "repeatable\\ read",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}
_SERIALIZATION_FAILURE, _DEADLOCK = "40001", "40P01"
_FOREIGN_KEY_VIOLATION = "23503"
"""What a row refers to was there on the job's snapshot: somebody has deleted it meanwhile, or refers to what goes."""
_UNIQUE_VIOLATION = "23505"
"""The job looked whether there is such a row, and somebody has written it since.

https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
"""
_IN_THE_WAY = (_SERIALIZATION_FAILURE, _DEADLOCK, _FOREIGN_KEY_VIOLATION, _UNIQUE_VIOLATION)
_PAUSES = (0.005, 0.01, 0.02, 0.04, *[0.1] * 12)


class _CanPass(Exception):
    """Nothing was committed, and what went wrong may not happen again."""

    def __init__(self, cause: DBAPIError) -> None:
        super().__init__()
        self.cause = cause


class PostgresStore:
    """A store that any number of processes share."""

    def __init__(self, url: URL, connections: int = CONNECTIONS) -> None:
        self._engine = postgres_engine(url, connections)
        self._threads = ThreadPoolExecutor(connections, "postgres")
        self._listeners = Listeners()
        self._wakeups = Wakeups(url, self._listeners.hear)
        self._closing = False

    async def read(self, job: Callable[[Session], T]) -> T:
        """Runs the job on a snapshot of what was committed when it began."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self._again_if_it_can_pass, self._read, job
        )

    async def write(self, job: Callable[[Session], T]) -> T:
        """Runs the job in a transaction, again if another one got in its way, and answers after the commit."""
        if self._closing:
            raise RuntimeError("the store is closed")
        given = Given(job)
        self._threads.submit(self._write, given)
        answer_of_job: T = await given.future
        return answer_of_job

    def on_wake(self, listener: Listener) -> None:
        """Calls `listener(topic)` after commits of this process and of every other one on the database."""
        self._listeners.add(listener)
        self._wakeups.listen()

    async def close(self) -> None:
        """Finishes the jobs already given, then closes every connection."""
        if self._closing:
            return
        self._closing = True
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._wakeups.close)
        self._engine.dispose()

    def _write(self, given: Given) -> None:
        try:
            given.answer, given.topics = self._again_if_it_can_pass(self._commit, given.job)
        except BaseException as error:  # whatever it was, the awaiter hears of it
            given.error = error
        else:
            self._listeners.hear(given.topics)
            self._wakeups.tell(given.topics)
        answer([given])

    def _again_if_it_can_pass(self, run: Callable[[Callable[[Session], Any]], T], job: Callable[[Session], Any]) -> T:
        # By hand, because stamina reports every retry as a warning, and these are an ordinary day's.
        for pause in _PAUSES:
            try:
                return run(job)
            except _CanPass:
                time.sleep(random.uniform(0, pause))
        try:
            return run(job)
        except _CanPass as failure:
            raise failure.cause from None

    def _read(self, job: Callable[[Session], T]) -> T:
        with Session(self._engine) as db:
            db.connection(execution_options={"postgresql_readonly": True})
            return job(db)

    def _commit(self, job: Callable[[Session], T]) -> tuple[T, tuple[str, ...]]:
        with Session(self._engine, expire_on_commit=False) as db:
            try:
                result = job(db)
                db.flush()
            except DBAPIError as error:
                if error.connection_invalidated or _was_in_the_way(error):
                    raise _CanPass(error) from error
                raise
            try:
                db.commit()
            except DBAPIError as error:
                if _was_in_the_way(error):
                    raise _CanPass(error) from error
                raise
            return result, wakes_of(db)


def postgres_engine(url: URL, connections: int = CONNECTIONS) -> Engine:
    """An engine whose connections are set to UTC, to snapshots, and to give up on what takes too long."""
    options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_recycle=1800,
        connect_args={"options": options, "connect_timeout": 10},
        hide_parameters=True,  # what people have written is in no log
    )


def _was_in_the_way(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _IN_THE_WAY
