"""What a bot asks and sets about itself: its account, commands, name and descriptions."""

from __future__ import annotations

from typing import Any

from adapters.playground.telegram.params import Params
from adapters.playground.telegram.refusal import bad_request
from adapters.playground.telegram.rules import check_commands
from adapters.playground.telegram.state import Bot, Payload, State

SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(state: State, bot: Bot, params: Params) -> Payload:
    """`getMe`."""
    abilities = [
        "can_read_all_group_messages",
        "supports_guest_queries",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
        "has_topics_enabled",
        "allows_users_to_create_topics",
        "can_manage_bots",
    ]
    known = {"can_join_groups": True} | dict.fromkeys(abilities, False)
    return bot.user() | known | {"has_topics_enabled": bot.topics}


def done(state: State, bot: Bot, params: Params) -> bool:
    """`logOut` and `close`: nothing on a loopback platform has to be moved."""
    return True


def set_my_commands(state: State, bot: Bot, params: Params) -> bool:
    """`setMyCommands`, for a scope and a language."""
    commands = params.structure("commands") or []
    check_commands(commands)
    bot.commands[_scope(params), params.text("language_code")] = [
        {"command": str(c["command"]).removeprefix("/"), "description": str(c["description"]).strip()} for c in commands
    ]
    _menus_changed(state)
    return True


def get_my_commands(state: State, bot: Bot, params: Params) -> list[Payload]:
    """`getMyCommands`, for a scope and a language."""
    return bot.commands.get((_scope(params), params.text("language_code")), [])


def delete_my_commands(state: State, bot: Bot, params: Params) -> bool:
    """`deleteMyCommands`, for a scope and a language."""
    bot.commands.pop((_scope(params), params.text("language_code")), None)
    _menus_changed(state)
    return True


def _menus_changed(state: State) -> None:
    for person_id in state.people:
        state.changed_for(person_id)


def _scope(params: Params) -> str:
    scope: Any = params.structure("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind in SCOPES:
        return str(kind)
    if kind in ("chat", "chat_administrators", "chat_member") and scope.get("chat_id"):
        member = f":{scope['user_id']}" if kind == "chat_member" else ""
        return f"{kind}:{scope['chat_id']}{member}"
    raise bad_request("can't parse BotCommandScope: Unsupported type specified")


def _set_text(kind: str) -> Any:
    def setter(state: State, bot: Bot, params: Params) -> bool:
        text = params.text(kind)
        if len(text) > LIMITS[kind]:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
        bot.texts[kind, params.text("language_code")] = text
        return True

    return setter


def _get_text(kind: str) -> Any:
    def getter(state: State, bot: Bot, params: Params) -> Payload:
        fallback = bot.name if kind == "name" else ""
        own = bot.texts.get((kind, params.text("language_code"))) or bot.texts.get((kind, ""))
        return {kind: own or fallback}

    return getter


set_my_name, get_my_name = _set_text("name"), _get_text("name")
set_my_description, get_my_description = _set_text("description"), _get_text("description")
set_my_short_description, get_my_short_description = _set_text("short_description"), _get_text("short_description")
