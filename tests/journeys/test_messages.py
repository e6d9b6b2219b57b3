"""Writing to each other: from a stray text, by command, by a button; and nobody is given away by it."""

from __future__ import annotations

import pytest

from tests.journeys.booking import agree, at_nine, book
from tests.journeys.privacy import assert_nobody_is_given_away, with_handle
from tests.journeys.town import PLATFORMS, Actor, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAIRS = [(student, mentor) for student in PLATFORMS for mentor in PLATFORMS]


async def two_with_a_session(town: Town, student_on: str, mentor_on: str) -> tuple[Actor, Actor]:
    """A student and a mentor who have asked and agreed."""
    student = town.person(student_on, f"Zoë Pupil {next(town.numbers)}", **with_handle(town, student_on))
    mentor, _ = await town.mentor(mentor_on)
    await book(student, mentor, at_nine(town))
    await agree(student, mentor)
    return student, mentor


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_a_stray_text_goes_to_whom_one_chooses_as_it_was_written_and_is_answered(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor = await two_with_a_session(town, student_on, mentor_on)
    await student.say("May I bring a friend?")
    await student.see("I have not sent this to anybody yet")
    assert mentor.window.newest("May I bring a friend?") is None
    await student.pick(mentor.name)
    await mentor.see("May I bring a friend?")
    await mentor.pick("Reply")
    await mentor.write("Of course.")
    await student.see("Of course.")
    assert_nobody_is_given_away(student, mentor)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_message_by_command_goes_to_whom_one_chooses(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, mentor = await two_with_a_session(town, platform, platform)
    await mentor.command("message", text="Bring a pencil.")
    await mentor.see("To whom shall it go?")
    await mentor.pick(student.name)
    await student.see("Bring a pencil.")
    assert_nobody_is_given_away(student, mentor)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_who_has_chosen_goes_on_talking_to_them_until_they_leave(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, mentor = await two_with_a_session(town, platform, platform)
    await student.say("Only once, please")
    await student.pick(mentor.name)
    await mentor.see("Only once, please")
    await student.say("Something else")
    await mentor.see("Something else")
    assert len([m for m in mentor.window.messages if "Only once" in m.text]) == 1
    await student.pick("Others")
    await student.pick(mentor.name)
    await student.see(f"You are talking to {mentor.name}")
    await student.pick("Leave")
    await student.see("talking to nobody")
    await student.say("A word to nobody")
    await student.see("I have not sent this to anybody yet")
    await town.settled()
    assert mentor.window.newest("A word to nobody") is None


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_conversation_left_alone_for_an_hour_takes_no_stray_text(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, mentor = await two_with_a_session(town, platform, platform)
    await student.pick("Message")
    await student.write("Are you there?")
    await mentor.see("Are you there?")
    town.move(minutes=61)
    bystander = town.person(platform)
    await bystander.command("start")
    await bystander.see("Hello")  # by now the bot has heard that the clock was moved
    await student.say("What was I about to do?")
    await student.see("I have not sent this to anybody yet")
    assert mentor.window.newest("What was I about") is None


async def test_an_old_list_sends_nothing_that_was_written_later(quick_town: Town) -> None:
    town = quick_town
    student, mentor = await two_with_a_session(town, "telegram", "telegram")
    await student.say("I am stuck.")
    old = await student.see("I have not sent this to anybody yet")
    await student.say("It works now.")
    new = await student.human.wait(lambda w: m if (m := w.newest("It works now.")) and not m.mine else None)
    await student.human.pick(mentor.name, message=old.id)
    await student.see("I no longer keep what you wrote there")
    await student.human.pick(mentor.name, message=new.id)
    await mentor.see("It works now.")
    assert mentor.window.newest("I am stuck.") is None


async def test_leaving_an_old_question_leaves_the_new_one_open(quick_town: Town) -> None:
    town = quick_town
    student, mentor = await two_with_a_session(town, "telegram", "telegram")
    await mentor.pick("Note or link")
    old = await mentor.see("Write it as a message")
    await mentor.pick("Cancel session")
    await mentor.human.wait(lambda w: len([m for m in w.messages if "Write it as a message" in m.text]) == 2)
    await mentor.human.pick("Never mind", message=old.id)
    await mentor.see("What would you like to do?")
    await mentor.say("I have fallen ill.")
    await student.see(f"Called off by {mentor.name}")


async def test_an_answer_to_what_can_no_longer_be_done_ends_the_question(quick_town: Town) -> None:
    town = quick_town
    student, (mentor, _) = town.person("telegram"), await town.mentor("telegram")
    await book(student, mentor, at_nine(town))
    await mentor.pick("Decline")
    await mentor.pick("Write my own")
    await mentor.see("Decline the request")
    await mentor.pick("Approve")
    await mentor.see("Confirmed")
    await mentor.say("Looking forward to it!")
    await mentor.see("Already approved by")
    await mentor.say("Hello?")
    await mentor.see("I have not sent this to anybody yet")
    await student.see("Confirmed")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_with_nobody_to_write_to_the_way_to_a_first_session_is_shown(quick_town: Town, platform: str) -> None:
    person = quick_town.person(platform)
    await person.command("message", text="Is anybody there?")
    nobody = await person.see("once you have asked for a session")
    assert "Is anybody there?" in nobody.text
    assert "Book a session" in nobody.labels
