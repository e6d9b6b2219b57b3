"""Editing and deleting messages."""

from __future__ import annotations

from adapters.playground.telegram.methods.sending import caption_content, inline_keyboard, text_content
from adapters.playground.telegram.methods.targets import find_chat, own_message
from adapters.playground.telegram.params import Params
from adapters.playground.telegram.refusal import bad_request
from adapters.playground.telegram.state import Bot, Chat, Payload, State

DELETABLE_FOR = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(state: State, bot: Bot, params: Params) -> Payload:
    """`editMessageText`: the keyboard goes too, unless it is given again."""
    content = text_content(state, params) | inline_keyboard(params)
    chat, message = own_message(state, bot, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _turn(state, chat, message, ("text", "entities", "link_preview_options", "reply_markup"), content)


def edit_message_caption(state: State, bot: Bot, params: Params) -> Payload:
    """`editMessageCaption`: the keyboard goes too, unless it is given again."""
    content = caption_content(state, params) | inline_keyboard(params)
    chat, message = own_message(state, bot, params)
    if "text" in message or "location" in message:
        raise bad_request("there is no caption in the message to edit")
    return _turn(state, chat, message, ("caption", "caption_entities", "reply_markup"), content)


def edit_message_reply_markup(state: State, bot: Bot, params: Params) -> Payload:
    """`editMessageReplyMarkup`."""
    content = inline_keyboard(params)
    chat, message = own_message(state, bot, params)
    return _turn(state, chat, message, ("reply_markup",), content)


def _turn(state: State, chat: Chat, message: Payload, fields: tuple[str, ...], content: Payload) -> Payload:
    if {k: message[k] for k in fields if k in message} == content:
        raise bad_request(NOT_MODIFIED)
    kept = {k: v for k, v in message.items() if k not in fields and k != "edit_date"}
    return state.replace(chat, kept | {"edit_date": int(state.clock.now())} | content)


def delete_message(state: State, bot: Bot, params: Params) -> bool:
    """`deleteMessage`: any message of a private chat, in a group the bot's own, for 48 hours of moved time."""
    chat = find_chat(state, bot, params)
    message = chat.posts.get(params.integer("message_id") or 0)
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(state, bot, chat, message)
    state.remove(chat, message["message_id"])
    return True


def delete_messages(state: State, bot: Bot, params: Params) -> bool:
    """`deleteMessages`: up to 100 at once; those that are not there are passed over."""
    chat = find_chat(state, bot, params)
    ids = params.structure("message_ids")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    there = [chat.posts[i] for i in ids if i in chat.posts]
    for message in there:
        _check_deletable(state, bot, chat, message)
    for message in there:
        state.remove(chat, message["message_id"])
    return True


def _check_deletable(state: State, bot: Bot, chat: Chat, message: Payload) -> None:
    own = message["from"]["id"] == bot.id
    if not own and chat.kind != "private" and bot.id not in chat.admins:
        raise bad_request("message can't be deleted")
    if state.clock.now() - message["date"] > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
