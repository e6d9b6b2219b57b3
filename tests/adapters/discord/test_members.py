"""Who is on a server: heard of where the application may hear it, and asked for where it may not."""

from __future__ import annotations

import pytest

from adapters.discord.app import DiscordApp
from adapters.playground.discord.human import DiscordHuman
from adapters.playground.discord.platform import Discord
from bot.channel import ChannelError
from tests.adapters.discord.conftest import app_for
from tests.adapters.discord.scripted import Inbox, Script
from tests.adapters.waiting import until

ALLOWED = "loopback.allowed"


async def test_an_application_that_may_hear_of_members_hears_who_leaves(
    discord: Discord, script: Script, inbox: Inbox
) -> None:
    discord.add_bot("Warden", ALLOWED, privileged=["members"])
    ada = discord.add_person("Ada")
    app = app_for(discord, script, inbox, token=ALLOWED)
    await app.start()
    discord.leave_guild(ada, next(iter(discord.world.guilds.values())))
    await until(lambda: script.gone != [])
    await app.close()
    assert script.gone == [ada.id]


async def test_one_that_may_not_is_served_all_the_same(
    running: DiscordApp, discord: Discord, script: Script, ada: DiscordHuman
) -> None:
    discord.leave_guild(ada, next(iter(discord.world.guilds.values())))
    assert running.ready.is_set()
    assert script.gone == []


async def test_roles_are_asked_for_and_who_is_no_member_has_none(
    running: DiscordApp, discord: Discord, ada: DiscordHuman
) -> None:
    guild = next(iter(discord.world.guilds.values()))
    role = discord.add_role(guild, "Algebra")
    server = str(guild.id)
    assert await running.channel.roles_in(server, ada.id) == frozenset({server})
    discord.give_role(guild, int(ada.id), role)
    assert await running.channel.roles_in(server, ada.id) == frozenset({server, str(role)})
    discord.leave_guild(ada, guild)
    assert await running.channel.roles_in(server, ada.id) is None
    assert await running.channel.roles_in(server, "1") is None
    for nowhere in ("5", "no number"):
        with pytest.raises(ChannelError):
            await running.channel.roles_in(nowhere, ada.id)


async def test_a_file_that_somebody_sent_is_fetched(
    running: DiscordApp, discord: Discord, script: Script, ada: DiscordHuman
) -> None:
    await ada.attach("students.csv", b"Ben, @ben")
    await until(lambda: script.heard != [])
    (sent,) = script.heard
    assert await running.channel.fetch(sent.ref) == b"Ben, @ben"  # type: ignore[attr-defined]
