"""The queue of updates: confirmed by offset, one poller, no webhook beside it, and nothing kept for ever."""

import asyncio
from typing import Any

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from tests.adapters.playground.telegram.conftest import TOKEN, Ask
from tests.adapters.waiting import until


async def polling(telegram: Telegram, ask: Ask) -> asyncio.Task[dict[str, Any]]:
    """A poll that waits for what comes."""
    poll = asyncio.create_task(ask("getUpdates", timeout=5))
    await until(lambda: telegram._state.bots[TOKEN].updates.polled)
    return poll


def texts(answer: dict[str, Any]) -> list[str]:
    return [update["message"]["text"] for update in answer["result"]]


async def test_updates_come_again_until_the_next_offset_confirms_them(ann: TelegramHuman, ask: Ask) -> None:
    for text in ("one", "two", "three"):
        await ann.say(text)
    first = await ask("getUpdates", limit=2)
    assert texts(first) == ["one", "two"]
    assert texts(await ask("getUpdates", limit=2)) == ["one", "two"]
    offset = first["result"][1]["update_id"] + 1
    assert texts(await ask("getUpdates", offset=offset)) == ["three"]
    assert texts(await ask("getUpdates")) == ["three"]


async def test_a_negative_offset_keeps_only_the_newest(ann: TelegramHuman, ask: Ask) -> None:
    for text in ("one", "two", "three"):
        await ann.say(text)
    assert texts(await ask("getUpdates", offset=-1)) == ["three"]
    assert texts(await ask("getUpdates")) == ["three"]


async def test_a_poll_waits_for_what_comes(telegram: Telegram, ann: TelegramHuman, ask: Ask) -> None:
    poll = await polling(telegram, ask)
    assert not poll.done()
    await ann.say("here")
    assert texts(await poll) == ["here"]


async def test_a_second_poller_ends_the_first_with_409(telegram: Telegram, ann: TelegramHuman, ask: Ask) -> None:
    first = await polling(telegram, ask)
    second = asyncio.create_task(ask("getUpdates", timeout=5))
    refused = await first
    assert refused["error_code"] == 409
    assert refused["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    await ann.say("here")
    assert texts(await second) == ["here"]


async def test_a_webhook_and_polling_exclude_each_other(telegram: Telegram, ask: Ask) -> None:
    poll = await polling(telegram, ask)
    await ask("setWebhook", url="http://127.0.0.1:9/hook")
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"
    assert (await ask("getUpdates"))["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await ask("deleteWebhook")
    assert texts(await ask("getUpdates")) == []


@pytest.mark.parametrize(("seconds", "left"), [(149, ["callback_query", "message"]), (151, ["message"]), (86_401, [])])
async def test_presses_leave_the_queue_after_150_seconds_and_the_rest_after_a_day(
    seconds: float, left: list[str], telegram: Telegram, ann: TelegramHuman, ask: Ask
) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup=markup)
    await ann.pick("Go")
    await ann.say("hello")
    telegram.clock.move(seconds)
    updates = (await ask("getUpdates"))["result"]
    assert sorted(kind for update in updates for kind in update if kind != "update_id") == left


async def test_allowed_updates_stay_as_they_were_last_given(ann: TelegramHuman, ask: Ask) -> None:
    await ask("getUpdates", allowed_updates=["edited_message"])
    await ann.say("one")
    await ask("getUpdates")
    await ann.say("two")
    assert texts(await ask("getUpdates", allowed_updates=[])) == []
    await ann.say("three")
    assert texts(await ask("getUpdates")) == ["three"]


async def test_blocking_is_told_and_starting_is_not(telegram: Telegram, ask: Ask) -> None:
    ben = telegram.add_person("Ben")
    await ben.command("start")
    await ben.block()
    await ben.block(False)
    updates = (await ask("getUpdates"))["result"]
    assert [next(kind for kind in update if kind != "update_id") for update in updates] == [
        "message",
        "my_chat_member",
        "my_chat_member",
    ]
    assert [u["my_chat_member"]["new_chat_member"]["status"] for u in updates[1:]] == ["kicked", "member"]


async def test_an_edit_is_told_and_a_deletion_is_not(ann: TelegramHuman, ask: Ask) -> None:
    await ann.say("one")
    await ann.edit("1", "two")
    await ann.delete("1")
    updates = (await ask("getUpdates"))["result"]
    assert [u["edited_message"]["text"] for u in updates[1:]] == ["two"]
    assert ann.window().messages == ()


async def test_what_happens_while_the_bot_is_away_waits_for_it(
    telegram: Telegram, ann: TelegramHuman, ask: Ask
) -> None:
    poll = await polling(telegram, ask)
    poll.cancel()
    await ann.say("are you there?")
    assert texts(await ask("getUpdates")) == ["are you there?"]
    assert TOKEN not in repr(telegram.wire.calls)
