"""The main story, from the first tap to the end of the session, between any two platforms and on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.town import PLATFORMS, Actor, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAIRS = [(student, mentor) for student in PLATFORMS for mentor in PLATFORMS]
TOPIC = "How do I prove that?"


def at_nine(town: Town, days: int) -> datetime:
    """Nine in the morning, UTC, so many days ahead."""
    return (town.now + timedelta(days=days)).astimezone(UTC).replace(hour=9, minute=0, second=0, microsecond=0)


def day_label(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b}"


async def book(student: Actor, mentor: Actor, start: datetime, topic: str = TOPIC) -> None:
    """Asks for a session with four taps at the most, and a typed topic."""
    student.taps = 0
    await student.command("book")
    await student.pick(mentor.name)
    await student.pick(day_label(start))
    await student.pick(f"{start:%H:%M}")
    await student.write(topic)
    await student.see("Request sent")


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_a_session_is_booked_approved_talked_about_remembered_joined_and_held(
    town: Town, student_on: str, mentor_on: str
) -> None:
    student = town.person(student_on)
    mentor, _ = await town.mentor(mentor_on)
    start = at_nine(town, 3)

    await book(student, mentor, start)
    assert student.taps <= 4
    await student.see("Waiting for")
    request = await mentor.see(f"{student.name} asks for a session")
    assert TOPIC in request.text

    mentor.taps = 0
    await mentor.pick("Approve")
    assert mentor.taps == 1
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

    town.move_to(start - timedelta(hours=24))
    await student.see("is tomorrow")
    await mentor.see("is tomorrow")
    town.move_to(start - timedelta(hours=1))
    await student.see("begins")
    await mentor.see("begins")

    assert "Join the meeting" not in _labels(student)
    town.move_to(start - timedelta(minutes=15))
    await student.pick("Join the meeting")
    link = await student.see("meet.jit.si")
    assert any(button.url.startswith("https://meet.jit.si/") for row in link.rows for button in row)
    await mentor.pick("Join the meeting")
    await mentor.see("may be asked to sign in")

    town.move_to(start + timedelta(hours=1, minutes=1))
    await student.see("Held.")
    await mentor.see("Held.")
    assert "Join the meeting" not in _labels(student)


def _labels(actor: Actor) -> set[str]:
    return {label for message in actor.window.messages for label in message.labels}
