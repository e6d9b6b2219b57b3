"""When a mentor is free, by chat: days off typed and tapped, pausing, rules of booking, and sessions left outside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.actor import Actor
from tests.journeys.booking import agree, at_nine, book, date_label, day_label
from tests.journeys.town import PLATFORMS, Town

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.parametrize("platform", PLATFORMS)]


async def look_at_days(student: Actor, mentor: Actor) -> tuple[str, ...]:
    """The days on which the student could book."""
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    return (await student.see_anew("On which day?")).labels


async def test_days_off_are_typed_in_one_line_or_tapped_and_students_see_them(quick_town: Town, platform: str) -> None:
    mentor, _ = await quick_town.mentor(platform)
    first, second, third = (at_nine(quick_town, days) for days in (4, 5, 6))
    await mentor.command("hours", week=f"{first:%Y-%m-%d} off; {third.day} {third:%b} 9-10")
    echo = await mentor.see("I understood")
    assert f"{date_label(quick_town, first)}: off" in echo.text
    assert f"{date_label(quick_town, third)}: 09:00–10:00" in echo.text
    await mentor.pick("Yes, save")
    await mentor.see("Your days off and special hours")
    await mentor.pick("Add")
    await mentor.pick(day_label(second))
    await mentor.pick("Day off")
    await mentor.see(f"{date_label(quick_town, first)} – {date_label(quick_town, second)}: off")
    days = await look_at_days(quick_town.person(platform), mentor)
    assert day_label(third) in days
    assert not {day_label(first), day_label(second)} & set(days)
    await mentor.pick(f"{date_label(quick_town, first)} – ")
    await mentor.pick("Delete")
    await mentor.see_gone(f"{date_label(quick_town, first)} – {date_label(quick_town, second)}: off")
    assert {day_label(first), day_label(second)} <= set(await look_at_days(quick_town.person(platform), mentor))


async def test_a_holiday_over_sessions_asks_and_calls_off_or_moves_only_what_the_mentor_says(
    quick_town: Town, platform: str
) -> None:
    (mentor, _), people = await quick_town.mentor(platform), [quick_town.person(platform) for _ in range(3)]
    one, two, three = people
    first, last, free = (at_nine(quick_town, days) for days in (4, 5, 6))
    for student, start in ((one, first), (two, last), (three, last + timedelta(hours=1))):
        await book(student, mentor, start)
        if student is not two:
            await agree(student, mentor)
    mentor.taps = 0
    await mentor.command("hours")
    await mentor.pick("Days off and special hours")
    await mentor.pick("Add")
    await mentor.pick(day_label(first))
    await mentor.pick("Off until")
    await mentor.pick(day_label(last))
    assert mentor.taps == 5
    asked = await mentor.see("3 sessions lie outside your hours and slots now")
    assert "Nothing was called off" in asked.text
    await quick_town.settled()
    assert one.window.newest("Called off") is None
    await mentor.pick(next(label for label in asked.labels if one.name in label))
    await mentor.pick("Call it off")
    await mentor.write("I am away that week, I am sorry.")
    await one.see("I am away that week")
    left = await mentor.see("2 sessions lie outside your hours and slots now")
    await mentor.pick(next(label for label in left.labels if two.name in label))
    await mentor.see(f"propose another time, which {two.name} can take")
    await mentor.pick("Propose another time")
    await mentor.pick(f"{day_label(free)}, 09:00")
    await mentor.pick("Send")
    await two.see(f"{mentor.name} proposes other times")
    await mentor.pick("Outside my hours (2)")
    left = await mentor.see("another time is proposed")
    await mentor.pick(next(label for label in left.labels if three.name in label))
    await mentor.see(f"propose another time, which {three.name} can take")
    await mentor.pick("Propose another time")
    await mentor.pick(f"{day_label(free)}, 10:00")
    await three.see("would meet at another time")
    await two.pick(f"{day_label(free)}, 09:00")
    await two.see("Confirmed")
    await three.pick("Keep the time")
    await mentor.see(f"does not suit {three.name}")
    await mentor.command("hours")
    await mentor.pick("Outside my hours (1)")
    await mentor.pick(next(label for label in (await mentor.see("One session lies")).labels if three.name in label))
    await mentor.pick("Keep it")
    await mentor.pick("Keep them")
    await mentor.see("Your weekly hours")
    await quick_town.settled()
    assert three.window.newest("Called off") is None


async def test_a_paused_mentor_is_said_to_be_so_and_comes_back(quick_town: Town, platform: str) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform)
    await look_at_days(student, mentor)
    await mentor.command("hours")
    await mentor.pick("Pause bookings")
    await mentor.see("Bookings are paused")
    await student.pick(day_label(at_nine(quick_town)))
    refused = await student.see("takes no requests for now")
    assert "Someone else" in refused.labels
    await mentor.pick("Resume bookings")
    await mentor.see_gone("Bookings are paused")
    await look_at_days(student, mentor)


async def test_rules_are_set_by_tapping_or_typed_and_hold_for_students(quick_town: Town, platform: str) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform)
    start = at_nine(quick_town, 4)
    await mentor.command("hours")
    await mentor.pick("Services")
    await mentor.pick("Session")
    await mentor.pick("Booking rules")
    await mentor.pick("Open requests of a student: no limit")
    await mentor.pick("1")
    await mentor.see("Open requests of a student: 1")
    await mentor.pick("Held for the waitlist: as usual here (1 hour)")
    await mentor.pick("2 hours")
    await mentor.see("Held for the waitlist: 2 hours")
    await mentor.pick("Free after: none")
    await mentor.pick("Type another")
    await mentor.write("soon")
    await mentor.see("I could not read “soon”")
    await mentor.pick("Correct it")
    await mentor.write("25 min")
    await mentor.see("Free after: 25 minutes")
    await book(student, mentor, start)
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    refused = await student.see("You wait for an answer of")
    assert "My sessions" in refused.labels
    await mentor.command("hours")
    await mentor.pick("Preview")
    preview = await mentor.see("What your students can ask for")
    line = next(line for line in preview.text.splitlines() if line.startswith(day_label(start)))
    assert "08:00" in line
    assert "08:30, 09:00, 09:30" in line, "taken, with the time kept free around it"
    assert "Session · 30 minutes · Video" in preview.text
    assert day_label(quick_town.now + timedelta(days=13)) in preview.text, "two weeks at once"


async def test_ordinary_hours_take_eight_taps_at_most(quick_town: Town, platform: str) -> None:
    mentor, _ = await quick_town.mentor(platform, hours="")
    mentor.taps = 0
    await mentor.command("hours")
    for label in ("Change by tapping", "Mon–Fri", "09:00"):
        await mentor.pick(label)
    await mentor.see("From 09:00 until when?")
    await mentor.pick("12:00")
    await mentor.see("Mon–Fri 09:00–12:00")
    await mentor.pick("Add more times")
    await mentor.see("besides")
    await mentor.pick("14:00")
    await mentor.see("From 14:00 until when?")
    await mentor.pick("18:00")
    await mentor.see("Mon–Fri 09:00–12:00, 14:00–18:00")
    print(f"ordinary weekly hours on {platform}: {mentor.taps} taps")
    assert mentor.taps <= 8
    await mentor.pick("Copy to other days")
    await mentor.pick("Sat")
    await mentor.pick("Copy")
    await mentor.see("Mon–Sat 09:00–12:00, 14:00–18:00")
