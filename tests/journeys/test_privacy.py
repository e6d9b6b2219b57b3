"""What gives somebody away is seen: wherever a bot would put another's number or handle, the watch turns red."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from adapters.playground.discord.human import DiscordHuman
from adapters.playground.window import Human
from adapters.playground.world import World
from tests.journeys.privacy import HANDLE, assert_nobody_is_given_away, watch_for_leaks

TOKEN = "4242:secret"
OTHER = f"{HANDLE}_2"


@dataclass
class Stage:
    """Both platforms with a careless bot, its reader on each, and somebody to be given away."""

    world: World
    readers: dict[str, Human]
    other: Human
    problems: list[str] = field(default_factory=list)

    async def telegram(self, method: str, **parameters: Any) -> Any:
        """A call of the bot's to the reader on Telegram."""
        address = f"{self.world.telegram.api_url}/bot{TOKEN}/{method}"
        parameters = {"chat_id": int(self.readers["telegram"].id)} | parameters
        async with aiohttp.ClientSession() as session, session.post(address, json=parameters) as answer:
            assert answer.status == 200, await answer.text()
            return (await answer.json())["result"]

    async def discord(self, **message: Any) -> None:
        """A message of the bot's to the reader on Discord."""
        reader = self.readers["discord"]
        assert isinstance(reader, DiscordHuman)
        bot = next(iter(self.world.discord.world.applications.values()))
        channel = self.world.discord.world.dm(bot.user, reader.user)
        address = f"{self.world.discord.api_url}/channels/{channel.id}/messages"
        headers = {"Authorization": f"Bot {bot.token}"}
        async with aiohttp.ClientSession(headers=headers) as session, session.post(address, json=message) as answer:
            assert answer.status == 200, await answer.text()


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    world = World("careless")
    await world.telegram.start()
    await world.discord.start()
    world.telegram.add_bot("Careless", "careless_bot", TOKEN)
    world.discord.add_bot("Careless", "careless")
    world.add_guild("Night School")
    readers = {
        "telegram": world.add_person("telegram", "Ann", username=f"{HANDLE}_1", started=True),
        "discord": world.add_person("discord", "Ben", username=f"{HANDLE}_3"),
    }
    found = Stage(world, readers, world.add_person("telegram", "Zoë", username=OTHER, started=True))
    watch_for_leaks(world, found.problems)
    yield found
    await world.discord.stop()
    await world.telegram.stop()


def button(**parts: str) -> dict[str, Any]:
    parts = {"text": "Here"} | (parts if "url" in parts else {"callback_data": "x"} | parts)
    return {"text": "Look", "reply_markup": {"inline_keyboard": [[parts]]}}


@pytest.mark.parametrize(
    "planted",
    [
        {"text": f"Ask @{OTHER}."},
        {"text": "Ask ID."},
        {"text": '<a href="tg://user?id=ID">Zoë</a>', "parse_mode": "HTML"},
        button(text=OTHER.title()),
        button(callback_data="p.ID"),
        button(url="https://t.me/" + OTHER),
    ],
)
async def test_a_leak_in_a_message_is_seen_as_it_passes(stage: Stage, planted: dict[str, Any]) -> None:
    await stage.telegram("sendMessage", text=f"You are @{HANDLE}_1, {stage.readers['telegram'].id}, at 2026112009")
    assert stage.problems == [], "one's own account is no secret"
    planted = _named(planted, stage.other.id)
    await stage.telegram("sendMessage", **planted)
    assert stage.problems


async def test_what_is_turned_again_was_seen_before(stage: Stage) -> None:
    sent = await stage.telegram("sendMessage", text="Hello")
    await stage.telegram("editMessageText", message_id=sent["message_id"], text=OTHER)
    await stage.telegram("editMessageText", message_id=sent["message_id"], text="Hello again")
    assert len(stage.problems) == 1
    assert_nobody_is_given_away(stage.world)


async def test_a_leak_on_discord_is_seen_and_stands_in_the_window(stage: Stage) -> None:
    await stage.discord(content=f"You are {stage.readers['discord'].id}")
    assert stage.problems == []
    await stage.discord(content=f"Ask {stage.other.id}")
    assert stage.problems
    with pytest.raises(AssertionError, match="Ben can read"):
        assert_nobody_is_given_away(stage.world)


@pytest.mark.parametrize(("name", "data"), [(f"{OTHER}.pdf", b"x"), ("plan.pdf", f"/Author ({OTHER})".encode())])
async def test_a_leak_in_a_file_or_its_name_is_seen_in_the_end(stage: Stage, name: str, data: bytes) -> None:
    parts = aiohttp.FormData()
    parts.add_field("chat_id", stage.readers["telegram"].id)
    parts.add_field("document", data, filename=name)
    address = f"{stage.world.telegram.api_url}/bot{TOKEN}/sendDocument"
    async with aiohttp.ClientSession() as session, session.post(address, data=parts) as answer:
        assert answer.status == 200
    with pytest.raises(AssertionError, match="Ann can read"):
        assert_nobody_is_given_away(stage.world)


async def test_a_picture_of_somebody_is_not_to_be_asked_for(stage: Stage) -> None:
    await stage.telegram("getUserProfilePhotos", user_id=int(stage.other.id))
    assert stage.problems


def _named(planted: Any, number: str) -> Any:
    if isinstance(planted, dict):
        return {key: _named(one, number) for key, one in planted.items()}
    if isinstance(planted, list):
        return [_named(one, number) for one in planted]
    return planted.replace("ID", number)
