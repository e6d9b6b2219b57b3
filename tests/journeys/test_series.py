"""Series by chat: asked for from a picked start, with clashes shown first, answered at once or singly, and ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.actor import Actor
from tests.journeys.booking import TOPIC, at_nine, book, day_label
from tests.journeys.town import CROSSED, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

WEEK = timedelta(weeks=1)


async def ask_for_series(student: Actor, mentor: Actor, day: str, rhythm: str) -> None:
    """From `/book` to the dates of the series."""
    student.taps = 0
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick(day)
    await student.pick("As a series")
    await student.see("At what time does the series start?")
    await student.pick("09:00")
    await student.pick(rhythm)


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_series_with_a_clash_is_asked_for_approved_and_ended(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    start = at_nine(town)
    await book(town.person(student_on), mentor, start + WEEK)
    await ask_for_series(student, mentor, day_label(start), "Weekly, 4 times")
    plan = await student.see("One date is not free and is left out")
    assert "Another start" in plan.labels
    clash = f"{day_label(start + WEEK)}, 09:00"
    await student.pick(clash)
    near = await student.see("These times are free, and near to it")
    print(f"\n{plan.text}\n{plan.labels}\n{near.text}\n{near.labels}")
    await student.pick("Leave it out")
    await student.see("One date is not free and is left out")
    await student.pick(clash)
    await student.pick(f"{day_label(start + WEEK)}, 09:30")
    swapped = await student.see("All 4 dates are free")
    print(f"{swapped.text}\n{swapped.labels}")
    assert "⇄" in swapped.text
    await student.pick("Ask for 4 dates")
    await student.write(TOPIC)
    await student.see("Request for 4 dates sent")
    print(f"a series with a date that was swapped on {student_on}: {student.taps} taps and a topic")
    await mentor.see(f"{student.name} asks for a series")
    mentor.taps = 0
    await mentor.pick("Approve all (4)")
    assert mentor.taps == 1
    await student.see(f"{mentor.name} has agreed to your series")
    await student.wait(lambda w: not any("Withdraw all" in m.labels for m in w.messages))
    await student.pick(f"{day_label(start + 2 * WEEK)}, 09:00")
    await student.see("Confirmed")
    await student.pick("Cancel session")
    await student.write("I am away that day")
    await mentor.see("I am away that day")
    await student.pick("Cancel the rest")
    await student.write("It went so well")
    await mentor.see(f"{student.name} has called off what was ahead of your series")
    assert mentor.window.newest("Something went wrong") is None
    assert student.window.newest("Something went wrong") is None


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_the_dates_of_a_series_are_answered_one_by_one(quick_town: Town, student_on: str, mentor_on: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    start = at_nine(town)
    await ask_for_series(student, mentor, day_label(start), "Weekly, 3 times")
    await student.see("All 3 dates are free")
    await book(town.person(mentor_on), mentor, start + WEEK)
    await student.pick("Ask for 3 dates")
    await student.write(TOPIC)
    await student.see("Other dates are free by now")
    await student.pick("Show the dates")
    await student.pick("Ask for 2 dates")
    await student.write(TOPIC)
    await mentor.see(f"{student.name} asks for a series")
    await mentor.pick(f"{day_label(start)}, 09:00")
    await mentor.wait(lambda w: "Whole series" in w.messages[-1].labels)
    await mentor.pick("Approve")
    await student.see("Confirmed")
    await mentor.pick("Whole series")
    await mentor.pick("Decline all")
    await mentor.write("One will do")
    await student.see(f"{mentor.name} has declined your series")
    await student.see("One will do")
    await town.settled()
    for actor in (student, mentor):
        cards = [message.text for message in actor.window.messages if "30 minutes · weekly" in message.text]
        assert len(cards) > 1
        assert not any("⏳" in text for text in cards), "every copy is turned"
