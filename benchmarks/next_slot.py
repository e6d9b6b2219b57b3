"""The next free time of 100 mentors, as the directory shows it, against that of one.

Each mentor has hours of their own, and a dozen sessions in the coming fortnight. Both are asked through the store, as a
screen asks, in turns; the figure is the ratio of the medians. The queries are counted, too: a dozen at most.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from random import Random
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.databases import migrated_databases
from benchmarks.world import FIRST_START, NOW, SLOT, ask, make_pairs
from core.booking.free_time.next_free import next_free_times
from core.people import AccountKey, greet
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.storage import Store, open_store

MENTORS = 100
BOOKED = 12
ROUNDS = 40
MOST_QUERIES = 12
WEEKS = ("Mon-Fri 9-17", "Sat-Sun 10-18", "Tue, Thu 8-12, 13-16", "daily 18-22")


class Looker(NamedTuple):
    """The student who looks at the directory."""

    community_id: int
    student_id: int


async def run(database: str) -> tuple[dict[str, float], dict[str, Any]]:
    """The figure for "sqlite" or "postgres", and the milliseconds of every round with the queries of each."""
    with migrated_databases(database) as new_database:
        store = open_store(new_database())
        looker, mentors = await store.write(_settle)
        rounds = [await _round(store, looker, mentors, number % MENTORS) for number in range(ROUNDS + 1)][1:]
        many = await store.read(partial(_queries, looker=looker, mentors=mentors))
        await store.close()
    if many > MOST_QUERIES:
        raise AssertionError(f"{many} queries for {MENTORS} mentors")
    one, hundred = ([times[part] for times in rounds] for part in (0, 1))
    raw = {
        f"next_slot_of_one_ms.{database}": one,
        f"next_slot_of_{MENTORS}_ms.{database}": hundred,
        f"next_slot_queries.{database}": many,
    }
    return {f"next_slot_{MENTORS}_mentors_vs_1.{database}": median(hundred) / median(one)}, raw


async def _round(store: Store, looker: Looker, mentors: Sequence[int], which: int) -> tuple[float, float]:
    """The milliseconds for one of the mentors, and for all."""
    begin = perf_counter()
    await store.read(partial(_next, looker=looker, mentors=mentors[which : which + 1]))
    middle = perf_counter()
    found = await store.read(partial(_next, looker=looker, mentors=mentors))
    end = perf_counter()
    if len(found) != len(mentors):
        raise AssertionError(f"of {len(mentors)} mentors only {len(found)} have something free")
    return (middle - begin) * 1e3, (end - middle) * 1e3


def _settle(db: Session) -> tuple[Looker, list[int]]:
    """Who looks, and the mentors' ids; each mentor is booked by a student of their own."""
    random = Random(MENTORS)
    pairs = make_pairs(db, MENTORS, MENTORS)
    for number, pair in enumerate(pairs):
        for slot in random.sample(range(14 * 48), BOOKED):
            ask(db, pair, FIRST_START + SLOT * slot)
        set_hours(db, pair.community_id, pair.mentor_id, parse_hours(WEEKS[number % 4]), by=pair.mentor_person_id)
    somebody = greet(db, AccountKey("telegram", "somebody"), name="Somebody", now=NOW)
    return Looker(pairs[0].community_id, somebody.person_id), [pair.mentor_id for pair in pairs]


def _next(db: Session, looker: Looker, mentors: Collection[int]) -> dict[int, datetime]:
    return next_free_times(db, looker.community_id, mentors, student_id=looker.student_id, now=NOW)


def _queries(db: Session, looker: Looker, mentors: Collection[int]) -> int:
    asked = 0

    def count(*_: Any) -> None:
        nonlocal asked
        asked += 1

    bind = db.get_bind()
    event.listen(bind, "before_cursor_execute", count)
    _next(db, looker, mentors)
    event.remove(bind, "before_cursor_execute", count)
    return asked
