"""The playground with Parley in it: the sample world, and the bot as a child process on the loopback platforms."""

from __future__ import annotations

import sys
from pathlib import Path

from adapters.cli.sample import next_due_in, seat_people
from adapters.cli.serving import stopping_event
from adapters.playground.app import Playground
from adapters.playground.world import Endpoints, World
from migrations.standing import bring_up_to_date

MAIN = Path(__file__).resolve().parents[1] / "main.py"


async def play(database_url: str, port: int) -> int:
    """Run the playground until it is told to stop."""
    bring_up_to_date(database_url)
    community: dict[str, str] = {}

    async def make_world(world: World) -> None:
        community.update(await seat_people(world, database_url))

    stop = stopping_event()
    playground = Playground(
        bot_command=[sys.executable, str(MAIN), "run"],
        bot_env=lambda endpoints: community | bot_env(endpoints, database_url),
        next_due=lambda: next_due_in(database_url),
        make_world=make_world,
    )
    await playground.start(port)
    print(f"The playground is at {playground.url} (stop it with Ctrl+C)", flush=True)
    await stop.wait()
    await playground.stop()
    return 0


def bot_env(endpoints: Endpoints, database_url: str) -> dict[str, str]:
    """The settings of a bot on the loopback platforms."""
    return {
        "PARLEY_TELEGRAM_API": endpoints.telegram_api,
        "PARLEY_TELEGRAM_TOKEN": endpoints.telegram_token,
        "PARLEY_DISCORD_API": endpoints.discord_api,
        "PARLEY_DISCORD_GATEWAY": endpoints.discord_gateway,
        "PARLEY_DISCORD_TOKEN": endpoints.discord_token,
        "PARLEY_CLOCK_URL": endpoints.clock,
        "PARLEY_MAIL_SERVER": "127.0.0.1",
        "PARLEY_MAIL_PORT": str(endpoints.mail_port),
        "PARLEY_MAIL_SECURITY": "none",
        "PARLEY_MAIL_FROM": "parley@playground.example",
        "PARLEY_DATABASE_URL": database_url,
    }
