"""A loopback Discord, the real library logged in to it, and a small scripted router behind."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, cast

import pytest

from adapters.discord.app import DiscordApp
from adapters.playground.clock import MovableClock
from adapters.playground.discord.human import DiscordHuman
from adapters.playground.discord.platform import Discord
from adapters.playground.wire import Wire
from tests.adapters.discord.scripted import Inbox, Script
from tests.specs import discord as spec

if TYPE_CHECKING:
    from bot.intake import Intake
    from bot.router import Router

TOKEN = "loopback.token"


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def rates() -> bool:
    """Whether the platform limits rates; most tests are not about that."""
    return False


@pytest.fixture
async def discord(wire: Wire, rates: bool) -> AsyncIterator[Discord]:
    """A running platform. At the end, the published spec must have found nothing wrong with any call."""
    problems = list[str]()
    wire.listen(lambda call: problems.extend(spec.check(call)))
    platform = Discord(MovableClock(), wire, rates=rates, identify_seconds=0.25)
    await platform.start()
    platform.add_guild("Harbour")
    platform.add_bot("Parley", TOKEN)
    yield platform
    await platform.stop()
    assert not problems, "\n".join(problems)


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def app(discord: Discord, script: Script, inbox: Inbox) -> DiscordApp:
    return app_for(discord, script, inbox)


@pytest.fixture
async def running(app: DiscordApp) -> AsyncIterator[DiscordApp]:
    await app.start()
    yield app
    await app.close()


@pytest.fixture
def ada(discord: Discord) -> DiscordHuman:
    return discord.add_person("Ada")


def app_for(
    discord: Discord,
    script: Script,
    inbox: Inbox,
    *,
    token: str = TOKEN,
    shard_ids: list[int] | None = None,
    shard_count: int | None = None,
    threads_in: str = "",
) -> DiscordApp:
    """A bot that is pointed at the loopback Discord."""
    return DiscordApp(
        token=token,
        router=cast("Router", script),
        intake=cast("Intake", inbox),
        api=discord.api_url,
        gateway=discord.gateway_url,
        guild_ready_timeout=0.01,
        shard_ids=shard_ids,
        shard_count=shard_count,
        threads_in=threads_in,
    )
