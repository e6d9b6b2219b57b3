"""Notices: leased once, delivered or not, and what their sender is told."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from core.notices import (
    DueNotice,
    NoticeKind,
    Telling,
    delivered,
    lease_notices,
    lease_told,
    next_due,
    retry_later,
    tell,
    undeliverable,
)
from core.notices.leasing import LEFT_FOR
from core.notices.models import Notice, NoticeStatus
from core.people import AccountKey, mark_reachable, send_notices_to
from core.people.accounts import EVERYWHERE
from core.people.models import Account
from tests.core.community import HOUR, MINUTE, NOW, World, person

LEASE = 60.0


async def say(world: World, *, sender: bool = True) -> None:
    """One notice to Ben, from Ada if there is a sender."""
    telling = Telling(world.ben, NoticeKind.MESSAGE, {"message": 7}, world.ada if sender else None)
    await world.do(tell, world.community.id, [telling], NOW)


async def lease(world: World, now: datetime = NOW, limit: int = 10) -> tuple[DueNotice, ...]:
    return await world.do(lease_notices, now, limit, LEASE)


async def notice(world: World) -> Notice:
    return await world.store.read(lambda db: db.scalars(select(Notice).order_by(Notice.id).limit(1)).one())


async def test_a_notice_carries_ids_and_the_accounts_it_can_go_to(world: World) -> None:
    await say(world)
    (due,) = await lease(world)
    assert (due.person_id, due.kind, dict(due.data), due.attempts) == (world.ben, "message", {"message": 7}, 1)
    assert [account.key for account in due.accounts] == [AccountKey("telegram", "ben")]
    assert due.nonce == str(due.id)
    assert len(due.nonce) <= 25  # what Discord takes


async def test_a_leased_notice_is_given_to_nobody_else_until_the_lease_ends(world: World) -> None:
    await say(world)
    assert len(await lease(world)) == 1
    assert await lease(world, NOW + MINUTE - timedelta(seconds=1)) == ()
    assert await world.store.read(next_due) == NOW + MINUTE
    (again,) = await lease(world, NOW + MINUTE)
    assert again.attempts == 2


async def test_couriers_at_once_are_given_each_notice_once(world: World) -> None:
    for _ in range(30):
        await say(world)
    leases = await asyncio.gather(*(lease(world, limit=10) for _ in range(6)))
    given = [due.id for leased in leases for due in leased]
    assert len(given) == len(set(given))
    while more := await lease(world):
        given += [due.id for due in more]
    assert len(set(given)) == len(given) == 30


async def test_a_delivered_notice_does_not_come_up_again(world: World) -> None:
    await say(world)
    (due,) = await lease(world)
    await world.do(delivered, world.community.id, due.id, "telegram", NOW)
    assert await lease(world, NOW + 10 * MINUTE) == ()
    assert await world.store.read(next_due) is None
    kept = await notice(world)
    assert (kept.status, kept.delivered_via, kept.done_at) == (NoticeStatus.DELIVERED, "telegram", NOW)


async def test_a_notice_is_tried_again_when_it_was_said(world: World) -> None:
    await say(world)
    (due,) = await lease(world)
    await world.do(retry_later, world.community.id, due.id, NOW + 2 * MINUTE, "429 " + "x" * 1000)
    assert await lease(world, NOW + 2 * MINUTE - timedelta(seconds=1)) == ()
    assert len(await lease(world, NOW + 2 * MINUTE)) == 1
    assert len((await notice(world)).last_error or "") == 300


async def test_an_undeliverable_notice_is_told_to_its_sender_once(world: World) -> None:
    await say(world)
    (due,) = await lease(world)
    for _ in range(2):
        await world.do(undeliverable, world.community.id, due.id, "blocked", NOW)
    (told,) = await lease(world)
    assert (told.person_id, told.kind) == (world.ada, NoticeKind.UNDELIVERED)
    assert dict(told.data) == {"message": 7, "kind": "message", "to": world.ben, "called": False}
    await world.do(undeliverable, world.community.id, told.id, "blocked too", NOW)
    assert await lease(world) == ()


async def test_who_cannot_be_written_to_is_called_in_the_communitys_space_once_a_day(world: World) -> None:
    for hours, called in ((0, 1), (23, 0), (24, 1)):
        now = NOW + hours * HOUR
        await say(world)
        (due,) = await lease(world, now)
        await world.do(undeliverable, world.community.id, due.id, "blocked", now, spaces={"telegram"})
        told = {notice.kind: notice for notice in await lease(world, now)}
        assert told[NoticeKind.UNDELIVERED].data["called"] is True
        assert len(told) == 1 + called
        if called:
            call = told[NoticeKind.CALL]
            assert (call.person_id, call.platform, dict(call.data)) == (world.ben, "telegram", {})
            await world.do(undeliverable, world.community.id, call.id, "no rights", now, spaces={"telegram"})
            assert await lease(world, now) == (), "a call that fails calls nobody"
        await world.do(delivered, world.community.id, told[NoticeKind.UNDELIVERED].id, "discord", now)


async def test_nobody_is_called_where_the_community_has_no_space_on_their_platforms(world: World) -> None:
    await say(world)
    (due,) = await lease(world)
    await world.do(undeliverable, world.community.id, due.id, "blocked", NOW, spaces={"discord"})
    assert [(n.kind, n.data["called"]) for n in await lease(world)] == [(NoticeKind.UNDELIVERED, False)]


async def test_a_process_is_given_what_is_for_its_platforms_alone(world: World) -> None:
    await say(world)
    assert await world.do(lease_notices, NOW, 10, LEASE, ["discord"]) == ()
    assert await world.store.read(lambda db: next_due(db, ["discord"])) == NOW + LEFT_FOR
    assert await world.store.read(lambda db: next_due(db, ["telegram"])) == NOW
    (due,) = await world.do(lease_notices, NOW, 10, LEASE, ["telegram"])
    await world.do(retry_later, world.community.id, due.id, NOW, "blocked", platform="discord")
    assert await world.do(lease_notices, NOW, 10, LEASE, ["telegram"]) == ()
    (handed,) = await world.do(lease_notices, NOW, 10, LEASE, ["discord"])
    assert handed.platform == "discord"


async def test_what_nobody_comes_for_is_given_to_any_in_the_end(world: World) -> None:
    await say(world)
    assert await world.do(lease_notices, NOW + LEFT_FOR - MINUTE, 10, LEASE, ["discord"]) == ()
    assert len(await world.do(lease_notices, NOW + LEFT_FOR, 10, LEASE, ["discord"])) == 1


async def test_a_notice_goes_first_to_where_the_person_can_be_written_to(world: World) -> None:
    await say(world)
    second = Account(platform="discord", address="ben", person_id=world.ben, name="Ben", reachable=True)
    await world.do(lambda db: db.add(second))
    assert await world.do(lease_notices, NOW, 10, LEASE, ["discord"]) == (), "Ben was seen on Telegram last"
    await world.do(mark_reachable, AccountKey("telegram", "ben"), False)
    (due,) = await world.do(lease_notices, NOW, 10, LEASE, ["discord"])
    assert [account.key.platform for account in due.accounts] == ["discord", "telegram"]


async def test_nobody_hears_of_an_undeliverable_notice_without_a_sender(world: World) -> None:
    await say(world, sender=False)
    (due,) = await lease(world)
    await world.do(undeliverable, world.community.id, due.id, "blocked", NOW)
    assert await lease(world, NOW + 10 * MINUTE) == ()
    assert (await notice(world)).status is NoticeStatus.UNDELIVERABLE


async def test_what_was_delivered_cannot_become_undeliverable(world: World) -> None:
    await say(world)
    (due,) = await lease(world)
    await world.do(delivered, world.community.id, due.id, "telegram", NOW)
    await world.do(undeliverable, world.community.id, due.id, "late answer", NOW)
    assert (await notice(world)).status is NoticeStatus.DELIVERED


async def test_accounts_come_with_the_reachable_one_first(world: World) -> None:
    await say(world)
    second = Account(platform="discord", address="ben", person_id=world.ben, name="Ben", reachable=True)
    await world.do(lambda db: db.add(second))
    await world.do(mark_reachable, AccountKey("telegram", "ben"), False)
    (due,) = await lease(world)
    assert [account.reachable for account in due.accounts] == [True, False]


async def test_telling_wakes_the_courier_after_the_commit(world: World) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    world.store.on_wake(heard.put_nowait)
    await say(world)
    assert await asyncio.wait_for(heard.get(), 5) == "told"


async def test_a_lease_takes_no_more_than_asked_the_oldest_first(world: World) -> None:
    zoe = await world.do(person, "Zoe")
    for minute in (2, 0, 1):
        telling = Telling(zoe, NoticeKind.MESSAGE, {"message": minute})
        await world.do(tell, world.community.id, [telling], NOW + minute * MINUTE)
    leased = await lease(world, NOW + 5 * MINUTE, limit=2)
    assert sorted(due.data["message"] for due in leased) == [0, 1]


async def on_line(world: World, *numbers: int, to: int | None = None, conversation: int = 5) -> None:
    """Tells Ben, or another, so many things on one conversation."""
    for number in numbers:
        telling = Telling(to or world.ben, NoticeKind.MESSAGE, {"message": number}, conversation_id=conversation)
        await world.do(tell, world.community.id, [telling], NOW)


def numbers(leased: tuple[DueNotice, ...]) -> list[int]:
    return [due.data["message"] for due in leased]


async def test_what_is_tried_again_holds_back_what_follows_on_its_conversation_to_that_person_alone(
    world: World,
) -> None:
    await on_line(world, 1, 2, 3)
    await on_line(world, 10, conversation=6)
    await on_line(world, 20, to=world.cleo)
    first, *others = await lease(world)
    assert numbers((first, *others)) == [1, 10, 20]
    await world.do(retry_later, world.community.id, first.id, NOW + MINUTE, "429")
    assert await lease(world) == ()
    assert await world.store.read(next_due) == NOW + timedelta(seconds=LEASE), "what waits for another is not due"
    (again,) = [due for due in await lease(world, NOW + MINUTE) if due.id == first.id]
    await world.do(delivered, world.community.id, again.id, "telegram", NOW)
    (second,) = await lease(world)
    assert numbers((second,)) == [2]
    await world.do(undeliverable, world.community.id, second.id, "no", NOW)
    assert numbers(await lease(world)) == [3]


async def test_a_copy_on_another_platform_waits_for_copies_and_lets_others_through(world: World) -> None:
    await world.do(send_notices_to, world.ben, EVERYWHERE)
    second = Account(platform="discord", address="ben", person_id=world.ben, name="Ben", reachable=True)
    await world.do(lambda db: db.add(second))
    await on_line(world, 1, 2, 3)
    for number in (1, 2):
        (due,) = [due for due in await lease(world) if due.copy_of is None]
        assert due.data["message"] == number
        await world.do(delivered, world.community.id, due.id, "telegram", NOW, also_on=("telegram", "discord"))
    copies = await lease(world, NOW + 2 * MINUTE)
    assert [(due.data["message"], due.copy_of is None) for due in copies] == [(3, True), (1, False)]


async def test_who_tells_takes_it_with_the_same_commit_and_wakes_nobody(world: World) -> None:
    heard: list[str] = []
    world.store.on_wake(heard.append)
    both = {"telegram", "discord"}

    def said(db: Db, *due_in: timedelta) -> tuple[DueNotice, ...]:
        for number, wait in enumerate(due_in):
            telling = Telling(world.ben, NoticeKind.MESSAGE, {"message": number}, conversation_id=5)
            tell(db, world.community.id, [telling], NOW, due=NOW + wait)
        return lease_told(db, NOW, 10, LEASE, both)

    (first,) = await world.do(said, timedelta())
    assert (first.attempts, await lease(world)) == (1, ())
    assert await world.do(lease_told, NOW, 10, LEASE, both) == (), "it told nothing"
    assert heard == []
    assert await world.do(said, timedelta()) == (), "it waits for the first"

    def arrived(db: Db) -> tuple[DueNotice, ...]:
        delivered(db, world.community.id, first.id, "telegram", NOW)
        return lease_told(db, NOW, 10, LEASE, both)

    (second,) = await world.do(arrived)
    assert second.id > first.id
    assert await world.do(said, HOUR) == ()
    await asyncio.sleep(0)
    assert set(heard) == {"told"}, "somebody has to wait for what is due later"
