"""Cards: each copy shows what is true, whoever changes it and whoever turns it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.booking import BookingView, keep_card
from core.booking.errors import BookingMissing
from core.cards import CardCopy, DueCard, card_gone, card_turned, lease_cards, retry_card
from core.notices import next_due
from core.people import AccountKey
from tests.core.community import MINUTE, MONDAY_9, NOW, World

LEASE = 60.0


async def keep(world: World, booking: BookingView, *, message: str = "1", version: int = 1) -> None:
    """Ben's copy of the session's card."""
    await world.do(
        keep_card,
        CardCopy(
            community_id=world.community.id,
            session_id=booking.session_id,
            booking_id=booking.booking_id,
            person_id=world.ben,
            account=AccountKey("telegram", "ben"),
            chat="42",
            message_id=message,
            kind="request_sent",
            version_shown=version,
        ),
        NOW,
    )


async def kept(world: World) -> BookingView:
    booking = await world.ask()
    await world.told(NOW)
    await keep(world, booking)
    return booking


async def lease(world: World, now: datetime = NOW) -> tuple[DueCard, ...]:
    return await world.do(lease_cards, now, 10, LEASE)


async def turned(world: World, card: DueCard, version: int, now: datetime = NOW) -> None:
    await world.do(card_turned, world.community.id, card.id, version, now)


async def test_a_true_card_is_left_alone(world: World) -> None:
    await kept(world)
    assert await lease(world, NOW + 10 * MINUTE) == ()


async def test_every_copy_is_due_when_the_session_moves_on(world: World) -> None:
    booking = await kept(world)
    await keep(world, booking, message="2")
    await world.agree(booking)
    due = await lease(world)
    assert [card.message_id for card in due] == ["1", "2"]
    assert (due[0].account, due[0].chat, due[0].version_shown) == (AccountKey("telegram", "ben"), "42", 1)
    for card in due:
        await turned(world, card, 2)
    assert await lease(world, NOW + 10 * MINUTE) == ()


async def test_cards_of_other_sessions_stay_as_they_are(world: World) -> None:
    booking = await kept(world)
    other = await world.ask(world.cleo, MONDAY_9 + 60 * MINUTE)
    await keep(world, other, message="other")
    await world.agree(booking)
    assert [card.message_id for card in await lease(world)] == ["1"]


async def test_a_copy_whose_session_moved_on_while_it_was_turned_stays_due(world: World) -> None:
    booking = await kept(world)
    await world.agree(booking)
    (card,) = await lease(world)
    await world.tick(MONDAY_9 - 15 * MINUTE)
    assert await lease(world, NOW) == ()  # not by two at once
    await turned(world, card, 2)
    (again,) = await lease(world, NOW)
    assert again.version_shown == 2
    await turned(world, again, 5)
    assert await lease(world, MONDAY_9) == ()


async def test_a_leased_copy_comes_up_again_when_nobody_turned_it(world: World) -> None:
    await world.agree(await kept(world))
    assert len(await lease(world)) == 1
    assert await lease(world, NOW + MINUTE - timedelta(seconds=1)) == ()
    (again,) = await lease(world, NOW + MINUTE)
    assert again.attempts == 2


async def test_a_copy_is_tried_again_when_it_was_said(world: World) -> None:
    await world.agree(await kept(world))
    await world.told(NOW)
    (card,) = await lease(world)
    await world.do(retry_card, world.community.id, card.id, NOW + 5 * MINUTE)
    assert await world.store.read(next_due) == NOW + 5 * MINUTE
    assert await lease(world, NOW + 4 * MINUTE) == ()
    assert len(await lease(world, NOW + 5 * MINUTE)) == 1


async def test_a_process_is_given_the_copies_of_its_platforms_alone(world: World) -> None:
    await world.agree(await kept(world))
    await world.told(NOW)
    assert await world.do(lease_cards, NOW, 10, LEASE, ["discord"]) == ()
    assert await world.store.read(lambda db: next_due(db, ["discord"])) == MONDAY_9 - 60 * 24 * MINUTE
    assert await world.store.read(lambda db: next_due(db, ["telegram"])) == NOW
    assert len(await world.do(lease_cards, NOW, 10, LEASE, ["telegram"])) == 1


async def test_a_copy_that_is_gone_is_kept_no_more(world: World) -> None:
    booking = await kept(world)
    await world.agree(booking)
    (card,) = await lease(world)
    await world.do(card_gone, world.community.id, card.id)
    await world.tick(MONDAY_9 - 15 * MINUTE)
    assert await lease(world, MONDAY_9) == ()


async def test_what_changed_while_a_message_was_sent_is_turned_at_once(world: World) -> None:
    booking = await world.ask()
    await world.agree(booking)
    await keep(world, booking, version=1)
    assert len(await lease(world)) == 1


async def test_a_message_that_was_pressed_before_it_was_kept_is_one_copy(world: World) -> None:
    booking = await world.ask()
    await world.agree(booking)
    await keep(world, booking, version=2)  # by the answer to the press
    await keep(world, booking, version=1)  # by who sent it, and heard late that it had arrived
    assert await lease(world) == ()
    await world.tick(MONDAY_9 - 15 * MINUTE)
    assert len(await lease(world, MONDAY_9 - 15 * MINUTE)) == 1


async def test_no_change_misses_a_copy_that_is_being_kept(world: World) -> None:
    bookings = [await world.ask(start=MONDAY_9 + number * 30 * MINUTE) for number in range(8)]
    await asyncio.gather(
        *(keep(world, booking, message=str(booking.session_id)) for booking in bookings),
        *(world.agree(booking) for booking in bookings),
    )
    assert {card.session_id for card in await lease(world)} == {booking.session_id for booking in bookings}


async def test_a_card_needs_a_session(world: World) -> None:
    with pytest.raises(BookingMissing):
        await keep(world, replace(await world.ask(), session_id=5))
