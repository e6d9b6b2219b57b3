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


async def send_as_written(actor: Actor, text: str) -> None:
    """The form that opened holds what was typed before; it is sent as it is."""
    window = await actor.human.wait(lambda w: w if w.modal or w.newest("You wrote:") else None)
    if window.modal is None:
        await actor.pick("Send as written")
    else:
        assert window.modal.fields[0].value == text
        await actor.human.submit({})


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
    await send_as_written(student, "May I bring a friend?")
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
    await send_as_written(mentor, "Bring a pencil.")
    await student.see("Bring a pencil.")
    assert_nobody_is_given_away(student, mentor)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_was_sent_is_not_offered_again(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, mentor = await two_with_a_session(town, platform, platform)
    await student.say("Only once, please")
    await student.pick(mentor.name)
    await send_as_written(student, "Only once, please")
    await mentor.see("Only once, please")
    await student.pick("Write more")
    if platform == "discord":
        modal = await student.human.wait(lambda w: w.modal)
        assert modal.fields[0].value == ""
        await student.human.submit({"Message": "Something else"})
    else:
        question = await student.see("Write it as a message")
        assert "Only once" not in question.text
        await student.say("Something else")
    await mentor.see("Something else")


async def test_an_old_question_sends_nothing_that_was_written_for_another(quick_town: Town) -> None:
    town = quick_town
    student, first = await two_with_a_session(town, "telegram", "telegram")
    second, _ = await town.mentor("telegram")
    await book(student, second, at_nine(town, days=4))
    await student.say("I am stuck.")
    stray = await student.see("I have not sent this to anybody yet")
    await student.human.pick(first.name, message=stray.id)
    old = await student.see("You wrote:")
    await student.human.pick(second.name, message=stray.id)
    await student.human.wait(lambda w: len([m for m in w.messages if "You wrote:" in m.text]) == 2)
    await student.human.pick("Send as written", message=old.id)
    await student.see("That button no longer works")
    await town.settled()
    assert first.window.newest("I am stuck.") is None
    assert second.window.newest("I am stuck.") is None
    await student.pick("Send as written")  # the newest question still stands
    await second.see("I am stuck.")
    assert first.window.newest("I am stuck.") is None


async def test_leaving_an_old_question_leaves_the_new_one_open(quick_town: Town) -> None:
    town = quick_town
    student, mentor = await two_with_a_session(town, "telegram", "telegram")
    await student.pick("Message")
    old = await student.see("Your message")
    await student.pick("Cancel session")
    await student.see("Cancel the session")
    await student.human.pick("Never mind", message=old.id)
    await student.see("What would you like to do?")
    await student.say("I have fallen ill.")
    await mentor.see(f"Called off by {student.name}")


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
