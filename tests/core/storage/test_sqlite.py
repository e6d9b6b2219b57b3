"""What only SQLite could get wrong: its settings, a group's commit, and what is left after a crash."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from core.storage import open_store
from core.storage.opening import open_engine
from core.storage.sqlite import SqliteStore
from tests.core.storage.conftest import Counter, Trial

WRITES_UNTIL_KILLED = """
import asyncio, itertools, sys
from sqlalchemy import insert
from core.storage import open_store
from tests.core.storage.conftest import Counter

async def write(store, numbers):
    for number in numbers:
        await store.write(lambda db: db.execute(insert(Counter), {"id": number, "value": 0}) and None)
        print(number, flush=True)

async def main():
    store = open_store(sys.argv[1])
    numbers = itertools.count()
    await asyncio.gather(*(write(store, numbers) for _ in range(32)))

asyncio.run(main())
"""


@pytest.fixture
def url(fresh_sqlite_url: Callable[[None], str]) -> str:
    """A file with the trial's tables."""
    made = fresh_sqlite_url(None)
    engine = open_engine(made)
    Trial.metadata.create_all(engine)
    engine.dispose()
    return made


async def test_what_was_acknowledged_outlives_kill_9_under_load(url: str) -> None:
    command = [sys.executable, "-c", WRITES_UNTIL_KILLED, url]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220 - nothing else runs meanwhile
    assert child.stdout
    acknowledged = [int(child.stdout.readline()) for _ in range(300)]
    child.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    child.wait()
    child.stdout.close()
    store = open_store(url)
    kept = set(await store.read(lambda db: db.scalars(select(Counter.id)).all()))
    await store.close()
    assert set(acknowledged) <= kept


async def test_what_is_waiting_shares_a_commit(url: str) -> None:
    store = SqliteStore(make_url(url))
    commits: list[None] = []
    store._connection.connection.driver_connection.set_trace_callback(  # type: ignore[union-attr]
        lambda statement: commits.append(None) if statement == "COMMIT" else None
    )
    await asyncio.gather(*(store.write(put(number)) for number in range(320)))
    await store.close()
    assert 5 <= len(commits) <= 40


async def test_a_group_whose_commit_fails_is_an_error_for_each_of_its_jobs(url: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("CREATE TABLE child (id INTEGER REFERENCES counter (id) DEFERRABLE INITIALLY DEFERRED)")
    connection.close()
    store = open_store(url)

    def points_nowhere(db: Session) -> None:
        db.execute(text("INSERT INTO child VALUES (99)"))

    def refused(_db: Session) -> None:
        raise LookupError

    given = [store.write(put(1)), store.write(refused), store.write(points_nowhere), store.write(put(2))]
    outcomes = [type(outcome) for outcome in await asyncio.gather(*given, return_exceptions=True)]
    kept = await store.read(lambda db: list(db.scalars(select(Counter.id).order_by(Counter.id))))
    # which jobs met in a group is up to the moment; whoever was told of success is there, and nobody else
    assert kept == [number for number, outcome in ((1, outcomes[0]), (2, outcomes[3])) if outcome is type(None)]
    assert outcomes[1:3] == [LookupError, sqlite3.IntegrityError]
    await store.write(put(3))
    await store.close()


async def test_a_full_disk_is_an_error_and_what_was_there_stays(url: str) -> None:
    store = SqliteStore(make_url(url))
    await store.write(put(1))
    await store.write(lambda db: db.execute(text("PRAGMA max_page_count = 1")).all())
    filling = [store.write(put_many(100_000 * group)) for group in range(1, 4)]
    outcomes = await asyncio.gather(*filling, return_exceptions=True)
    assert all(isinstance(outcome, Exception) for outcome in outcomes)
    assert "full" in str(outcomes[0])
    await store.write(lambda db: db.execute(text("PRAGMA max_page_count = 1000000")).all())
    await store.write(put(2))
    assert await store.read(lambda db: list(db.scalars(select(Counter.id).order_by(Counter.id)))) == [1, 2]
    await store.close()


async def test_changes_are_durable_and_foreign_keys_are_kept(url: str) -> None:
    store = open_store(url)

    def settings(db: Session) -> list[object]:
        return [db.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]

    assert await store.write(settings) == ["wal", 2, 1]
    assert await store.read(settings) == ["wal", 2, 1]
    await store.close()


async def test_a_lock_held_by_another_process_is_waited_for(url: str) -> None:
    store = open_store(url)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO counter VALUES (1, 0)")
    writing = asyncio.create_task(store.write(put(2)))
    await asyncio.sleep(0.2)
    assert not writing.done()
    other.execute("COMMIT")
    other.close()
    await writing
    assert await store.read(lambda db: list(db.scalars(select(Counter.id).order_by(Counter.id)))) == [1, 2]
    await store.close()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:"])
def test_a_store_in_memory_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="needs a file"):
        open_store(address)


def test_another_database_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        open_store("mysql://localhost/parley")


def put(number: int) -> Callable[[Session], None]:
    return lambda db: db.add(Counter(id=number, value=0))


def put_many(first: int) -> Callable[[Session], None]:
    def job(db: Session) -> None:
        db.execute(insert(Counter), [{"id": first + number, "value": 0} for number in range(20_000)])

    return job
