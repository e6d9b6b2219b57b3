"""Rows of several tables at once: the same on both databases as if each were added by itself."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.storage import Store, insert_together
from tests.core.storage.conftest import COUNTERS, NOON, NOTES, TAKEN, Counter, Mood, Note, Taken, taken


async def test_rows_of_several_tables_are_inserted_at_once(store: Store) -> None:
    notes: list[dict[str, Any]] = [
        {"id": 1, "counter_id": 7, "at": NOON, "mood": Mood.GLAD, "data": {"a": [1, "ü'%s"]}, "order": None},
        {"id": 2, "counter_id": 7, "at": None, "mood": Mood.SAD, "data": {}, "order": "last"},
    ]

    def job(db: Session) -> None:
        insert_together(db, (COUNTERS, [{"id": 7, "value": 1}]), (NOTES, notes), (TAKEN, [taken(1, 0, 1)]))

    def read(db: Session) -> list[tuple[object, ...]]:
        return [
            (note.id, note.counter_id, note.at, note.mood, note.data, note.order)
            for note in db.scalars(select(Note).order_by(Note.id))
        ]

    await store.write(job)
    assert await store.read(read) == [
        (1, 7, NOON, Mood.GLAD, {"a": [1, "ü'%s"]}, None),
        (2, 7, None, Mood.SAD, {}, "last"),
    ]
    assert await store.read(lambda db: db.get_one(Taken, (1, NOON)).ends_at) == NOON + timedelta(hours=1)


async def test_what_the_session_still_held_is_there_before(store: Store) -> None:
    note = {"id": 1, "counter_id": 7, "at": NOON, "mood": Mood.GLAD, "data": {}, "order": None}

    def job(db: Session) -> None:
        db.add(Counter(id=7, value=1))
        insert_together(db, (NOTES, [note]), (COUNTERS, []))

    await store.write(job)
    assert await store.read(lambda db: db.get_one(Note, 1).counter_id) == 7


@pytest.mark.parametrize("planted", [{"counter_id": 8}, {"mood": None}], ids=["points nowhere", "lacks something"])
async def test_one_row_that_is_refused_refuses_all(store: Store, planted: dict[str, object]) -> None:
    note = {"id": 1, "counter_id": 7, "at": NOON, "mood": Mood.GLAD, "data": {}, "order": None} | planted

    with pytest.raises(IntegrityError):
        await store.write(lambda db: insert_together(db, (COUNTERS, [{"id": 7, "value": 1}]), (NOTES, [note])))
    assert await store.read(lambda db: db.get(Counter, 7)) is None


async def test_a_column_that_does_not_exist_is_an_error(store: Store) -> None:
    with pytest.raises(KeyError):
        await store.write(lambda db: insert_together(db, (COUNTERS, [{"id": 7, "valeu": 1}])))
