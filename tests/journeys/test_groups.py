"""Telegram groups: only what is said to the bot is answered, and what is private is never shown to the group."""

from __future__ import annotations

import pytest

from bot.presses.people import GoHome
from bot.presses.relay import ListConversations
from bot.presses.sessions import ListSessions
from tests.journeys.actor import Actor
from tests.journeys.booking import MENU, agree, at_nine, book
from tests.journeys.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


def group_of(town: Town, *members: Actor) -> str:
    """A group of these people and the bot; its title."""
    title = f"Study group {next(town.numbers)}"
    town.world.add_group(title, [actor.human for actor in members])
    return title


def said_by_bot(actor: Actor, group: str) -> list[str]:
    """What the bot wrote into the group."""
    return [message.text for message in actor.human.window(group).messages if message.author == "Parley"]


async def pointer_to_bot(newcomer: Actor, group: str) -> str:
    """Has somebody to whom the bot may not write yet use a command; the id of the bot's only message in the group."""
    await newcomer.command("sessions", place=group)
    await newcomer.wait(lambda window: "@parley_bot" in said_by_bot(newcomer, group), place=group)
    return newcomer.human.window(group).messages[-1].id


async def test_what_is_not_said_to_the_bot_is_not_answered(quick_town: Town) -> None:
    town = quick_town
    person, other = town.person("telegram"), town.person("telegram")
    group = group_of(town, person, other)
    for said in ("hello everybody", "/book@some_other_bot", "/frobnicate", "what about /book ?", "12/3"):
        await person.human.say(said, place=group)
    await person.human.attach("notes.pdf", b"%PDF-1.4", place=group)
    await person.command("help", place=group)
    await person.see("How it works")
    assert said_by_bot(other, group) == []
    answers = [message for message in person.window.messages if not message.mine]
    assert len(answers) == 1, "the help alone"


@pytest.mark.parametrize("command", MENU)
async def test_a_command_in_a_group_is_answered_in_the_private_chat(quick_town: Town, command: str) -> None:
    town = quick_town
    person = town.person("telegram")
    group = group_of(town, person, town.person("telegram"))
    await person.command(command, place=group)
    answer = await person.wait(lambda w: w.messages[-1] if w.messages else None)
    assert answer.labels, "there is a next step"
    assert said_by_bot(person, group) == []


async def test_somebody_the_bot_may_not_write_to_yet_is_pointed_to_it_and_no_more(quick_town: Town) -> None:
    town = quick_town
    newcomer = town.person("telegram", started=False)
    group = group_of(town, town.person("telegram"), newcomer)
    await pointer_to_bot(newcomer, group)
    assert said_by_bot(newcomer, group) == ["@parley_bot"]


async def test_a_forged_press_in_a_group_shows_the_group_nothing_private(quick_town: Town) -> None:
    town = quick_town
    student, (mentor, _) = town.person("telegram"), await town.mentor("telegram")
    await book(student, mentor, at_nine(town))
    await agree(student, mentor)
    newcomer = town.person("telegram", started=False)
    group = group_of(town, student, newcomer)
    pointer = await pointer_to_bot(newcomer, group)
    for forged in (ListSessions(), GoHome(), ListConversations()):
        await student.forge(forged.pack(), message=pointer, place=group)
    await student.see("Upcoming")
    await student.see("To whom would you like to write?")
    assert said_by_bot(student, group) == ["@parley_bot"]


async def test_a_request_for_words_does_not_begin_in_a_group(quick_town: Town) -> None:
    town = quick_town
    person = town.person("telegram")
    group = group_of(town, person, town.person("telegram"))
    await person.command("message", place=group, text="a secret of mine")
    await person.see("a secret of mine")
    assert said_by_bot(person, group) == []
    await person.human.say("not for the bot", place=group)
    await person.command("help", place=group)
    await person.see("How it works")
    assert not [m for m in person.window.messages if "not for the bot" in m.text]
