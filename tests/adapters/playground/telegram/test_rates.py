"""The rate windows: 30 a second overall, 1 a second in a chat with some tolerance, 20 a minute in a group."""

from typing import Any

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.telegram.rates import CHAT, Rates
from adapters.playground.telegram.refusal import Refused
from tests.adapters.playground.telegram.conftest import Ask


class Now:
    """A time that stands still until it is set."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def admitted(rates: Rates, method: str, chats: list[int]) -> int:
    count = 0
    for chat in chats:
        try:
            rates.admit(1, method, chat)
            count += 1
        except Refused:
            break
    return count


def test_thirty_a_second_go_to_thirty_chats() -> None:
    now = Now()
    rates = Rates(now)
    assert admitted(rates, "sendmessage", list(range(1, 60))) == 30
    now.at = 0.5
    assert admitted(rates, "sendmessage", list(range(100, 160))) == 15


def test_a_chat_takes_a_burst_and_then_one_a_second() -> None:
    now = Now()
    rates = Rates(now)
    assert admitted(rates, "sendmessage", [7] * 20) == CHAT[0]
    with pytest.raises(Refused) as refused:
        rates.admit(1, "sendmessage", 7)
    assert refused.value.parameters == {"retry_after": 1}
    now.at = 3.0
    assert admitted(rates, "sendmessage", [7] * 20) == 3


def test_a_group_takes_twenty_a_minute_edits_included() -> None:
    now = Now()
    rates = Rates(now)
    for second in range(20):
        now.at = second * 0.1
        rates.admit(1, "editmessagetext", -100)
    now.at = 2.0
    with pytest.raises(Refused) as refused:
        rates.admit(1, "editmessagetext", -100)
    assert 1 <= refused.value.parameters["retry_after"] <= 3


def test_edits_of_one_chat_and_answers_to_presses_are_not_held_back() -> None:
    rates = Rates(Now())
    assert admitted(rates, "editmessagetext", [7] * 20) == 20
    assert admitted(rates, "answercallbackquery", [0] * 500) == 500
    assert admitted(rates, "sendchataction", [7] * 500) == 500


def test_two_bots_do_not_share_a_window() -> None:
    rates = Rates(Now())
    assert admitted(rates, "sendmessage", list(range(1, 60))) == 30
    rates.admit(2, "sendmessage", 1)


@pytest.mark.parametrize("telegram", [True], indirect=True)
async def test_beyond_the_window_comes_429_with_retry_after(telegram: Telegram, ann: TelegramHuman, ask: Ask) -> None:
    answers: list[dict[str, Any]] = [await ask("sendMessage", chat_id=ann.id, text=f"{i}") for i in range(CHAT[0] + 1)]
    assert all(answer["ok"] for answer in answers[:-1])
    assert answers[-1] == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert len(ann.window().messages) == CHAT[0]
