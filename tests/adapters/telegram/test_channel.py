"""The courier's line: what Telegram's refusals mean, pacing, and sends that broke off half way."""

import asyncio
import time

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.wire import Wire
from adapters.telegram.app import TelegramApp
from bot.channel import MessageGone, Refused, TryLater, Unreachable
from bot.events import MessageRef
from bot.screens import Key, Shown
from tests.adapters.telegram.conftest import calls

HELLO = Shown("<b>Hello</b>", rows=((Key("Yes", "yes"),),))


async def test_a_message_is_sent_and_turned(app: TelegramApp, ann: TelegramHuman) -> None:
    sent = await app.channel.send(ann.id, HELLO, nonce="n1")
    shown = await ann.see("Hello")
    assert sent == MessageRef(ann.id, shown.id)
    await app.channel.edit(sent, Shown("Goodbye"))
    await app.channel.edit(sent, Shown("Goodbye"))
    assert (await ann.see("Goodbye")).id == shown.id


async def test_who_blocked_the_bot_is_unreachable(app: TelegramApp, ann: TelegramHuman) -> None:
    await ann.block()
    with pytest.raises(Unreachable):
        await app.channel.send(ann.id, HELLO, nonce="n1")


async def test_who_never_began_is_gone_or_unknown_is_unreachable(app: TelegramApp, telegram: Telegram) -> None:
    stranger, leaver = telegram.add_person("Stranger"), telegram.add_person("Leaver", started=True)
    await leaver.deactivate()
    for address in (stranger.id, leaver.id, "424242"):
        with pytest.raises(Unreachable):
            await app.channel.send(address, HELLO, nonce="n1")


@pytest.mark.parametrize(("status", "least"), [(429, 7.0), (500, 1.0), (502, 1.0), (0, 1.0), (401, 30.0)])
async def test_what_can_pass_is_tried_later(
    app: TelegramApp, ann: TelegramHuman, wire: Wire, status: int, least: float
) -> None:
    wire.fail_next("telegram", "sendMessage", status, retry_after=7)
    with pytest.raises(TryLater) as later:
        await app.channel.send(ann.id, HELLO, nonce="n1")
    assert later.value.seconds >= least


async def test_a_gone_message_cannot_be_turned(app: TelegramApp, ann: TelegramHuman) -> None:
    sent = await app.channel.send(ann.id, HELLO, nonce="n1")
    await ann.delete(sent.message)
    with pytest.raises(MessageGone):
        await app.channel.edit(sent, Shown("Goodbye"))


async def test_what_telegram_never_takes_is_refused(app: TelegramApp, ann: TelegramHuman) -> None:
    with pytest.raises(Refused):
        await app.channel.send(ann.id, Shown("<b>never closed"), nonce="n1")
    with pytest.raises(Refused):
        await app.channel.send("nobody", HELLO, nonce="n2")


async def test_a_long_text_that_broke_off_goes_on_where_it_was(
    app: TelegramApp, ann: TelegramHuman, wire: Wire
) -> None:
    long = Shown("a " * 2500 + "b " * 2500, rows=((Key("Yes", "yes"),),))
    wire.listen(
        lambda call: wire.fail_next("telegram", "sendMessage", 502) if len(calls(wire, "sendMessage")) == 1 else None
    )
    with pytest.raises(TryLater):
        await app.channel.send(ann.id, long, nonce="n1")
    sent = await app.channel.send(ann.id, long, nonce="n1")
    shown = [m for m in ann.window().messages if not m.mine]
    assert "".join(m.text for m in shown).replace(" ", "") == "a" * 2500 + "b" * 2500
    assert [m.labels for m in shown] == [(), (), ("Yes",)]
    assert sent.message == shown[-1].id


@pytest.mark.parametrize("telegram", [True], indirect=True)
async def test_many_sends_at_once_meet_no_rate_limit(app: TelegramApp, telegram: Telegram, wire: Wire) -> None:
    people = [telegram.add_person(f"Person {number}", started=True) for number in range(40)]
    await asyncio.gather(*(app.channel.send(person.id, HELLO, nonce=person.id) for person in people))
    assert [call.status for call in calls(wire, "sendMessage")] == [200] * 40


@pytest.mark.parametrize("telegram", [True], indirect=True)
async def test_one_chat_gets_a_few_at_once_and_then_one_a_second(
    app: TelegramApp, telegram: Telegram, ann: TelegramHuman
) -> None:
    began = time.monotonic()
    for number in range(9):
        await app.channel.send(ann.id, Shown(f"{number}"), nonce=f"{number}")
    assert 1.5 < time.monotonic() - began < 10.0
    assert [m.text for m in ann.window().messages] == list("012345678")
