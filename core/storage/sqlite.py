"""The embedded store: one SQLite file, one writer thread that commits what is waiting in groups, and readers beside it.
Nothing here knows what is kept."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from core.storage.driving import run
from core.storage.jobs import Given, answer
from core.storage.store import Listener, Listeners, wakes_of

T = TypeVar("T")

GROUP = 64
"""The most jobs that share a commit: a group is what is waiting, and a commit waits for nobody."""

# Without temp_store, what a savepoint would undo goes through a file once it is more than 64 KB.
_SETTINGS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY")
_READERS = 4
_BUSY_SECONDS = 10


class SqliteStore:
    """A store in one file: a change is on the disk before it is answered."""

    def __init__(self, url: URL) -> None:
        self._writing = sqlite_engine(url.set(drivername="sqlite+grouped"))
        self._reading = sqlite_engine(url, read_only=True)
        self._readers = ThreadPoolExecutor(_READERS, "sqlite-reader")
        self._readings = threading.local()
        self._opened: list[Connection] = []
        self._listeners = Listeners()
        self._queue: queue.SimpleQueue[Given | None] = queue.SimpleQueue()
        self._closing = False
        self._connection = self._writing.connect()
        self._writer = threading.Thread(target=self._write_groups, name="sqlite-writer", daemon=True)
        self._writer.start()

    async def read(self, job: Callable[[Session], T]) -> T:
        """Runs the job on a snapshot of what was committed when it began."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, job)

    async def write(self, job: Callable[[Session], T]) -> T:
        """Runs the job in the writer's thread, and answers when its group has been committed."""
        if self._closing:
            raise RuntimeError("the store is closed")
        given = Given(job)
        self._queue.put(given)
        answer_of_job: T = await given.future
        return answer_of_job

    def on_wake(self, listener: Listener) -> None:
        """Calls `listener(topic)` after commits of this process: one SQLite file serves one bot."""
        self._listeners.add(listener)

    async def close(self) -> None:
        """Finishes the jobs already given, then closes every connection."""
        if self._closing:
            return
        self._closing = True
        self._queue.put(None)
        await asyncio.to_thread(self._writer.join)
        await asyncio.to_thread(self._readers.shutdown)
        for connection in (self._connection, *self._opened):
            connection.close()
        self._writing.dispose()
        self._reading.dispose()

    def _read(self, job: Callable[[Session], T]) -> T:
        connection: Connection | None = getattr(self._readings, "connection", None)
        if connection is None:
            connection = self._readings.connection = self._reading.connect()
            self._opened.append(connection)
        with Session(connection) as db:
            return job(db)

    def _write_groups(self) -> None:
        while (given := self._queue.get()) is not None:
            group = [given]
            while len(group) < GROUP and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    self._queue.put(None)
                    break
                group.append(following)
            self._commit(group)
            self._listeners.hear(topic for done in group if done.error is None for topic in done.topics)
            answer(group)

    def _commit(self, group: Sequence[Given]) -> None:
        driver: Any = self._connection.connection.driver_connection
        try:
            driver.execute("BEGIN IMMEDIATE")
            for given in group:
                _run(self._connection, given)
                if not driver.in_transaction:  # as when the disk is full: SQLite has undone the whole group by itself
                    raise sqlite3.OperationalError("the database gave up the transaction")
            driver.execute("COMMIT")
        except BaseException as error:
            if driver.in_transaction:
                driver.execute("ROLLBACK")
            for given in group:  # nothing of the group was kept; a job that failed by itself keeps its own error
                given.error = given.error or error


class GroupedDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's transactions as savepoints within the group's: three statements that cost a microsecond each."""

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        """Opens the job's savepoint."""
        dbapi_connection.execute("SAVEPOINT job")

    def do_commit(self, dbapi_connection: Any) -> None:
        """Keeps what the job did, until the group's commit."""
        dbapi_connection.execute("RELEASE job")

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Undoes what the job did, and nothing of its neighbours'."""
        if dbapi_connection.in_transaction:
            dbapi_connection.execute("ROLLBACK TO job")
            dbapi_connection.execute("RELEASE job")


registry.register("sqlite.grouped", __name__, GroupedDialect.__name__)


def sqlite_engine(url: URL, *, read_only: bool = False) -> Engine:
    """An engine on a file, durable and with foreign keys on; its transactions begin when SQLAlchemy says so.

    Left to itself, Python's driver begins them late, and so loses concurrent changes. Raises ValueError without a file.
    """
    if not url.database or url.database == ":memory:":
        raise ValueError("an SQLite store needs a file, as in sqlite:///parley.db")
    arguments = {"timeout": _BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, hide_parameters=True)  # what people have written is in no log

    @event.listens_for(engine, "connect")
    def _prepare(driver: Any, _record: Any) -> None:
        driver.isolation_level = None
        for setting in (*_SETTINGS, f"query_only={int(read_only)}"):
            driver.execute(f"PRAGMA {setting}")

    if not isinstance(engine.dialect, GroupedDialect):

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            run(connection, "BEGIN" if read_only else "BEGIN IMMEDIATE", ())

    return engine


def _run(connection: Connection, given: Given) -> None:
    try:
        with Session(connection, expire_on_commit=False) as db:
            given.answer = given.job(db)
            db.commit()
            given.topics = wakes_of(db)
    except BaseException as error:  # whatever it was, the writer lives on and the awaiter hears of it
        given.error = error
