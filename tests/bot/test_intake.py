"""What was heard is stored before its platform forgets it, unless it is done with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.exc import OperationalError

from bot.intake import Intake, NotHandled
from core.clock import SystemClock
from core.inbox import mark_done
from core.storage import Store, open_store
from migrations.run import upgrade
from tests.conftest import MakeDatabase

ONE, TWO = ("1", "one"), ("2", "two")


@pytest.fixture
async def store(fresh_sqlite_url: MakeDatabase) -> AsyncIterator[Store]:
    opened = open_store(fresh_sqlite_url(upgrade))
    yield opened
    await opened.close()


@pytest.fixture
def intake(store: Store) -> Intake:
    return Intake(store, SystemClock())


async def after_a_restart(store: Store) -> tuple[tuple[str, str], ...]:
    """What is handled after a start, as nobody is done with it."""
    return await Intake(store, SystemClock()).waiting("telegram")


async def test_what_is_done_with_is_not_stored(store: Store, intake: Intake) -> None:
    intake.hear("telegram", [ONE, TWO])
    intake.done("telegram", "1")
    await intake.keep("telegram")
    assert await after_a_restart(store) == (TWO,)


async def test_what_took_effect_is_not_stored(store: Store, intake: Intake) -> None:
    intake.hear("telegram", [ONE, TWO])
    intake.took_effect("telegram", "2")
    await intake.keep("telegram")
    assert await after_a_restart(store) == (ONE,)


async def test_what_is_stored_is_marked_when_it_is_done_with(store: Store, intake: Intake) -> None:
    intake.hear("telegram", [ONE, TWO])
    await intake.keep("telegram")
    intake.done("telegram", "1")
    await intake.close()
    assert await after_a_restart(store) == (TWO,)


async def test_what_is_done_with_while_it_is_being_stored_is_marked(store: Store, intake: Intake) -> None:
    intake.hear("telegram", [ONE])
    keeping = asyncio.create_task(intake.keep("telegram"))
    await asyncio.sleep(0)
    intake.done("telegram", "1")
    await keeping
    await intake.close()
    assert await after_a_restart(store) == ()


async def test_what_is_given_up_is_known_when_it_comes_again(store: Store, intake: Intake) -> None:
    intake.hear("telegram", [ONE])
    await intake.give_up("telegram", "1")
    now = SystemClock().now()
    assert not await store.write(lambda db: mark_done(db, "telegram", "1", now))


async def test_what_cannot_even_be_given_up_is_sent_again(
    store: Store, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(job: object) -> None:
        raise OperationalError("", {}, OSError("disk full"))

    three = ("3", "three")
    intake.hear("telegram", [ONE, TWO, three])
    intake.done("telegram", "2")
    with monkeypatch.context() as broken:
        broken.setattr(store, "write", fails)
        with pytest.raises(OperationalError):
            await intake.give_up("telegram", "1")
    with pytest.raises(NotHandled):
        await intake.keep("telegram")
    assert intake.hear("telegram", [ONE, TWO, three]) == {"1"}, "one was answered, the other is being handled"
    intake.took_effect("telegram", "1")
    await intake.keep("telegram")


async def test_what_is_being_handled_or_answered_is_not_handled_again_until_it_is_confirmed(intake: Intake) -> None:
    assert intake.hear("telegram", [ONE, TWO]) == {"1", "2"}
    intake.done("telegram", "1")
    assert intake.hear("telegram", [ONE, TWO]) == set()
    await intake.keep("telegram")
    assert intake.hear("telegram", [ONE]) == {"1"}
