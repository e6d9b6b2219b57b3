"""What the doctor finds on the platforms: tokens, spaces, addresses, the gateway, and the clock beside theirs."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import pytest

from adapters.playground.clock import MovableClock
from adapters.playground.discord.platform import Discord
from adapters.playground.wire import Wire
from core.clock import OffsetClock
from tests.adapters.cli.clinic import DISCORD_TOKEN, TELEGRAM_TOKEN, Clinic, only


async def test_a_space_that_the_bot_is_not_in_is_found_on_each_platform(clinic: Clinic) -> None:
    found = await clinic.examine(telegram_space="-1001234567890", discord_space="80351110224678912")
    for finding, platform in zip(found, ("TELEGRAM", "DISCORD"), strict=True):
        assert "call nobody there" in finding.wrong
        assert f"PARLEY_{platform}_SPACE" in finding.next_step
    caretaker = clinic.telegram.add_person("Caretaker")
    guild = clinic.discord.add_guild("Lyceum")
    group, channel = clinic.telegram.add_group("Lyceum", [caretaker]), guild.channels["general"].id
    assert await clinic.examine(telegram_space=str(group), discord_space=str(channel)) == ()


async def test_members_of_where_the_bot_is_not_are_found_on_each_platform(clinic: Clinic) -> None:
    found = await clinic.examine(members_of="telegram:-1001234567890, discord:80351110224678912/5")
    for finding, platform in zip(found, ("telegram", "discord"), strict=True):
        assert f"The bot is not in {platform}:" in finding.wrong
        assert "PARLEY_MEMBERS_OF" in finding.next_step
    group = clinic.telegram.add_group("Lyceum", [clinic.telegram.add_person("Caretaker")])
    server = clinic.discord.add_guild("Lyceum").id
    assert await clinic.examine(members_of=f"telegram:{group}=Readers, discord:{server}/5 = Tutors") == ()


@pytest.mark.parametrize("token", ["123456:AAsomebody-elses_token_of-35-charac", "no token at all", "1/2?3#4"])
async def test_a_token_that_telegram_refuses_is_said_and_not_shown(clinic: Clinic, token: str) -> None:
    found = only(await clinic.examine(telegram_token=token))
    assert found.wrong == "Telegram refuses the token."
    assert "@BotFather" in found.next_step
    assert token not in found.wrong + found.next_step


async def test_a_token_that_discord_refuses_is_said_and_not_shown(clinic: Clinic) -> None:
    found = only(await clinic.examine(discord_token="somebody.elses.token"))
    assert found.wrong == "Discord refuses the token."
    assert "Reset Token" in found.next_step
    assert "somebody" not in found.wrong + found.next_step


async def test_a_token_that_no_header_can_carry_is_a_finding_and_no_crash(clinic: Clinic) -> None:
    found = only(await clinic.examine(discord_token="two\nlines"))
    assert found.wrong.startswith("Discord ")
    assert "lines" not in found.wrong


async def test_platforms_that_cannot_be_reached_are_said_each(clinic: Clinic) -> None:
    await clinic.telegram.stop()
    await clinic.discord.stop()
    telegram, discord = await clinic.examine()
    assert telegram.wrong.startswith(f"Telegram cannot be reached at {clinic.telegram.api_url}")
    assert "PARLEY_TELEGRAM_API" in telegram.next_step
    assert discord.wrong.startswith(f"Discord cannot be reached at {clinic.discord.api_url}")
    assert TELEGRAM_TOKEN not in str((telegram, discord))


async def test_an_outage_is_told_by_its_number(clinic: Clinic) -> None:
    clinic.telegram.wire.fail_next("telegram", "getMe", 502)
    found = only(await clinic.examine())
    assert "502" in found.wrong
    assert "goes on by itself" in found.next_step


async def test_an_address_where_something_else_answers_is_found(clinic: Clinic, elsewhere: str) -> None:
    found = only(await clinic.examine(telegram_api=elsewhere))
    assert found.wrong == f"What answers at {elsewhere} is not Telegram."


async def test_a_webhook_elsewhere_is_told_by_its_host_alone(clinic: Clinic) -> None:
    async with aiohttp.ClientSession() as http:
        url = f"{clinic.telegram.api_url}/bot{TELEGRAM_TOKEN}/setWebhook"
        async with http.post(url, json={"url": "https://bots.example.org/secret-path"}) as answer:
            assert (await answer.json())["ok"]
    found = only(await clinic.examine())
    assert "webhook at bots.example.org" in found.wrong
    assert "secret-path" not in found.wrong + found.next_step


async def test_a_gateway_that_cannot_be_reached_is_found(clinic: Clinic) -> None:
    found = only(await clinic.examine(discord_gateway="ws://127.0.0.1:9/gateway"))
    assert found.wrong.startswith("Discord's gateway at ws://127.0.0.1:9/gateway cannot be reached")
    assert "PARLEY_DISCORD_GATEWAY" in found.next_step


async def test_what_speaks_otherwise_than_a_gateway_is_none(clinic: Clinic, elsewhere: str) -> None:
    found = only(await clinic.examine(discord_gateway=elsewhere.replace("http", "ws") + "/socket"))
    assert "no gateway" in found.wrong


async def test_without_a_setting_the_gateway_is_the_one_that_discord_names(clinic: Clinic) -> None:
    assert await clinic.examine(discord_gateway=None) == ()


async def test_a_bot_in_no_server_is_invited_with_both_scopes(clinic: Clinic) -> None:
    lonely = Discord(MovableClock(), Wire(), rates=False)
    await lonely.start()
    application = lonely.add_bot("Parley", DISCORD_TOKEN)
    found = only(await clinic.examine(discord_api=lonely.api_url, discord_gateway=lonely.gateway_url))
    await lonely.stop()
    assert "in no Discord server" in found.wrong
    assert f"client_id={application.id}&scope=bot+applications.commands" in found.next_step


@pytest.mark.parametrize(("seconds", "told"), [(-45, "45 seconds behind"), (600, "10 minutes ahead of")])
async def test_a_clock_that_is_off_is_found_once(clinic: Clinic, seconds: int, told: str) -> None:
    found = only(await clinic.examine(OffsetClock(timedelta(seconds=seconds))))
    number, unit, *direction = told.split()
    assert unit in found.wrong
    assert " ".join(direction) in found.wrong
    assert abs(int(found.wrong.split("clock is ")[1].split()[0]) - int(number)) <= 1
    assert "NTP" in found.next_step


async def test_a_clock_that_is_a_few_seconds_off_is_fine(clinic: Clinic) -> None:
    assert await clinic.examine(OffsetClock(timedelta(seconds=20))) == ()
