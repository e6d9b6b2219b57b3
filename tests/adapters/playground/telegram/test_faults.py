"""Failures by name: what a bot's client sees of them, and whether the call took effect."""

import pytest
from telegram import Bot
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram

pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (429, RetryAfter),
        (500, NetworkError),
        (502, NetworkError),
        (403, Forbidden),
        (401, InvalidToken),
        (409, Conflict),
        (0, NetworkError),
    ],
)
async def test_a_named_call_fails_once(
    status: int, error: type[Exception], telegram: Telegram, bot: Bot, ann: TelegramHuman
) -> None:
    telegram.wire.fail_next("telegram", "sendMessage", status)
    with pytest.raises(error):
        await bot.send_message(ann.id, "hello")
    assert ann.window().messages == ()
    await bot.send_message(ann.id, "hello")
    assert len(ann.window().messages) == 1


async def test_an_answer_lost_on_the_way_leaves_the_effect(telegram: Telegram, bot: Bot, ann: TelegramHuman) -> None:
    telegram.wire.fail_next("telegram", "sendMessage", 0, after_effect=True)
    with pytest.raises(NetworkError):
        await bot.send_message(ann.id, "hello")
    assert [m.text for m in ann.window().messages] == ["hello"]


async def test_retry_after_is_as_told(telegram: Telegram, bot: Bot, ann: TelegramHuman) -> None:
    telegram.wire.fail_next("telegram", "sendMessage", 429, retry_after=7)
    with pytest.raises(RetryAfter, match="7"):
        await bot.send_message(ann.id, "hello")


async def test_the_wire_keeps_each_call_with_its_answer(telegram: Telegram, bot: Bot, ann: TelegramHuman) -> None:
    await bot.send_document(ann.id, b"12345", caption="hi")
    call = telegram.wire.calls[-1]
    assert (call.platform, call.name, call.status, call.url) == (
        *("telegram", "sendDocument", 200),
        "/bot<token>/sendDocument",
    )
    assert call.request["document"]["size"] == 5
    assert call.answer["result"]["caption"] == "hi"


async def test_every_answer_waits_for_the_network(telegram: Telegram, bot: Bot) -> None:
    telegram.wire.delay = 0.05
    await bot.get_me()
    assert telegram.wire.calls[-1].milliseconds >= 50
