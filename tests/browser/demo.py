"""A playground with the demo bot, one person on either platform, and nothing of Parley's."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.playground.app import Playground
from adapters.playground.window import Human
from adapters.playground.world import Endpoints, World

BOT = Path(__file__).with_name("demo_bot.py")


@dataclass
class Demo:
    """The playground and its two people."""

    playground: Playground
    sofia: Human
    """On Telegram, in Rome."""
    daniel: Human
    """On Discord, in Berlin, in a server with the channel `general`."""


def bot_env(endpoints: Endpoints) -> dict[str, str]:
    """The demo bot's settings."""
    return {
        "DEMO_TELEGRAM": f"{endpoints.telegram_api}/bot{endpoints.telegram_token}",
        "DEMO_DISCORD": endpoints.discord_api,
        "DEMO_DISCORD_TOKEN": endpoints.discord_token,
        "DEMO_GATEWAY": endpoints.discord_gateway,
        "DEMO_CLOCK": endpoints.clock,
    }


@asynccontextmanager
async def demo_playground(next_due: Callable[[], float | None] = lambda: None) -> AsyncIterator[Demo]:
    """A started playground, whose bot has said its commands; stopped when left."""
    people: list[Human] = []

    async def make_world(world: World) -> None:
        world.add_guild("Study hall", ("general",))
        people.append(world.add_person("telegram", "Sofia Marin", zone="Europe/Rome"))
        people.append(world.add_person("discord", "Daniel Okafor", zone="Europe/Berlin"))

    ready = asyncio.Event()
    playground = Playground(
        bot_command=[sys.executable, str(BOT)],
        bot_env=bot_env,
        next_due=next_due,
        make_world=make_world,
        tell=lambda line: ready.set() if '"ready"' in line else None,
    )
    await playground.start()
    try:
        sofia, daniel = people
        await sofia.wait(lambda window: window.menu or None)
        await asyncio.wait_for(ready.wait(), 10)
        yield Demo(playground, sofia, daniel)
    finally:
        await playground.stop()
