"""The command menus: the same words on both platforms, told to the platforms once."""

from __future__ import annotations

import re

import pytest

from tests.journeys.booking import ADMIN_MENU, MENU
from tests.journeys.opening import start_bot
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

MENTORS_MENU = {"hours", "slots", "services", "profile"}
REGISTRATIONS = ("setMyCommands", "PUT /applications/{application_id}/commands")


async def test_both_platforms_offer_the_same_commands_in_the_same_words(quick_town: Town) -> None:
    on_telegram = {item.name: item.description for item in quick_town.person("telegram").window.menu}
    discord = quick_town.person("discord")
    seen = {item.name: item.description for item in discord.window.menu if " " not in item.name}
    on_discord = {name: words for name, words in seen.items() if name not in ADMIN_MENU}  # Discord hides none
    in_server = {item.name for item in discord.human.window("general").menu}
    assert on_telegram == on_discord
    assert set(on_telegram) == set(MENU)
    assert set(on_discord) <= in_server


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_help_tells_of_every_command_mentors_of_theirs_and_admins_of_all(quick_town: Town, platform: str) -> None:
    student, (mentor, _), admin = (
        quick_town.person(platform),
        await quick_town.mentor(platform),
        quick_town.admins[platform],
    )
    for actor, commands in (
        (student, {*MENU} - MENTORS_MENU),
        (mentor, {*MENU}),
        (admin, {*MENU, *ADMIN_MENU}),
    ):
        await actor.command("help")
        told = await actor.see_anew("How it works")
        assert set(re.findall(r"^/(\w+)", told.text, re.MULTILINE)) == commands - {"start"}


async def test_a_restart_registers_nothing_anew(quick_town: Town) -> None:
    town = quick_town
    with town.overheard() as calls:
        await town.bot.stop()
        await start_bot(town)
    names = {call.name for call in calls}
    assert {"getMyCommands", "GET /applications/{application_id}/commands"} <= names
    assert not names & set(REGISTRATIONS)
