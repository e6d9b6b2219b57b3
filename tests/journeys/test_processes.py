"""Two processes on one database, each with one platform: what one writes down, the other delivers."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

import pytest

from adapters.playground.child import BotProcess
from bot.courier import LEASE_SECONDS
from tests.journeys.booking import agree, at_nine, book
from tests.journeys.opening import ROOT, start_bot
from tests.journeys.town import LOBBY, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOKENS = ("PARLEY_TELEGRAM_TOKEN", "PARLEY_DISCORD_TOKEN")


async def bot_without(town: Town, token: str) -> BotProcess:
    """A bot that serves the other platform alone, ready."""
    bot = BotProcess([sys.executable, str(ROOT / "main.py"), "run"])
    bot.env = {name: value for name, value in town.bot.env.items() if name != token}
    await bot.start()
    for _ in range(1200):
        if any("ready on" in line for line in bot.lines):
            return bot
        await asyncio.sleep(0.05)
    raise AssertionError("the bot did not start:\n" + "\n".join(list(bot.lines)[-40:]))


async def test_each_platform_can_have_a_process_of_its_own(postgres_town: Town) -> None:
    town = postgres_town
    await town.settled()
    await town.bot.stop()
    bots = await asyncio.gather(*(bot_without(town, token) for token in TOKENS))
    town.move(seconds=LEASE_SECONDS + 1)
    student, (mentor, _) = town.person("telegram"), await town.mentor("discord")
    town.enter_lobby(student)
    start = at_nine(town)
    await book(student, mentor, start)
    await agree(student, mentor)
    await town.settled()
    await student.human.block()
    town.move_to(start - timedelta(hours=1) + timedelta(seconds=1))
    await mentor.see("begins")
    await student.see(f"{student.name}, something has come for you", place=LOBBY)
    await town.settled()
    for bot in bots:
        await bot.stop()
    await start_bot(town)
