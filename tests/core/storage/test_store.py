"""What both stores promise, tried on each."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from core.storage import Store, open_store, wake
from tests.core.storage.conftest import NOON, Counter, Taken


def put(number: int, value: int = 0) -> Callable[[Session], None]:
    return lambda db: db.add(Counter(id=number, value=value))


def numbers(db: Session) -> list[int]:
    return list(db.scalars(select(Counter.id).order_by(Counter.id)))


async def test_what_was_written_is_read_after_the_await(store: Store) -> None:
    for number in range(20):
        await store.write(put(number))
        assert number in await store.read(numbers)


async def test_a_write_returns_what_its_job_returns(store: Store) -> None:
    assert await store.write(lambda db: db.scalar(select(func.count()).select_from(Counter))) == 0


async def test_entities_can_be_read_after_the_commit(store: Store) -> None:
    def make(db: Session) -> Counter:
        counter = Counter(id=1, value=7)
        db.add(counter)
        return counter

    assert (await store.write(make)).value == 7


async def test_a_job_that_raises_undoes_itself_and_leaves_its_neighbours_alone(store: Store) -> None:
    def fails(number: int) -> Callable[[Session], None]:
        def job(db: Session) -> None:
            put(number)(db)
            db.flush()
            raise LookupError(number)

        return job

    jobs = [store.write(fails(number) if number % 3 == 0 else put(number)) for number in range(60)]
    outcomes = await asyncio.gather(*jobs, return_exceptions=True)
    assert [number for number, outcome in enumerate(outcomes) if isinstance(outcome, LookupError)] == [*range(0, 60, 3)]
    assert await store.read(numbers) == [number for number in range(60) if number % 3]


async def test_a_job_that_the_database_refuses_leaves_its_neighbours_alone(store: Store) -> None:
    await store.write(put(7))
    outcomes = await asyncio.gather(*(store.write(put(number)) for number in range(20)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [IntegrityError]
    assert await store.read(numbers) == [*range(20)]


async def test_what_the_database_refuses_is_told_without_what_was_to_be_written(store: Store) -> None:
    with pytest.raises(DBAPIError) as refused:
        await store.write(lambda db: db.execute(text("SELECT :said FROM nowhere"), {"said": "ben@example.org"}))
    assert "nowhere" in str(refused.value)
    assert "ben" not in str(refused.value)


async def test_a_job_can_undo_a_part_of_itself(store: Store) -> None:
    def job(db: Session) -> None:
        put(1)(db)
        with pytest.raises(IntegrityError), db.begin_nested():
            db.execute(insert(Counter), [{"id": 2, "value": 0}, {"id": 2, "value": 0}])
        put(3)(db)

    await store.write(job)
    assert await store.read(numbers) == [1, 3]


async def test_a_job_may_raise_what_a_future_cannot_carry(store: Store) -> None:
    def stops(_db: Session) -> None:
        raise StopIteration

    with pytest.raises(RuntimeError):
        await store.write(stops)
    await store.write(put(1))
    assert await store.read(numbers) == [1]


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError):
        await store.read(lambda db: db.execute(insert(Counter), {"id": 1, "value": 0}))
    assert await store.read(numbers) == []


async def test_a_reader_sees_nothing_of_a_job_that_has_not_committed(store: Store) -> None:
    inserted, seen = threading.Event(), threading.Event()

    def slow(db: Session) -> None:
        put(1)(db)
        db.flush()
        inserted.set()
        assert seen.wait(10)

    writing = asyncio.create_task(store.write(slow))
    await asyncio.to_thread(inserted.wait, 10)
    assert await store.read(numbers) == []
    seen.set()
    await writing
    assert await store.read(numbers) == [1]


async def test_a_reader_sees_one_state_from_beginning_to_end(store: Store) -> None:
    began, changed = threading.Event(), threading.Event()

    def look_twice(db: Session) -> tuple[list[int], list[int]]:
        first = numbers(db)
        began.set()
        assert changed.wait(10)
        return first, numbers(db)

    reading = asyncio.create_task(store.read(look_twice))
    await asyncio.to_thread(began.wait, 10)
    await store.write(put(1))
    changed.set()
    assert await reading == ([], [])


async def test_two_hundred_increments_at_once_lose_none(store: Store) -> None:
    await store.write(put(1))

    def increment(db: Session) -> None:
        counter = db.get_one(Counter, 1)
        counter.value += 1

    for _ in range(4):
        await asyncio.gather(*(store.write(increment) for _ in range(50)))
    assert await store.read(lambda db: db.get_one(Counter, 1).value) == 200


async def test_a_job_is_done_though_its_awaiter_leaves(ready_url: str) -> None:
    store = open_store(ready_url)
    started, go_on = threading.Event(), threading.Event()

    def slow(db: Session) -> None:
        started.set()
        assert go_on.wait(10)
        put(1)(db)

    running = asyncio.create_task(store.write(slow))
    await asyncio.to_thread(started.wait, 10)
    waiting = [asyncio.create_task(store.write(put(number))) for number in range(2, 30)]
    await asyncio.sleep(0)
    for task in (running, *waiting):
        task.cancel()
    go_on.set()
    await asyncio.gather(running, *waiting, return_exceptions=True)
    await store.close()
    again = open_store(ready_url)
    assert await again.read(numbers) == [*range(1, 30)]
    await again.close()


async def test_closing_finishes_the_jobs_already_given(ready_url: str) -> None:
    store = open_store(ready_url)
    jobs = [asyncio.create_task(store.write(put(number))) for number in range(200)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*jobs)
    with pytest.raises(RuntimeError, match="closed"):
        await store.write(put(1000))
    again = open_store(ready_url)
    assert await again.read(numbers) == [*range(200)]
    await again.close()


async def test_a_listener_wakes_after_the_commit_and_on_the_event_loop(store: Store) -> None:
    heard: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
    store.on_wake(lambda topic: heard.put_nowait((topic, threading.get_ident())))
    inserted, go_on = threading.Event(), threading.Event()

    def slow(db: Session) -> None:
        put(1)(db)
        wake(db, "due")
        wake(db, "due")
        db.flush()
        inserted.set()
        assert go_on.wait(10)

    writing = asyncio.create_task(store.write(slow))
    await asyncio.to_thread(inserted.wait, 10)
    await asyncio.sleep(0.05)
    assert heard.empty()
    go_on.set()
    assert await asyncio.wait_for(heard.get(), 5) == ("due", threading.get_ident())
    await writing
    await asyncio.sleep(0.05)
    assert heard.empty()


async def test_a_job_that_fails_wakes_nobody(store: Store) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    store.on_wake(heard.put_nowait)

    def fails(db: Session) -> None:
        wake(db, "never")
        raise LookupError

    with pytest.raises(LookupError):
        await store.write(fails)
    await store.write(lambda db: wake(db, "then"))
    assert await asyncio.wait_for(heard.get(), 30) == "then"


async def test_moments_come_back_in_utc_to_the_microsecond(store: Store) -> None:
    moment = datetime(2026, 3, 29, 2, 30, 15, 123457, tzinfo=UTC)
    berlin = moment.astimezone(ZoneInfo("Europe/Berlin"))

    def keep(db: Session) -> None:
        db.add(Taken(person_id=1, starts_at=berlin, ends_at=berlin + timedelta(hours=1), community_id=1, session_id=1))

    await store.write(keep)
    [read] = await store.read(lambda db: db.scalars(select(Taken.starts_at)).all())
    assert (read, read.tzinfo) == (moment, UTC)
    compare = select(Taken.person_id).where(Taken.starts_at >= moment, Taken.starts_at < berlin + timedelta(seconds=1))
    assert await store.read(lambda db: db.scalars(compare).all()) == [1]


async def test_a_naive_moment_is_refused(store: Store) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(Exception, match="a moment needs a time zone"):
        await store.read(lambda db: db.scalars(select(Taken).where(Taken.starts_at == naive)).all())
