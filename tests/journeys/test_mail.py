"""E-mail: an address that a person gives and confirms, and what goes there when no chat of theirs takes it."""

from __future__ import annotations

import re

import pytest

from tests.journeys.actor import Actor
from tests.journeys.booking import TOPIC, at_nine, pick_slot
from tests.journeys.town import LOBBY, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def give_address(town: Town, actor: Actor, address: str) -> str:
    """Gives an address; the code that was sent there."""
    await actor.command("notices")
    await actor.pick("E-mail")
    await actor.see_anew("I can write to you by e-mail")
    await actor.pick("Give an address")
    await actor.write(address)
    await actor.see_anew(f"I have sent a code to {address}")
    letter = await town.mail_to(address, "Your code for")
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found, letter.text
    return found.group()


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_who_gave_an_address_is_written_to_there_when_their_chat_is_closed(town: Town, platform: str) -> None:
    student, (mentor, _) = town.person("discord"), await town.mentor(platform)
    address = f"mentor.{next(town.numbers)}.{town.database}@example.org"
    town.enter_lobby(mentor)
    code = await give_address(town, mentor, address)
    await mentor.pick("Type the code")
    await mentor.write(f"{(int(code) + 1) % 10**6:06}")
    await mentor.see("you can try 4 more times")
    await mentor.pick("Type it again")
    await mentor.write(code)
    await mentor.see(f"I write to {address}")

    await mentor.human.block()
    await pick_slot(student, mentor, at_nine(town))
    await student.write(TOPIC)
    await student.see("Waiting for")
    letter = await town.mail_to(address, TOPIC)

    assert student.name in letter.subject
    assert f"Write /start to the bot on {platform.capitalize()}" in letter.text
    assert "meet.jit.si" not in letter.text
    assert letter.headers["From"].endswith("<parley@night-school.example>")
    await town.settled()
    assert student.window.newest("cannot be reached by me") is None
    assert mentor.human.window(LOBBY).newest(f"{mentor.name}, something has come") is None
    assert not any(address in line for line in town.bot.lines), "no log tells an address"

    await student.pick("Message")
    await student.write("One more thing.")
    await town.mail_to(address, "One more thing.")
    await student.see("delivered")

    await mentor.human.block(False)
    await mentor.command("notices")
    await mentor.see("I send an e-mail")
    await mentor.pick("E-mail")
    await mentor.pick("Take it away")
    await mentor.see("I can write to you by e-mail")
    await mentor.human.block()
    await student.command("message")
    await student.pick(mentor.name)
    await student.write("And another.")
    await student.see("could not be delivered")
    assert len(town.world.mail.to(address)) == 3


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_address_that_is_not_theirs_does_nobody_harm(quick_town: Town, platform: str) -> None:
    town = quick_town
    actor = town.person(platform)
    address = f"stranger.{next(town.numbers)}@example.org"
    await actor.command("notices")
    await actor.pick("E-mail")
    await actor.pick("Give an address")
    await actor.write("ada at example")
    await actor.see("cannot read that as an e-mail address")
    town.world.mail.closed.add(address)
    await actor.command("notices")
    await actor.pick("E-mail")
    await actor.pick("Give an address")
    await actor.write(address)
    await actor.see("could not be delivered to")
    town.world.mail.closed.remove(address)
    code = await give_address(town, actor, address)
    await actor.pick("Another address")
    await actor.write(address.upper())
    await actor.see(f"I have sent a code to {address.upper().replace('EXAMPLE.ORG', 'example.org')}")
    await actor.pick("Type the code")
    await actor.write("no code at all")
    await actor.see("you can try 4 more times")
    assert actor.name not in town.world.mail.to(address)[0].text, "a stranger reads nothing that somebody typed"
    other = town.person(platform)
    await other.command("notices")
    await other.pick("E-mail")
    await other.pick("Give an address")
    await other.write(address)
    await other.see("as many codes as I may for now")
    assert not any(code in m.text for m in other.window.messages)
