"""After a session, and late changes to it: held with notes, missed and contested, and who can cancel until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.booking import agreed, at_nine, pick_slot, ref_of
from tests.journeys.town import CROSSED, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_mentor_says_that_it_took_place_and_writes_notes(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor, start = await agreed(town, student_on, mentor_on)
    town.move_to(start + 10 * MINUTE)
    mentor.taps = 0
    await mentor.pick("It took place")
    assert mentor.taps == 1
    await mentor.see("Anything to note down")
    await student.see("book the next one with")
    await mentor.pick("Notes for")
    await mentor.write("Read chapter three.")
    await student.see("Read chapter three.")
    await mentor.pick("Private notes")
    await mentor.write("Shy, but quick.")
    await mentor.see("Shy, but quick.")
    await town.settled()
    assert student.window.newest("Shy, but quick.") is None
    card = await student.see("Read chapter three.")
    town.move_to(start + timedelta(days=1, minutes=30))
    invited = await student.see("How did you get on after your session")
    assert invited.id != card.id
    await student.pick("Book again")
    picker = await student.see("On which day?")
    assert picker.id not in (card.id, invited.id), "the card stays, and the days come below it"


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
@pytest.mark.parametrize("side", ["student", "mentor"])
async def test_somebody_who_is_said_not_to_have_come_contests_it(
    quick_town: Town, student_on: str, mentor_on: str, side: str
) -> None:
    town = quick_town
    student, mentor, start = await agreed(town, student_on, mentor_on)
    waiting, absent = (student, mentor) if side == "student" else (mentor, student)
    town.move_to(start)
    await waiting.pick("Join the meeting")
    await waiting.see("meet.jit.si")
    town.move_to(start + 10 * MINUTE)
    await waiting.pick(f"{absent.name} did not come")
    asked = await waiting.see("Do you say that")
    assert f"{absent.name} never pressed Join" in asked.text
    assert f"{waiting.name} pressed Join on" in asked.text
    await waiting.pick("Yes, say so")
    told = await absent.see(f"{waiting.name} says that {absent.name} did not come")
    assert f"{absent.name} never pressed Join" in told.text
    await absent.pick("I was there")
    await absent.write("The link was dead.")
    await waiting.see("is contested")
    for actor in (waiting, absent):
        await actor.see("The link was dead.")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_student_cancels_without_a_word_but_not_in_the_last_two_hours(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, mentor, start = await agreed(town, platform, platform)
    await student.see("You can cancel or move it until")
    cancel, card = ref_of(student, "Cancel session"), (await student.see("Confirmed")).id
    town.move_to(start - timedelta(hours=2))
    await student.see("can cancel or move it now")
    await student.wait(lambda w: not any("Cancel session" in m.labels for m in w.messages))
    await student.forge(cancel, message=card)
    await student.write("Sorry.")
    await student.see("now only")
    await mentor.pick("Cancel session")
    await mentor.write("A fire alarm.")
    told = await student.see(f"Called off by {mentor.name}")
    assert "later than students may cancel" in told.text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_student_leaves_the_reason_out(quick_town: Town, platform: str) -> None:
    student, mentor, _ = await agreed(quick_town, platform, platform)
    await student.pick("Cancel session")
    await student.fill_in("")
    await mentor.see(f"Called off by {student.name}")
    await student.see_gone("Confirmed")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_policy_is_shown_before_a_time_is_picked_and_before_it_is_sent(
    quick_town: Town, platform: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick(f"{at_nine(town):%a}")
    told = await student.see("You can cancel or move it until 2 hours before the start")
    assert f"{mentor.name} can do so until it starts, with a reason" in told.text
    await mentor.command("services")
    await mentor.pick("Session")
    await mentor.pick("Late changes: you still can")
    await mentor.pick("nobody can")
    await mentor.see("Late changes: nobody can")
    await pick_slot(student, mentor, at_nine(town))
    if platform == "telegram":
        await student.see("Write it as a message")
        summed_up = (await student.see(f"After that {mentor.name} cannot either")).text
    else:
        summed_up = (await student.wait(lambda window: window.modal)).text
    assert f"until 2 hours before the start. After that {mentor.name} cannot either" in summed_up
