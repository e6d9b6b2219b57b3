"""The checker of Telegram calls sees what is wrong with one."""

from typing import Any

import pytest

from adapters.playground.wire import Call
from tests.specs import telegram as spec

pytestmark = pytest.mark.skipif(not spec.available(), reason="Telegram's specification is not there to check by")

CHAT = {"id": 7, "type": "private", "first_name": "Ann"}
MESSAGE: dict[str, Any] = {"message_id": 1, "date": 1, "chat": CHAT, "text": "hello"}
KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


def problems(request: dict[str, Any], result: Any, name: str = "sendMessage") -> list[str]:
    return spec.check(Call("telegram", name, 0.0, 1.0, 200, request, {"ok": True, "result": result}))


def test_a_right_call_has_no_problems_whether_its_numbers_are_texts_or_not() -> None:
    for chat_id in (7, "7", "@channel"):
        asked = {"chat_id": chat_id, "text": "hello", "disable_notification": "true", "reply_markup": KEYBOARD}
        assert problems(asked, MESSAGE) == []


@pytest.mark.parametrize(
    ("request_fields", "result", "name", "problem"),
    [
        ({"chat_id": 7}, MESSAGE, "sendMessage", "sendMessage: text is required"),
        ({"chat_id": 7, "text": "a", "txt": 1}, MESSAGE, "sendMessage", "txt is no parameter of the method"),
        ({"chat_id": 7, "text": "a", "entities": 5}, MESSAGE, "sendMessage", "entities must be an array"),
        ({"chat_id": 7, "text": "a"}, MESSAGE | {"txt": 1}, "sendMessage", "result.txt is no field of Message"),
        ({"chat_id": 7, "text": "a"}, MESSAGE | {"date": "1"}, "sendMessage", "result.date must be Integer, not '1'"),
        ({"chat_id": 7, "text": "a"}, {"message_id": 1}, "sendMessage", "result.date is required in Message"),
        ({"chat_id": 7, "text": "a"}, True, "sendMessage", "result must be a Message"),
        ({}, {}, "getMoney", "getMoney: there is no such method"),
        ({"scope": {"type": "all"}}, [], "getMyCommands", "scope.type must be default"),
    ],
)
def test_a_wrong_call_is_told(request_fields: dict[str, Any], result: Any, name: str, problem: str) -> None:
    assert any(problem in told for told in problems(request_fields, result, name))


def test_a_refusal_must_have_the_shape_of_one() -> None:
    body = {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
    assert spec.check(Call("telegram", "sendMessage", 0.0, 1.0, 400, {}, body)) == []
    assert spec.check(Call("telegram", "sendMessage", 0.0, 1.0, 404, {}, body)) != []
