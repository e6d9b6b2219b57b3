"""Two who act at the same moment: what may come of it is what comes of one after the other, in either order. Both
orders are really run, on the same rows, and taken back. Which two, and on what, stands in test_every_race.py."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, literal, select, text
from sqlalchemy.orm import Session as Db

from core.booking import fire_due
from core.errors import ParleyError
from core.linking import finish_joins
from core.storage import Entity
from tests.core.booking.ledger import broken_promises, read_ledger
from tests.stores import SharedStore

Job = Callable[[Db], Any]
Rows = dict[str, list[dict[str, Any]]]

ID = 1 << 40
"""Numbers from here on are ids, or keys that nobody can guess."""
BY_CHANCE = {"session.room", "link_code.digest", "course.key"}
TABLES = Entity.metadata.sorted_tables
FILLED = select(*(exists().where(literal(1) == 1).select_from(table) for table in TABLES))
LONGEST_WAIT = 5
"""Seconds for which one of the two waits until the other has begun as well."""


@dataclass(frozen=True)
class Act:
    """What somebody does, and when."""

    job: Job
    now: datetime


@dataclass(frozen=True)
class Outcome:
    """What each of the two was told, and how what is kept differs from before, as far as it does not hang on chance."""

    told: tuple[str, str]
    changes: Counter[str] = field(hash=False)

    @property
    def turned(self) -> Outcome:
        """The same, as the second sees it."""
        return Outcome((self.told[1], self.told[0]), self.changes)

    def unlike(self, other: Outcome) -> str:
        """How this differs from another."""
        more, less = self.changes - other.changes, other.changes - self.changes
        return "\n  ".join([f"{self.told} and not {other.told}", *(f"+ {r}" for r in more), *(f"- {r}" for r in less)])


class Ring:
    """A database in which the same scene is set again and again, and two act on it."""

    def __init__(self, shared: SharedStore, runner: asyncio.Runner) -> None:
        self.engine, self.store, self.runner = shared.engine, shared.store, runner
        self.shared = shared
        self.rows: Rows = {}
        self.known: set[int] = set()

    def set_up(self, scene: Callable[[Db], Any]) -> Any:
        """Builds a scene on nothing, and keeps its rows."""
        self.runner.run(self.shared.emptied())
        with Db(self.engine) as db, db.begin():
            built = scene(db)
        with Db(self.engine) as db:
            self.rows = dict(every_row(db))
        self.known = {number for rows in self.rows.values() for row in rows for number in numbers(list(row.values()))}
        return built

    def set_again(self) -> None:
        """The scene as it was."""

        self.runner.run(self.shared.emptied())
        with Db(self.engine) as db, db.begin():
            for table in TABLES:
                if rows := self.rows.get(table.name):
                    db.connection().execute(insert(table), rows)

    def one_after_the_other(self, first: Act, second: Act) -> Outcome:
        """What comes of it, which is taken back: the scene stays as it is."""
        with Db(self.engine) as db:
            told = told_to(db, first), told_to(db, second)
            self._let_time_do(db, max(first.now, second.now))
            outcome = Outcome(told, self._changes(db))
            db.rollback()
        return outcome

    def both_at_once(self, first: Act, second: Act) -> Outcome:
        """What comes of it where neither sees what the other does before they have begun; the scene is set again."""
        answers = self.runner.run(self._race(first, second))
        for answer in answers:
            if isinstance(answer, BaseException) and not isinstance(answer, ParleyError):
                raise answer
        one, other = (type(answer).__name__ if isinstance(answer, ParleyError) else "done" for answer in answers)
        now = max(first.now, second.now)
        with Db(self.engine) as db, db.begin():
            self._let_time_do(db, now)
            outcome = Outcome((one, other), self._changes(db))
            broken = broken_promises(read_ledger(db), now, ticked=True)
        assert not broken, (outcome.told, broken)
        self.set_again()
        return outcome

    async def _race(self, first: Act, second: Act) -> list[Any]:
        jobs = [first.job, second.job]
        if self.engine.dialect.name == "postgresql":  # SQLite has one writer: there they share a commit
            begun = threading.Barrier(2)
            jobs = [begun_together(job, begun) for job in jobs]
        return await asyncio.gather(*(self.store.write(job) for job in jobs), return_exceptions=True)

    def _let_time_do(self, db: Db, now: datetime) -> None:
        """What it was kept from meanwhile."""
        finish_joins(db, now)
        while fire_due(db, now):
            pass
        db.flush()

    def _changes(self, db: Db) -> Counter[str]:
        """How the rows differ from those of the scene."""
        now = dict(every_row(db))
        changes: Counter[str] = Counter()
        for name in {*now, *self.rows}:
            rows, before = now.get(name, []), self.rows.get(name, [])
            changes.update(f"{name} {self._told(name, row)}" for row in rows if row not in before)
            changes.update(f"no {name} {self._told(name, row)}" for row in before if row not in rows)
        return changes

    def _told(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        return {c: self._known(value) for c, value in row.items() if f"{table}.{c}" not in BY_CHANCE}

    def _known(self, value: Any) -> Any:
        """Ids that were not there before are all the same here."""
        match value:
            case int() if value >= ID and value not in self.known:
                return "new"
            case dict():
                return {name: self._known(inner) for name, inner in value.items()}
            case list() | tuple():
                return [self._known(inner) for inner in value]
            case _:
                return value


def told_to(db: Db, act: Act) -> str:
    """What is answered: that it is done, or why not; what is refused leaves nothing."""
    try:
        with db.begin_nested():
            act.job(db)
    except ParleyError as refusal:
        return type(refusal).__name__
    return "done"


def begun_together(job: Job, begun: threading.Barrier) -> Job:
    """The job, whose first try sees the database as it was before the other had done anything."""
    tries = iter([begun.wait])

    def run(db: Db) -> Any:
        db.connection().execute(text("SELECT 1"))  # from here on a snapshot
        if wait := next(tries, None):
            wait(LONGEST_WAIT)
        return job(db)

    return run


def every_row(db: Db) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """All that is kept, table by table."""
    filled = db.connection().execute(FILLED).one()
    for table, rows in zip(TABLES, filled, strict=True):
        if rows:
            yield table.name, [dict(row) for row in db.connection().execute(select(table)).mappings()]


def numbers(value: Any) -> Iterator[int]:
    """All ids in it."""
    match value:
        case int() if value >= ID:
            yield value
        case dict():
            yield from numbers(list(value.values()))
        case list() | tuple():
            for inner in value:
                yield from numbers(inner)
