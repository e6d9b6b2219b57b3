"""What the doctor finds, asked of the loopback platforms and of real databases."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

import migrations.run as history
from adapters.cli.doctor import doctor, examine
from adapters.cli.findings import Finding
from adapters.cli.threads_check import permissions
from adapters.playground.clock import MovableClock
from adapters.playground.discord.platform import Discord
from adapters.playground.discord.sessions import Intent
from adapters.playground.discord.state import Permission
from adapters.playground.mail import MailServer
from adapters.playground.telegram.platform import Telegram
from adapters.playground.wire import Wire
from adapters.settings import Settings
from core.clock import OffsetClock

TELEGRAM_TOKEN = "123456:AAExample-token_of-35-characters0000"
DISCORD_TOKEN = "MTIz.loop.back"


@dataclass
class Clinic:
    """Both platforms with Parley's bot on them, and settings that fit."""

    telegram: Telegram
    discord: Discord
    fitting: dict[str, Any]

    def settings(self, **changed: Any) -> Settings:
        """Settings that fit, but for what is changed."""
        return Settings(_env_file=None, **(self.fitting | changed))  # type: ignore[call-arg]

    async def examine(self, clock: OffsetClock | None = None, **changed: Any) -> tuple[Finding, ...]:
        """What the doctor finds with such settings."""
        return await examine(self.settings(**changed), history, clock)


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    clock = MovableClock()
    telegram, discord = Telegram(clock, Wire(), rates=False), Discord(clock, Wire(), rates=False)
    await telegram.start()
    await discord.start()
    telegram.add_bot("Parley", "parley_bot", TELEGRAM_TOKEN)
    discord.add_bot("Parley", DISCORD_TOKEN)
    discord.add_guild("Night School")
    fitting = {
        "telegram_token": TELEGRAM_TOKEN,
        "telegram_api": telegram.api_url,
        "discord_token": DISCORD_TOKEN,
        "discord_api": discord.api_url,
        "discord_gateway": discord.gateway_url,
        "database_url": f"sqlite:///{tmp_path / 'parley.db'}",
    }
    yield Clinic(telegram, discord, fitting)
    await discord.stop()
    await telegram.stop()


def only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


async def test_nothing_is_found_where_all_is_well_and_nothing_is_left_behind(clinic: Clinic, tmp_path: Path) -> None:
    assert await clinic.examine() == ()
    assert not any(tmp_path.iterdir())  # noqa: ASYNC240


async def test_without_a_token_the_doctor_names_both_variables(clinic: Clinic) -> None:
    found = only(await clinic.examine(telegram_token=None, discord_token=None))
    assert "no token" in found.wrong
    assert "PARLEY_TELEGRAM_TOKEN" in found.next_step
    assert "PARLEY_DISCORD_TOKEN" in found.next_step


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


async def test_a_mail_server_that_cannot_be_used_is_found_without_a_secret(clinic: Clinic) -> None:
    server = MailServer(MovableClock(), Wire())
    await server.start()
    mail: dict[str, Any] = {
        "mail_server": "127.0.0.1",
        "mail_port": server.port,
        "mail_from": "parley@lyceum.example",
        "mail_security": "none",
    }
    assert await clinic.examine(**mail) == ()
    assert server.letters == []
    assert "STARTTLS" in only(await clinic.examine(**mail | {"mail_security": "starttls"})).wrong
    login = {"mail_user": "parley", "mail_password": "right-horse"}
    found = only(await clinic.examine(**mail | login))
    assert "PARLEY_MAIL_" in found.next_step
    assert "horse" not in found.wrong + found.next_step
    await server.stop()
    found = only(await clinic.examine(**mail))
    assert f"127.0.0.1, port {server.port}, cannot be used" in found.wrong
    elsewhere, _ = await clinic.examine(**mail | {"mail_server": "mail.invalid"})
    assert "anybody on the way can read it" in elsewhere.wrong


async def test_what_threads_lack_is_found(clinic: Clinic) -> None:
    guild = clinic.discord.add_guild("Lyceum")
    desk, bot = guild.channels["general"], next(iter(clinic.discord.world.applications.values()))
    assert "no text channel 5 " in only(await clinic.examine(discord_threads_channel="5")).wrong
    here: dict[str, Any] = {"discord_threads_channel": str(desk.id)}
    assert "Message Content Intent" in only(await clinic.examine(**here)).next_step
    bot.privileged |= Intent.MESSAGE_CONTENT
    assert await clinic.examine(**here) == ()
    desk.denied[bot.user.id] = Permission.CREATE_PRIVATE_THREADS | Permission.SEND_IN_THREADS
    found = only(await clinic.examine(**here))
    assert found.wrong.endswith("Create Private Threads, Send Messages in Threads.")


def test_a_channels_rules_count_from_the_widest_to_the_narrowest() -> None:
    def rule(whom: str, *, allow: int = 0, deny: int = 0) -> dict[str, str]:
        return {"id": whom, "allow": str(allow), "deny": str(deny)}

    rules = [rule("me", allow=1), rule("helpers", deny=2, allow=4), rule("server", deny=7), rule("others", allow=8)]
    here: dict[str, Any] = {"server": "server", "roles": ["helpers"], "me": "me"}
    assert permissions(0b0111, rules, **here) == 0b0101
    assert permissions(1 << 3, rules, **here) == -1, "an administrator may do all"


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


async def test_a_migrated_database_is_fine(clinic: Clinic, ready_database_url: str) -> None:
    assert await clinic.examine(database_url=ready_database_url) == ()


async def test_a_database_without_tables_is_fine(clinic: Clinic, database_url: str) -> None:
    assert await clinic.examine(database_url=database_url) == ()


async def test_a_database_behind_leads_to_migrate(
    clinic: Clinic, ready_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "newest", lambda: "9999")  # as a version with one more revision would say
    found = only(await clinic.examine(database_url=ready_database_url))
    assert "lacks tables" in found.wrong
    assert "python3 main.py migrate" in found.next_step


async def test_a_database_of_a_newer_version_is_told_by_its_revision(clinic: Clinic, tmp_path: Path) -> None:
    file = tmp_path / "newer.db"
    history.upgrade(f"sqlite:///{file}")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    found = only(await clinic.examine(database_url=f"sqlite:///{file}"))
    assert "revision 9999" in found.wrong


async def test_a_server_that_does_not_answer_is_found_without_its_password(clinic: Clinic) -> None:
    url = "postgresql://parley:open-sesame@127.0.0.1:9/parley"
    found = only(await clinic.examine(database_url=url))
    assert found.wrong.startswith("The database (127.0.0.1) cannot be used")
    assert "open-sesame" not in found.wrong + found.next_step


async def test_a_file_that_is_no_database_is_found(clinic: Clinic, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear reader, " * 100)
    found = only(await clinic.examine(database_url=f"sqlite:///{file}"))
    assert "not a database" in found.wrong
    assert file.read_text().startswith("Dear reader")


async def test_a_place_where_no_folder_can_be_is_found(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    found = only(await clinic.examine(database_url=f"sqlite:///{tmp_path / 'taken' / 'parley.db'}"))
    assert "Nothing can be written" in found.wrong
    assert "PARLEY_DATABASE_URL" in found.next_step


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
async def test_an_unwritable_folder_is_found(clinic: Clinic, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    found = only(await clinic.examine(database_url=f"sqlite:///{folder / 'parley.db'}"))
    assert f"in {folder}" in found.wrong


def test_the_exit_code_is_1_with_findings_and_each_has_its_next_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fitting: dict[str, Any] = {"database_url": f"sqlite:///{tmp_path / 'parley.db'}"}
    settings = Settings(telegram_token=None, discord_token=None, **fitting)
    assert doctor(settings, history) == 1
    told = capsys.readouterr().out
    assert told.count("- There is no token") == told.count("  Next: ") == 1


@pytest.fixture
async def elsewhere() -> AsyncIterator[str]:
    """The address of a server that is no platform: every page says hello, and its socket too."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def socket(request: web.Request) -> web.WebSocketResponse:
        opened = web.WebSocketResponse()
        await opened.prepare(request)
        await opened.send_json(["hello"])
        await opened.close()
        return opened

    app = web.Application()
    app.router.add_get("/socket/", socket)
    app.router.add_get("/{rest:.*}", page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
