"""Reactions: told to those who ask for them, one of Telegram's own for each who has no Premium."""

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.window import NotOnScreen, Reaction
from tests.adapters.playground.telegram.conftest import Ask

WANTED = ["message", "message_reaction"]


def thumb(emoji: str = "👍") -> dict[str, str]:
    return {"type": "emoji", "emoji": emoji}


async def test_a_bot_hears_of_them_only_when_it_asked_to(ann: TelegramHuman, ask: Ask) -> None:
    sent = (await ask("sendMessage", chat_id=int(ann.id), text="hello"))["result"]
    await ann.react(str(sent["message_id"]), "👍")
    assert (await ask("getUpdates"))["result"] == [], "they are not among what is sent by default"
    assert (await ask("getUpdates", allowed_updates=WANTED))["result"] == []
    await ann.react(str(sent["message_id"]), "🔥")
    await ann.unreact(str(sent["message_id"]), "🔥")
    told = [update["message_reaction"] for update in (await ask("getUpdates"))["result"]]
    assert [(one["old_reaction"], one["new_reaction"]) for one in told] == [
        ([thumb()], [thumb("🔥")]),
        ([thumb("🔥")], []),
    ]
    assert told[0]["user"]["id"] == int(ann.id)
    assert ann.window().messages[-1].reactions == ()


async def test_in_a_group_only_its_admins_hear_of_them(telegram: Telegram, ann: TelegramHuman, ask: Ask) -> None:
    group = telegram.add_group("lobby", [ann])
    await ask("getUpdates", allowed_updates=WANTED)
    await ann.say("/hello", place="lobby")
    said = ann.window("lobby").messages[-1].id
    await ann.react(said, "👍", place="lobby")
    telegram.promote_bots(group)
    await ann.react(said, "🔥", place="lobby")
    told = [update for update in (await ask("getUpdates"))["result"] if "message_reaction" in update]
    assert [one["message_reaction"]["new_reaction"] for one in told] == [[thumb("🔥")]]


async def test_a_bot_puts_one_on_a_message_in_place_of_the_last(ann: TelegramHuman, ask: Ask) -> None:
    await ann.say("hello")
    said = int(ann.window().messages[-1].id)
    for reaction, shown in (([thumb()], "👍"), ([thumb("❤")], "❤"), ([thumb("❤\ufe0f")], "❤"), ([], "")):
        assert (await ask("setMessageReaction", chat_id=int(ann.id), message_id=said, reaction=reaction))["ok"]
        assert ann.window().messages[-1].reactions == ((Reaction(shown, mine=False),) if shown else ())


@pytest.mark.parametrize(
    ("reaction", "why"),
    [
        ([thumb("🦖")], "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "5"}], "REACTION_INVALID"),
        ([thumb(), thumb("🔥")], "REACTIONS_TOO_MANY"),
    ],
)
async def test_what_telegram_has_not_is_refused(
    ann: TelegramHuman, ask: Ask, reaction: list[dict[str, str]], why: str
) -> None:
    await ann.say("hello")
    said = int(ann.window().messages[-1].id)
    refused = await ask("setMessageReaction", chat_id=int(ann.id), message_id=said, reaction=reaction)
    assert why in refused["description"]
    gone = await ask("setMessageReaction", chat_id=int(ann.id), message_id=999, reaction=[thumb()])
    assert "message to react not found" in gone["description"]


async def test_a_person_puts_what_the_client_offers(ann: TelegramHuman) -> None:
    await ann.say("hello")
    said = ann.window().messages[-1].id
    with pytest.raises(NotOnScreen):
        await ann.react(said, "🦖")
    with pytest.raises(NotOnScreen):
        await ann.unreact(said, "👍")
