"""What refusing overlaps costs when 200 students ask for one slot at once, against a unique index on person and start.

Both sides go through the use case and the store; exactly one student must get the slot. The floor's database lacks the
exclusion constraint or the triggers, and is left with the claims' primary key, which is that unique index: it sees only
who wants the very same start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from statistics import median
from time import perf_counter

from sqlalchemy import text

from benchmarks.databases import migrated_databases
from benchmarks.world import FIRST_START, SLOT, Pair, ask, make_pairs
from core.booking.errors import SlotTaken
from core.storage import Store, open_store
from core.storage.opening import open_engine

STUDENTS = 200
TRIALS = 25

_WITHOUT_OVERLAPS = {
    "sqlite": ("DROP TRIGGER claim_overlap_insert", "DROP TRIGGER claim_overlap_update"),
    "postgres": ("ALTER TABLE claim DROP CONSTRAINT ex_claim_overlap",),
}


async def run(database: str) -> tuple[dict[str, float], dict[str, list[float]]]:
    """The figures for "sqlite" or "postgres" (ratio of the medians; ours at worst over its median), and all seconds."""
    with migrated_databases(database) as new_database:
        addresses = new_database(), new_database()
        _drop_overlaps(addresses[1], database)
        stores = [open_store(address) for address in addresses]
        pairs = [await store.write(lambda db: make_pairs(db, 1, STUDENTS)) for store in stores]
        times: list[list[float]] = [[], []]
        for number in range(TRIALS + 1):
            for side in (0, 1) if number % 2 else (1, 0):
                times[side].append(await _trial(stores[side], pairs[side], FIRST_START + SLOT * number))
        for store in stores:
            await store.close()
    ours, floor = (each[1:] for each in times)
    figures = {
        f"contention_200_vs_unique_index.{database}": median(ours) / median(floor),
        f"contention_200_worst_vs_median.{database}": max(ours) / median(ours),
    }
    return figures, {
        f"contention_200_seconds.{database}": ours,
        f"unique_index_200_seconds.{database}": floor,
    }


async def _trial(store: Store, pairs: Sequence[Pair], start: datetime) -> float:
    begin = perf_counter()
    won = await asyncio.gather(*(_gets_it(store, pair, start) for pair in pairs))
    seconds = perf_counter() - begin
    if sum(won) != 1:
        raise AssertionError(f"{sum(won)} students got one slot")
    return seconds


async def _gets_it(store: Store, pair: Pair, start: datetime) -> bool:
    try:
        await store.write(lambda db: ask(db, pair, start))
    except SlotTaken:
        return False
    return True


def _drop_overlaps(url: str, database: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        for statement in _WITHOUT_OVERLAPS[database]:
            connection.execute(text(statement))
    engine.dispose()
