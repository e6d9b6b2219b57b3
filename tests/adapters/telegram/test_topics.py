"""Conversations in topics: opened, written in, and what Telegram does with what is for one that is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.wire import Wire
from adapters.telegram.app import TelegramApp
from bot.channel import ThreadGone, TryLater
from bot.events import Text
from bot.screens import Parcel, Shown
from tests.adapters.playground.telegram.conftest import TOKEN
from tests.adapters.telegram.scripted import Script
from tests.adapters.waiting import until

BEGINS = Shown("This is for you two.")


@pytest.fixture
async def telegram(telegram: Telegram) -> Telegram:
    telegram.switch_topics_on(TOKEN)
    return telegram


def for_topic(chat: str) -> Shown:
    return Shown("What was said", parcel=Parcel(1, thread=chat))


async def test_a_topic_is_a_chat_of_its_own(app: TelegramApp, script: Script, ann: TelegramHuman) -> None:
    assert app.channel.threading is not None
    chat = await app.channel.open_thread(ann.id, "Zoë " * 40, BEGINS, nonce="1")
    (place,) = ann.threads
    assert place.startswith("Zoë Zoë")
    assert len(place) <= 128
    (sent,) = await app.channel.carry(ann.id, for_topic(chat), [], nonce="2")
    assert (sent.chat, [m.text for m in ann.window(place).messages]) == (
        chat,
        ["This is for you two.", "What was said"],
    )
    await ann.say("Well said", place=place, reply_to=sent.message)
    await ann.see("heard Text", place=place)
    (heard,) = script.heard_of(Text)
    assert (heard.place.chat, heard.place.thread, heard.reply_to) == (chat, True, sent.message)
    await ann.say("And then?", place=place)
    await until(lambda: len(script.heard_of(Text)) == 2)
    assert script.heard_of(Text)[-1].reply_to == "", "that a topic begins somewhere is no answer"
    parcel = for_topic(chat)
    turned = replace(parcel, html="What was meant", parcel=Parcel(1, stands=(sent,)))
    assert await app.channel.amend(turned, nonce="3") == (sent,)
    await ann.see("What was meant", place=place)
    await app.channel.retract([sent])
    assert ann.window(place).newest("What was meant") is None
    await app.channel.close_thread(chat)
    assert ann.threads == ()


async def test_a_topic_that_is_gone_is_said_to_be(app: TelegramApp, ann: TelegramHuman) -> None:
    chat = await app.channel.open_thread(ann.id, "Zoë", BEGINS, nonce="1")
    await ann.delete_topic("Zoë")
    with pytest.raises(ThreadGone):
        await app.channel.carry(ann.id, for_topic(chat), [], nonce="2")


async def test_an_answer_in_a_topic_that_is_gone_comes_in_the_chat(
    app: TelegramApp, script: Script, ann: TelegramHuman
) -> None:
    await app.channel.open_thread(ann.id, "Zoë", BEGINS, nonce="1")
    script.slowness = lambda event: 0.1
    await ann.say("Anybody?", place="Zoë")
    await ann.delete_topic("Zoë")
    await ann.see("heard Text")


async def test_what_telegram_puts_elsewhere_without_a_word_is_known_to_stand_there(
    telegram: Telegram, app: TelegramApp, ann: TelegramHuman
) -> None:
    """As it did in 2026 with what was for a deleted topic."""
    chat = await app.channel.open_thread(ann.id, "Zoë", BEGINS, nonce="1")
    await ann.delete_topic("Zoë")
    telegram.ignore_topics_that_are_gone()
    (sent,) = await app.channel.carry(ann.id, for_topic(chat), [], nonce="2")
    assert sent.chat == ann.id
    assert ann.window().newest("What was said")


async def test_a_topic_in_which_nothing_could_be_said_is_not_left_behind(
    app: TelegramApp, wire: Wire, ann: TelegramHuman
) -> None:
    wire.fail_next("telegram", "sendMessage", 500)
    with pytest.raises(TryLater):
        await app.channel.open_thread(ann.id, "Zoë", BEGINS, nonce="1")
    assert ann.threads == ()
