"""Discord in a server: everything can be done there, and nobody else sees any of it."""

from __future__ import annotations

import pytest

from tests.journeys.actor import Actor
from tests.journeys.booking import MENU, TOPIC, agree, at_nine, day_label
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

SERVER = "general"


def sees_nothing(actor: Actor) -> bool:
    """Whether the channel looks empty to somebody."""
    return not actor.human.window(SERVER).messages


async def book_in_server(student: Actor, mentor: Actor, town: Town) -> None:
    """Goes from `/book`, with the mentor completed, to "Request sent", all in the server."""
    offered = await student.human.complete("book", "mentor", mentor.name.lower(), place=SERVER)
    assert [option.label for option in offered] == [mentor.name]
    start = at_nine(town)
    student.taps = 0
    await student.command("book", place=SERVER, mentor=offered[0].value)
    await student.pick(day_label(start), place=SERVER)
    await student.pick(f"{start:%H:%M}", place=SERVER)
    await student.write(TOPIC, place=SERVER)
    await student.see("Request sent", place=SERVER)


@pytest.mark.parametrize("mentor_on", PLATFORMS)
async def test_a_booking_made_in_a_server_is_seen_by_nobody_else_and_its_card_comes_by_dm(
    quick_town: Town, mentor_on: str
) -> None:
    town = quick_town
    student, onlooker = town.person("discord"), town.person("discord")
    mentor, _ = await town.mentor(mentor_on)

    with town.overheard("POST /users/@me/channels") as calls:
        await book_in_server(student, mentor, town)
        assert student.taps == 3, "a completed mentor spares a tap"
        assert all(message.private for message in student.human.window(SERVER).messages)
        assert sees_nothing(onlooker)
        await student.see("Waiting for")
        await town.settled()
    opened = {str(call.request["recipient_id"]) for call in calls}
    assert student.human.id in opened, "the bot had no DM with this student before"
    await mentor.see(f"{student.name} asks for a session")
    await agree(student, mentor)
    assert sees_nothing(onlooker)


async def test_a_mentor_answers_a_request_in_the_server_and_every_kept_card_turns(quick_town: Town) -> None:
    town = quick_town
    student, (mentor, _), onlooker = town.person("telegram"), await town.mentor("discord"), town.person("discord")
    start = at_nine(town)
    await student.command("book", mentor=mentor.name)
    for label in (mentor.name, day_label(start), f"{start:%H:%M}"):
        await student.pick(label)
    await student.write(TOPIC)
    await mentor.see("asks for a session")

    await mentor.command("requests", place=SERVER)
    await mentor.pick(f"{start:%a}", place=SERVER)
    await mentor.see("It waits for your answer", place=SERVER)
    await mentor.pick("Approve", place=SERVER)
    await mentor.see("Confirmed", place=SERVER)
    await mentor.see_gone("It waits for your answer")
    await student.see_gone("Waiting for")
    assert sees_nothing(onlooker)


@pytest.mark.parametrize("command", MENU)
async def test_every_command_is_answered_in_a_server_for_the_one_who_used_it(quick_town: Town, command: str) -> None:
    town = quick_town
    person, onlooker = town.person("discord"), town.person("discord")
    await person.command(command, place=SERVER)
    answer = await person.wait(lambda w: w.messages[-1] if w.messages else None, place=SERVER)
    assert answer.private
    assert answer.labels, "there is a next step"
    assert sees_nothing(onlooker)
    assert not person.window.messages, "nothing more comes by DM"


async def test_lists_are_walked_in_a_server_without_leaving_it(quick_town: Town) -> None:
    town = quick_town
    person, (mentor, _) = town.person("discord"), await town.mentor("discord")
    await person.command("book", place=SERVER, mentor=mentor.name)
    await person.pick(mentor.name, place=SERVER)
    await person.see("On which day?", place=SERVER)
    await person.pick("Profile", place=SERVER)
    await person.pick("Home", place=SERVER)
    await person.pick("My sessions", place=SERVER)
    shown = person.human.window(SERVER).messages
    assert len([m for m in shown if not m.mine]) == 1, "one message that turns"


async def test_with_closed_dms_a_booking_in_the_server_still_works_and_is_found_there(quick_town: Town) -> None:
    town = quick_town
    student, (mentor, _) = town.person("discord"), await town.mentor("telegram")
    await student.human.block()
    await book_in_server(student, mentor, town)
    await mentor.see(f"{student.name} asks for a session")
    await mentor.pick("Approve")
    await mentor.see(f"{student.name} cannot be reached by me")
    await student.command("sessions", place=SERVER)
    await student.pick(day_label(at_nine(town)), place=SERVER)
    await student.see("Confirmed", place=SERVER)
