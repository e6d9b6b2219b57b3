"""The main story, from the first tap to the end of the session, between any two platforms and on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.journeys.actor import Actor
from tests.journeys.booking import TOPIC, at_nine, book
from tests.journeys.town import PAIRS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_a_session_is_booked_approved_talked_about_remembered_joined_and_held(
    town: Town, student_on: str, mentor_on: str
) -> None:
    student = town.person(student_on)
    mentor, _ = await town.mentor(mentor_on)
    start = at_nine(town)

    await book(student, mentor, start)
    assert (await mentor.see(f"{student.name} asks for a session")).text.count(TOPIC) == 1
    await mentor.pick("Approve")
    await mentor.see("Confirmed")
    await student.see("Confirmed")
    await student.see_gone("Waiting for")
    await mentor.see_gone("It waits for your answer")

    await student.pick("Message")
    await student.write("I will bring my notes.")
    await mentor.see("I will bring my notes.")
    await mentor.pick("Reply")
    await mentor.write("Good, see you then.")
    await student.see("Good, see you then.")

    await both_are_reminded_at(town, start - timedelta(hours=24), 1, student, mentor)
    await both_are_reminded_at(town, start - timedelta(hours=1), 2, student, mentor)
    assert "Join the meeting" not in labels(student)
    town.move_to(start - timedelta(minutes=15))
    await student.pick("Join the meeting")
    link = await student.see("meet.jit.si")
    assert any(button.url.startswith("https://meet.jit.si/") for row in link.rows for button in row)
    await mentor.pick("Join the meeting")
    await mentor.see("may be asked to sign in")

    await both_see_at(town, start + timedelta(hours=1, minutes=1), "It is over.", student, mentor)
    await both_see_at(town, start + timedelta(hours=3, minutes=31), "Held.", student, mentor)
    await student.wait(lambda window: not any("Join the meeting" in m.labels for m in window.messages))


async def both_see_at(town: Town, moment: datetime, text: str, *actors: Actor) -> None:
    """Moves the clock, and waits until everybody sees the text."""
    town.move_to(moment)
    for actor in actors:
        await actor.see(text)


async def both_are_reminded_at(town: Town, moment: datetime, times: int, *actors: Actor) -> None:
    """Moves the clock, and waits until everybody has been reminded so often."""
    assert all(reminders(actor) == times - 1 for actor in actors)
    town.move_to(moment)
    for actor in actors:
        await actor.wait(lambda window, actor=actor: reminders(actor) == times)  # type: ignore[misc]


def reminders(actor: Actor) -> int:
    """How many reminders they see."""
    return sum("Your session with" in message.text and "begins" in message.text for message in actor.window.messages)


def labels(actor: Actor) -> set[str]:
    """All that can be picked in a window."""
    return {label for message in actor.window.messages for label in message.labels}
