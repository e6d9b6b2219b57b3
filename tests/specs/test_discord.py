"""The checker of Discord calls sees what is wrong with one."""

from typing import Any

import pytest

from adapters.playground.wire import Call
from tests.specs import discord as spec

pytestmark = pytest.mark.skipif(not spec.available(), reason="Discord's specification is not there to check by")

SEND = "POST /channels/{channel_id}/messages"
ROW = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}


def problems(name: str, request: Any, answer: Any, status: int = 200) -> str:
    return "\n".join(spec.check(Call("discord", name, 0.0, 1.0, status, request, answer)))


def test_ids_may_be_numbers_in_a_request_but_not_in_an_answer() -> None:
    asked = {"content": "hello", "message_reference": {"message_id": 1573248356736565248}, "attachments": [{"id": 0}]}
    assert "id: 5 is not of type 'string'" in problems(SEND, asked, {"id": 5})
    assert "request" not in problems(SEND, asked, {"id": 5})


@pytest.mark.parametrize(
    ("name", "request_body", "problem"),
    [
        (SEND, {"content": 5}, "content: 5 is not"),
        (SEND, {"components": [ROW | {"components": [{"type": 2, "style": 9}]}]}, "components/0"),
        ("POST /users/@me/channels", {"recipient_id": "ann"}, "recipient_id"),
        ("GET /nowhere", {}, "the spec has no such operation"),
    ],
)
def test_a_wrong_call_is_told_by_its_place(name: str, request_body: Any, problem: str) -> None:
    assert problem in problems(name, request_body, None)


def test_a_refusal_must_have_a_code_and_a_message() -> None:
    assert problems(SEND, {}, {"message": "Unknown Channel", "code": 10003}, 404) == ""
    assert "'code' is a required property" in problems(SEND, {}, {"message": "Unknown Channel"}, 404)


def test_a_right_answer_has_no_problems() -> None:
    assert (
        problems("POST /users/@me/channels", {"recipient_id": 5}, {"id": "5", "type": 1, "flags": 0, "recipients": []})
        == ""
    )
