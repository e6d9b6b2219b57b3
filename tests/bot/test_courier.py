"""The courier on a real store: what it looks for, leases and keeps in order, on a channel that is slow."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.courier import AT_ONCE, LEASE_SECONDS, Courier
from bot.letters import Letter, Letters
from core.booking import write_agenda
from core.cards.models import Card
from core.clock import OffsetClock
from core.notices import NoticeKind, Telling, tell
from core.notices.models import Notice
from core.relay import MessageView, say, take_back
from tests.bot.delivery import Counted, Gate, all_told, tell_ben, until
from tests.core.community import NOW, World


async def test_with_its_hands_full_the_courier_waits_instead_of_looking_again_and_again(
    world: World, store: Counted, gate: Gate, courier: Courier
) -> None:
    await tell_ben(world, AT_ONCE + 10)
    await asyncio.sleep(0.3)
    before = store.times
    await asyncio.sleep(0.3)
    assert store.times - before <= 2
    gate.opened.set()
    for _ in range(1000):
        if gate.sent < AT_ONCE + 10:
            await asyncio.sleep(0.01)
    assert gate.sent >= AT_ONCE + 10


async def test_what_arrives_just_as_its_lease_runs_out_is_sent_once(
    world: World, store: Counted, gate: Gate, clock: OffsetClock, courier: Courier
) -> None:
    await tell_ben(world, 1)  # so Ben is told twice: of the request itself, and this
    await until(lambda: store.leased == 2)
    store.lets_go.clear()
    clock.set_offset(NOW - OffsetClock().now() + timedelta(seconds=LEASE_SECONDS + 2))
    courier.wake()
    await until(lambda: store.leased == 4)  # leased anew, but the courier does not know yet
    gate.opened.set()
    await all_told(world)
    assert gate.sent == 2
    store.lets_go.set()
    telling = Telling(world.ben, NoticeKind.UNDELIVERED, {"to": world.ada, "kind": "x", "called": False})
    await world.do(lambda db: tell(db, world.community.id, [telling], clock.now()))
    await all_told(world)
    assert gate.sent == 3, "whatever else was for Ben has gone out before"


async def test_a_card_that_changes_while_it_is_being_turned_is_turned_again_at_once(
    world: World, store: Counted, gate: Gate, clock: OffsetClock, courier: Courier
) -> None:
    gate.opened.set()
    asked = await world.ask()
    await world.agree(asked)
    due = select(func.count()).select_from(Card).where(Card.turn_at.is_not(None))
    agenda: dict[str, Any] = {"community_id": world.community.id, "booking_id": asked.booking_id, "by": world.ben}

    async def write_it(text: str) -> None:
        await world.do(write_agenda, **agenda, text=text, now=clock.now())

    async def change_meanwhile() -> None:
        gate.edits = None
        await write_it("1. Proofs by induction")
        store.leased_anew = asyncio.Event()

    for _ in range(250):
        if not await world.do(lambda db: db.scalar(select(func.count()).select_from(Card))):
            await asyncio.sleep(0.02)
    gate.edits = change_meanwhile
    await write_it("1. Proofs")
    for _ in range(250):
        if left := await world.do(lambda db: db.scalar(due)):
            await asyncio.sleep(0.02)
    assert left == 0


async def test_what_is_told_through_the_courier_leaves_with_its_commit_and_is_not_looked_for(
    world: World, store: Counted, gate: Gate, courier: Courier
) -> None:
    gate.opened.set()
    await asyncio.sleep(0.3)  # it has looked once, as it began
    before = store.times
    telling = Telling(world.ben, NoticeKind.UNDELIVERED, {"to": world.ada, "kind": "x", "called": False})
    await courier.write(lambda db: tell(db, world.community.id, [telling], NOW))
    is_open = select(func.count()).where(Notice.done_at.is_(None))
    async with asyncio.timeout(30):
        while await world.do(lambda db: db.scalar(is_open)):
            before += 1  # this look is the test's own
            await asyncio.sleep(0.02)
    assert (gate.sent, store.times - before - 1) == (1, 3), "told and leased, made ready, recorded"


async def said_to_ben(world: World, courier: Courier) -> MessageView:
    """What Ada, with whom he has a session, says to him."""
    here: dict[str, Any] = {"community_id": world.community.id, "by": world.ada, "to": world.ben}
    return await courier.write(lambda db: say(db, **here, text="Bring your proofs", now=NOW))


async def test_a_message_is_made_ready_as_it_is_kept_and_has_left_before_its_sender_is_answered(
    world: World, store: Counted, gate: Gate, courier: Courier
) -> None:
    gate.opened.set()
    await world.ask()
    await all_told(world)
    store.asked_for.clear()
    before = gate.sent
    await said_to_ben(world, courier)
    assert gate.sent == before + 1
    await all_told(world)
    assert "read" not in store.asked_for, "it is made ready where it is kept"


async def test_a_message_that_had_to_wait_is_not_brought_as_it_was_when_it_was_said(
    world: World, store: Counted, gate: Gate, courier: Courier
) -> None:
    await world.ask()
    await until(lambda: store.leased == 1)
    said = await said_to_ben(world, courier)
    await world.do(lambda db: take_back(db, world.community.id, said.id, by=world.ada, now=NOW))
    gate.opened.set()
    await all_told(world)
    assert gate.sent == 1, "that he has asked for a session"


async def test_what_cannot_be_made_ready_is_said_nevertheless(
    world: World, gate: Gate, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.opened.set()
    await world.ask()
    await all_told(world)
    before, notice, broken = gate.sent, Letters.notice, iter([RuntimeError("nobody foresaw this")])

    def breaks_once(self: Letters, *about: Any) -> Letter | None:
        for error in broken:
            raise error
        return notice(self, *about)

    monkeypatch.setattr(Letters, "notice", breaks_once)
    await said_to_ben(world, courier)
    await all_told(world)
    assert gate.sent == before + 1


async def test_what_was_put_off_and_is_due_again_before_that_is_over_goes_out_then(
    world: World, store: Counted, gate: Gate, clock: OffsetClock, courier: Courier
) -> None:
    await world.ask()
    await until(lambda: store.leased == 1)
    gate.too_fast, store.leased_anew = 1, asyncio.Event()
    gate.opened.set()
    put_off = select(func.count()).where(Notice.last_error.is_not(None), Notice.done_at.is_(None))
    for _ in range(250):
        if not await store.read(lambda db: db.scalar(put_off)):
            await asyncio.sleep(0.02)
    clock.set_offset(NOW - OffsetClock().now() + timedelta(seconds=20))
    courier.wake()
    for _ in range(250):
        if left := await store.read(lambda db: db.scalar(put_off)):
            await asyncio.sleep(0.02)
    assert (left, gate.sent) == (0, 1)
