"""Whether Telegram and Discord will have the bot: asked over plain HTTP, as nothing of the bot has to run for that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp

from adapters.cli.findings import Finding
from adapters.settings import Settings
from core.clock import Clock

CREATE_EVENTS = 1 << 44
"""The permission by which group sessions stand among a server's events."""
PORTAL = "https://discord.com/developers/applications"
USER_AGENT = "DiscordBot (Parley, 1)"
"""Discord refuses whoever does not name themselves so: https://discord.com/developers/docs/reference#user-agent"""
HELLO = 10
MOST_APART = timedelta(seconds=30)
PATIENCE = 10.0

NO_ANSWER = (aiohttp.ClientError, OSError, TimeoutError, ValueError)


@dataclass(frozen=True)
class Answer:
    """What a platform answered; status 0 where nothing came, and `why` then says so."""

    status: int
    body: Any = None
    told_at: datetime | None = None
    why: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether it is an object, as what was asked for is."""
        return self.status == 200 and isinstance(self.body, dict)


@dataclass
class Patient:
    """What is examined: the connection to ask through, this machine's clock, and what has been found so far."""

    http: aiohttp.ClientSession
    clock: Clock
    findings: list[Finding] = field(default_factory=list)

    def find(self, wrong: str, next_step: str) -> None:
        """Notes a finding, once."""
        finding = Finding(wrong, next_step)
        if finding not in self.findings:
            self.findings.append(finding)

    async def ask(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Asks a platform; whatever goes wrong on the way is in the answer."""
        try:
            async with asyncio.timeout(PATIENCE), self.http.get(url, headers=headers) as response:
                text = await response.text()
                told_at = parsedate_to_datetime(response.headers["Date"]) if "Date" in response.headers else None
                self._compare_clocks(told_at)
                return Answer(response.status, _json(text), told_at)
        except NO_ANSWER as error:
            return Answer(0, why=_kind_of(error))

    def _compare_clocks(self, told_at: datetime | None) -> None:
        if told_at is None:
            return
        apart = self.clock.now() - told_at.astimezone(UTC)
        if abs(apart) > MOST_APART:
            direction = "ahead of" if apart > timedelta() else "behind"
            self.find(
                f"This machine's clock is {_length(abs(apart))} {direction} the platforms'.",
                "Turn on time synchronisation (NTP): reminders come, and the Join button opens, by this clock.",
            )


def bot_headers(token: str) -> dict[str, str]:
    """What a bot's call of Discord's API carries."""
    return {"Authorization": f"Bot {token}", "User-Agent": USER_AGENT}


async def examine_telegram(patient: Patient, api: str, token: str, space: str | None = None) -> None:
    """Looks for a refused token, an address where no Telegram is, a webhook that takes the updates away, and a space
    that the bot is not in."""
    address = f"{api}/bot{quote(token, safe=':')}"
    answer = await patient.ask(f"{address}/getMe")
    if answer.status in (401, 404):
        patient.find(
            "Telegram refuses the token.",
            "Copy it again from @BotFather (/mybots > your bot > API Token) into PARLEY_TELEGRAM_TOKEN.",
        )
    elif not answer.is_fine:
        patient.find(_no_good("Telegram", api, answer), _look_at("PARLEY_TELEGRAM_API"))
    else:
        await _examine_webhook(patient, address)
        if space and not (await patient.ask(f"{address}/getChat?chat_id={space}")).is_fine:
            patient.find(
                f"The bot is not in the Telegram group {space}, so it can call nobody there.",
                "Add it to the group, or correct PARLEY_TELEGRAM_SPACE: a group's number begins with a minus.",
            )


async def examine_members(patient: Patient, settings: Settings) -> None:
    """Looks for groups and servers whose members count, and of which the bot cannot ask who is in them."""
    telegram, discord = settings.telegram_token, settings.discord_token
    for name in settings.members_of:
        platform, _, number = name.partition("=")[0].strip().partition("/")[0].partition(":")
        if platform == "telegram" and telegram:
            address = f"{settings.telegram_api}/bot{quote(telegram.get_secret_value(), safe=':')}"
            answer = await patient.ask(f"{address}/getChat?chat_id={number}")
        elif platform == "discord" and discord:
            headers = bot_headers(discord.get_secret_value())
            answer = await patient.ask(f"{settings.discord_api}/guilds/{number}", headers)
        else:
            continue
        if answer.status in (400, 403, 404):
            patient.find(
                f"The bot is not in {name}, so it cannot ask who is a member there.",
                "Add it to that group or server, or correct PARLEY_MEMBERS_OF.",
            )


async def _examine_webhook(patient: Patient, address: str) -> None:
    answer = await patient.ask(f"{address}/getWebhookInfo")
    url = answer.body["result"]["url"] if answer.is_fine else ""
    if url:  # only its host: the path of a webhook is often its secret
        patient.find(
            f"Telegram sends what people do to a webhook at {urlsplit(url).hostname}, not to Parley.",
            "If another program uses this bot, make Parley a bot of its own with @BotFather (/newbot). If not, there "
            "is nothing to do: `python3 main.py run` takes the webhook away.",
        )


async def examine_discord(
    patient: Patient, api: str, token: str, gateway: str | None, space: str | None = None
) -> None:
    """Looks for a refused token, a bot that is in no server, a gateway that cannot be reached or has had enough, and a
    space that the bot does not see."""
    headers = bot_headers(token)
    answer = await patient.ask(f"{api}/users/@me", headers)
    if answer.status == 401:
        patient.find(
            "Discord refuses the token.",
            f"Reset it under {PORTAL} > your application > Bot > Reset Token, and copy it into PARLEY_DISCORD_TOKEN.",
        )
    elif not answer.is_fine:
        patient.find(_no_good("Discord", api, answer), _look_at("PARLEY_DISCORD_API"))
    else:
        await _examine_servers(patient, api, headers)
        await _examine_gateway(patient, api, headers, gateway)
        if space and not (await patient.ask(f"{api}/channels/{space}", headers)).is_fine:
            patient.find(
                f"The bot does not see the Discord channel {space}, so it can call nobody there.",
                "Let it view the channel and send messages in it, or correct PARLEY_DISCORD_SPACE.",
            )


async def _examine_servers(patient: Patient, api: str, headers: Mapping[str, str]) -> None:
    guilds = await patient.ask(f"{api}/users/@me/guilds", headers)
    application = await patient.ask(f"{api}/oauth2/applications/@me", headers)
    if guilds.status == 200 and guilds.body == [] and application.is_fine:
        invite = (
            f"https://discord.com/oauth2/authorize?client_id={application.body['id']}&scope=bot+applications.commands"
            f"&permissions={CREATE_EVENTS}"
        )
        patient.find("The bot is in no Discord server, so nobody there can find it.", f"Invite it by {invite}")


async def _examine_gateway(patient: Patient, api: str, headers: Mapping[str, str], gateway: str | None) -> None:
    answer = await patient.ask(f"{api}/gateway/bot", headers)
    known = answer.body if answer.is_fine else {}
    if known.get("session_start_limit", {}).get("remaining") == 0:
        hours = known["session_start_limit"]["reset_after"] / 3_600_000
        patient.find(
            f"The bot has logged in to Discord too often, and may not for another {hours:.1f} hours.",
            "Leave it stopped until then, and see in its log why it started again and again.",
        )
    address = gateway or known.get("url") or "wss://gateway.discord.gg"
    why = await _no_hello(patient.http, address)
    if why:
        patient.find(
            f"Discord's gateway at {address} cannot be reached ({why}), so the bot would hear nothing.",
            "Let this machine open secure WebSocket connections to it (port 443)."
            if gateway is None
            else _look_at("PARLEY_DISCORD_GATEWAY"),
        )


async def _no_hello(http: aiohttp.ClientSession, address: str) -> str:
    """Why the gateway does not greet, or an empty text where it does."""
    try:
        async with asyncio.timeout(PATIENCE), http.ws_connect(f"{address}/?v=10&encoding=json") as socket:
            frame = await socket.receive_json()
            greets = isinstance(frame, dict) and frame.get("op") == HELLO
            return "" if greets else "what answers there is no gateway"
    except (*NO_ANSWER, TypeError) as error:  # aiohttp's word for a frame that is no text
        return _kind_of(error)


def _no_good(platform: str, api: str, answer: Answer) -> str:
    if not answer.status:
        return f"{platform} cannot be reached at {api} ({answer.why})."
    if answer.status == 200:
        return f"What answers at {api} is not {platform}."
    return f"{platform} answers {answer.status} at {api}."


def _look_at(setting: str) -> str:
    return (
        f"Check this machine's way to the internet, and {setting} if you have set it. An outage of the platform "
        "passes: the bot waits and goes on by itself."
    )


def _kind_of(error: BaseException) -> str:
    """What went wrong in few words. The whole text of such an error can hold the address, and that the token."""
    cause = getattr(error, "os_error", None) or error
    number_and_words = getattr(cause, "strerror", None)
    if isinstance(error, TimeoutError):
        return f"no answer within {PATIENCE:.0f} s"
    return str(number_and_words or type(error).__name__)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _length(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} seconds" if seconds < 120 else f"{seconds // 60} minutes"
