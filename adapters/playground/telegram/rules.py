"""Limits of the Bot API on texts, keyboards and commands, written by hand, with the words of its errors."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from adapters.playground.telegram.refusal import bad_request

TEXT = 4096
CAPTION = 1024
CALLBACK_ANSWER = 200
CALLBACK_DATA = 64
COPY_TEXT = 256
BUTTONS_IN_ROW = 8
BUTTONS = 100
COMMANDS = 100
COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
COMMAND_DESCRIPTION = 256
START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
REACTIONS = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭"
    "💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗"
    "🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
) | {"❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷\u200d♀"}
"""What can be put on a message, each without the sign that asks for its coloured form."""
STYLES = frozenset({"danger", "success", "primary"})
ACTIONS = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
]
MAY_BE_EMPTY = frozenset({"switch_inline_query", "switch_inline_query_current_chat", "callback_game"})
NO_BUTTON = "can't parse inline keyboard button: "


def check_text(given: str, parsed: str) -> None:
    """A message's text: 1 to 4096 characters after parsing and trimming."""
    if not given:
        raise bad_request("message text is empty")
    if not parsed:
        raise bad_request("text must be non-empty")
    if len(parsed) > TEXT:
        raise bad_request("message is too long")


def check_caption(parsed: str) -> None:
    """A caption: up to 1024 characters after parsing and trimming."""
    if len(parsed) > CAPTION:
        raise bad_request("message caption is too long")


def check_callback_answer(text: str) -> None:
    """The text of an answer to a callback query: up to 200 characters."""
    if len(text) > CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")


def check_inline_keyboard(markup: Any) -> None:
    """An `InlineKeyboardMarkup`: 8 buttons to a row, 100 in all, each with a text and exactly one action."""
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if any(len(row) > BUTTONS_IN_ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check_button(button)


def check_reply_keyboard(markup: dict[str, Any]) -> None:
    """A `ReplyKeyboardMarkup`: rows of texts, or of objects with a text."""
    rows = markup["keyboard"]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    for button in (button for row in rows for button in row):
        text = button.get("text") if isinstance(button, dict) else button
        if not isinstance(text, str) or not text.strip():
            raise bad_request('can\'t parse keyboard button: Field "text" must be of type String')


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request(NO_BUTTON + "expected an Object")
    text = button.get("text")
    if text is None:
        raise bad_request(NO_BUTTON + 'Can\'t find field "text"')
    if not isinstance(text, str):
        raise bad_request(NO_BUTTON + 'Field "text" must be of type String')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if button.get("style") and button["style"] not in STYLES:
        raise bad_request(NO_BUTTON + "Unsupported button style specified")
    actions = [a for a in ACTIONS if button.get(a) or (a in MAY_BE_EMPTY and a in button)]
    if not actions:
        raise bad_request(NO_BUTTON + "Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(NO_BUTTON + "exactly one of the optional fields must be used")
    _check_action(actions[0], button[actions[0]])


def _check_action(action: str, value: Any) -> None:
    if action == "callback_data" and not (isinstance(value, str) and len(value.encode()) <= CALLBACK_DATA):
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        check_url(str(value))
    if action == "copy_text":
        copied = value.get("text") if isinstance(value, dict) else None
        if not isinstance(copied, str) or not 1 <= len(copied) <= COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action in ("pay", "callback_game"):
        raise bad_request("BUTTON_TYPE_INVALID")


def check_url(url: str) -> None:
    """A button's address: http, https, tg or ton, and a host with a dot, as TDLib checks it."""
    scheme = url.partition(":")[0].lower() if "://" in url else "http"
    if scheme not in ("http", "https", "tg", "ton"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    try:
        host = urlsplit(url if "://" in url else f"http://{url}").hostname or ""
    except ValueError:
        host = ""
    if scheme.startswith("http") and ("." not in host or " " in url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def check_commands(commands: list[dict[str, Any]]) -> None:
    """A list of `BotCommand`: 100 in all, names of 32 in `[a-z0-9_]`, descriptions of 256."""
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND_NAME.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", "")).strip()) <= COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
