"""Reactions: told under intents of their own, up to twenty kinds on a message, each an emoji that there is."""

import pytest

from adapters.playground.discord.state import Permission
from adapters.playground.window import NotOnScreen
from tests.adapters.playground.discord.conftest import Scene
from tests.adapters.playground.discord.raw import RawBot

DM, DM_REACTIONS = 1 << 12, 1 << 13
SEVERAL = [chr(0x1F400 + number) for number in range(21)]


def own(scene: Scene, message: str, emoji: str) -> str:
    return f"/channels/{scene.dm(scene.ann).id}/messages/{message}/reactions/{emoji}/@me"


async def said(scene: Scene) -> str:
    """A message of Ann's in her DM with the bot."""
    await scene.ann.say("hello")
    return scene.ann.window().messages[-1].id


async def test_a_bot_hears_of_them_under_their_intent_alone(scene: Scene, bot: RawBot) -> None:
    deaf = await bot.open_gateway()
    await bot.identify(deaf, intents=DM)
    await deaf.event("READY")
    await bot.connect(intents=DM | DM_REACTIONS)
    message = await said(scene)
    await scene.ann.react(message, "👍")
    await scene.ann.unreact(message, "👍")
    added = await bot.gateway.event("MESSAGE_REACTION_ADD")
    assert (added["user_id"], added["message_id"], added["emoji"]) == (
        scene.ann.id,
        message,
        {"id": None, "name": "👍"},
    )
    assert (await bot.gateway.event("MESSAGE_REACTION_REMOVE"))["user_id"] == scene.ann.id
    await scene.ann.say("the next thing that the other hears")
    heard = [(await deaf.frame())["t"] for _ in range(2)]
    assert heard == ["MESSAGE_CREATE", "MESSAGE_CREATE"]


async def test_a_bot_puts_its_own_there_and_takes_them_off(scene: Scene, bot: RawBot) -> None:
    message = await said(scene)
    for _ in range(2):
        assert await bot.call("PUT", own(scene, message, "👍")) == (204, None)
    await scene.ann.react(message, "👍")
    _, shown = await bot.call("GET", f"/channels/{scene.dm(scene.ann).id}/messages/{message}")
    (put,) = shown["reactions"]
    assert (put["emoji"]["name"], put["count"], put["me"]) == ("👍", 2, True)
    assert [(one.emoji, one.mine) for one in scene.ann.window().messages[-1].reactions] == [("👍", False), ("👍", True)]
    assert await bot.call("DELETE", own(scene, message, "👍")) == (204, None)
    status, refused = await bot.call("DELETE", own(scene, message, "👍"))
    assert (status, refused["code"]) == (400, 10014)


@pytest.mark.parametrize("emoji", ["x", "parrot:5", "👍👍x", "❤"])
async def test_what_is_no_emoji_as_discord_writes_it_is_unknown(scene: Scene, bot: RawBot, emoji: str) -> None:
    status, refused = await bot.call("PUT", own(scene, await said(scene), emoji))
    assert (status, refused["code"]) == (400, 10014)
    with pytest.raises(NotOnScreen):
        await scene.ann.react(scene.ann.window().messages[-1].id, emoji)


async def test_a_message_takes_twenty_kinds(scene: Scene, bot: RawBot) -> None:
    message = await said(scene)
    for emoji in SEVERAL[:20]:
        await scene.ann.react(message, emoji)
    assert (await bot.call("PUT", own(scene, message, SEVERAL[0])))[0] == 204
    status, refused = await bot.call("PUT", own(scene, message, SEVERAL[20]))
    assert (status, refused["code"]) == (403, 30010)
    with pytest.raises(NotOnScreen):
        await scene.ann.react(message, SEVERAL[20])


async def test_where_it_may_not_or_there_is_nothing_it_is_refused(scene: Scene, bot: RawBot) -> None:
    status, refused = await bot.call("PUT", own(scene, "5", "👍"))
    assert (status, refused["code"]) == (404, 10008)
    await scene.ann.say("hello", place="general")
    post = scene.ann.window("general").messages[-1].id
    scene.general.denied[scene.application.id] = Permission.ADD_REACTIONS
    status, refused = await bot.call("PUT", f"/channels/{scene.general.id}/messages/{post}/reactions/👍/@me")
    assert (status, refused["code"]) == (403, 50013)
