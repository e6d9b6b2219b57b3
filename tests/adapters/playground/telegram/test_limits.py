"""Every limit of the Bot API that a bot can run into is enforced, in Telegram's own words."""

from typing import Any

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from tests.adapters.playground.telegram.conftest import TOKEN, Ask


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


PRESS = {"text": "Go", "callback_data": "go"}
SENDS: dict[str, dict[str, Any]] = {
    "message text is empty": {"text": ""},
    "text must be non-empty": {"text": " \n "},
    "message is too long": {"text": "é" * 4097},
    "unsupported parse_mode": {"text": "a", "parse_mode": "RTF"},
    "BUTTON_DATA_INVALID": {"reply_markup": keyboard({"text": "Go", "callback_data": "ж" * 33})},
    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard": {
        "reply_markup": keyboard({"text": "Go"})
    },
    "can't parse inline keyboard button: Can't find field \"text\"": {
        "reply_markup": keyboard({"callback_data": "go"})
    },
    "can't parse inline keyboard button: Unsupported button style specified": {
        "reply_markup": keyboard(PRESS | {"style": "gold"})
    },
    "can't parse inline keyboard button: exactly one of the optional fields must be used": {
        "reply_markup": keyboard(PRESS | {"url": "https://example.org"})
    },
    "inline keyboard button URL 'http://localhost:80' is invalid: Wrong HTTP URL": {
        "reply_markup": keyboard({"text": "Go", "url": "http://localhost:80"})
    },
    "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol": {
        "reply_markup": keyboard({"text": "Go", "url": "ftp://example.org"})
    },
    "BUTTON_COPY_TEXT_INVALID": {"reply_markup": keyboard({"text": "Go", "copy_text": {"text": "x" * 257}})},
    "object expected as reply markup": {"reply_markup": {"buttons": []}},
    "message to be replied not found": {"reply_parameters": {"message_id": 99}},
    "chat_id is empty": {"chat_id": ""},
    "chat not found": {"chat_id": 1},
}


@pytest.mark.parametrize("reason", SENDS)
async def test_a_send_beyond_a_limit_is_refused_and_nothing_appears(reason: str, ann: TelegramHuman, ask: Ask) -> None:
    answer = await ask("sendMessage", **{"chat_id": ann.id, "text": "hello"} | SENDS[reason])
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"}
    assert ann.window().messages == ()


@pytest.mark.parametrize("rows", [[[PRESS] * 9], [[PRESS]] * 101])
async def test_a_keyboard_has_8_buttons_to_a_row_and_100_in_all(rows: Any, ann: TelegramHuman, ask: Ask) -> None:
    answer = await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup={"inline_keyboard": rows})
    assert answer["description"] == "Bad Request: REPLY_MARKUP_TOO_LONG"


async def test_what_is_just_within_the_limits_is_sent(ann: TelegramHuman, ask: Ask) -> None:
    rows = [[{"text": "Go", "callback_data": "x" * 64, "style": "success"}] * 8] * 12 + [[PRESS] * 4]
    text = "<b>" + "é" * 4096 + "</b>  "
    answer = await ask(
        "sendMessage", chat_id=ann.id, text=text, parse_mode="HTML", reply_markup={"inline_keyboard": rows}
    )
    assert answer["ok"], answer
    assert ann.window().messages[0].text == "é" * 4096


async def test_a_callback_answer_has_200_characters_and_is_given_once(ann: TelegramHuman, ask: Ask) -> None:
    await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup=keyboard(PRESS))
    await ann.pick("Go")
    (query,) = ann.pending()
    assert (await ask("answerCallbackQuery", callback_query_id=query, text="x" * 201))["description"] == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    assert ann.pending() == (query,)
    assert (await ask("answerCallbackQuery", callback_query_id=query, text="x" * 200))["ok"]
    assert [toast.text for toast in ann.window().toasts] == ["x" * 200]
    assert (await ask("answerCallbackQuery", callback_query_id=query))["description"] == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_a_callback_cannot_be_answered_after_150_seconds_of_moved_time(
    telegram: Telegram, ann: TelegramHuman, ask: Ask
) -> None:
    await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup=keyboard(PRESS))
    await ann.pick("Go")
    telegram.clock.move(151)
    answer = await ask("answerCallbackQuery", callback_query_id=ann.pending()[0])
    assert answer["description"].startswith("Bad Request: query is too old")


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
EDITS: dict[str, dict[str, Any]] = {
    NOT_MODIFIED: {"text": " hello", "reply_markup": keyboard(PRESS)},
    "message to edit not found": {"message_id": 99},
    "message can't be edited": {"message_id": 1},
    "message identifier is not specified": {"message_id": 0},
    "inline keyboard expected": {"reply_markup": {"remove_keyboard": True}},
}


@pytest.mark.parametrize("reason", EDITS)
async def test_an_edit_that_cannot_be_is_refused(reason: str, ann: TelegramHuman, ask: Ask) -> None:
    await ann.say("mine")
    await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup=keyboard(PRESS))
    answer = await ask("editMessageText", **{"chat_id": ann.id, "message_id": 2, "text": "new"} | EDITS[reason])
    assert answer["description"] == f"Bad Request: {reason}"
    assert ann.window().messages[1].text == "hello"


async def test_an_edit_without_its_keyboard_takes_the_keyboard_away(ann: TelegramHuman, ask: Ask) -> None:
    await ask("sendMessage", chat_id=ann.id, text="hello", reply_markup=keyboard(PRESS))
    await ask("editMessageText", chat_id=ann.id, message_id=1, text="hello")
    assert ann.window().messages[0].rows == ()
    await ask("editMessageReplyMarkup", chat_id=ann.id, message_id=1, reply_markup=keyboard(PRESS))
    assert ann.window().messages[0].labels == ("Go",)


async def test_a_message_can_be_deleted_for_48_hours(telegram: Telegram, ann: TelegramHuman, ask: Ask) -> None:
    for text in ("one", "two", "three"):
        await ask("sendMessage", chat_id=ann.id, text=text)
    assert (await ask("deleteMessage", chat_id=ann.id, message_id=1))["result"] is True
    assert (await ask("deleteMessages", chat_id=ann.id, message_ids=[1, 2, 77]))["result"] is True
    assert [m.text for m in ann.window().messages] == ["three"]
    assert (await ask("deleteMessage", chat_id=ann.id, message_id=2))["description"] == (
        "Bad Request: message to delete not found"
    )
    telegram.clock.move(48 * 3600 + 2)
    assert (await ask("deleteMessage", chat_id=ann.id, message_id=3))["description"] == (
        "Bad Request: message can't be deleted for everyone"
    )


async def test_who_may_not_be_written_to(telegram: Telegram, ann: TelegramHuman, ask: Ask) -> None:
    stranger = telegram.add_person("Stranger")
    answer = await ask("sendMessage", chat_id=stranger.id, text="hello")
    assert answer["description"] == "Forbidden: bot can't initiate conversation with a user"
    await ann.block()
    answer = await ask("sendMessage", chat_id=ann.id, text="hello")
    assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    await ann.block(False)
    await ann.deactivate()
    assert (await ask("sendMessage", chat_id=ann.id, text="hello"))["description"] == "Forbidden: user is deactivated"


@pytest.mark.parametrize(
    ("token", "method", "code", "description"),
    [
        ("nonsense", "getMe", 401, "Unauthorized: invalid token specified"),
        ("1:unknown", "getMe", 401, "Unauthorized"),
        (TOKEN, "getMoney", 404, "Not Found: method not found"),
    ],
)
async def test_a_wrong_token_or_method_is_refused(
    token: str, method: str, code: int, description: str, ask: Ask
) -> None:
    assert await ask(method, token=token) == {"ok": False, "error_code": code, "description": description}


COMMANDS = {
    "BOT_COMMAND_INVALID": [{"command": "Start", "description": "d"}],
    "BOT_COMMAND_DESCRIPTION_INVALID": [{"command": "start", "description": "d" * 257}],
    "BOT_COMMANDS_TOO_MUCH": [{"command": f"c{i}", "description": "d"} for i in range(101)],
}


@pytest.mark.parametrize("reason", COMMANDS)
async def test_commands_beyond_a_limit_are_refused(reason: str, ask: Ask) -> None:
    assert (await ask("setMyCommands", commands=COMMANDS[reason]))["description"] == f"Bad Request: {reason}"


async def test_the_menu_is_of_the_narrowest_scope_in_the_persons_language(
    telegram: Telegram, ann: TelegramHuman, ask: Ask
) -> None:
    otto = telegram.add_person("Otto", language="de")
    await ask("setMyCommands", commands=[{"command": "start", "description": "Begin"}])
    await ask("setMyCommands", commands=[{"command": "start", "description": "Los"}], language_code="de")
    assert [item.description for item in ann.window().menu] == ["Begin"]
    assert [item.description for item in otto.window().menu] == ["Los"]
    scope = {"type": "all_private_chats"}
    await ask("setMyCommands", commands=[{"command": "help", "description": "Help"}], scope=scope)
    assert [item.name for item in otto.window().menu] == ["help"]
    await ask("deleteMyCommands", scope=scope)
    assert [item.description for item in otto.window().menu] == ["Los"]


MISSHAPED: dict[str, dict[str, Any]] = {
    "object expected as reply markup": {"reply_markup": "[]"},
    "can't parse reply keyboard markup JSON object": {"reply_markup": "{"},
    "can't parse reply_parameters: expected an Object": {"reply_parameters": [1]},
    "can't parse entities: expected an Array": {"entities": {}},
    "can't parse entities: expected an Array of Objects": {"entities": [1]},
    'can\'t parse keyboard button: Field "text" must be of type String': {"reply_markup": {"keyboard": [[{}]]}},
    "can't parse inline keyboard button: expected an Object": {"reply_markup": {"inline_keyboard": [["Go"]]}},
}


@pytest.mark.parametrize("reason", MISSHAPED)
async def test_a_misshapen_parameter_is_refused(reason: str, ann: TelegramHuman, ask: Ask) -> None:
    answer = await ask("sendMessage", chat_id=ann.id, text="hello", **MISSHAPED[reason])
    assert answer["description"] == f"Bad Request: {reason}"
