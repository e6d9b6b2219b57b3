"""How long a mentor usually takes to answer: the median of ninety days, in plain hours or days."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.booking import cancel, decline, propose_times, usual_answer_time, withdraw
from core.booking.reading.responsiveness import rounded_up
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

DAY = timedelta(days=1)


async def usual(world: World, now: datetime = NOW + DAY) -> timedelta | None:
    return await world.do(usual_answer_time, world.community.id, world.ada, now=now)


async def answered_after(world: World, *waits: timedelta) -> None:
    for number, wait in enumerate(waits):
        await world.agree(await world.ask(start=MONDAY_9 + number * HOUR), NOW + wait)


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        (timedelta(0), HOUR),
        (59 * MINUTE, HOUR),
        (2 * HOUR + MINUTE, 3 * HOUR),
        (DAY, DAY),
        (DAY + MINUTE, 2 * DAY),
        (3 * DAY, 3 * DAY),
    ],
)
def test_a_time_is_told_in_hours_up_to_a_day_and_then_in_days(wait: timedelta, told: timedelta) -> None:
    assert rounded_up(wait) == told


async def test_the_median_counts_and_not_the_mean(world: World) -> None:
    await answered_after(world, 10 * MINUTE, 2 * HOUR + 30 * MINUTE, 20 * HOUR)
    assert await usual(world) == 3 * HOUR


async def test_of_fewer_than_three_requests_nothing_is_said(world: World) -> None:
    await answered_after(world, MINUTE, MINUTE)
    assert await usual(world) is None


async def test_a_no_and_other_times_are_answers_and_what_becomes_of_it_later_changes_nothing(world: World) -> None:
    community = world.community.id
    agreed, declined, proposed = [await world.ask(start=MONDAY_9 + hours * HOUR) for hours in (0, 1, 2)]
    now = NOW + 4 * HOUR
    await world.agree(agreed, now)
    await world.do(
        cancel, community_id=community, booking_id=agreed.booking_id, by=world.ada, reason="Ill", now=NOW + DAY
    )
    await world.do(decline, community_id=community, booking_id=declined.booking_id, by=world.ada, reason="No", now=now)
    later = [MONDAY_9 + 6 * HOUR]
    await world.do(
        propose_times, community_id=community, booking_id=proposed.booking_id, by=world.ada, starts=later, now=now
    )
    await world.agree(proposed, NOW + 20 * HOUR)
    assert await usual(world) == 4 * HOUR


async def test_silence_is_slower_than_any_answer_and_what_was_withdrawn_says_nothing(world: World) -> None:
    await answered_after(world, HOUR, HOUR)
    for hours in (2, 3):
        booking = await world.ask(start=MONDAY_9 + hours * HOUR)
        await world.do(
            withdraw, community_id=world.community.id, booking_id=booking.booking_id, by=world.ben, now=NOW + HOUR
        )
    await world.ask(start=MONDAY_9 + 4 * HOUR)
    while await world.tick(MONDAY_9 + 2 * HOUR):
        pass
    assert await usual(world, MONDAY_9 + 2 * HOUR) == HOUR
    await world.ask(start=MONDAY_9 + 7 * HOUR)
    while await world.tick(MONDAY_9 + 7 * HOUR):
        pass
    assert await usual(world, MONDAY_9 + 7 * HOUR) is None


async def test_what_is_older_than_ninety_days_is_forgotten(world: World) -> None:
    await answered_after(world, HOUR, HOUR, HOUR)
    assert await usual(world, NOW + 89 * DAY) == HOUR
    assert await usual(world, NOW + 91 * DAY) is None
