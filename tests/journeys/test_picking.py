"""A student picks a time: the first free one, by parts of a day, in two zones, and out of a week."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.services import Mode
from tests.journeys.booking import TOPIC, at_nine, book, day_label, set_terms
from tests.journeys.town import PLATFORMS, Town

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.parametrize("platform", PLATFORMS)]


async def test_the_first_free_time_is_two_taps_away(quick_town: Town, platform: str) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform)
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick("First free: ")
    await student.write(TOPIC)
    await student.see("Request sent")
    print(f"the first free time on {platform}: {student.taps} taps and a topic")
    assert student.taps <= 3
    await mentor.see(f"{student.name} asks for a session")


async def test_times_are_picked_by_part_of_the_day_with_the_mentors_clock_beside(
    quick_town: Town, platform: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform, hours="daily 8-12, 14-18")
    start = at_nine(town, 4)
    await student.command("timezone", zone="Tokyo")
    await student.see("Asia/Tokyo")
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick(day_label(start))
    times = await student.see("At what time? (Asia/Tokyo)")
    assert "Night: 00:00 … 02:30 · 15:00 … 17:30 in UTC" in times.text
    assert "Evening: 18:00 … 23:30 · 09:00 … 14:30 in UTC" in times.text
    await student.pick("Evening")
    await student.wait(lambda w: "00:00" not in w.messages[-1].labels and "Night" in w.messages[-1].labels)
    await student.pick("Whole day")
    await student.wait(lambda w: "00:00" in w.messages[-1].labels)
    await student.pick(f"{day_label(start + timedelta(days=1))} ›")
    await student.see(f"{mentor.name} · {day_label(start + timedelta(days=1))}")
    await student.pick("18:00")
    await student.write(TOPIC)
    await mentor.see(f"{student.name} asks for a session")


async def test_a_week_shows_what_is_free_taken_and_past(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    start = at_nine(town, 9)
    await book(town.person(platform), mentor, start)
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick("Week view")
    week = await student.see("what is struck through is taken")
    assert "‹ Previous week" not in week.labels
    await student.pick("Next week ›")
    await student.wait(lambda w: w.newest(f"{day_label(start)}: 08:00, 08:30, 09:00, 09:30 … 11:30"))
    await student.pick("‹ Previous week")
    await student.wait(lambda w: "‹ Previous week" not in w.messages[-1].labels)
    await student.pick(day_label(at_nine(town, 3)))
    await student.see("At what time?")
    await student.pick("Week view")
    await student.pick("First free days")
    await student.see("On which day?")


async def test_another_length_or_mode_is_a_tap_away_from_the_times(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(platform)
    await set_terms(town, profile, durations=(30, 60), modes=(Mode.VIDEO, Mode.VOICE))
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick("1 hour · Voice")
    await student.pick("Week view")
    assert "Session · 1 hour · Voice" in (await student.see("what is struck through is taken")).text
    await student.pick("Length or mode")
    await student.pick("30 minutes · Video")
    await student.pick(day_label(at_nine(town, 3)))
    assert "Session · 30 minutes · Video" in (await student.see("At what time?")).text
    await student.pick("Length or mode")
    await student.see("How long, and how")
