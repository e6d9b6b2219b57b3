"""Writing to each other: from a stray text, by command, by a button; and nobody is given away by it."""

from __future__ import annotations

import pytest

from tests.journeys.booking import agreed, at_nine, book
from tests.journeys.town import CROSSED, PAIRS, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_a_stray_text_goes_to_whom_one_chooses_as_it_was_written_and_is_answered(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor, _ = await agreed(town, student_on, mentor_on)
    await student.say("May I bring a friend?")
    await student.see("I have not sent this to anybody yet")
    await town.settled()
    assert mentor.window.newest("May I bring a friend?") is None
    await student.pick(mentor.name)
    await mentor.see("May I bring a friend?")
    await mentor.pick("Reply")
    await mentor.write("Of course.")
    await student.see("Of course.")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_message_by_command_goes_to_whom_one_chooses(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, mentor, _ = await agreed(town, platform, platform)
    await mentor.command("message", text="Bring a pencil.")
    await mentor.see("To whom shall it go?")
    await mentor.pick(student.name)
    await student.see("Bring a pencil.")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_who_has_chosen_goes_on_talking_to_them_until_they_leave(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, mentor, _ = await agreed(town, platform, platform)
    await student.say("Only once, please")
    await student.pick(mentor.name)
    await mentor.see("Only once, please")
    await student.say("Something else")
    await mentor.see("Something else")
    await student.wait(lambda window: "delivered" in window.messages[-1].text)
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


async def test_who_begins_to_talk_to_somebody_while_a_form_is_asked_writes_to_them_and_not_into_the_form(
    quick_town: Town,
) -> None:
    student, mentor, _ = await agreed(quick_town, "telegram", "discord")
    await student.pick("Agenda")
    await student.see("Write it as a message")
    await student.pick("Message")
    await student.see(f"You are talking to {mentor.name}")
    await student.say("This is for you alone")
    await mentor.see("This is for you alone")
    assert "has written down" not in "".join(message.text for message in mentor.window.messages)


@pytest.mark.parametrize("away", ["a command", "Home"])
async def test_what_is_typed_after_a_form_was_left_goes_to_nobody_and_leads_back_to_the_form(
    quick_town: Town, away: str
) -> None:
    student, mentor, _ = await agreed(quick_town, "telegram", "discord")
    await student.pick("Message")
    await student.see(f"You are talking to {mentor.name}")
    await student.pick("Agenda")
    await student.see("Write it as a message")
    if away == "Home":
        await student.pick("Home")
        await student.see("What would you like to do")
    else:
        await student.command("sessions")
        await student.see("Upcoming (1)")
    await student.say("Chapters one and two")
    await student.see("I have not sent this to anybody yet")
    assert mentor.window.newest("Chapters one and two") is None
    await student.pick("Back to the form")
    await student.see_anew("Write it as a message")
    await student.say("Chapters one and two")
    await mentor.see("has written down what to get through")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_is_opened_from_a_message_or_its_receipt_stays_and_so_do_they(
    quick_town: Town, platform: str
) -> None:
    student, mentor, _ = await agreed(quick_town, platform, platform)
    await student.pick("Message")
    await student.write("Are you there?")
    await mentor.see("Are you there?")
    await student.pick("Others")
    await student.see("To whom would you like to write?")
    await mentor.pick("Conversation")
    await mentor.wait(lambda window: window.holding("Mute"))
    await mentor.pick("Reply")
    await mentor.write("Here I am.")
    await student.see("Here I am.")
    await student.see("delivered and opened")
    assert student.window.newest("To whom would you like to write?") is not None


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_conversation_left_alone_for_an_hour_takes_no_stray_text(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, mentor, _ = await agreed(town, platform, platform)
    await student.pick("Message")
    await student.write("Are you there?")
    await mentor.see("Are you there?")
    town.move(minutes=61)
    await town.heard()
    await student.say("What was I about to do?")
    await student.see("I have not sent this to anybody yet")
    await town.settled()
    assert mentor.window.newest("What was I about") is None


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_what_one_has_closed_stays_closed_until_they_open_it(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, mentor, _ = await agreed(town, student_on, mentor_on)
    await student.pick("Message")
    await student.see(f"You are talking to {mentor.name}")
    await student.say("One last thing")
    await mentor.see("One last thing")
    await mentor.pick("Conversation")
    await mentor.pick("Close")
    await mentor.see(f"Close the conversation with {student.name}?")
    await mentor.pick("Close")
    await mentor.see("closed by you")
    await student.say("And another")
    refused = await student.see("has closed this conversation")
    assert "Book a session" in refused.labels
    said = next(m for m in student.window.messages if m.mine and "One last thing" in m.text)
    await student.human.edit(said.id, "By the way")
    await student.wait(lambda w: sum("has closed this conversation" in m.text for m in w.messages) == 2)
    await student.command("chats")
    await student.pick(f"{mentor.name} (closed)")
    await student.wait(lambda w: sum("has closed this conversation" in m.text for m in w.messages) == 3)
    await town.settled()
    assert mentor.window.newest("And another") is None
    assert mentor.window.newest("By the way") is None
    await mentor.pick("Open again")
    await mentor.pick(f"Write to {student.name}")
    await student.say("Here I am")
    await mentor.see("Here I am")


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_mentor_lets_anybody_write_to_them_from_their_profile(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    write = f"Write to {mentor.name}"
    await student.command("mentors", name=mentor.name)
    await student.pick(mentor.name)
    assert write not in (await student.see("What can be booked")).labels
    await mentor.command("chats")
    await mentor.pick("Let anybody write to me")
    await mentor.see("Anybody can write to you")
    await student.command("mentors", name=mentor.name)
    await student.pick(mentor.name)
    await student.pick(write)
    await student.say("Do you teach proofs, too?")
    await mentor.see("Do you teach proofs, too?")


async def test_an_old_list_sends_nothing_that_was_written_later(quick_town: Town) -> None:
    town = quick_town
    student, mentor, _ = await agreed(town, "telegram", "telegram")
    await student.say("I am stuck.")
    old = await student.see("I have not sent this to anybody yet")
    await student.say("It works now.")
    new = await student.wait(lambda w: m if (m := w.newest("It works now.")) and not m.mine else None)
    await student.human.pick(mentor.name, message=old.id)
    await student.see("I no longer keep what you wrote there")
    await student.human.pick(mentor.name, message=new.id)
    await mentor.see("It works now.")
    await town.settled()
    assert mentor.window.newest("I am stuck.") is None


async def test_leaving_an_old_question_leaves_the_new_one_open(quick_town: Town) -> None:
    town = quick_town
    student, mentor, _ = await agreed(town, "telegram", "telegram")
    await mentor.pick("Note or link")
    old = await mentor.see("Write it as a message")
    await mentor.pick("Cancel session")
    await mentor.wait(lambda w: len([m for m in w.messages if "Write it as a message" in m.text]) == 2)
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
