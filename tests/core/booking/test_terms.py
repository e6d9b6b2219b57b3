"""The rules of a service that look at other sessions: buffers and caps, in what is offered and in what may be asked."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from core.booking import BookingView, cancel, complete, withdraw
from core.booking.errors import MentorDayFull, MentorWeekFull, SlotTaken, StudentWeekFull, TooManyRequests
from core.booking.free_time.availability import free_slots_of
from core.booking.models import Session
from core.people import AccountKey
from core.schedule.dates import DateHours
from core.schedule.hours import parse_hours
from core.schedule.overrides import clear_overrides, overrides_of, set_overrides
from core.schedule.weekly import set_hours
from core.services import add_mentor, change_terms, services_of
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, person

DAY = timedelta(days=1)


async def term(world: World, name: str, value: int | None) -> None:
    """Ada sets a rule of her service."""
    await world.do(change_terms, world.community.id, world.service_id, {name: value}, by=world.ada)


async def free(world: World, day: datetime = MONDAY_9, student: int | None = None) -> list[str]:
    """The wall times in Berlin that are offered on that day."""
    found = await world.do(
        free_slots_of, world.community.id, world.service_id, now=NOW, after=day, before=day + 9 * HOUR,
        student_id=student,
    )  # fmt: skip
    return [f"{start + HOUR:%H:%M}" for start in found.starts]


async def test_a_buffer_keeps_time_free_on_both_sides_of_a_session_that_is_there(world: World) -> None:
    await term(world, "buffer_after_minutes", 30)
    await world.ask(start=MONDAY_9 + HOUR)
    assert (await free(world))[:4] == ["09:00", "11:00", "11:30", "12:00"]
    for start in (MONDAY_9 + 30 * MINUTE, MONDAY_9 + 90 * MINUTE):
        with pytest.raises(SlotTaken) as refusal:
            await world.ask(world.cleo, start)
        assert start not in refusal.value.alternatives
    await world.ask(world.cleo, MONDAY_9 + 2 * HOUR)
    await term(world, "buffer_before_minutes", 60)
    assert (await free(world))[0] == "12:30", "the longer of the two lies between"


async def test_the_buffers_are_the_mentors_and_not_the_students(world: World) -> None:
    await term(world, "buffer_before_minutes", 60)
    eve = await world.do(add_mentor, world.community.id, AccountKey("discord", "eve"), name="Eve", zone="UTC", now=NOW)
    await world.do(set_hours, world.community.id, eve.id, parse_hours("Mon 7-18"), by=eve.person_id)
    (service,) = await world.do(services_of, world.community.id, eve.id)
    await world.ask(start=MONDAY_9, service_id=service.id)
    assert (await free(world, student=world.ben))[0] == "09:30"
    await world.ask(start=MONDAY_9 + 30 * MINUTE)


async def test_two_who_ask_for_times_a_buffer_apart_do_not_both_get_them(world: World) -> None:
    await term(world, "buffer_after_minutes", 15)
    students = await world.store.write(lambda db: [person(db, f"Student {n}") for n in range(8)])
    starts = [MONDAY_9 + number * 30 * MINUTE for number in range(8)]
    asked = (world.ask(student, start) for student, start in zip(students, starts, strict=True))
    answers = await asyncio.gather(*asked, return_exceptions=True)
    won = sorted(answer.starts_at for answer in answers if isinstance(answer, BookingView))
    assert all(isinstance(answer, BookingView | SlotTaken) for answer in answers)
    assert won
    assert all(later - earlier >= HOUR for earlier, later in pairwise(won))


async def test_a_full_day_is_not_offered_and_refused_and_the_next_one_is(world: World) -> None:
    await term(world, "most_a_day", 2)
    first = await world.ask()
    assert len(await free(world)) == 15
    await world.ask(world.cleo, MONDAY_9 + HOUR)
    assert await free(world) == []
    with pytest.raises(MentorDayFull) as refusal:
        await world.ask(start=MONDAY_9 + 2 * HOUR)
    assert (refusal.value.limit, refusal.value.mentor_name) == (2, "Ada")
    assert all(start.date() != MONDAY_9.date() for start in refusal.value.alternatives)
    assert len(refusal.value.alternatives) == 3
    await world.do(
        withdraw, community_id=world.community.id, booking_id=first.booking_id, by=world.ben, now=NOW
    )  # fmt: skip
    await world.ask(start=MONDAY_9 + 2 * HOUR)


async def test_a_session_that_was_held_counts_for_its_day(world: World) -> None:
    await term(world, "most_a_day", 1)
    booking = await world.ask()
    await world.agree(booking)
    after = MONDAY_9 + 65 * MINUTE
    await world.do(complete, community_id=world.community.id, booking_id=booking.booking_id, by=world.ada, now=after)
    status = await world.store.read(lambda db: db.get_one(Session, (booking.community_id, booking.session_id)).status)
    assert status == "completed"
    with pytest.raises(MentorDayFull):
        await world.ask(world.cleo, MONDAY_9 + 7 * HOUR, now=after)


async def test_a_day_is_one_of_the_mentors_zone(world: World) -> None:
    await world.do(
        set_hours, world.community.id, world.mentor.id, parse_hours("daily 0-24"), by=world.ada, zone="Asia/Tokyo"
    )
    await term(world, "most_a_day", 1)
    await world.ask(start=datetime(2026, 11, 23, 15, tzinfo=UTC))  # midnight, the beginning of Tuesday in Tokyo
    await world.ask(world.cleo, datetime(2026, 11, 23, 14, 30, tzinfo=UTC))
    with pytest.raises(MentorDayFull):
        await world.ask(start=datetime(2026, 11, 24, 14, tzinfo=UTC))


async def test_a_week_begins_on_monday_and_its_cap_holds_for_all_students(world: World) -> None:
    await term(world, "most_a_week", 2)
    await world.ask()
    await world.ask(world.cleo, MONDAY_9 + 4 * DAY)
    with pytest.raises(MentorWeekFull) as refusal:
        await world.ask(start=MONDAY_9 + 2 * DAY)
    assert len(refusal.value.alternatives) == 3
    assert all(not MONDAY_9 <= start < MONDAY_9 + 5 * DAY for start in refusal.value.alternatives)
    assert await free(world, MONDAY_9 + DAY) == []
    assert len(await free(world, MONDAY_9 + 7 * DAY)) == 16


async def test_a_students_cap_for_a_week_holds_for_that_student_alone(world: World) -> None:
    await term(world, "most_a_week_each", 1)
    booking = await world.ask()
    with pytest.raises(StudentWeekFull):
        await world.ask(start=MONDAY_9 + DAY)
    assert await free(world, MONDAY_9 + DAY, world.ben) == []
    assert len(await free(world, MONDAY_9 + DAY, world.cleo)) == 16
    await world.ask(world.cleo, MONDAY_9 + DAY)
    await world.agree(booking)
    await world.do(
        cancel, community_id=world.community.id, booking_id=booking.booking_id, by=world.ben, reason="Ill", now=NOW
    )
    await world.ask(start=MONDAY_9 + DAY + HOUR)


async def test_a_student_waits_for_so_many_answers_and_asks_again_when_one_has_come(world: World) -> None:
    await term(world, "most_open_requests", 1)
    booking = await world.ask()
    with pytest.raises(TooManyRequests) as refusal:
        await world.ask(start=MONDAY_9 + DAY)
    assert (refusal.value.mentor_name, refusal.value.limit) == ("Ada", 1)
    await world.ask(world.cleo, MONDAY_9 + DAY)
    await world.agree(booking)
    await world.ask(start=MONDAY_9 + 2 * DAY)


async def test_one_student_who_asks_many_times_at_once_stays_below_the_cap(world: World) -> None:
    await term(world, "most_open_requests", 2)
    asked = (world.ask(start=MONDAY_9 + number * HOUR) for number in range(6))
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(answer, BookingView) for answer in answers) == 2
    assert sum(isinstance(answer, TooManyRequests) for answer in answers) == 4


async def test_the_hours_of_a_date_are_offered_in_place_of_the_weekly_ones(world: World) -> None:
    monday = date(2026, 11, 23)
    days = (DateHours(monday, ((600, 660),)), DateHours(monday + DAY))
    await world.do(set_overrides, world.community.id, world.mentor.id, days, by=world.ada, today=NOW.date())
    assert await free(world) == ["10:00", "10:30"]
    assert await free(world, MONDAY_9 + DAY) == []
    for start in (MONDAY_9, MONDAY_9 + DAY):
        with pytest.raises(SlotTaken):
            await world.ask(start=start)
    await world.ask(start=MONDAY_9 + HOUR)
    await world.do(clear_overrides, world.community.id, world.mentor.id, monday, monday, by=world.ada)
    assert len(await free(world)) == 15
    kept = await world.do(overrides_of, world.community.id, world.mentor.id, since=monday)
    assert kept == (DateHours(monday + DAY),)


async def test_a_mentor_with_hours_on_dates_alone_can_be_booked(world: World) -> None:
    await world.do(set_hours, world.community.id, world.mentor.id, (), by=world.ada)
    days = [DateHours(date(2026, 11, 23), ((540, 600),))]
    await world.do(set_overrides, world.community.id, world.mentor.id, days, by=world.ada, today=NOW.date())
    assert await free(world) == ["09:00", "09:30"]
