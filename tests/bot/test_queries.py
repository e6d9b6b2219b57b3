"""What a screen costs: each asks the database as often with twenty rows as with one, whatever will be added to it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session as Db

from adapters.jitsi import Jitsi
from bot.dispatch import Dispatch
from bot.events import Command, Event, Place, Press
from bot.flows import FLOWS
from bot.payloads import Payload
from bot.screens import Screen
from bot.turn import House, Turn
from bot.words import Words
from core.errors import ParleyError
from core.people import Viewer
from core.storage.opening import open_engine
from migrations.run import upgrade
from tests.bot.crowd import LATER, Crowd, gather_a_crowd
from tests.bot.pressing import author_of, presses_on
from tests.conftest import MakeDatabase
from tests.queries import note_queries

ONE, MANY = 1, 20
COUNTING = 1
"""Where there is a second page, the rows are counted."""
MOST = 12
"""Queries that no screen may ask more than."""
VISITS = 2
"""How often each kind of screen is looked at, at most."""
DISPATCH = Dispatch(FLOWS)


class Counted:
    """An engine with a crowd in it, which counts what is asked of it."""

    def __init__(self, engine: Engine, crowd: Crowd) -> None:
        self.engine, self.crowd, self.queries = engine, crowd, 0
        event.listen(engine, "engine_connect", lambda connection: note_queries(connection, self._count))
        self.house = House(crowd.community, Jitsi(), mails=True, admins=frozenset({("discord", "ada")}))

    def _count(self) -> None:
        self.queries += 1

    def look(self, viewer: Viewer, done: Event) -> tuple[int, Screen | None]:
        """How many queries the answer costs, and the answer; nothing that it writes is kept."""
        with Db(self.engine) as db:
            before = self.queries
            turn = Turn(db, LATER, viewer, Words("en", viewer.zone or "UTC"), self.house)
            try:
                screen = DISPATCH.handler(done).act(turn)
            except ParleyError:
                screen = None
            db.rollback()
            return self.queries - before, screen

    def walk(self, viewer: Viewer) -> dict[str, int]:
        """The most queries that each command, and each kind of screen behind it that only reads, has cost."""
        costs: Counter[str] = Counter()
        visits: Counter[type[Payload]] = Counter()
        ahead: deque[tuple[str, Event]] = deque((f"/{spec.name}", _event(viewer, spec.name)) for spec in DISPATCH.menu)
        seen: set[str] = set()
        while ahead:
            name, done = ahead.popleft()
            queries, screen = self.look(viewer, done)
            costs[name] = max(costs[name], queries)
            for press in presses_on(screen):
                packed = press.pack()
                reads = type(press) not in DISPATCH.forms and DISPATCH.handler(_press(viewer, packed)).reads
                if reads and packed not in seen and visits[type(press)] < VISITS:
                    seen.add(packed)
                    visits[type(press)] += 1
                    ahead.append((type(press).__name__, _press(viewer, packed)))
        return dict(costs)


def _event(viewer: Viewer, command: str) -> Command:
    return Command("1", author_of(viewer), Place("1"), name=command)


def _press(viewer: Viewer, packed: str) -> Press:
    return Press("1", author_of(viewer), Place("1"), data=packed)


@contextmanager
def counted(url: str, many: int) -> Iterator[Counted]:
    engine = open_engine(url)
    with Db(engine) as db, db.begin():
        crowd = gather_a_crowd(db, many)
    yield Counted(engine, crowd)
    engine.dispose()


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_no_screen_asks_once_per_row(fresh_sqlite_url: MakeDatabase, who: str) -> None:
    costs = []
    for many in (ONE, MANY):
        with counted(fresh_sqlite_url(upgrade), many) as crowded:
            costs.append(crowded.walk(getattr(crowded.crowd, who)))
    few, many_more = costs
    for name in sorted(many_more):
        print(f"{name}: {few.get(name, '–')} and {many_more[name]}")
    assert {f"/{spec.name}" for spec in DISPATCH.menu} <= few.keys() & many_more.keys()
    growing = {
        name: (few[name], cost) for name, cost in many_more.items() if name in few and cost > few[name] + COUNTING
    }
    assert growing == {}
    assert max(many_more.values()) <= MOST
