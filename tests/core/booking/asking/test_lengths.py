"""How long a session is that is asked for: as the service has it, or as the slot that was published for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.booking import ask_instead, decline
from core.booking.asking.similar import near_to
from core.booking.asking.waiting import take_offer, wait_for
from core.booking.errors import LengthNotOffered
from core.booking.series.planning import plan_series
from core.notices import lease_notices
from core.schedule.published import publish
from core.services import change_terms
from tests.core.community import MINUTE, MONDAY_9, NOW, World

SATURDAY_9 = MONDAY_9 + timedelta(days=5)
LONGER = 45 * MINUTE


async def with_a_longer_slot(world: World) -> None:
    """Ada's sessions last half an hour; for a Saturday, when she has no hours, she publishes a longer slot."""
    times = [(SATURDAY_9, SATURDAY_9 + LONGER)]
    await world.do(publish, 1, world.mentor.id, world.service_id, times, by=world.ada, now=NOW)


async def wait(world: World, student: int, **wish: Any) -> None:
    await world.do(
        wait_for, community_id=1, service_id=world.service_id, student_id=student, topic="Proofs", now=NOW, **wish
    )


async def say_no(world: World, booking_id: int) -> dict[int, int]:
    """Ada declines; the offers that follow from it: to whom, and which."""
    await world.do(decline, community_id=1, booking_id=booking_id, by=world.ada, reason="Ill", now=NOW)
    found = await world.do(lease_notices, NOW, 100, 86_400)
    return {notice.person_id: notice.data["offer"] for notice in found if notice.kind == "place_offered"}


async def test_who_waits_for_a_slot_that_is_longer_than_the_service_takes_it_as_it_is(world: World) -> None:
    await with_a_longer_slot(world)
    ben = await world.ask(start=SATURDAY_9)
    await wait(world, world.cleo, start=SATURDAY_9)
    held = await say_no(world, ben.booking_id)
    taken = await world.do(take_offer, community_id=1, offer_id=held[world.cleo], by=world.cleo, now=NOW)
    assert (taken.starts_at, taken.ends_at) == (SATURDAY_9, SATURDAY_9 + LONGER)


async def test_who_waits_for_a_length_that_was_taken_away_is_passed_over(quick_world: World) -> None:
    world = quick_world
    await world.do(change_terms, 1, world.service_id, {"durations": (30, 60)}, by=world.ada)
    ben = await world.ask(minutes=60)
    await wait(world, world.cleo, start=MONDAY_9, minutes=60)
    await world.do(change_terms, 1, world.service_id, {"durations": (30,)}, by=world.ada)
    assert await say_no(world, ben.booking_id) == {}


async def test_in_place_of_a_longer_slot_times_of_the_usual_length_are_offered_and_can_be_had(
    quick_world: World,
) -> None:
    world = quick_world
    await with_a_longer_slot(world)
    ben = await world.ask(start=SATURDAY_9)
    await say_no(world, ben.booking_id)
    nearest = await world.do(near_to, 1, ben.booking_id, by=world.ben, now=NOW)
    other = next(start for start in nearest if start != SATURDAY_9)
    asked = await world.do(ask_instead, 1, ben.booking_id, world.mentor.id, start=other, by=world.ben, now=NOW)
    assert asked.ends_at - asked.starts_at == 30 * MINUTE


async def test_the_length_of_a_slot_is_none_for_a_series(quick_world: World) -> None:
    world = quick_world
    await with_a_longer_slot(world)
    with pytest.raises(LengthNotOffered):
        await world.do(
            plan_series,
            1,
            world.service_id,
            start=SATURDAY_9,
            every_weeks=1,
            times=2,
            student_id=world.ben,
            now=NOW,
            minutes=45,
        )
