"""What a student looks at to choose a time: a day with the days around it, and a week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.booking.errors import MentorPaused
from core.booking.free_time.picking import times_on, week_from
from core.schedule.dates import DateHours
from core.schedule.overrides import set_overrides
from core.schedule.pausing import pause_mentor
from core.schedule.published import publish
from core.services import change_terms
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
DAY = timedelta(days=1)


async def test_a_day_names_the_nearest_days_with_free_times(world: World) -> None:
    off = [DateHours(MONDAY + DAY)]
    await world.do(set_overrides, world.community.id, world.mentor.id, off, by=world.ada, today=FRIDAY)
    asked: dict[str, Any] = {"zone": "Europe/Berlin", "now": NOW, "student_id": world.ben}
    monday = await world.do(times_on, world.community.id, world.service_id, MONDAY, **asked)
    assert (monday.before, monday.after, len(monday.starts)) == (FRIDAY, MONDAY + 2 * DAY, 16)
    gone = await world.do(times_on, world.community.id, world.service_id, SATURDAY, **asked)
    assert (gone.before, gone.after, gone.starts) == (FRIDAY, MONDAY, ())
    today = await world.do(times_on, world.community.id, world.service_id, FRIDAY, **asked)
    assert (today.before, today.starts[0]) == (None, NOW + 4 * HOUR)
    elsewhere = await world.do(
        times_on, world.community.id, world.service_id, MONDAY + DAY, **asked | {"zone": "Pacific/Auckland"}
    )
    assert elsewhere.starts[0] == MONDAY_9 + 3 * HOUR, "midnight in Auckland"
    assert elsewhere.zone == "Europe/Berlin"


async def test_a_day_tells_which_of_its_times_are_published_slots(world: World) -> None:
    times = [(MONDAY_9 + 11 * HOUR, MONDAY_9 + 12 * HOUR)]
    await world.do(publish, world.community.id, world.mentor.id, world.service_id, times, by=world.ada, now=NOW)
    asked: dict[str, Any] = {"zone": "Europe/Berlin", "now": NOW, "student_id": world.ben}
    monday = await world.do(times_on, world.community.id, world.service_id, MONDAY, **asked)
    assert [(slot.starts_at, slot.minutes) for slot in monday.slots] == [(times[0][0], 60)]
    assert monday.starts[-1] == times[0][0]


async def test_a_week_shows_what_is_free_taken_and_past(world: World) -> None:
    await world.ask(world.cleo, start=MONDAY_9)
    await world.do(change_terms, world.community.id, world.service_id, {"horizon_days": 5}, by=world.ada)
    asked: dict[str, Any] = {"zone": "Europe/Berlin", "now": NOW, "student_id": world.ben}
    week = await world.do(week_from, world.community.id, world.service_id, FRIDAY, **asked)
    assert [day.day for day in week] == [FRIDAY + ahead * DAY for ahead in range(7)]
    today, monday = week[0], week[3]
    assert today.past == tuple(NOW + steps * 30 * MINUTE for steps in range(8))
    assert today.free[0] == NOW + 4 * HOUR
    assert (monday.taken, len(monday.free)) == ((MONDAY_9,), 15)
    assert [bool(day.free) for day in week] == [True, False, False, True, True, False, False]
    later = await world.do(week_from, world.community.id, world.service_id, FRIDAY + 7 * DAY, **asked)
    assert [bool(day.free or day.taken or day.past) for day in later] == [False] * 7


async def test_nothing_is_shown_of_a_paused_mentor(world: World) -> None:
    await world.do(pause_mentor, world.community.id, world.mentor.id, by=world.ada)
    asked: dict[str, Any] = {"zone": "Europe/Berlin", "now": NOW, "student_id": world.ben}
    with pytest.raises(MentorPaused):
        await world.do(times_on, world.community.id, world.service_id, MONDAY, **asked)
    with pytest.raises(MentorPaused):
        await world.do(week_from, world.community.id, world.service_id, MONDAY, **asked)
