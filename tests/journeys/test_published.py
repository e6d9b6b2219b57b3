"""Published slots by chat: typed and tapped, booked by students, changed, repeated and deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.people.community import ONLY_COMMUNITY
from core.services import ServiceTerms, add_service
from tests.journeys.actor import Actor
from tests.journeys.booking import TOPIC, agree, at_nine, day_label, ref_of
from tests.journeys.town import PLATFORMS, Town

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.parametrize("platform", PLATFORMS)]


async def ask_for(student: Actor, mentor: Actor, day: str, time: str) -> None:
    """The student asks for that time."""
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick(day)
    await student.see("At what time?")
    await student.pick(time)
    await student.write(TOPIC)
    await mentor.see(f"{student.name} asks for a session")


async def test_a_slot_is_typed_described_booked_and_deleted_with_a_question(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(platform)
    day = at_nine(town, 5)
    await mentor.command("slots")
    empty = await mentor.see("None yet")
    assert "Publish a slot" in empty.labels
    await mentor.command("slots", times=f"{day:%Y-%m-%d} 20:00-21:00")
    echo = await mentor.see("I understood")
    assert f"{day_label(day)}: 20:00–21:00" in echo.text
    await mentor.pick("Publish")
    await mentor.see("Published for Session")
    await mentor.pick("My slots")
    await mentor.pick(f"{day_label(day)}, 20:00 · available")
    await mentor.pick("Notes")
    await mentor.write("Bring your own chalk")
    await mentor.see("Bring your own chalk")
    await mentor.pick("Meeting link")
    await mentor.write("http://meet.example.org")
    await mentor.see("is no link to a meeting")
    await mentor.pick("Correct it")
    await mentor.write("https://meet.example.org/ada")
    await mentor.see("https://meet.example.org/ada")
    await ask_for(student, mentor, day_label(day), "20:00 · 1 hour")
    assert "1 hour" in (await student.see("Bring your own chalk")).text
    await agree(student, mentor)
    await mentor.command("slots")
    await mentor.see(f"booked ({student.name})")
    await mentor.pick(f"{day_label(day)}, 20:00 · booked")
    await mentor.see(f"Booked by {student.name}")
    await mentor.pick("Delete")
    await mentor.see("One session lies outside your hours and slots now")
    await town.settled()
    assert student.window.newest("Called off") is None
    await mentor.pick(f"{day_label(day)}, 20:00 · {student.name}")
    await mentor.pick("Call it off")
    await mentor.write("The room is closed that evening")
    await student.see("The room is closed that evening")
    await mentor.command("slots")
    await mentor.pick("Over or deleted")
    assert "cancelled" in (await mentor.see("over or deleted")).text
    terms = ServiceTerms(title="Thesis talk")
    await town.do(lambda db: add_service(db, ONLY_COMMUNITY, profile.id, terms, by=profile.person_id, now=town.now))
    await mentor.command("slots", times=f"{day:%Y-%m-%d} 21:00-22:00")
    await mentor.see("For Session, in the time of UTC")
    await mentor.pick("For Thesis talk")
    await mentor.see("For Thesis talk, in the time of UTC")
    await mentor.pick("Publish")
    await mentor.see("Published for Thesis talk")


async def test_slots_are_tapped_weekly_and_what_overlaps_is_refused(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform, hours="")
    day = at_nine(town, 4)
    week = timedelta(weeks=1)
    mentor.taps = 0
    await mentor.command("slots")
    await mentor.pick("Publish a slot")
    await mentor.pick(day_label(day))
    await mentor.pick("18:00")
    await mentor.see("how long?")
    await mentor.pick("45 minutes")
    await mentor.see("I understood")
    again = ref_of(mentor, "Publish")
    await mentor.pick("Weekly, 3 weeks in all")
    await mentor.see("3 slots published")
    await mentor.forge(again, message=(await mentor.see("3 slots published")).id)
    await mentor.see("published already")
    print(f"three weekly slots on {platform}: {mentor.taps} taps")
    assert mentor.taps <= 5
    await ask_for(student, mentor, day_label(day + week), "18:00 · 45 minutes")
    await mentor.command("slots", times=f"{day + week:%Y-%m-%d} 18:30-19:30")
    await mentor.see("overlap a session, another slot of yours, or each other")
    await mentor.command("slots", times="yesterday evening")
    await mentor.see("I could not read")
    await mentor.command("slots")
    await mentor.pick(f"{day_label(day)}, 18:00 · available")
    await mentor.pick("Time")
    await mentor.write(f"{day:%Y-%m-%d} 19:00-20:00")
    await mentor.see("1 hour")
    await mentor.pick("Repeat weekly")
    await mentor.pick("2 weeks in all")
    await mentor.see("Published for Session")
    await mentor.pick("My slots")
    await mentor.see("Your published slots")
    await mentor.pick(f"{day_label(day)}, 19:00 · available")
    await mentor.pick("Delete")
    await mentor.wait(lambda w: f"{day_label(day)}, 19:00 · available" not in w.messages[-1].labels)
