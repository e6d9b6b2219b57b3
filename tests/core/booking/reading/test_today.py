"""The sessions of a day, and the morning digest: once a day, at the mentor's hour, and only while it helps."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime, timedelta

import pytest

from core.booking import SessionCard, cancel, digest_hour, sessions_on, set_digest_hour
from core.notices import next_due
from core.people.errors import NotYours
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.storage import Store
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, found_a_community

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
SEVEN = MONDAY_9 - 2 * HOUR
"""Monday at seven in Berlin, where Ada's hours are."""
DAY = timedelta(days=1)


async def of_day(world: World, person: int, day: date, zone: str = "Europe/Berlin") -> list[int]:
    found: tuple[SessionCard, ...] = await world.do(
        sessions_on, world.community.id, person, day, zone=zone, now=MONDAY_9
    )
    return [card.session_id for card in found]


async def told(world: World, now: datetime = SEVEN) -> list[tuple[int, str]]:
    """What Ada hears of the day by then."""
    while await world.tick(now):
        pass
    return [line for line in await world.told(now) if line[1] == "day_ahead"]


async def agreed(world: World, *starts: datetime) -> None:
    for start in starts or (MONDAY_9,):
        await world.agree(await world.ask(start=start))
    await world.told(NOW)


async def test_a_day_is_one_of_the_zone_and_what_was_called_off_is_left_out(world: World) -> None:
    late = await world.ask(start=MONDAY_9 + 7 * HOUR)
    early = await world.ask(world.cleo, MONDAY_9)
    gone = await world.ask(start=MONDAY_9 + HOUR)
    await world.agree(gone)
    await world.do(
        cancel, community_id=world.community.id, booking_id=gone.booking_id, by=world.ben, reason="Ill", now=NOW
    )
    assert await of_day(world, world.ada, MONDAY) == [early.session_id, late.session_id]
    assert await of_day(world, world.ben, MONDAY) == [late.session_id]
    assert await of_day(world, world.ada, TUESDAY) == []
    assert await of_day(world, world.ada, TUESDAY, "Pacific/Auckland") == [late.session_id]
    assert await of_day(world, world.ada, MONDAY, "Pacific/Auckland") == [early.session_id]


async def test_what_runs_over_midnight_belongs_to_both_days(store: Store) -> None:
    world = World(store, *await store.write(found_a_community))
    await world.do(
        set_hours, world.community.id, world.mentor.id, parse_hours("daily 0-24"), by=world.ada, zone="Europe/Berlin"
    )
    over = await world.ask(start=MONDAY_9 + 14 * HOUR + 30 * MINUTE)
    assert await of_day(world, world.ada, MONDAY) == [over.session_id]
    assert await of_day(world, world.ada, TUESDAY) == []
    assert await of_day(world, world.ada, TUESDAY, "Europe/Athens") == [over.session_id]


async def test_a_mentor_is_told_in_the_morning_of_a_day_with_sessions_and_once(world: World) -> None:
    await agreed(world, MONDAY_9, MONDAY_9 + 2 * HOUR)
    assert await told(world, SEVEN - MINUTE) == []
    assert await told(world) == [(world.ada, "day_ahead")]
    await agreed(world, MONDAY_9 + 5 * HOUR)
    assert await told(world, SEVEN + HOUR) == []


async def test_the_next_day_with_a_session_is_told_of_too_and_empty_days_are_not(world: World) -> None:
    await agreed(world, MONDAY_9, MONDAY_9 + 2 * DAY)
    assert await told(world) == [(world.ada, "day_ahead")]
    assert await told(world, SEVEN + DAY) == []
    assert await told(world, SEVEN + 2 * DAY) == [(world.ada, "day_ahead")]


async def test_a_digest_that_comes_late_is_told_before_noon_and_dropped_after(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await agreed(world, MONDAY_9 + 7 * HOUR, MONDAY_9 + DAY + 7 * HOUR)
    with caplog.at_level(logging.WARNING):
        assert await told(world, SEVEN + 5 * HOUR) == []
    assert "late digest was dropped" in caplog.text
    assert await told(world, SEVEN + DAY + 5 * HOUR - MINUTE) == [(world.ada, "day_ahead")]


async def test_when_all_is_called_off_nothing_is_told(world: World) -> None:
    booking = await world.ask()
    await world.agree(booking)
    await world.do(
        cancel, community_id=world.community.id, booking_id=booking.booking_id, by=world.ada, reason="Ill", now=NOW
    )
    assert await told(world) == []
    assert await world.store.read(next_due) is None or await world.tick(SEVEN + DAY) == 0


async def test_the_digest_is_moved_and_switched_off_and_on(world: World) -> None:
    await agreed(world, MONDAY_9 + 2 * HOUR, MONDAY_9 + DAY, MONDAY_9 + 2 * DAY)
    mine = (world.community.id, world.mentor.id)
    assert await world.do(digest_hour, *mine) == 7
    await world.do(set_digest_hour, *mine, 9, by=world.ada, now=NOW)
    assert await told(world, SEVEN + HOUR) == []
    assert await told(world, SEVEN + 2 * HOUR) == [(world.ada, "day_ahead")]
    await world.do(set_digest_hour, *mine, 10, by=world.ada, now=SEVEN + 2 * HOUR)
    assert await told(world, SEVEN + 3 * HOUR) == []
    await world.do(set_digest_hour, *mine, None, by=world.ada, now=SEVEN + 3 * HOUR)
    assert await world.do(digest_hour, *mine) is None
    assert await told(world, SEVEN + DAY + 4 * HOUR) == []
    await world.do(set_digest_hour, *mine, 5, by=world.ada, now=SEVEN + DAY + 4 * HOUR)
    assert await told(world, SEVEN + 2 * DAY - 2 * HOUR) == [(world.ada, "day_ahead")]


async def test_a_digest_is_its_mentors_to_move_and_comes_in_the_morning(world: World) -> None:
    with pytest.raises(NotYours):
        await world.do(set_digest_hour, world.community.id, world.mentor.id, 8, by=world.ben, now=NOW)
    with pytest.raises(ValueError, match="no hour of a morning"):
        await world.do(set_digest_hour, world.community.id, world.mentor.id, 13, by=world.ada, now=NOW)


async def test_a_mentor_who_moved_is_told_in_the_morning_of_the_new_zone(world: World) -> None:
    await agreed(world, MONDAY_9 + 8 * HOUR - 30 * MINUTE)
    await world.do(
        set_hours,
        world.community.id,
        world.mentor.id,
        parse_hours("Mon-Fri 9-17"),
        by=world.ada,
        zone="America/New_York",
    )
    assert await told(world) == []
    assert await told(world, SEVEN + 6 * HOUR) == [(world.ada, "day_ahead")]


async def test_what_is_booked_at_once_is_told_of_as_well(store: Store) -> None:
    world = World(store, *await store.write(lambda db: found_a_community(db, needs_approval=False)))
    await world.ask()
    await world.told(NOW)
    assert await told(world) == [(world.ada, "day_ahead")]


async def test_two_processes_tell_of_a_day_once(world: World) -> None:
    await agreed(world, MONDAY_9, MONDAY_9 + 2 * HOUR)
    await asyncio.gather(*(world.tick(SEVEN) for _ in range(6)))
    assert [line for line in await world.told(SEVEN) if line[1] == "day_ahead"] == [(world.ada, "day_ahead")]
