"""The API as such: what can be looked up, how a call that cannot be is refused, and what the wire log holds."""

from adapters.playground.clock import MovableClock
from adapters.playground.discord.platform import Discord
from adapters.playground.wire import Wire
from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import RawBot


async def test_guild_members_roles_and_channels_can_be_looked_up(scene: Scene, bot: RawBot) -> None:
    guild = f"/guilds/{scene.guild.id}"
    assert (await bot.call("GET", f"{guild}?with_counts=true"))[1]["approximate_member_count"] == 4
    assert [channel["name"] for channel in (await bot.call("GET", f"{guild}/channels"))[1]] == ["general"]
    assert (await bot.call("GET", f"{guild}/members/{scene.ann.id}"))[1]["user"]["global_name"] == "Ann"
    assert (await bot.call("GET", f"{guild}/members/5"))[1]["code"] == 10013
    assert (await bot.call("GET", f"{guild}/members"))[1]["code"] == 50001, "without the members intent"
    found = (await bot.call("GET", f"{guild}/members/search?query=bo&limit=5"))[1]
    assert [member["user"]["username"] for member in found] == ["bob"]
    roles = (await bot.call("GET", f"{guild}/roles"))[1]
    assert roles[0]["name"] == "@everyone"
    assert (await bot.call("PUT", f"{guild}/members/{scene.ann.id}/roles/{roles[0]['id']}"))[1]["code"] == 50013
    assert (await bot.call("GET", "/guilds/5"))[1]["code"] == 10004
    assert (await bot.call("GET", "/users/@me/guilds"))[1][0]["name"] == "Acme"
    assert (await bot.call("GET", f"/users/{scene.bob.id}"))[1]["username"] == "bob"
    assert (await bot.call("GET", f"{guild}/threads/active"))[1]["threads"] == []


async def test_a_route_that_is_not_there_is_named_in_the_wire_log() -> None:
    platform = Discord(MovableClock(), Wire())
    await platform.start()
    bot = RawBot(platform, "token")
    status, answer = await bot.call("POST", "/stages/5")
    assert status == 404
    assert "POST /api/v10/stages/5" in answer["message"]
    assert platform.wire.calls[-1].answer == answer
    await bot.close()
    await platform.stop()


async def test_a_wrong_token_is_unauthorized_and_broken_json_is_told(scene: Scene, bot: RawBot) -> None:
    assert await bot.call("GET", "/users/@me", token="wrong") == (401, {"message": "401: Unauthorized", "code": 0})
    url = f"{scene.platform.api_url}/channels/{scene.general.id}/messages"
    headers = {"Authorization": f"Bot {scene.token}", "Content-Type": "application/json"}
    async with bot.session.post(url, data="{", headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (400, 50109)
        assert response.headers["Content-Type"] == "application/json"


async def test_the_wire_log_holds_no_token(scene: Scene, bot: RawBot) -> None:
    await bot.connect()
    await bot.call("PUT", f"/applications/{scene.application.id}/commands", [{"name": "go", "description": "goes"}])
    await scene.ann.command("go")
    interaction = await bot.next_interaction()
    await bot.answer(interaction, 4, {"content": "x"})
    await bot.call("POST", f"/webhooks/{scene.application.id}/{interaction['token']}", {"content": "y"})
    logged = repr(list(scene.platform.wire.calls))
    assert "/webhooks/" in logged
    assert scene.token not in logged
    assert interaction["token"] not in logged
