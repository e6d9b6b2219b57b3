"""Topics of private chats: made where they are switched on, written in from both sides, and gone with all in them."""

from __future__ import annotations

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.window import NotOnScreen
from tests.adapters.playground.telegram.conftest import TOKEN, Ask

OTHER = "654321:AAExample-token_of-35-characters0000"


@pytest.fixture
def ann(telegram: Telegram) -> TelegramHuman:
    telegram.switch_topics_on(TOKEN)
    return telegram.add_person("Ann", started=True)


async def test_a_topic_holds_what_is_written_in_it_by_both(ask: Ask, ann: TelegramHuman) -> None:
    assert (await ask("getMe"))["result"]["has_topics_enabled"]
    topic = (await ask("createForumTopic", chat_id=ann.id, name="Zoë"))["result"]
    within = {"chat_id": ann.id, "message_thread_id": topic["message_thread_id"]}
    sent = (await ask("sendMessage", **within, text="Here"))["result"]
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic["message_thread_id"], True)
    assert ann.threads == ("Zoë",)
    assert [m.text for m in ann.window("Zoë").messages] == ["Here"]
    assert ann.window().messages == ()
    await ann.say("I see", place="Zoë")
    await ann.say("Elsewhere")
    said, elsewhere = (update["message"] for update in (await ask("getUpdates"))["result"])
    assert said["message_thread_id"] == topic["message_thread_id"]
    assert said["reply_to_message"]["forum_topic_created"]["name"] == "Zoë", "what answers nothing names the beginning"
    assert "message_thread_id" not in elsewhere
    assert "reply_to_message" not in elsewhere
    assert (await ask("editForumTopic", **within, name="Zoë P."))["ok"]
    assert ann.threads == ("Zoë P.",)


async def test_what_is_deleted_is_gone_with_all_in_it(ask: Ask, ann: TelegramHuman) -> None:
    topic = (await ask("createForumTopic", chat_id=ann.id, name="Zoë"))["result"]["message_thread_id"]
    within = {"chat_id": ann.id, "message_thread_id": topic}
    sent = (await ask("sendMessage", **within, text="Here"))["result"]["message_id"]
    await ann.delete_topic("Zoë")
    assert "thread not found" in (await ask("sendMessage", **within, text="Still here?"))["description"]
    assert "edit not found" in (await ask("editMessageText", chat_id=ann.id, message_id=sent, text="?"))["description"]
    assert "TOPIC_ID_INVALID" in (await ask("deleteForumTopic", **within))["description"]
    with pytest.raises(NotOnScreen):
        await ann.say("Hello?", place="Zoë")


async def test_no_topic_is_made_without_a_name_or_where_they_are_off(
    ask: Ask, telegram: Telegram, ann: TelegramHuman
) -> None:
    for name in ("", "x" * 129):
        assert not (await ask("createForumTopic", chat_id=ann.id, name=name))["ok"]
    wrong = await ask("createForumTopic", chat_id=ann.id, name="Zoë", icon_color=1)
    assert "COLOR" in wrong["description"]
    telegram.add_bot("Other", "other_bot", OTHER)
    ben = telegram.add_person("Ben", started=True)
    assert "not a forum" in (await ask("createForumTopic", token=OTHER, chat_id=ben.id, name="Zoë"))["description"]
    group = telegram.add_group("Lyceum", [ben])
    assert "not a forum" in (await ask("createForumTopic", chat_id=group, name="Zoë"))["description"]
