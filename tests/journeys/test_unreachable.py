"""People the bot cannot write to: whoever waits for them is told, and all goes on when they are back."""

from __future__ import annotations

import pytest

from tests.journeys.booking import TOPIC, agree, at_nine, book, pick_slot
from tests.journeys.town import CROSSED, LOBBY, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_student_is_told_that_the_mentor_cannot_be_reached_and_the_request_waits_for_them(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    await mentor.human.block()
    await pick_slot(student, mentor, at_nine(town))
    await student.write(TOPIC)
    told = await student.see(f"{mentor.name} cannot be reached by me")
    assert told.labels, "there is a next step"
    await student.see("Waiting for")
    assert mentor.window.newest(TOPIC) is None

    await mentor.human.block(False)
    await mentor.command("requests")
    await mentor.pick(f"{at_nine(town):%a}")
    await mentor.see("It waits for your answer")
    await mentor.pick("Approve")
    await mentor.see("Confirmed")
    await student.see_gone("Waiting for")
    await student.pick("Message")
    await student.write("Good to have you back.")
    await mentor.see("Good to have you back.")


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_message_that_cannot_be_delivered_comes_back_to_its_sender(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    await book(student, mentor, at_nine(town))
    await agree(student, mentor)
    await student.human.block()
    await mentor.pick("Message")
    await mentor.write("Please bring the draft.")
    back = await mentor.see("could not be delivered")
    assert "Please bring the draft." in back.text
    assert student.name in back.text
    assert back.labels, "there is a next step"
    await student.human.block(False)
    await mentor.pick("Write to")
    await mentor.write("Once more: the draft.")
    await student.see("Once more: the draft.")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_reminders_of_somebody_unreachable_do_not_hold_up_the_other(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    start = at_nine(town)
    await book(student, mentor, start)
    await agree(student, mentor)
    await mentor.human.block()
    town.move_to(start.replace(hour=8, minute=0, second=1))
    await student.see("begins")
    await town.settled()
    await mentor.human.block(False)
    town.move_to(start.replace(hour=8, minute=50))
    await student.pick("Join the meeting")
    await student.see("meet.jit.si")


async def test_somebody_who_only_ever_was_in_a_group_is_not_lost(quick_town: Town) -> None:
    """The bot may not write to them first: a request made for them is told of, and found once they begin."""
    town = quick_town
    student, (mentor, _) = town.person("telegram", started=False), await town.mentor("discord")
    title = f"Study group {next(town.numbers)}"
    town.world.add_group(title, [town.person("telegram").human, student.human])
    await student.command("book", place=title, mentor=mentor.name)
    await student.wait(lambda w: any(m.text == "@parley_bot" for m in w.messages), place=title)
    await student.command("start")
    await student.see("Hello")
    await book(student, mentor, at_nine(town))


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_somebody_unreachable_is_called_in_the_community_by_a_line_that_names_no_secret(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    onlooker = town.person(mentor_on)
    for actor in (mentor, onlooker):
        town.enter_lobby(actor)
    await mentor.human.block()
    await pick_slot(student, mentor, at_nine(town))
    await student.write(TOPIC)
    told = await student.see(f"{mentor.name} cannot be reached by me")
    assert f"I have asked {mentor.name} in the community" in told.text
    called = await onlooker.see(mentor.name, place=LOBBY)
    assert "something has come for you" in called.text
    for secret in (student.name, TOPIC, "request"):
        assert secret not in called.text
    await onlooker.pick("My sessions", place=LOBBY)
    await town.settled()
    assert onlooker.window.newest(TOPIC) is None

    await mentor.human.block(False)
    await mentor.pick("My sessions", place=LOBBY)
    await mentor.see("Upcoming (1)", place=LOBBY if mentor_on == "discord" else "dm")
