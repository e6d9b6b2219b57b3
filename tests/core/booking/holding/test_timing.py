"""What time does: expiry, reminders, rooms and ends, late ones too."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy import func, select

from core.booking import BookingStatus, SessionCard, SessionStatus, session_card, set_digest_hour
from core.booking.errors import SlotTaken
from core.notices import next_due
from core.notices.models import Reminder
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

END = MONDAY_9 + 30 * MINUTE


async def agreed(world: World) -> int:
    """A session that Ada and Ben agreed on, with everything told so far; Ada wants no morning digest."""
    await world.do(set_digest_hour, world.community.id, world.mentor.id, None, by=world.ada, now=NOW)
    booking = await world.ask()
    await world.agree(booking)
    await world.told(NOW)
    return booking.session_id


async def card_of(world: World, session_id: int) -> SessionCard:
    return await world.do(session_card, world.community.id, session_id, world.ben, NOW)


async def test_an_unanswered_request_expires_and_both_are_told(world: World) -> None:
    booking = await world.ask()
    assert await world.tick(MONDAY_9 - 3 * HOUR - MINUTE) == 1, "the mentor was told that it waits"
    await world.told(MONDAY_9 - 3 * HOUR - MINUTE)
    assert await world.tick(MONDAY_9 - 3 * HOUR) == 1
    card = await card_of(world, booking.session_id)
    assert (card.status, card.booking_status) == (SessionStatus.CANCELLED, BookingStatus.EXPIRED)
    assert card.decided_by_name is None
    told = await world.told(MONDAY_9 - 3 * HOUR)
    both = [(world.ada, "booking_expired"), (world.ben, "booking_expired")]
    assert sorted(told) == sorted([*both, (world.ben, "others_free")])
    assert await world.claims() == []
    assert await world.tick(MONDAY_9) == 0


async def test_both_are_reminded_a_day_and_an_hour_before(world: World) -> None:
    await agreed(world)
    for before, kind in ((24 * HOUR, "remind_24h"), (HOUR, "remind_1h")):
        await world.tick(MONDAY_9 - before - MINUTE)
        assert await world.told(MONDAY_9 - before - MINUTE) == []
        assert await world.tick(MONDAY_9 - before) == 1
        assert sorted(await world.told(MONDAY_9 - before)) == sorted([(world.ada, kind), (world.ben, kind)])


async def test_a_day_reminder_that_comes_late_is_sent_while_it_helps(world: World) -> None:
    await agreed(world)
    late = MONDAY_9 - 2 * HOUR
    assert await world.tick(late - MINUTE) == 1
    assert [kind for _, kind in await world.told(late)] == ["remind_24h", "remind_24h"]


async def test_after_a_long_sleep_only_the_hour_reminder_is_sent_and_the_rest_is_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await agreed(world)
    late = MONDAY_9 - 20 * MINUTE
    with caplog.at_level(logging.WARNING):
        assert await world.tick(late) == 3
    assert [kind for _, kind in await world.told(late)] == ["remind_1h", "remind_1h"]
    assert "remind_24h" in caplog.text


async def test_after_the_start_nobody_is_reminded(world: World) -> None:
    await agreed(world)
    await world.tick(MONDAY_9)
    assert await world.told(MONDAY_9) == []


async def test_the_room_opens_and_cards_show_something_new(world: World) -> None:
    session_id = await agreed(world)
    await world.tick(MONDAY_9 - 2 * HOUR)
    before = (await card_of(world, session_id)).version
    await world.tick(MONDAY_9 - 16 * MINUTE)
    assert (await card_of(world, session_id)).version == before
    await world.tick(MONDAY_9 - 15 * MINUTE)
    assert (await card_of(world, session_id)).version == before + 1


async def test_a_session_is_completed_three_hours_after_its_end_where_nobody_says_how_it_went(world: World) -> None:
    session_id = await agreed(world)
    await world.tick(END + 30 * MINUTE)
    before = await card_of(world, session_id)
    assert (before.status, before.can_join) == (SessionStatus.SCHEDULED, False)
    await world.tick(END + 3 * HOUR - MINUTE)
    assert (await card_of(world, session_id)).version == before.version
    await world.tick(END + 3 * HOUR)
    card = await card_of(world, session_id)
    assert (card.status, card.booking_status) == (SessionStatus.COMPLETED, BookingStatus.COMPLETED)
    assert await world.claims() == []


async def test_a_bot_that_slept_through_everything_still_ends_the_session(world: World) -> None:
    session_id = await agreed(world)
    assert await world.tick(END + 24 * HOUR) == 7
    assert (await card_of(world, session_id)).status is SessionStatus.COMPLETED
    assert await world.told(END + 24 * HOUR) == []


async def test_two_processes_do_each_due_thing_once(world: World) -> None:
    starts = [MONDAY_9 + hour * HOUR for hour in range(8)]
    for start in starts:
        await world.ask(start=start)
    await world.told(NOW)
    fired = await asyncio.gather(*(world.tick(MONDAY_9 + 24 * HOUR) for _ in range(6)))
    assert sum(fired) == len(starts)
    assert len(await world.told(MONDAY_9 + 24 * HOUR)) == 3 * len(starts), (
        "both of the end, and one of who else is free"
    )


async def test_what_is_next_due_is_known(world: World) -> None:
    assert await world.store.read(next_due) is None
    booking = await world.ask()
    assert await world.store.read(next_due) == NOW
    await world.told(NOW)
    assert booking.expires_at is not None
    assert await world.store.read(next_due) == booking.nudge_at
    await world.agree(booking)
    await world.told(NOW)
    assert await world.store.read(next_due) == MONDAY_9 - 24 * HOUR


async def test_an_expired_slot_is_free_again(world: World) -> None:
    afternoon = MONDAY_9 + 7 * HOUR
    await world.ask(start=afternoon)
    expired = afternoon - 3 * HOUR
    with pytest.raises(SlotTaken):
        await world.ask(world.cleo, afternoon, now=expired - 2 * HOUR)
    await world.tick(expired)
    assert await world.claims() == []


async def test_done_reminders_are_not_done_again(world: World) -> None:
    await agreed(world)
    await world.tick(MONDAY_9 - HOUR)
    assert await world.tick(MONDAY_9 - HOUR) == 0
    waiting = select(func.count()).select_from(Reminder).where(Reminder.done_at.is_(None))
    assert await world.store.read(lambda db: db.scalar(waiting)) == 4
