"""The inbox: stored once, handled once."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from sqlalchemy.orm import Session

from core.inbox import (
    finish_updates,
    forget_done,
    mark_done,
    newest_update,
    read_back,
    store_updates,
    to_read_back,
    undone_updates,
)
from core.storage import Store
from tests.core.community import MINUTE, NOW


async def undone(store: Store, platform: str = "telegram") -> list[tuple[str, str]]:
    updates = await store.read(lambda db: undone_updates(db, platform))
    return [(update.id, update.body) for update in updates]


async def test_updates_come_back_in_the_order_they_came_in(store: Store) -> None:
    await store.write(lambda db: store_updates(db, "telegram", [("10", "b"), ("9", "a")], NOW))
    await store.write(lambda db: store_updates(db, "telegram", [("8", "c")], NOW + MINUTE))
    await store.write(lambda db: store_updates(db, "discord", [("9", "other")], NOW))
    assert await undone(store) == [("9", "a"), ("10", "b"), ("8", "c")]
    assert await undone(store, "discord") == [("9", "other")]


async def test_an_update_that_comes_again_is_not_stored_again(store: Store) -> None:
    await store.write(lambda db: store_updates(db, "telegram", [("1", "first")], NOW))
    await store.write(lambda db: store_updates(db, "telegram", [("1", "again"), ("2", "new")], NOW))
    assert await undone(store) == [("1", "first"), ("2", "new")]
    assert await store.write(lambda db: mark_done(db, "telegram", "1", NOW))
    await store.write(lambda db: store_updates(db, "telegram", [("1", "once more")], NOW))
    assert await undone(store) == [("2", "new")]


async def test_an_update_takes_effect_once_though_many_handle_it(store: Store) -> None:
    await store.write(lambda db: store_updates(db, "telegram", [("1", "press")], NOW))
    marks = await asyncio.gather(*(store.write(lambda db: mark_done(db, "telegram", "1", NOW)) for _ in range(8)))
    assert sorted(marks) == [False] * 7 + [True]


async def test_an_update_that_was_never_stored_is_marked_once_too(store: Store) -> None:
    marks = await asyncio.gather(*(store.write(lambda db: mark_done(db, "discord", "77", NOW)) for _ in range(4)))
    assert sorted(marks) == [False] * 3 + [True]


async def test_updates_that_are_stored_while_they_are_being_handled_take_effect_once_each(store: Store) -> None:
    updates = [(str(number), "said") for number in range(8)]
    *marks, _ = await asyncio.gather(
        *(store.write(partial(mark_done, platform="telegram", update_id=update, now=NOW)) for update, _ in updates),
        store.write(lambda db: store_updates(db, "telegram", updates, NOW)),
    )
    assert marks == [True] * 8
    assert await undone(store) == []


async def test_an_update_whose_effect_failed_is_not_done(store: Store) -> None:
    await store.write(lambda db: store_updates(db, "telegram", [("1", "press")], NOW))

    def fail(db: Session) -> None:
        assert mark_done(db, "telegram", "1", NOW)
        raise LookupError

    with pytest.raises(LookupError):
        await store.write(fail)
    assert await undone(store) == [("1", "press")]


async def test_what_was_handled_long_ago_is_forgotten_and_what_waits_is_not(store: Store) -> None:
    await store.write(lambda db: store_updates(db, "telegram", [("1", "a"), ("2", "b"), ("3", "c")], NOW))
    await store.write(lambda db: finish_updates(db, [("telegram", "1"), ("telegram", "3")], NOW))
    assert await store.write(lambda db: forget_done(db, NOW)) == 0
    assert await store.write(lambda db: forget_done(db, NOW + MINUTE)) == 1
    assert await undone(store) == [("2", "b")]


async def test_the_newest_update_that_was_handled_is_never_forgotten(store: Store) -> None:
    await store.write(lambda db: mark_done(db, "discord", "99", NOW))
    await store.write(lambda db: mark_done(db, "discord", "100", NOW))
    await store.write(lambda db: forget_done(db, NOW + MINUTE))
    assert await store.read(lambda db: newest_update(db, "discord")) == "100"


async def test_nothing_to_store_is_no_trouble(store: Store) -> None:
    await store.write(lambda db: store_updates(db, "telegram", [], NOW))
    assert await undone(store) == []


async def test_a_chat_is_read_back_from_where_that_was_left_until_it_has_been_read(store: Store) -> None:
    async def look(newest: str) -> dict[str, str]:
        return dict(await store.write(lambda db: to_read_back(db, "discord", ["a", "b"], newest)))

    assert await look("7") == {"a": "7", "b": "7"}
    await store.write(lambda db: read_back(db, "discord", "a"))
    assert await look("9") == {"a": "9", "b": "7"}, "the bot was killed before it had read the second"
