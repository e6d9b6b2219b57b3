"""Which chat and which message a call means, and whether this bot may write there."""

from __future__ import annotations

from adapters.playground.telegram.params import Params
from adapters.playground.telegram.refusal import bad_request, forbidden
from adapters.playground.telegram.state import Bot, Chat, Payload, State


def find_chat(state: State, bot: Bot, params: Params, name: str = "chat_id") -> Chat:
    """The chat that the parameter names; 400 `chat not found` where this bot cannot know it."""
    if not params.text(name):
        raise bad_request(f"{name} is empty")
    number = params.integer(name)
    group = state.groups.get(number or 0)
    if group and bot in group.bots:
        return group
    person = state.people.get(number or 0)
    if person is None:
        raise bad_request("chat not found")
    return state.private(bot, person)


def writable_chat(state: State, bot: Bot, params: Params) -> Chat:
    """The chat that `chat_id` names, if this bot may write to it now; 403 in the platform's words where it may not."""
    chat = find_chat(state, bot, params)
    if chat.kind != "private":
        return chat
    if chat.people[chat.id].deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def own_message(state: State, bot: Bot, params: Params) -> tuple[Chat, Payload]:
    """The message of this bot that the call wants to edit."""
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = writable_chat(state, bot, params)
    message_id = params.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.posts.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != bot.id:
        raise bad_request("message can't be edited")
    return chat, message
