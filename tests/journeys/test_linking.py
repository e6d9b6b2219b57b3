"""One person on two platforms: joined by a code, met on either, told on both, and parted again."""

from __future__ import annotations

import re

import pytest

from tests.journeys.actor import Actor
from tests.journeys.booking import agree, agreed, at_nine, book
from tests.journeys.line import mine
from tests.journeys.town import OTHER, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def code_of(actor: Actor) -> str:
    """The code that the bot gives to who asks for one."""
    await actor.command("link")
    told = await actor.see_anew("Your code is")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", told.text)
    assert found, told.text
    return found.group()


async def join(maker: Actor, joiner: Actor) -> None:
    """The second sends the first one's code and says that it is them."""
    await joiner.command("link", code=(await code_of(maker)).lower())
    whose = await joiner.see("This code was made by")
    assert maker.name in whose.text
    await joiner.pick("Join them")
    await joiner.see("You are one person now")
    await maker.see("The code of this account was used")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_person_on_two_platforms_finds_everything_on_both_and_parts_again(town: Town, platform: str) -> None:
    here, there = town.person(platform), town.person(OTHER[platform])
    mentor, _ = await town.mentor(platform)
    await book(here, mentor, at_nine(town))
    await join(here, there)
    await there.command("sessions")
    await there.see("Upcoming (1)")
    await agree(here, mentor)
    await there.command("notices")
    await there.pick("On both")
    await there.see("reach you on both")
    await mentor.pick("Message")
    await mentor.write("Bring a pencil.")
    for actor in (here, there):
        await actor.see("Bring a pencil.")
    await there.command("unlink")
    await there.pick(f"Part {platform.capitalize()}")
    await there.see("It starts anew")
    await there.pick("Part it")
    await there.see("is on its own now")
    await here.see("This account was parted from the other")
    await here.command("sessions")
    await here.see("Nothing ahead")
    await there.command("sessions")
    await there.see_anew("Upcoming (1)")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_who_cannot_be_written_to_on_one_platform_is_told_on_the_other(quick_town: Town, platform: str) -> None:
    town = quick_town
    here, there = town.person(platform), town.person(OTHER[platform])
    mentor, _ = await town.mentor(platform)
    await book(here, mentor, at_nine(town))
    await join(here, there)
    await mentor.pick("Message")
    await mentor.see("You are talking to")
    for blocked, other, text in ((there, here, "Bring a pencil."), (here, there, "And a ruler.")):
        await blocked.human.block()
        await mentor.say(text)
        await other.see(text)
        await blocked.human.block(False)
    await town.settled()
    assert mentor.window.newest("could not be delivered") is None


async def test_codes_that_cannot_be_used_are_answered_each_in_its_own_words(quick_town: Town) -> None:
    town = quick_town
    maker, guesser = town.person("telegram"), town.person("discord")
    code = await code_of(maker)
    await maker.command("link", code=code)
    await maker.see("the code of this very account")
    friend = town.person("telegram")
    await friend.command("link", code=code)
    await friend.see("two accounts on Telegram")
    town.move(minutes=11)
    await town.heard()
    await guesser.command("link", code=code)
    await guesser.see("That code is too old")
    await guesser.command("link", code="0000-0000")
    await guesser.see("you can try 4 more times")
    for left in (3, 2, 1):
        await guesser.pick("Type it again")
        await guesser.write(f"0000-000{left}")
        await guesser.see(f"you can try {left} more time")
    await guesser.pick("Type it again")
    await guesser.write("nonsense")
    await guesser.see("That was the last try for now")
    await guesser.command("link", code=await code_of(maker))
    await guesser.see("Too many codes")
    await guesser.command("unlink")
    await guesser.see("nothing to part")
    await guesser.command("notices")
    await guesser.see_anew("the only account of yours that I know")


async def test_a_code_that_is_said_to_somebody_is_not_sent(quick_town: Town) -> None:
    student, mentor, _ = await agreed(quick_town, "discord", "telegram")
    await student.pick("Message")
    await student.see(f"You are talking to {mentor.name}")
    code = await code_of(student)
    for said in (code.lower(), f"/link {code}", f"Is it **{code}**?"):
        await student.say(said)
        await student.see_anew("sent it to nobody")
    await student.say("0000-0000 is no code")
    await mentor.see("0000-0000 is no code")
    await student.human.edit(mine(student, "0000-0000 is no code").id, f"{code} is one")
    await student.see_anew("sent it to nobody")
    assert code.casefold() not in "".join(message.text for message in mentor.window.messages).casefold()


async def test_sessions_at_the_same_time_stand_in_the_way_and_are_listed(quick_town: Town) -> None:
    town = quick_town
    here, there = town.person("telegram"), town.person("discord")
    (one, _), (other, _) = await town.mentor("telegram"), await town.mentor("discord")
    await book(here, one, at_nine(town))
    await book(there, other, at_nine(town))
    await there.command("link", code=await code_of(here))
    refused = await there.see("in two places at once")
    assert one.name in refused.text
    assert other.name in refused.text
    assert "My sessions" in refused.labels


async def test_buttons_from_before_lead_to_who_the_person_is_now(quick_town: Town) -> None:
    town = quick_town
    early, late = town.person("discord"), town.person("telegram")
    await early.command("start")
    await early.see("Hello")
    mentor, _ = await town.mentor("discord")
    await book(late, mentor, at_nine(town))
    await late.command("chats")
    await late.pick(mentor.name)
    await late.say("Are you there?")
    asked = await mentor.see("Are you there?")
    await join(early, late)
    await mentor.human.pick("Reply", message=asked.id)
    await mentor.see("You are talking to")
    await mentor.say("I am here.")
    await late.see("I am here.")
    await late.command("unlink")
    await late.pick("Part Telegram")
    await late.pick("Part it")
    await late.see("is on its own now")
    await early.see("Your account on Telegram was parted")
    await early.command("sessions")
    await early.see("Upcoming (1)")


@pytest.mark.parametrize("mentor_on", PLATFORMS)
async def test_who_reads_on_both_platforms_sees_changes_on_both_and_answers_from_either(
    quick_town: Town, mentor_on: str
) -> None:
    town = quick_town
    here, there = town.person("telegram"), town.person("discord")
    mentor, _ = await town.mentor(mentor_on)
    await book(here, mentor, at_nine(town))
    await join(here, there)
    await here.command("notices")
    await here.pick("On both")
    await here.see("reach you on both")
    await mentor.pick("Message")
    await mentor.say("Bring a pencil.")
    copies = [await actor.see("Bring a pencil.") for actor in (here, there)]
    await town.settled()
    said = next(m for m in reversed(mentor.window.messages) if m.mine and "pencil" in m.text)
    await mentor.human.edit(said.id, "Bring a pen.")
    for actor, copy in zip((here, there), copies, strict=True):
        assert (await actor.see("Bring a pen.")).id == copy.id
    await town.settled()
    for actor, copy in zip((here, there), copies, strict=True):
        await actor.human.say(f"From {actor.human.platform}", reply_to=copy.id)
        await mentor.see(f"From {actor.human.platform}")
