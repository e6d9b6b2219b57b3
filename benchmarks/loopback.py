"""Both loopback platforms in this process, without rate limits and unchecked, and a bot on them as a child process."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.playground.child import BotProcess
from adapters.playground.clock import MovableClock
from adapters.playground.discord.platform import Discord
from adapters.playground.telegram.platform import Telegram
from adapters.playground.window import Human
from adapters.playground.wire import Wire

ROOT = Path(__file__).resolve().parents[1]
PLATFORMS = ("telegram", "discord")
PARLEY = (str(ROOT / "main.py"), "run")
PATIENCE = 60.0


@dataclass(frozen=True)
class Loopback:
    """A Telegram and a Discord with one bot on each."""

    telegram: Telegram
    discord: Discord
    settings: Mapping[str, str]
    """Where the bot finds both, as Parley's settings."""

    def person(self, platform: str, name: str) -> Human:
        """Somebody new, whom the bot may write to."""
        return self.telegram.add_person(name, started=True) if platform == "telegram" else self.discord.add_person(name)


@asynccontextmanager
async def open_loopback() -> AsyncIterator[Loopback]:
    """Both platforms, listening."""
    clock = MovableClock()
    telegram, discord = Telegram(clock, Wire(), rates=False), Discord(clock, Wire(), rates=False)
    await telegram.start()
    await discord.start()
    token = f"{secrets.token_hex(12)}.{secrets.token_hex(3)}.{secrets.token_hex(14)}"
    discord.add_bot("Bot", token)
    discord.add_guild("Night School")
    settings = {
        "PARLEY_TELEGRAM_API": telegram.api_url,
        "PARLEY_TELEGRAM_TOKEN": telegram.add_bot(
            "Bot", "the_bot", f"{secrets.randbelow(10**9)}:{secrets.token_hex(18)}"
        ),
        "PARLEY_DISCORD_API": discord.api_url,
        "PARLEY_DISCORD_GATEWAY": discord.gateway_url,
        "PARLEY_DISCORD_TOKEN": token,
        "PARLEY_CLOCK_URL": "",
        "PARLEY_LOG_LEVEL": "",
    }
    try:
        yield Loopback(telegram, discord, settings)
    finally:
        await discord.stop()
        await telegram.stop()


@asynccontextmanager
async def running(arguments: Sequence[str], settings: Mapping[str, str]) -> AsyncIterator[BotProcess]:
    """A bot that has said that it is ready; RuntimeError with its last lines where it never does."""
    bot = BotProcess([sys.executable, *arguments], {"PYTHONPATH": str(ROOT), **settings})
    ready = asyncio.Event()
    bot.on_line = lambda line: ready.set() if "ready on" in line or "ended by itself" in line else None
    await bot.start()
    try:
        async with asyncio.timeout(PATIENCE):
            await ready.wait()
        if not bot.alive:
            raise RuntimeError("\n".join(("the bot did not start:", *bot.lines)))
        yield bot
    finally:
        await bot.stop()
