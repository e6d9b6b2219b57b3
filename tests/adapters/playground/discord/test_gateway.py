"""The gateway: who is let in, what is compressed, what is replayed, and when it hangs up."""

import json

import pytest

from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import RawBot

GUILDS, MESSAGE_CONTENT = 1, 1 << 15


@pytest.mark.parametrize("compress", ["", "zlib-stream", "zstd-stream"])
async def test_events_come_in_each_compression(scene: Scene, bot: RawBot, compress: str) -> None:
    gateway = await bot.open_gateway(f"?v=10&encoding=json&compress={compress}")
    await bot.identify(gateway)
    ready = await gateway.event("READY")
    assert ready["user"]["id"] == str(scene.application.id)
    assert ready["guilds"] == [{"id": str(scene.guild.id), "unavailable": True}]
    guild = await gateway.event("GUILD_CREATE")
    assert [channel["name"] for channel in guild["channels"]] == ["general"]
    assert [member["user"]["bot"] for member in guild["members"]] == [True], "only itself without the members intent"
    for number in range(20):
        await scene.ann.say(f"{number} " + "long " * 300)
        assert (await gateway.event("MESSAGE_CREATE"))["content"].startswith(f"{number} ")
    await gateway.send(1, gateway.sequence)
    assert (await gateway.frame())["op"] == 11


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"intents": 1 << 40}, 4013),
        ({"intents": None}, 4013),
        ({"intents": MESSAGE_CONTENT}, 4014),
        ({"shard": [2, 2]}, 4010),
    ],
)
async def test_an_identify_is_refused_with_its_code(
    scene: Scene, bot: RawBot, fields: dict[str, object], code: int
) -> None:
    gateway = await bot.open_gateway()
    await bot.identify(gateway, **fields)
    assert await gateway.frame() == {"closed": code}


async def test_wrong_frames_are_refused_with_their_code(scene: Scene, bot: RawBot) -> None:
    for sent, code in (
        ("no json", 4002),
        (json.dumps({"op": 1, "d": "x" * 4096}), 4002),
        (json.dumps({"op": 99, "d": None}), 4001),
        (json.dumps({"op": 3, "d": {}}), 4003),
    ):
        gateway = await bot.open_gateway()
        await gateway.socket.send_str(sent)
        assert await gateway.frame() == {"closed": code}, sent[:20]
    for query, code in (("?v=9&encoding=json", 4012), ("?v=10&encoding=etf", 4002)):
        socket = await bot.session.ws_connect(scene.platform.gateway_url + query)
        await socket.receive()
        assert socket.close_code == code
    await bot.connect()
    await bot.identify(bot.gateway)
    assert (await bot.gateway.event("GUILD_CREATE"))["id"] == str(scene.guild.id)
    assert await bot.gateway.frame() == {"closed": 4005}


async def test_with_the_intent_granted_content_and_members_are_seen(scene: Scene) -> None:
    scene.platform.add_bot("Reader", "an.other.token", privileged=("message_content", "members"))
    reader = RawBot(scene.platform, "an.other.token")
    await reader.connect(intents=GUILDS | 1 << 1 | 1 << 9 | MESSAGE_CONTENT)
    guild = await reader.gateway.event("GUILD_CREATE")
    assert len(guild["members"]) == 5
    await scene.ann.say("open to all", place="general")
    assert (await reader.gateway.event("MESSAGE_CREATE"))["content"] == "open to all"
    scene.platform.add_person("Cleo")
    assert (await reader.gateway.event("GUILD_MEMBER_ADD"))["user"]["global_name"] == "Cleo"
    await reader.gateway.send(8, {"guild_id": str(scene.guild.id), "query": "an", "limit": 0, "nonce": "n"})
    chunk = await reader.gateway.event("GUILD_MEMBERS_CHUNK")
    assert [member["user"]["username"] for member in chunk["members"]] == ["ann"]
    await reader.close()


async def test_each_shard_hears_its_own_guilds_and_the_first_the_dms(scene: Scene, bot: RawBot) -> None:
    own = (scene.guild.id >> 22) % 2
    gateways = []
    for number in range(2):
        gateway = await bot.open_gateway()
        await bot.identify(gateway, shard=[number, 2])
        ready = await gateway.event("READY")
        assert ready["shard"] == [number, 2]
        assert bool(ready["guilds"]) == (number == own)
        gateways.append(gateway)
    await scene.ann.say("to the guild", place="general")
    assert (await gateways[own].event("MESSAGE_CREATE"))["guild_id"] == str(scene.guild.id)
    await scene.ann.say("in private")
    assert "guild_id" not in await gateways[0].event("MESSAGE_CREATE")


async def test_a_cut_connection_is_resumed_with_what_it_missed(scene: Scene, bot: RawBot) -> None:
    ready = await bot.connect()
    await scene.ann.say("one")
    await bot.gateway.event("MESSAGE_CREATE")
    seen = bot.gateway.sequence
    scene.platform.drop_gateway()
    assert "closed" in await bot.gateway.frame()
    await scene.ann.say("two")
    gateway = await bot.open_gateway()
    await gateway.send(6, {"token": scene.token, "session_id": ready["session_id"], "seq": seen})
    assert (await gateway.frame())["d"]["content"] == "two"
    assert (await gateway.frame())["t"] == "RESUMED"
    await scene.ann.say("three")
    assert (await gateway.event("MESSAGE_CREATE"))["content"] == "three"


async def test_a_session_that_was_left_or_is_not_known_cannot_be_resumed(scene: Scene, bot: RawBot) -> None:
    ready = await bot.connect()
    await bot.gateway.socket.close(code=1000)
    gateway = await bot.open_gateway()
    await gateway.send(6, {"token": scene.token, "session_id": ready["session_id"], "seq": 1})
    assert await gateway.frame() == {"op": 9, "d": False}


async def test_a_sequence_from_the_future_is_refused(scene: Scene, bot: RawBot) -> None:
    ready = await bot.connect()
    gateway = await bot.open_gateway()
    await gateway.send(6, {"token": scene.token, "session_id": ready["session_id"], "seq": 99})
    assert await gateway.frame() == {"closed": 4007}


async def test_the_platform_can_ask_to_reconnect_and_invalidate(scene: Scene, bot: RawBot) -> None:
    ready = await bot.connect()
    await bot.gateway.event("GUILD_CREATE")
    scene.platform.ask_to_reconnect()
    assert (await bot.gateway.frame())["op"] == 7
    scene.platform.invalidate_session(resumable=True)
    assert await bot.gateway.frame() == {"op": 9, "d": True}
    scene.platform.invalidate_session()
    assert await bot.gateway.frame() == {"op": 9, "d": False}
    gateway = await bot.open_gateway()
    await gateway.send(6, {"token": scene.token, "session_id": ready["session_id"], "seq": 1})
    assert await gateway.frame() == {"op": 9, "d": False}


async def test_a_malformed_event_lacks_every_field(scene: Scene, bot: RawBot) -> None:
    await bot.connect()
    scene.platform.malformed_event()
    assert await bot.gateway.event("MESSAGE_CREATE") == {}


class TestWithRates:
    @pytest.fixture
    def rates(self) -> bool:
        return True

    async def test_more_than_120_frames_a_minute_are_refused(self, scene: Scene, bot: RawBot) -> None:
        gateway = await bot.open_gateway()
        for _ in range(121):
            await gateway.send(1, None)
        while (frame := await gateway.frame()).get("op") == 11:
            pass
        assert frame == {"closed": 4008}

    async def test_a_second_identify_within_the_pause_is_invalid(self, scene: Scene, bot: RawBot) -> None:
        await bot.connect()
        gateway = await bot.open_gateway()
        await bot.identify(gateway)
        assert await gateway.frame() == {"op": 9, "d": False}
        status, about = await bot.call("GET", "/gateway/bot")
        assert (status, about["url"]) == (200, scene.platform.gateway_url)
        assert about["session_start_limit"]["remaining"] == 999
