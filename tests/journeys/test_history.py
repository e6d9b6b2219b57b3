"""Looking back on a conversation: words are found, all of it comes as a file; contacts stay hidden until one agrees."""

from __future__ import annotations

import pytest

from tests.journeys.actor import Actor
from tests.journeys.booking import agree, at_nine, book
from tests.journeys.line import content
from tests.journeys.town import OTHER, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def talk(actor: Actor, to: Actor, *texts: str) -> None:
    """Says these things, one after the other."""
    await actor.command("chats")
    await actor.pick(to.name)
    await actor.see(f"You are talking to {to.name}")
    for text in texts:
        await actor.say(text)
        await to.see(text)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_conversation_is_searched_and_saved_by_either_side(town: Town, platform: str) -> None:
    student, (mentor, _) = town.person(platform), await town.mentor(OTHER[platform])
    await book(student, mentor, at_nine(town))
    await talk(student, mentor, "Where is the Straße?", "Never mind, found it.")
    await mentor.pick("Conversation")
    await mentor.pick("Search")
    await mentor.write("STRASSE")
    found = await mentor.see("1 message with")
    assert "Where is the Straße?" in found.text
    assert "Never mind" not in found.text
    await mentor.pick("Look for something else")
    await mentor.write("nowhere")
    await mentor.see("Nothing that you and")
    await mentor.pick("Conversation")
    await mentor.pick("Save as a file")
    saved = await mentor.see("2 messages")
    (file,) = saved.files
    assert file.name.startswith("conversation-")
    assert file.name.endswith(".txt")
    text = (await content(file)).decode()
    assert "Where is the Straße?" in text
    assert text.index("Where is") < text.index("Never mind")
    assert student.human.id not in text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_mentor_has_contacts_hidden_until_a_session_is_agreed(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(OTHER[platform]), await town.mentor(platform)
    await mentor.command("chats")
    await mentor.pick("Hide contacts")
    await mentor.see("I hide e-mail addresses")
    await book(student, mentor, at_nine(town))
    await student.command("chats")
    await student.pick(mentor.name)
    await student.say("Write to me at ada@example.org!")
    await mentor.see("Write to me at •••••!")
    await student.see("I have hidden addresses")
    await agree(student, mentor)
    await student.say("Now: ada@example.org")
    await mentor.see("Now: ada@example.org")
