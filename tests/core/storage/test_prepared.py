"""Statements that are made once: the same on both databases as if each were run by SQLAlchemy."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from core.storage import Moment, Store, insert_together
from core.storage.prepared import read_one, run
from tests.core.storage.conftest import COUNTERS, NOON, NOTES, Mood

LATER = NOON + timedelta(hours=1)
NOTED: list[dict[str, Any]] = [
    {"id": 1, "counter_id": 7, "at": NOON, "mood": Mood.GLAD, "data": {"a": [1, "ü'%s"]}, "order": None},
    {"id": 2, "counter_id": 7, "at": LATER, "mood": Mood.SAD, "data": {}, "order": "last"},
    {"id": 3, "counter_id": 7, "at": LATER, "mood": Mood.SAD, "data": {}, "order": "last"},
]
FOUND = (
    select(NOTES.c.id, NOTES.c.at, NOTES.c.mood, NOTES.c.data, NOTES.c.order)
    .where(NOTES.c.at >= bindparam("since", type_=Moment()), NOTES.c.counter_id == 7)
    .order_by(NOTES.c.id)
)
AMONG = select(NOTES.c.id).where(NOTES.c.id.in_(bindparam("ids", expanding=True)), NOTES.c.mood == bindparam("mood"))
MOVED = update(NOTES).where(NOTES.c.id == bindparam("note")).values(at=bindparam("at", type_=Moment()))

MOVED_AND_TOLD = MOVED.returning(NOTES.c.id, NOTES.c.mood)


@pytest.fixture
async def noted(store: Store) -> Store:
    await store.write(lambda db: insert_together(db, (COUNTERS, [{"id": 7, "value": 1}]), (NOTES, NOTED)))
    return store


async def test_rows_come_with_each_column_as_its_type_has_it(noted: Store) -> None:
    first, *others = await noted.read(lambda db: run(db, FOUND, {"since": NOON}))
    assert tuple(first) == (1, NOON, Mood.GLAD, {"a": [1, "ü'%s"]}, None)
    assert [(row.id, row.at, row.order) for row in others] == [(2, LATER, "last"), (3, LATER, "last")]


async def test_one_row_is_the_first_or_none(noted: Store) -> None:
    found = await noted.read(lambda db: read_one(db, FOUND, {"since": LATER}))
    assert found is not None
    assert found.id == 2
    assert await noted.read(lambda db: read_one(db, FOUND, {"since": LATER + timedelta(hours=1)})) is None


@pytest.mark.parametrize(("ids", "found"), [([], []), ([2], [2]), ([3, 1, 2], [2, 3]), ([9, 8], [])])
async def test_a_list_may_be_of_any_length(noted: Store, ids: list[int], found: list[int]) -> None:
    rows = await noted.read(lambda db: run(db, AMONG, {"ids": ids, "mood": Mood.SAD}))
    assert sorted(row.id for row in rows) == found


async def test_what_is_changed_is_returned_where_that_is_asked_for(noted: Store) -> None:
    def job(db: Session) -> list[Any]:
        assert not run(db, MOVED_AND_TOLD, {"note": 9, "at": LATER})
        assert not run(db, MOVED, {"note": 2, "at": NOON})
        return [*run(db, MOVED_AND_TOLD, {"note": 1, "at": LATER})]

    assert [tuple(row) for row in await noted.write(job)] == [(1, Mood.GLAD)]
    rows = await noted.read(lambda db: run(db, FOUND, {"since": LATER}))
    assert [row.id for row in rows] == [1, 3]


async def test_what_a_job_did_goes_with_it_where_it_fails(noted: Store) -> None:
    def job(db: Session) -> None:
        run(db, MOVED, {"note": 1, "at": LATER})
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        await noted.write(job)
    rows = await noted.read(lambda db: run(db, FOUND, {"since": LATER}))
    assert [row.id for row in rows] == [2, 3]
