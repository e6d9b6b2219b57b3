"""What only PostgreSQL could get wrong: being shared between processes, and coming back after a lost connection."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.storage import insert_together, open_store, wake
from core.storage.postgres import PostgresStore
from core.storage.prepared import read_one
from core.storage.store import Store
from tests.conftest import MakeDatabase
from tests.core.storage.conftest import COUNTERS, Counter, lay_tables

WAKES_AND_ENDS = """
import asyncio, sys
from core.storage import open_store, wake

async def main():
    store = open_store(sys.argv[1])
    await store.write(lambda db: wake(db, sys.argv[2]))
    await store.close()

asyncio.run(main())
"""


@pytest.fixture
def url(fresh_postgres_url: MakeDatabase) -> str:
    """A database with the trial's tables."""
    return fresh_postgres_url(lay_tables)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """A store on it."""
    opened = open_store(url)
    yield opened
    await opened.close()


async def wake_from_outside(url: str, topic: str) -> None:
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", WAKES_AND_ENDS, url, topic], check=True)


async def heard_next(heard: asyncio.Queue[str]) -> str:
    return await asyncio.wait_for(heard.get(), 30)


async def test_a_commit_in_another_process_wakes_this_one(url: str, store: Store) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    store.on_wake(heard.put_nowait)
    await wake_from_outside(url, "due now")
    assert await heard_next(heard) == "due now"


async def test_a_wake_up_is_heard_once_in_each_process(url: str, store: Store) -> None:
    other = open_store(url)
    here: list[str] = []
    there: asyncio.Queue[str] = asyncio.Queue()
    store.on_wake(here.append)
    other.on_wake(there.put_nowait)
    for topic in ("due", "then"):
        await store.write(lambda db, topic=topic: wake(db, topic))  # type: ignore[misc]
    assert [await heard_next(there) for _ in range(2)] == ["due", "then"]
    assert here == ["due", "then"]
    await other.close()


async def test_the_listener_comes_back_after_its_connection_was_lost(url: str, store: Store) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    store.on_wake(heard.put_nowait)
    await store.write(put(1))
    other = open_store(url)
    await other.write(lambda db: wake(db, "due"))
    assert await heard_next(heard) == "due"
    await other.close()
    end_connections(url)
    assert await heard_next(heard) == "due", "it may have been said while nobody listened"
    await wake_from_outside(url, "then")
    assert await heard_next(heard) == "then"


async def test_a_job_runs_again_when_its_connection_was_lost_before_the_commit(url: str, store: Store) -> None:
    await store.write(put(1))
    end_connections(url)
    await asyncio.gather(*(store.write(put(n)) for n in range(2, 30)))
    assert await store.read(lambda db: db.query(Counter).count()) == 29


@pytest.mark.parametrize("what", ["reads", "writes"])
async def test_a_job_whose_driver_lost_the_connection_runs_again(url: str, store: Store, what: str) -> None:
    found = select(Counter.value).where(Counter.id == bindparam("id"))

    def job(db: Session) -> None:
        if what == "reads":
            assert read_one(db, found, {"id": 1}) == (0,)
        insert_together(db, (COUNTERS, [{"id": 2, "value": 0}]))

    await store.write(put(1))
    end_connections(url)
    await store.write(job)
    assert await store.read(lambda db: db.query(Counter).count()) == 2


async def test_jobs_that_lock_in_opposite_orders_both_get_through(store: Store) -> None:
    for number in (1, 2):
        await store.write(put(number))

    def raise_both(first: int, second: int) -> Callable[[Session], None]:
        def job(db: Session) -> None:
            for number in (first, second):
                db.get_one(Counter, number, with_for_update=True).value += 1
                db.flush()

        return job

    pairs = [raise_both(1, 2), raise_both(2, 1)] * 3
    await asyncio.wait_for(asyncio.gather(*(store.write(job) for job in pairs)), 60)
    assert await store.read(lambda db: [db.get_one(Counter, number).value for number in (1, 2)]) == [6, 6]


async def test_who_writes_what_another_has_written_since_they_looked_looks_again(store: Store) -> None:
    others = put(1)

    def job(db: Session) -> str:
        if db.get(Counter, 1):
            return "it is there"
        with Session(db.get_bind()) as other:
            others(other)
            other.commit()
        db.add(Counter(id=1, value=0))
        db.flush()
        return "written twice"

    assert await store.write(job) == "it is there"


async def test_an_address_may_begin_with_postgres(url: str) -> None:
    store = open_store(url.replace("postgresql://", "postgres://"))
    assert isinstance(store, PostgresStore)
    assert await store.read(lambda db: db.query(Counter).count()) == 0
    await store.close()


def put(number: int) -> Callable[[Session], None]:
    return lambda db: db.add(Counter(id=number, value=0))


def end_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
