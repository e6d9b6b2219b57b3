"""What a community does not want on its lines: an admin sets it by taps, and messages and edits are held to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import delete
from sqlalchemy.orm import Session as Db

from core.relay.models import LinePolicy, PolicyEntry
from core.relay.wording import COVER
from tests.journeys.actor import Actor
from tests.journeys.booking import talk_without_session
from tests.journeys.town import OTHER, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def strict_town(quick_town: Town) -> AsyncIterator[Town]:
    """The town of which everything passes again afterwards."""
    yield quick_town
    await quick_town.do(_let_everything_pass)


def _let_everything_pass(db: Db) -> None:
    db.execute(delete(PolicyEntry))
    db.execute(delete(LinePolicy))


async def on_a_line(town: Town, platform: str) -> tuple[Actor, Actor, Actor]:
    """An admin, and a student who talks to a mentor on the other platform."""
    student, (mentor, profile) = town.person(platform), await town.mentor(OTHER[platform])
    await talk_without_session(town, student, profile)
    return town.admins[platform], student, mentor


async def write_into(admin: Actor, button: str, text: str) -> None:
    """Opens a form by a button and fills it in."""
    await admin.pick(button)
    await admin.write(text)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_unwanted_words_are_refused_covered_or_told_to_the_admins(strict_town: Town, platform: str) -> None:
    admin, student, mentor = await on_a_line(strict_town, platform)
    await student.command("policy")
    await student.see("Only the admins of")
    await admin.command("policy")
    await admin.pick("Words")
    await admin.see("none is unwanted")
    await write_into(admin, "Add words", "blorf, free gold")
    await admin.see("a message with one of 2 words is refused")

    await student.say("What a BL0RF")
    refused = await student.see("does not want these words")
    assert "BL0RF" in refused.text
    await admin.pick("Cover")
    await admin.see("2 words are covered")
    await student.say("What a blörf")
    await mentor.see(f"What a {COVER}")
    await student.see("I have covered words")
    said = next(m for m in student.window.messages if m.mine and "blörf" in m.text)
    await student.human.edit(said.id, "Twice b l o r f")
    await mentor.see(f"Twice {COVER}")

    await admin.pick("Pass and tell us")
    await admin.see("and the admins are told")
    await student.say("A blorf for real")
    await mentor.see("A blorf for real")
    told = await admin.see(f"An unwanted word in a message from {student.name}")
    assert "Noticed: blorf" in told.text
    assert "A blorf for real" in told.text
    assert mentor.name not in told.text
    await admin.pick("Warn")
    await student.see("ask you to keep it friendly")
    await admin.pick("blorf")
    await admin.see("a message with 1 word passes")
    await strict_town.settled()
    assert mentor.window.newest("BL0RF") is None


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_links_pass_to_the_listed_domains_alone(strict_town: Town, platform: str) -> None:
    admin, student, mentor = await on_a_line(strict_town, platform)
    await admin.command("policy")
    await admin.pick("Links")
    await admin.see("all pass")
    await admin.pick("None pass")
    await admin.see("none passes")
    await student.say("Look at example.org/x")
    await student.see("This community lets no links pass")
    await write_into(admin, "Add domains", "https://www.wikipedia.org/, not a domain")
    await admin.see("I cannot read a domain from “not a domain”")
    await write_into(admin, "Correct it", "wikipedia.org")
    await admin.see("only those to 1 domain pass")
    await student.say("https://en.wikipedia.org/wiki/Matrix")
    await mentor.see("wikipedia.org/wiki/Matrix")
    said = next(m for m in student.window.messages if m.mine and "Matrix" in m.text)
    await student.human.edit(said.id, "https://wikipedia.org.evil.example")
    refused = await student.see("This community lets only some links pass")
    assert "wikipedia.org.evil.example" in refused.text
    await strict_town.settled()
    assert mentor.window.newest("evil.example") is None
    assert mentor.window.newest("example.org/x") is None
