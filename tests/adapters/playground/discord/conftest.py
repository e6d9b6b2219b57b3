"""A loopback Discord with a guild and two people, watched by the published spec where that is found."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from adapters.playground.clock import MovableClock
from adapters.playground.discord.human import DiscordHuman
from adapters.playground.discord.platform import Discord
from adapters.playground.discord.state import Application, Channel, Guild
from adapters.playground.wire import Call, Wire
from tests.adapters.playground.discord.raw import RawBot
from tests.specs import discord as spec

TOKEN = "MTIz.loop.back"


@dataclass
class Scene:
    """The platform and who is on it."""

    platform: Discord
    application: Application
    guild: Guild
    ann: DiscordHuman
    bob: DiscordHuman
    token: str = TOKEN

    @property
    def general(self) -> Channel:
        """The guild's only channel."""
        return self.guild.channels["general"]

    def dm(self, human: DiscordHuman) -> Channel:
        """The DM channel of a person with the bot."""
        return self.platform.world.dm(self.application.user, human.user)


@pytest.fixture
def rates() -> bool:
    """Whether the platform limits rates; most tests are not about that."""
    return False


@pytest.fixture
async def scene(rates: bool) -> AsyncIterator[Scene]:
    """A running platform. At the end, the spec must have found nothing wrong with any call."""
    wire, problems = Wire(), list[str]()

    def look_at(call: Call) -> None:
        problems.extend(spec.check(call))

    wire.listen(look_at)
    platform = Discord(MovableClock(), wire, rates=rates)
    await platform.start()
    application = platform.add_bot("Parley", TOKEN)
    guild = platform.add_guild("Acme")
    ann = platform.add_person("Ann", zone="Europe/Berlin")
    bob = platform.add_person("Bob")
    yield Scene(platform, application, guild, ann, bob)
    await platform.stop()
    assert not problems, "\n".join(problems)


@pytest.fixture
async def bot(scene: Scene) -> AsyncIterator[RawBot]:
    """A raw bot, not yet connected to the gateway."""
    raw = RawBot(scene.platform, scene.token)
    yield raw
    await raw.close()
