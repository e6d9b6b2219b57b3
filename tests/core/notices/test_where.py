"""Where a notice goes: to the account that the person chose, to all of them, and what comes when none takes it."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.notices import NoticeKind, Telling, delivered, lease_notices, tell, undeliverable
from core.people import EVERYWHERE, AccountKey, greet, mark_reachable, send_notices_to
from core.people.models import Account
from tests.core.community import HOUR, MINUTE, NOW, World

TELEGRAM, DISCORD = AccountKey("telegram", "ben"), AccountKey("discord", "benno")


@pytest.fixture
async def two(world: World) -> World:
    """Ben, who was last seen on Discord."""

    def second(db: object) -> None:
        greet(db, DISCORD, name="Benno", now=NOW + MINUTE)  # type: ignore[arg-type]
        db.get_one(Account, ("discord", "benno")).person_id = world.ben  # type: ignore[attr-defined]

    await world.do(second)
    return world


async def first_tried(world: World, now: datetime = NOW) -> list[str]:
    """One notice to Ben, and on which platforms it is tried, in turn."""
    await world.do(tell, 1, [Telling(world.ben, NoticeKind.MESSAGE, {"message": 7})], now)
    (notice,) = await world.do(lease_notices, now, 10, 60)
    await world.do(delivered, 1, notice.id, "telegram", now)
    return [account.key.platform for account in notice.accounts]


async def test_it_goes_where_the_person_was_last_unless_they_choose(two: World) -> None:
    assert await first_tried(two) == ["discord", "telegram"]
    await two.do(send_notices_to, two.ben, "telegram")
    assert await first_tried(two) == ["telegram", "discord"]
    await two.do(mark_reachable, TELEGRAM, False)
    assert await first_tried(two) == ["discord", "telegram"]
    await two.do(send_notices_to, two.ben, None)
    await two.do(mark_reachable, TELEGRAM, True)
    assert await first_tried(two) == ["discord", "telegram"]


async def test_it_is_leased_by_who_serves_the_chosen_platform(two: World) -> None:
    await two.do(send_notices_to, two.ben, "telegram")
    await two.do(tell, 1, [Telling(two.ben, NoticeKind.MESSAGE, {"message": 7})], NOW)
    assert await two.do(lease_notices, NOW, 10, 60, {"discord"}) == ()
    assert len(await two.do(lease_notices, NOW, 10, 60, {"telegram"})) == 1


async def test_who_wants_it_everywhere_gets_a_copy_which_fails_in_silence(two: World) -> None:
    await two.do(send_notices_to, two.ben, EVERYWHERE)
    await two.do(tell, 1, [Telling(two.ben, NoticeKind.MESSAGE, {"message": 7}, two.ada)], NOW)
    (notice,) = await two.do(lease_notices, NOW, 10, 60)
    assert notice.also_on == ("discord", "telegram")
    await two.do(delivered, 1, notice.id, "discord", NOW, also_on=notice.also_on)
    assert await two.do(lease_notices, NOW, 10, 60, {"discord"}) == ()
    (copy,) = await two.do(lease_notices, NOW, 10, 60, {"telegram"})
    assert (copy.copy_of, copy.also_on, [a.key for a in copy.accounts]) == (notice.id, (), [TELEGRAM])
    await two.do(undeliverable, 1, copy.id, "blocked", NOW, spaces=["telegram"])
    assert await two.do(lease_notices, NOW + HOUR, 10, 60) == (), "its sender knows that it arrived"


async def test_a_delivery_noted_twice_makes_one_copy(two: World) -> None:
    await two.do(send_notices_to, two.ben, EVERYWHERE)
    await two.do(tell, 1, [Telling(two.ben, NoticeKind.MESSAGE, {"message": 7})], NOW)
    (notice,) = await two.do(lease_notices, NOW, 10, 60)
    for _ in range(2):
        await two.do(delivered, 1, notice.id, "discord", NOW, also_on=notice.also_on)
    assert len(await two.do(lease_notices, NOW, 10, 60)) == 1
