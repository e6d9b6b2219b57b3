"""Sessions that a change of hours leaves outside, and what students would see of the coming weeks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.booking import BookingStatus, cancel, session_card
from core.booking.free_time.availability import preview
from core.booking.free_time.outside import sessions_outside_hours
from core.people.errors import NotYours
from core.schedule.dates import DateHours
from core.schedule.hours import parse_hours
from core.schedule.overrides import set_overrides
from core.schedule.weekly import set_hours
from core.services import change_terms
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


async def outside(world: World) -> list[int]:
    """The bookings that lie outside Ada's hours."""
    found = await world.do(sessions_outside_hours, world.community.id, world.mentor.id, by=world.ada, now=NOW)
    return [card.booking_id for card in found]


async def test_a_day_off_leaves_its_sessions_outside_and_calls_none_of_them_off(world: World) -> None:
    tuesday = await world.ask(start=MONDAY_9 + DAY)
    monday = await world.ask(world.cleo)
    await world.agree(monday)
    assert await outside(world) == []
    days = (DateHours(MONDAY), DateHours(MONDAY + DAY))
    await world.do(set_overrides, world.community.id, world.mentor.id, days, by=world.ada, today=NOW.date())
    assert await outside(world) == [monday.booking_id, tuesday.booking_id]
    card = await world.do(session_card, world.community.id, monday.session_id, world.cleo, NOW)
    assert card.booking_status is BookingStatus.CONFIRMED
    await world.do(
        cancel, community_id=world.community.id, booking_id=monday.booking_id, by=world.ada, reason="Ill", now=NOW
    )
    assert await outside(world) == [tuesday.booking_id]


async def test_a_session_that_only_partly_fits_new_hours_is_outside(world: World) -> None:
    booking = await world.ask(start=MONDAY_9 + 90 * MINUTE)
    for hours, fits in (
        ("Mon 9-11", True),
        ("Mon 9-10:45", False),
        ("Mon 10:45-12", False),
        ("Mon 10-10:45, 10:45-11", True),
    ):
        await world.do(set_hours, world.community.id, world.mentor.id, parse_hours(hours), by=world.ada)
        assert await outside(world) == ([] if fits else [booking.booking_id]), hours


async def test_only_the_mentor_sees_what_lies_outside_their_hours(world: World) -> None:
    with pytest.raises(NotYours):
        await world.do(sessions_outside_hours, world.community.id, world.mentor.id, by=world.ben, now=NOW)


async def test_a_preview_shows_two_weeks_with_what_is_taken_beside_what_is_free(world: World) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"buffer_after_minutes": 30}, by=world.ada)
    await world.do(
        set_overrides, world.community.id, world.mentor.id, [DateHours(MONDAY + DAY)], by=world.ada, today=NOW.date()
    )
    await world.ask(start=MONDAY_9 + HOUR)
    found = await world.do(preview, world.community.id, world.service_id, now=NOW)
    assert [day.day for day in found] == [date(2026, 11, 20) + ahead * DAY for ahead in range(14)]
    today, monday, tuesday = found[0], found[3], found[4]
    assert today.free[0] == NOW + 4 * HOUR, "the notice is kept"
    assert monday.taken == tuple(MONDAY_9 + minutes * MINUTE for minutes in (30, 60, 90))
    assert len(monday.free) == 13
    assert (tuesday.free, tuesday.taken) == ((), ())
    assert (found[1].free, found[1].taken) == ((), ())


async def test_a_preview_ends_with_the_horizon(world: World) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"horizon_days": 4}, by=world.ada)
    found = await world.do(preview, world.community.id, world.service_id, now=NOW)
    assert [bool(day.free) for day in found[:6]] == [True, False, False, True, False, False]
    later = await world.do(preview, world.community.id, world.service_id, now=NOW, since=MONDAY + 7 * DAY, days=7)
    assert [bool(day.free or day.taken) for day in later] == [False] * 7
