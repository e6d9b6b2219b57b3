"""Hours that one service has of its own, beside those common to all."""

from __future__ import annotations

import pytest

from core.booking.errors import SlotTaken
from core.booking.free_time.availability import free_slots_of
from core.booking.free_time.outside import sessions_outside_hours
from core.people.errors import NotYours
from core.schedule.hours import WeeklyRange, parse_hours
from core.schedule.weekly import hours_of, set_hours
from core.services import ServiceTerms, ServiceView, add_service
from core.services.errors import ServiceMissing
from tests.core.community import HOUR, MONDAY_9, NOW, World


async def evening_service(world: World) -> ServiceView:
    """A second service of Ada's, offered on Monday evenings alone."""
    terms = ServiceTerms(title="Evening talk")
    service = await world.do(add_service, world.community.id, world.mentor.id, terms, by=world.ada, now=NOW)
    await set_own(world, service.id, "Mon 18-19")
    return service


async def set_own(world: World, service_id: int, hours: str) -> None:
    """Ada gives the service hours of its own."""
    ranges = parse_hours(hours) if hours else ()
    await world.do(set_hours, world.community.id, world.mentor.id, ranges, by=world.ada, service_id=service_id)


async def monday_starts(world: World, service_id: int) -> list[int]:
    """The hours after nine on Monday at which the service begins."""
    free = await world.do(
        free_slots_of, world.community.id, service_id, now=NOW, after=MONDAY_9, before=MONDAY_9 + 12 * HOUR
    )
    return sorted({(start - MONDAY_9) // HOUR for start in free.starts})


async def test_a_service_with_hours_of_its_own_is_offered_in_these_and_others_in_the_common_ones(world: World) -> None:
    evening = await evening_service(world)
    assert await monday_starts(world, evening.id) == [9]
    assert await monday_starts(world, world.service_id) == list(range(8))
    with pytest.raises(SlotTaken):
        await world.ask(start=MONDAY_9, service_id=evening.id)
    await world.ask(start=MONDAY_9 + 9 * HOUR, service_id=evening.id)
    with pytest.raises(SlotTaken):
        await world.ask(world.cleo, start=MONDAY_9 + 9 * HOUR)


async def test_a_service_that_gives_up_its_hours_follows_the_common_ones(world: World) -> None:
    evening = await evening_service(world)
    await set_own(world, evening.id, "")
    assert await monday_starts(world, evening.id) == list(range(8))


async def test_changing_the_common_hours_leaves_those_of_a_service(world: World) -> None:
    evening = await evening_service(world)
    await set_own(world, 0, "Mon 9-10")
    assert await monday_starts(world, world.service_id) == [0]
    own = await world.do(hours_of, world.community.id, world.mentor.id, evening.id)
    assert own.ranges == (WeeklyRange(0, 18 * 60, 19 * 60),)


async def test_a_session_is_outside_by_the_hours_of_its_own_service(world: World) -> None:
    evening = await evening_service(world)
    booking = await world.ask(start=MONDAY_9 + 9 * HOUR, service_id=evening.id)
    common = await world.ask(world.cleo)

    async def outside() -> list[int]:
        found = await world.do(sessions_outside_hours, world.community.id, world.mentor.id, by=world.ada, now=NOW)
        return [card.booking_id for card in found]

    assert await outside() == []
    await set_own(world, 0, "Tue 9-17")
    assert await outside() == [common.booking_id]
    await set_own(world, evening.id, "Tue 18-19")
    assert await outside() == [common.booking_id, booking.booking_id]


async def test_hours_are_set_for_nobody_elses_service(world: World) -> None:
    with pytest.raises(ServiceMissing):
        await set_own(world, 4711, "Mon 9-10")
    with pytest.raises(NotYours):
        await world.do(
            set_hours,
            world.community.id,
            world.mentor.id,
            parse_hours("Mon 9-10"),
            by=world.ben,
            service_id=world.service_id,
        )
