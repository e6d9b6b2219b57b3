"""Free slots as read from the database: hours, claims, notice and horizon together."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from core.booking.free_time.availability import FreeSlots, free_days, free_slots_of
from core.booking.free_time.picking import times_on
from core.people.errors import MentorMissing, NotYours
from core.schedule.hours import parse_hours
from core.schedule.pausing import pause_mentor
from core.schedule.weekly import hours_of, set_hours
from core.services.errors import ServiceMissing
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World
from tests.queries import note_queries

MONDAY = date(2026, 11, 23)


async def free(world: World, **wish: object) -> FreeSlots:
    wish = {"now": NOW, **wish}
    return await world.store.read(lambda db: free_slots_of(db, world.community.id, world.service_id, **wish))  # type: ignore[arg-type]


async def test_slots_begin_after_the_notice_and_end_with_the_horizon(world: World) -> None:
    tuesday = datetime(2026, 11, 24, 8, tzinfo=UTC)
    starts = (await free(world, now=tuesday)).starts
    assert starts[0] == tuesday + 4 * HOUR
    assert starts[-1] == datetime(2026, 12, 23, 15, 30, tzinfo=UTC)  # nine in Berlin on the 24th is the horizon itself
    assert all(start.tzinfo is UTC for start in starts)


async def test_taken_time_is_not_offered(world: World) -> None:
    await world.ask(start=MONDAY_9 + HOUR)
    monday = (await free(world, after=MONDAY_9, before=MONDAY_9 + 2 * HOUR)).starts
    assert monday == (MONDAY_9, MONDAY_9 + 30 * MINUTE, MONDAY_9 + 90 * MINUTE)


async def test_time_that_the_student_has_given_to_others_is_not_offered_to_them(world: World) -> None:
    await world.ask(world.ben)
    everybody = (await free(world, after=MONDAY_9, limit=1)).starts
    assert everybody == (MONDAY_9 + 30 * MINUTE,)

    def elsewhere(db: Session) -> None:
        from core.schedule.models import Claim

        start = MONDAY_9 + 30 * MINUTE
        db.add(Claim(person_id=world.cleo, starts_at=start, ends_at=start + HOUR, community_id=9, session_id=9))

    await world.do(elsewhere)
    assert (await free(world, after=MONDAY_9, limit=1, student_id=world.cleo)).starts == (MONDAY_9 + 90 * MINUTE,)


async def test_a_slot_at_the_edge_of_taken_time_is_offered_and_one_that_touches_it_is_not(world: World) -> None:
    await world.ask(start=MONDAY_9 + HOUR)
    hours = parse_hours("Mon 9:15-17")
    await world.do(set_hours, world.community.id, world.mentor.id, hours, by=world.ada)
    starts = (await free(world, after=MONDAY_9, before=MONDAY_9 + 2 * HOUR)).starts
    assert starts == (MONDAY_9 + 15 * MINUTE, MONDAY_9 + 105 * MINUTE)


async def test_a_mentor_without_hours_has_nothing_free_and_says_so(world: World) -> None:
    await world.do(set_hours, world.community.id, world.mentor.id, (), by=world.ada)
    slots = await free(world)
    assert (slots.starts, slots.has_hours, slots.mentor_name) == ((), False, "Ada")


async def test_a_paused_mentor_has_nothing_free(world: World) -> None:
    await world.do(pause_mentor, world.community.id, world.mentor.id, by=world.ada)
    assert (await free(world)).starts == ()


async def test_days_are_the_viewers(world: World) -> None:
    community, service = world.community.id, world.service_id
    days = await world.do(free_days, community, service, zone="Pacific/Auckland", now=NOW)
    # Friday from one in Berlin is Saturday in Auckland: 8 starts; Monday's first 4 are still Monday there.
    assert [(day.day.isoformat(), day.count) for day in days[:3]] == [
        ("2026-11-21", 8),
        ("2026-11-23", 6),
        ("2026-11-24", 16),
    ]
    slots = await world.do(times_on, community, service, MONDAY, zone="Pacific/Auckland", now=NOW)
    assert slots.starts == tuple(MONDAY_9 + number * 30 * MINUTE for number in range(6))


async def test_the_days_add_up_to_all_slots(world: World) -> None:
    community, service = world.community.id, world.service_id
    days = await world.do(free_days, community, service, zone="Europe/Berlin", now=NOW)
    assert sum(day.count for day in days) == len((await free(world)).starts)


async def test_free_slots_are_read_by_two_queries(world: World) -> None:
    queries = itertools.count()

    def read(db: Session) -> None:
        note_queries(db.connection(), lambda: next(queries))
        free_slots_of(db, world.community.id, world.service_id, now=NOW, student_id=world.ben)

    await world.store.read(read)
    assert next(queries) == 2


async def test_an_unknown_service_is_missing(world: World) -> None:
    with pytest.raises(ServiceMissing):
        await world.do(free_slots_of, 2, world.service_id, now=NOW)


async def test_hours_are_kept_merged_in_the_mentors_zone(world: World) -> None:
    hours = parse_hours("Mon 9-12; Mon 11-14; Tue 9-10")
    set_to = await world.do(
        set_hours, world.community.id, world.mentor.id, hours, by=world.ada, zone="America/New_York"
    )
    assert set_to == await world.do(hours_of, world.community.id, world.mentor.id)
    assert set_to.ranges == parse_hours("Mon 9-14; Tue 9-10")
    first = (await free(world, after=MONDAY_9)).starts[0]
    assert first == datetime(2026, 11, 23, 14, tzinfo=UTC)


async def test_only_the_mentor_sets_their_hours(world: World) -> None:
    with pytest.raises(NotYours):
        await world.do(set_hours, world.community.id, world.mentor.id, (), by=world.ben)
    with pytest.raises(MentorMissing):
        await world.do(set_hours, world.community.id, 5, (), by=world.ada)
    with pytest.raises(MentorMissing):
        await world.do(hours_of, world.community.id, 5)
