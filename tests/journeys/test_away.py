"""What people did on Discord while the bot was away, and files whose address ran out meanwhile."""

from __future__ import annotations

import pytest

from tests.journeys.line import bots, mine, two_who_talk
from tests.journeys.opening import start_bot
from tests.journeys.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEND_FILE = "sendDocument"
PDF = b"%PDF-1.4 " + b"x" * 345


async def test_what_was_changed_and_taken_back_while_the_bot_was_away_is_so_when_it_is_back(quick_town: Town) -> None:
    town = quick_town
    student, mentor = await two_who_talk(town, "discord", "telegram")
    for text in ("Apples are blue.", "Pears are sweet.", "Plums are red."):
        await student.say(text)
        await mentor.see(text)
    town.world.wire.fail_next("telegram", SEND_FILE, 500)
    with town.overheard(SEND_FILE) as tries:
        await student.human.attach("plan.pdf", PDF)
        await town.until(lambda: tries, "the file was not tried")
    await town.bot.kill()
    await student.human.edit(mine(student, "Pears are sweet.").id, "Pears are sour.")
    await student.human.delete(mine(student, "Apples are blue.").id)
    await student.human.edit(mine(student, "Plums are red.").id, "Plums are late.")
    await student.human.say("Cherries came last.", reply_to=mine(student, "Plums are late.").id)
    town.move(hours=25)
    await start_bot(town)
    await mentor.see("Cherries came last.")
    await bots(mentor, lambda message: any(file.size == len(PDF) for file in message.files))
    await mentor.see("Pears are sour.")
    await mentor.see("Plums are late.")
    await mentor.see_gone("Apples")
    read = [m.text for m in mentor.window.messages]
    assert sum("Pears" in text for text in read) == sum("Cherries" in text for text in read) == 1
