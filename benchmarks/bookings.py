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
from sqlalchemy import RowMapping, create_engine, text
from sqlalchemy.orm import Session

from benchmarks.databases import migrated_databases
from benchmarks.world import FIRST_START, NOW, SLOT, Pair, ask, make_pairs
from core.storage import Store, has_one_writer, new_id, open_store

CALLERS = 64
EACH = 20
ROUNDS = 9

Rows = list[tuple[str, list[dict[str, Any]]]]
Write = Callable[[Rows], None]

_TABLES = ("session", "booking", "claim", "notice", "reminder")

Written = dict[str, list[dict[str, Any]]]
"""The rows of one request by their tables, without the columns that are empty in all of them."""


async def run(database: str) -> tuple[dict[str, float], dict[str, list[float]]]:
    """The figure for "sqlite" or "postgres" (ratio of the medians), and the requests a second of every round."""
    ours: list[float] = []
    floor: list[float] = []
    with migrated_databases(database) as new_database:
        store = open_store(new_database())
        bare = new_database()
        pairs = await store.write(_settle)
        written = await _written(new_database())
        with _sqlite(bare) if database == "sqlite" else _postgres(bare) as writers:
            for number in range(ROUNDS + 1):
                starts = [FIRST_START + SLOT * (number * EACH + slot) for slot in range(EACH)]
                ours.append(CALLERS * EACH / await _ours(store, pairs, starts))
                floor.append(CALLERS * EACH / await asyncio.to_thread(_bare, writers, database, written, pairs, starts))
        await store.close()
    raw = {f"bookings_per_second.{database}": ours[1:], f"bare_bookings_per_second.{database}": floor[1:]}
    first, second = raw.values()
    return {f"bookings_vs_bare_driver.{database}": median(first) / median(second)}, raw


def _settle(db: Session) -> list[Pair]:
    """Who asks whom. What PostgreSQL finds out of its tables by itself within a minute of use, it does here at once."""
    pairs = make_pairs(db, CALLERS, CALLERS)
    if not has_one_writer(db):
        db.flush()
        db.execute(text("ANALYZE"))
    return pairs


async def _ours(store: Store, pairs: Sequence[Pair], starts: Sequence[datetime]) -> float:
    async def caller(pair: Pair) -> None:
        for start in starts:
            await store.write(partial(ask, pair=pair, start=start))

    begin = perf_counter()
    await asyncio.gather(*(caller(pair) for pair in pairs))
    return perf_counter() - begin


async def _written(url: str) -> Written:
    """What ours writes for one request, read back: the floor writes the same columns."""
    store = open_store(url)
    (pair,) = await store.write(lambda db: make_pairs(db, 1, 1))
    await store.write(partial(ask, pair=pair, start=FIRST_START))
    await store.close()
    with create_engine(url).connect() as connection:
        return {table: _told(connection.execute(text(f"SELECT * FROM {table}")).mappings().all()) for table in _TABLES}


def _told(rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    filled = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    return [{name: _bound(row[name]) for name in filled} for row in rows]


def _bound(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _bare(
    writers: Sequence[Write], database: str, written: Written, pairs: Sequence[Pair], starts: Sequence[datetime]
) -> float:
    def caller(write: Write, requests: Sequence[Rows]) -> None:
        for rows in requests:
            write(rows)

    requests = [[_rows(database, written, pair, start) for start in starts] for pair in pairs]
    with ThreadPoolExecutor(len(pairs)) as threads:
        begin = perf_counter()
        for call in [threads.submit(caller, *each) for each in zip(writers, requests, strict=True)]:
            call.result()  # a floor that fails is fast, and no floor
        return perf_counter() - begin


def _rows(database: str, written: Written, pair: Pair, start: datetime) -> Rows:
    """The written rows with the ids, people and times of another request."""

    def moment(at: datetime) -> Any:
        return at if database == "postgres" else int(at.timestamp() * 1_000_000)

    session, booking, people = new_id(NOW), new_id(NOW), sorted((pair.mentor_person_id, pair.student_id))
    own = {
        "community_id": pair.community_id,
        "session_id": session,
        "booking_id": booking,
        "mentor_id": pair.mentor_id,
        "mentor_person_id": pair.mentor_person_id,
        "service_id": pair.service_id,
        "student_id": pair.student_id,
        "starts_at": moment(start),
        "ends_at": moment(start + SLOT),
        "expires_at": moment(start - timedelta(hours=3)),
        "data": json.dumps({"session": session, "booking": booking}),
    }
    ids = {"session": [session], "booking": [booking]}
    rows = []
    for table in _TABLES:
        of_table = zip(ids.get(table, (new_id(NOW), new_id(NOW))), people, written[table], strict=False)
        changes = [own | {"id": new, "person_id": person} for new, person, _ in of_table]
        rows.append((table, [_with(row, change) for row, change in zip(written[table], changes, strict=True)]))
    return rows


def _with(row: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: changes.get(name, value) for name, value in row.items()}


def _insert(table: str, mark: str, rows: Sequence[dict[str, Any]]) -> str:
    values = ", ".join([f"({', '.join([mark] * len(rows[0]))})"] * len(rows))
    return f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES {values}"


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
        def write(tables: Rows) -> None:
            connection.execute("BEGIN IMMEDIATE")
            for table, rows in tables:
                connection.execute(_insert(table, "?", rows), [value for row in rows for value in row.values()])
            connection.execute("COMMIT")

        return write

    yield [writer(connection) for connection in connections]
    for connection in connections:
        connection.close()


@contextmanager
def _postgres(url: str) -> Iterator[list[Write]]:
    with psycopg_pool.ConnectionPool(url, min_size=8, max_size=8) as pool:
        pool.wait()

        def write(tables: Rows) -> None:
            with pool.connection() as connection:
                for table, rows in tables:
                    connection.execute(_insert(table, "%s", rows), [value for row in rows for value in row.values()])

        yield [write] * CALLERS
