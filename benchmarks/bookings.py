"""How many whole requests a second, against the same rows by the bare driver.

A request is a session, a booking, two claims, two notices and one expiry. Ours goes through the use case and the store,
with all its checks and reads; 64 callers ask at once, each for slots of their own. The floor only inserts: on SQLite 64
threads with a connection and a transaction each, on PostgreSQL 64 threads over a pool of 8 connections. Both write to
databases with every table, constraint and trigger, in turns, with every commit on the disk.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import psycopg_pool

from benchmarks.databases import migrated_databases
from benchmarks.world import FIRST_START, NOW, SLOT, Pair, ask, make_pairs
from core.storage import Store, new_id, open_store

CALLERS = 64
EACH = 20
ROUNDS = 9

Write = Callable[[Sequence[tuple[str, list[tuple[Any, ...]]]]], None]

_COLUMNS = {
    "session": "community_id, id, mentor_id, mentor_person_id, service_id, starts_at, ends_at, room, status, version,"
    " cancel_until_minutes",
    "booking": "community_id, id, session_id, student_id, status, topic, expires_at, created_at, late, proposed",
    "claim": "person_id, starts_at, ends_at, community_id, session_id",
    "notice": "community_id, id, person_id, kind, data, due_at, status, attempts",
    "reminder": "community_id, id, session_id, kind, due_at",
}


async def run(database: str) -> tuple[dict[str, float], dict[str, list[float]]]:
    """The figure for "sqlite" or "postgres" (ratio of the medians), and the requests a second of every round."""
    ours: list[float] = []
    floor: list[float] = []
    with migrated_databases(database) as new_database:
        store = open_store(new_database())
        bare = new_database()
        pairs = await store.write(lambda db: make_pairs(db, CALLERS, CALLERS))
        with _sqlite(bare) if database == "sqlite" else _postgres(bare) as writers:
            for number in range(ROUNDS + 1):
                starts = [FIRST_START + SLOT * (number * EACH + slot) for slot in range(EACH)]
                ours.append(CALLERS * EACH / await _ours(store, pairs, starts))
                floor.append(CALLERS * EACH / await asyncio.to_thread(_bare, writers, database, pairs, starts))
        await store.close()
    raw = {f"bookings_per_second.{database}": ours[1:], f"bare_bookings_per_second.{database}": floor[1:]}
    first, second = raw.values()
    return {f"bookings_vs_bare_driver.{database}": median(first) / median(second)}, raw


async def _ours(store: Store, pairs: Sequence[Pair], starts: Sequence[datetime]) -> float:
    async def caller(pair: Pair) -> None:
        for start in starts:
            await store.write(partial(ask, pair=pair, start=start))

    begin = perf_counter()
    await asyncio.gather(*(caller(pair) for pair in pairs))
    return perf_counter() - begin


def _bare(writers: Sequence[Write], database: str, pairs: Sequence[Pair], starts: Sequence[datetime]) -> float:
    def caller(write: Write, pair: Pair) -> None:
        for start in starts:
            write(_rows(database, pair, start))

    with ThreadPoolExecutor(len(pairs)) as threads:
        begin = perf_counter()
        for call in [threads.submit(caller, *each) for each in zip(writers, pairs, strict=True)]:
            call.result()  # a floor that fails is fast, and no floor
        return perf_counter() - begin


def _rows(database: str, pair: Pair, start: datetime) -> list[tuple[str, list[tuple[Any, ...]]]]:
    def moment(at: datetime) -> Any:
        return at if database == "postgres" else int(at.timestamp() * 1_000_000)

    community, session, booking, student = pair.community_id, new_id(NOW), new_id(NOW), pair.student_id
    begin, end, now = moment(start), moment(start + SLOT), moment(NOW)
    expiry = moment(start - timedelta(hours=3))
    data = json.dumps({"session": session, "booking": booking})
    mentor = pair.mentor_person_id
    room = "parley-" + "x" * 26
    return [
        (
            "session",
            [(community, session, pair.mentor_id, mentor, pair.service_id, begin, end, room, "tentative", 1, 120)],
        ),
        ("booking", [(community, booking, session, student, "pending", "How do I begin?", expiry, now, False, "[]")]),
        ("claim", [(person, begin, end, community, session) for person in (mentor, student)]),
        (
            "notice",
            [
                (community, new_id(NOW), mentor, "request_received", data, now, "waiting", 0),
                (community, new_id(NOW), student, "request_sent", data, now, "waiting", 0),
            ],
        ),
        ("reminder", [(community, new_id(NOW), session, "expire", expiry)]),
    ]


def _insert(table: str, mark: str, rows: int) -> str:
    columns = _COLUMNS[table]
    values = ", ".join([f"({', '.join([mark] * (columns.count(',') + 1))})"] * rows)
    return f"INSERT INTO {table} ({columns}) VALUES {values}"


@contextmanager
def _sqlite(url: str) -> Iterator[list[Write]]:
    connections = []
    for _ in range(CALLERS):
        connection = sqlite3.connect(
            url.removeprefix("sqlite:///"), timeout=60, isolation_level=None, check_same_thread=False
        )
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}")
        connections.append(connection)

    def writer(connection: sqlite3.Connection) -> Write:
        def write(tables: Sequence[tuple[str, list[tuple[Any, ...]]]]) -> None:
            connection.execute("BEGIN IMMEDIATE")
            for table, rows in tables:
                connection.execute(_insert(table, "?", len(rows)), [value for row in rows for value in row])
            connection.execute("COMMIT")

        return write

    yield [writer(connection) for connection in connections]
    for connection in connections:
        connection.close()


@contextmanager
def _postgres(url: str) -> Iterator[list[Write]]:
    with psycopg_pool.ConnectionPool(url, min_size=8, max_size=8) as pool:
        pool.wait()

        def write(tables: Sequence[tuple[str, list[tuple[Any, ...]]]]) -> None:
            with pool.connection() as connection:
                for table, rows in tables:
                    connection.execute(_insert(table, "%s", len(rows)), [value for row in rows for value in row])

        yield [write] * CALLERS
