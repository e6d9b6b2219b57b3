"""Connections over the wire: asked for on a profile, answered with one tap, listed, ended, and asked for too soon."""

from __future__ import annotations

import pytest

from tests.journeys.actor import Actor
from tests.journeys.town import OTHER, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def ask(student: Actor, mentor: Actor, words: str) -> None:
    """Opens the mentor's profile, and asks to be connected."""
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick("Profile")
    await student.pick("Ask to connect")
    await student.write(words)
    await student.see("I tell you when the answer is there")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_student_asks_the_mentor_says_yes_with_one_tap_and_the_student_books_and_ends_it(
    quick_town: Town, platform: str
) -> None:
    town = quick_town
    other = OTHER[platform]
    student, (mentor, _) = town.person(platform), await town.mentor(other)
    await student.command("connections")
    await student.see("You are connected with nobody yet")
    await ask(student, mentor, "We met at the fair & <b>talked</b>.")
    asked = await mentor.see(f"{student.name} asks to be connected")
    assert "We met at the fair & <b>talked</b>." in asked.text
    await mentor.pick("Accept")
    await mentor.see("They can book what you keep")
    await student.see("You can book what they keep")
    await mentor.pick("Message")
    await mentor.see(f"You are talking to {student.name}")

    await student.pick("Connections")
    await student.see("Accepted (1)")
    await student.pick(mentor.name)
    await student.see_gone("Accepted (1)")
    await student.pick("Book")
    await student.see("On which day?")

    await mentor.command("connections")
    await mentor.pick(student.name)
    await mentor.pick("End")
    await mentor.pick("Yes, end it")
    await mentor.see("are not connected")
    told = await student.see("are not connected")
    assert "You can ask again from" in told.text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_who_is_declined_is_told_when_to_ask_again_and_an_old_button_says_what_is_true(
    quick_town: Town, platform: str
) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform)
    await ask(student, mentor, "Please")
    message = await mentor.see("asks to be connected")
    yes = next(b.ref for row in message.rows for b in row if b.label == "Accept")
    await mentor.pick("Decline")
    told = await student.see("does not connect for now")
    assert "You can ask again from" in told.text
    await mentor.forge(yes, message=message.id)
    await mentor.see("This was declined before")

    await student.command("connections")
    await student.pick("Declined")
    await student.see("Declined (1)")
    await student.pick(mentor.name)
    await student.see_gone("Declined (1)")
    await student.pick("Profile")
    await student.wait(lambda window: window.holding("Connection"))
    await student.pick("Connection")
    await student.see_anew("does not connect for now")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_question_taken_back_can_no_longer_be_answered(quick_town: Town, platform: str) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform)
    await ask(student, mentor, "Please")
    await mentor.see("asks to be connected")
    await student.pick("Take it back")
    await student.see("are not connected")
    await mentor.pick("Accept")
    await mentor.see("This was taken back or ended before")
