"""Messages: who may write where, what a nonce does, what is read back, whom a mention reaches, and files."""

from typing import Any

import aiohttp
import pytest

from adapters.playground.discord.state import Permission
from adapters.playground.window import NotOnScreen
from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import RawBot

HELLO = {"content": "hello"}


async def test_closed_dms_refuse_a_message_until_they_are_opened_again(scene: Scene, bot: RawBot) -> None:
    path = f"/channels/{scene.dm(scene.ann).id}/messages"
    await scene.ann.block()
    status, answer = await bot.call("POST", path, HELLO)
    assert (status, answer) == (403, {"message": "Cannot send messages to this user", "code": 50007})
    assert scene.ann.window().blocked
    await scene.ann.block(False)
    assert (await bot.call("POST", path, HELLO))[0] == 200


async def test_without_a_shared_server_neither_side_can_write(scene: Scene, bot: RawBot) -> None:
    stranger = scene.platform.add_person("Stranger", guilds=())
    status, channel = await bot.call("POST", "/users/@me/channels", {"recipient_id": stranger.id})
    assert status == 200
    assert (await bot.call("POST", f"/channels/{channel['id']}/messages", HELLO))[1]["code"] == 50278
    with pytest.raises(NotOnScreen):
        await stranger.say("hello")
    scene.platform.leave_guild(scene.ann, scene.guild)
    assert (await bot.call("POST", f"/channels/{scene.dm(scene.ann).id}/messages", HELLO))[1]["code"] == 50278


async def test_a_dm_is_the_same_however_often_it_is_opened(scene: Scene, bot: RawBot) -> None:
    opened = [await bot.call("POST", "/users/@me/channels", {"recipient_id": scene.ann.id}) for _ in range(2)]
    assert opened[0] == opened[1]
    assert (await bot.call("POST", "/users/@me/channels", {"recipient_id": 5}))[1]["code"] == 10013
    bots_own = str(scene.application.id)
    assert (await bot.call("POST", "/users/@me/channels", {"recipient_id": bots_own}))[1]["code"] == 50007


@pytest.mark.parametrize(
    ("denied", "path", "code"),
    [
        (Permission.VIEW_CHANNEL, "/channels/{0}/messages", 50001),
        (Permission.SEND_MESSAGES, "/channels/{0}/messages", 50013),
        (0, "/channels/1/messages", 10003),
        (0, "/channels/general/messages", 50035),
    ],
)
async def test_a_channel_is_written_to_only_with_its_permissions(
    scene: Scene, bot: RawBot, denied: int, path: str, code: int
) -> None:
    scene.general.denied[scene.application.id] = denied
    assert (await bot.call("POST", path.format(scene.general.id), HELLO))[1]["code"] == code


async def test_only_its_own_messages_can_be_edited_and_in_dms_deleted(scene: Scene, bot: RawBot) -> None:
    await scene.ann.say("mine")
    path = f"/channels/{scene.dm(scene.ann).id}/messages"
    anns = (await bot.call("GET", path))[1][0]["id"]
    assert (await bot.call("PATCH", f"{path}/{anns}", HELLO))[1]["code"] == 50005
    assert (await bot.call("DELETE", f"{path}/{anns}"))[1]["code"] == 50021
    own = (await bot.call("POST", path, HELLO))[1]["id"]
    assert (await bot.call("PATCH", f"{path}/{own}", {"content": "changed"}))[1]["edited_timestamp"]
    shown = scene.ann.window().messages[-1]
    assert (shown.text, shown.edited) == ("changed", True)
    assert (await bot.call("DELETE", f"{path}/{own}"))[0] == 204
    assert (await bot.call("DELETE", f"{path}/{own}"))[1]["code"] == 10008
    assert [message.text for message in scene.ann.window().messages] == ["mine"]


async def test_in_a_guild_anothers_message_is_deleted_only_with_the_permission(scene: Scene, bot: RawBot) -> None:
    await scene.ann.say("mine", place="general")
    await scene.ann.say("mine too", place="general")
    path = f"/channels/{scene.general.id}/messages"
    first, second = (message["id"] for message in (await bot.call("GET", path))[1])
    assert (await bot.call("DELETE", f"{path}/{first}"))[0] == 204
    scene.general.denied[scene.application.id] = Permission.MANAGE_MESSAGES
    assert (await bot.call("DELETE", f"{path}/{second}"))[1]["code"] == 50013


async def test_an_enforced_nonce_sends_once(scene: Scene, bot: RawBot) -> None:
    path = f"/channels/{scene.dm(scene.ann).id}/messages"
    enforced = HELLO | {"nonce": "notice-7", "enforce_nonce": True}
    first, second = [await bot.call("POST", path, enforced) for _ in range(2)]
    assert first == second
    assert first[1]["nonce"] == "notice-7"
    assert len(scene.ann.window().messages) == 1
    await bot.call("POST", path, HELLO | {"nonce": "notice-7"})
    await bot.call("POST", path, enforced | {"nonce": "notice-8"})
    assert len(scene.ann.window().messages) == 3


async def test_history_is_read_back_newest_first_from_either_end(scene: Scene, bot: RawBot) -> None:
    for number in range(6):
        await scene.ann.say(f"line {number}")
    path = f"/channels/{scene.dm(scene.ann).id}/messages"

    async def lines(query: str) -> list[str]:
        return [message["content"][-1] for message in (await bot.call("GET", path + query))[1]]

    ids = [message["id"] for message in (await bot.call("GET", path))[1]][::-1]
    assert await lines("") == ["5", "4", "3", "2", "1", "0"]
    assert await lines("?limit=2") == ["5", "4"]
    assert await lines(f"?before={ids[3]}&limit=2") == ["2", "1"]
    assert await lines(f"?after={ids[1]}&limit=2") == ["3", "2"]
    assert await lines(f"?around={ids[2]}&limit=3") == ["3", "2", "1"]
    assert (await bot.call("GET", f"{path}?limit=101"))[1]["code"] == 50035
    assert (await bot.call("GET", f"{path}/{ids[4]}"))[1]["content"] == "line 4"


async def test_content_is_blank_without_the_intent_but_for_dms_and_mentions(scene: Scene, bot: RawBot) -> None:
    await bot.connect()
    for place, text in (("general", "secret"), ("general", f"<@{scene.application.id}> hear"), ("dm", "private")):
        await scene.ann.say(text, place=place)
    heard = [(await bot.gateway.event("MESSAGE_CREATE"))["content"] for _ in range(3)]
    assert heard == ["", f"<@{scene.application.id}> hear", "private"]
    read = (await bot.call("GET", f"/channels/{scene.general.id}/messages"))[1]
    assert [message["content"] for message in read] == [f"<@{scene.application.id}> hear", ""]


@pytest.mark.parametrize(
    ("allowed", "mentioned", "loud"),
    [
        (None, True, True),
        ({"parse": []}, False, False),
        ({"parse": ["everyone"]}, False, True),
        ({"parse": ["users"]}, True, False),
        ({"parse": [], "users": ["{ann}"]}, True, False),
        ({"parse": [], "users": ["1"]}, False, False),
    ],
)
async def test_a_mention_reaches_only_whom_it_may(
    scene: Scene, bot: RawBot, allowed: dict[str, Any] | None, mentioned: bool, loud: bool
) -> None:
    if allowed and allowed.get("users"):
        allowed = allowed | {"users": [one.format(ann=scene.ann.id) for one in allowed["users"]]}
    body = {"content": f"<@{scene.ann.id}> @everyone", "allowed_mentions": allowed}
    _, sent = await bot.call("POST", f"/channels/{scene.general.id}/messages", body)
    assert (bool(sent["mentions"]), sent["mention_everyone"]) == (mentioned, loud)
    assert scene.bob.window("general").messages[-1].text == "@Ann @everyone"


async def test_files_travel_both_ways_and_their_addresses_expire(scene: Scene, bot: RawBot) -> None:
    await bot.connect()
    await scene.ann.attach("notes.txt", b"my notes", caption="Here")
    heard = await bot.gateway.event("MESSAGE_CREATE")
    assert heard["content"] == "Here"
    address = heard["attachments"][0]["url"]
    async with bot.session.get(address) as response:
        assert (response.status, await response.read()) == (200, b"my notes")
    body = {"content": "Back", "attachments": [{"id": 0, "filename": "copy.txt", "description": "a copy"}]}
    _, sent = await bot.call("POST", f"/channels/{heard['channel_id']}/messages", body, files={"x.txt": b"copy"})
    assert sent["attachments"][0] | {"url": "", "proxy_url": ""} == {
        "id": sent["attachments"][0]["id"],
        "filename": "copy.txt",
        "size": 4,
        "content_type": "text/plain",
        "description": "a copy",
        "url": "",
        "proxy_url": "",
    }
    shown = scene.ann.window().messages[-1]
    assert [(file.name, file.size) for file in shown.files] == [("copy.txt", 4)]
    async with bot.session.get(shown.files[0].url) as response:
        assert await response.read() == b"copy"
    await bot.call("PATCH", f"/channels/{heard['channel_id']}/messages/{sent['id']}", {"attachments": []})
    assert scene.ann.window().messages[-1].files == ()
    for broken in (address.replace("hm=", "hm=0"), address.split("?")[0]):
        assert await status(bot.session, broken) == 404
    scene.platform.clock.move(86_401)
    assert await status(bot.session, address) == 404


async def status(session: aiohttp.ClientSession, address: str) -> int:
    async with session.get(address) as response:
        return response.status


async def test_replies_edits_and_deletions_of_a_person_are_heard(scene: Scene, bot: RawBot) -> None:
    await bot.connect()
    _, question = await bot.call("POST", f"/channels/{scene.dm(scene.ann).id}/messages", {"content": "Which?"})
    await scene.ann.say("this", reply_to=question["id"])
    heard = await bot.gateway.event("MESSAGE_CREATE")
    assert heard["author"]["id"] == str(scene.application.id)
    heard = await bot.gateway.event("MESSAGE_CREATE")
    assert (heard["type"], heard["referenced_message"]["content"]) == (19, "Which?")
    assert scene.ann.window().messages[-1].reply_to == question["id"]
    await scene.ann.edit(heard["id"], "that")
    assert (await bot.gateway.event("MESSAGE_UPDATE"))["content"] == "that"
    await scene.ann.delete(heard["id"])
    assert (await bot.gateway.event("MESSAGE_DELETE"))["id"] == heard["id"]
    with pytest.raises(NotOnScreen):
        await scene.ann.edit(question["id"], "not mine")


async def test_typing_is_shown_until_the_message_comes(scene: Scene, bot: RawBot) -> None:
    channel = scene.dm(scene.ann).id
    assert (await bot.call("POST", f"/channels/{channel}/typing"))[0] == 204
    assert scene.ann.window().typing
    await bot.call("POST", f"/channels/{channel}/messages", HELLO)
    assert not scene.ann.window().typing


async def test_a_v2_message_shows_its_texts_and_buttons(scene: Scene, bot: RawBot) -> None:
    section = {
        "type": 9,
        "components": [{"type": 10, "content": "A **section**"}],
        "accessory": {"type": 2, "style": 3, "label": "Take", "custom_id": "take"},
    }
    body = {"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 10, "content": "Top"}, section]}]}
    status, _ = await bot.call("POST", f"/channels/{scene.dm(scene.ann).id}/messages", body)
    shown = scene.ann.window().messages[-1]
    assert (status, shown.text, shown.labels) == (200, "Top\nA section", ("Take",))
