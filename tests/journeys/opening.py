"""Opening a town and closing it: both platforms on loopback, the moved clock, the bot in a process of its own."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from adapters.playground.discord.platform import Discord
from adapters.playground.stream import Stream, line
from adapters.playground.telegram.platform import Telegram
from adapters.playground.world import World
from bot.courier import LEASE_SECONDS
from core.storage import open_store
from migrations.run import upgrade
from tests.journeys.forked import ForkedBot
from tests.journeys.privacy import assert_nobody_is_given_away, watch_for_leaks
from tests.journeys.town import DESK, LISTENERS, LOBBY, MEMBER, PLATFORMS, Town
from tests.specs.watch import watch

ROOT = Path(__file__).resolve().parents[2]
SENDER = "parley@night-school.example"


class ClockServer:
    """Gives the moved clock to the bot, as the playground's page does."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._stream = Stream("application/x-ndjson")
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Listens on a free port."""
        app = web.Application()
        app.router.add_get("/clock", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/clock"
        self._world.clock.follow(lambda offset: self._stream.publish(line({"offset": offset})))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        return await self._stream.serve(request, line({"offset": self._world.clock.offset}))

    async def stop(self) -> None:
        """Hangs up."""
        self._stream.close()
        if self._runner is not None:
            await self._runner.cleanup()


@asynccontextmanager
async def open_town(
    database_url: str, database: str, *, rates: bool = False, threads: bool = False, **settings: str
) -> AsyncIterator[Town]:
    """A town on that database; what passed over the wire is held against the specifications as it passes.

    Without the platforms' rate windows unless `rates`: the adapters' tests and the browser's journey keep to them. With
    `threads`, conversations get them on both platforms.
    """
    upgrade(database_url)
    world = World("parley_bot")
    world.clock.move(_until_january(world.clock.now()))
    world.telegram = Telegram(world.clock, world.wire, rates=rates)
    world.discord = Discord(world.clock, world.wire, rates=rates, identify_seconds=0.0)  # a restart need not wait
    town = Town(world, ForkedBot(), open_store(database_url), database)
    watch(world.wire, town.problems)
    watch_for_leaks(world, town.problems)
    clock = ClockServer(world)
    opened = (world.telegram, world.discord, world.mail, clock)
    for part in opened:
        await part.start()
    mail = {"SERVER": "127.0.0.1", "PORT": str(world.mail.port), "SECURITY": "none", "FROM": SENDER}
    town.bot.env = {
        **_settle(town, threads=threads),
        "PARLEY_CLOCK_URL": clock.url,
        **{f"PARLEY_MAIL_{name}": value for name, value in mail.items()},
        "PARLEY_DATABASE_URL": database_url,
        **settings,
    }
    await start_bot(town)
    try:
        yield town
        assert_nobody_is_given_away(world)
    finally:
        await town.bot.stop()
        await town.store.close()
        for part in reversed(opened):
            await part.stop()


def _until_january(now: float) -> float:
    """Seconds to the next 15 January: no town sees a year end, where days are told with their year."""
    today = datetime.fromtimestamp(now, UTC)
    ahead = datetime(today.year, 1, 15, 7, tzinfo=UTC)
    if ahead < today:
        ahead = ahead.replace(year=today.year + 1)
    return ahead.timestamp() - now


def _settle(town: Town, *, threads: bool) -> dict[str, str]:
    """Makes the bot's accounts, the community's places and its admins; the settings that name them."""
    world = town.world
    telegram = f"{secrets.randbelow(10**9):010}:{secrets.token_hex(18)}"
    world.telegram.add_bot("Parley", "parley_bot", telegram)
    if threads:
        world.telegram.switch_topics_on(telegram)
    discord = f"{secrets.token_hex(12)}.{secrets.token_hex(3)}.{secrets.token_hex(14)}"
    world.discord.add_bot("Parley", discord, privileged=["members", *(["message_content"] if threads else [])])
    guild = world.add_guild("Night School", ("general", LOBBY, DESK))
    for platform in PLATFORMS:
        town.admins[platform] = town.person(platform, f"Admin on {platform}")
    town.lobby = world.add_group(LOBBY, [world.add_person("telegram", "Caretaker")])
    world.telegram.promote_bots(town.lobby)
    return {
        "PARLEY_TELEGRAM_API": world.telegram.api_url,
        "PARLEY_TELEGRAM_TOKEN": telegram,
        "PARLEY_DISCORD_API": world.discord.api_url,
        "PARLEY_DISCORD_GATEWAY": world.discord.gateway_url,
        "PARLEY_DISCORD_TOKEN": discord,
        "PARLEY_ADMINS": ", ".join(f"{platform}:{admin.human.id}" for platform, admin in town.admins.items()),
        "PARLEY_MEMBERS_OF": f"telegram:{town.lobby}={LISTENERS}, discord:{guild.id}/{town.role(MEMBER)}={MEMBER}s",
        "PARLEY_TELEGRAM_SPACE": str(town.lobby),
        "PARLEY_DISCORD_SPACE": str(guild.channels[LOBBY].id),
        **({"PARLEY_DISCORD_THREADS_CHANNEL": str(guild.channels[DESK].id)} if threads else {}),
    }


@asynccontextmanager
async def watched(town: Town) -> AsyncIterator[Town]:
    """The town for one test, which fails when something passed that the specifications do not allow.

    One that fails while the bot is down takes no other with it.
    """
    town.problems.clear()
    yield town
    print("\n".join(list(town.bot.lines)[-60:]))
    if not town.bot.alive:
        await start_bot(town)
    assert not town.problems, town.problems[:5]


async def start_bot(town: Town) -> None:
    """Starts the bot, and returns when it is ready on both platforms; its last lines are shown where it is not.

    Started again, it is given a minute, after which what a killed process was sending is due again.
    """
    seen = len(town.bot.lines)
    await town.bot.start()
    for _ in range(600):
        if any("ready on" in told for told in list(town.bot.lines)[seen:]):
            if seen:
                town.move(seconds=LEASE_SECONDS + 1)
            return
        if not town.bot.alive:
            break
        await asyncio.sleep(0.05)
    raise AssertionError("the bot did not start:\n" + "\n".join(list(town.bot.lines)[-40:]))
