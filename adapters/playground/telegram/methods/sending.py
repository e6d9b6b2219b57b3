"""Sending texts, places and copies, and what every kind of send has in common: captions, replies and keyboards."""

from __future__ import annotations

from typing import Any

from adapters.playground.telegram.entities import Entity, parse
from adapters.playground.telegram.methods.targets import find_chat, writable_chat
from adapters.playground.telegram.methods.topics import topic_content
from adapters.playground.telegram.params import Params
from adapters.playground.telegram.refusal import bad_request
from adapters.playground.telegram.rules import check_caption, check_inline_keyboard, check_reply_keyboard, check_text
from adapters.playground.telegram.state import Bot, Chat, Payload, State

REPLY_MARKUPS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def send_message(state: State, bot: Bot, params: Params) -> Payload:
    """`sendMessage`."""
    chat = writable_chat(state, bot, params)
    return deliver(state, bot, chat, params, text_content(state, params))


def send_location(state: State, bot: Bot, params: Params) -> Payload:
    """`sendLocation`."""
    chat = writable_chat(state, bot, params)
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if latitude is None or longitude is None:
        raise bad_request("latitude or longitude is empty")
    return deliver(state, bot, chat, params, {"location": {"latitude": latitude, "longitude": longitude}})


def send_chat_action(state: State, bot: Bot, params: Params) -> bool:
    """`sendChatAction`: shows "typing…" for 5 seconds or until the next message."""
    chat = writable_chat(state, bot, params)
    action = params.text("action")
    if not action.startswith(("typing", "upload_", "record_", "choose_", "find_")):
        raise bad_request("wrong parameter action in request")
    chat.typing_until = state.clock.now() + 5
    state.changed(chat)
    return True


def forward_message(state: State, bot: Bot, params: Params) -> Payload:
    """`forwardMessage`."""
    chat = writable_chat(state, bot, params)
    source = _source(state, bot, params, "forward")
    content = {k: v for k, v in source.items() if k not in HEAD}
    origin = {"type": "user", "date": source["date"], "sender_user": source["from"]}
    return deliver(state, bot, chat, params, content | {"forward_origin": origin})


def copy_message(state: State, bot: Bot, params: Params) -> Payload:
    """`copyMessage`: like a forward, without saying from whom; a given caption replaces the old one."""
    chat = writable_chat(state, bot, params)
    source = _source(state, bot, params, "copy")
    content = {k: v for k, v in source.items() if k not in HEAD}
    if "caption" in params.fields and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")} | caption_content(state, params)
    return {"message_id": deliver(state, bot, chat, params, content)["message_id"]}


PLACE = ("message_id", "chat", "message_thread_id", "is_topic_message", "reply_to_message")
HEAD = (*PLACE, "from", "date", "edit_date", "reply_markup", "forward_origin")
"""Fields of a message that belong to its place in the chat, not to its content."""


def _source(state: State, bot: Bot, params: Params, verb: str) -> Payload:
    chat = find_chat(state, bot, params, "from_chat_id")
    message = chat.posts.get(params.integer("message_id") or 0)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message


def text_content(state: State, params: Params) -> Payload:
    """The text of the call and its entities, checked."""
    text, entities = formatted(state, params, "text", "entities")
    check_text(params.text("text"), text)
    content: Payload = {"text": text} | ({"entities": entities} if entities else {})
    options = params.structure("link_preview_options")
    return content | ({"link_preview_options": options} if options else {})


def caption_content(state: State, params: Params) -> Payload:
    """The caption of the call and its entities, checked; empty where there is none."""
    caption, entities = formatted(state, params, "caption", "caption_entities")
    check_caption(caption)
    content: Payload = {"caption": caption} if caption else {}
    return content | ({"caption_entities": entities} if entities else {})


def formatted(state: State, params: Params, name: str, entities_name: str) -> tuple[str, list[Entity]]:
    """A parameter's text as it will stand in the chat. Mentions of people whom the platform does not know fall away."""
    text, entities = parse(params.text(name), params.text("parse_mode"), params.structure(entities_name))
    known = []
    for entity in entities:
        if entity["type"] == "text_mention":
            person = state.people.get(int(entity.get("user", {}).get("id", 0)))
            if person is None:
                continue
            entity = entity | {"user": person.user()}
        known.append(entity)
    return text, known


def inline_keyboard(params: Params) -> Payload:
    """The checked `reply_markup` of a call that may carry an inline keyboard only; empty where there is none."""
    markup = _markup(params)
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return {"reply_markup": markup} if markup.get("inline_keyboard") else {}


def _markup(params: Params) -> Payload:
    markup: Payload = params.structure("reply_markup") or {}
    if markup and not any(kind in markup for kind in REPLY_MARKUPS):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        check_inline_keyboard(markup)
    elif "keyboard" in markup:
        check_reply_keyboard(markup)
    return markup


def deliver(state: State, bot: Bot, chat: Chat, params: Params, content: Payload) -> Payload:
    """Posts the content with the call's keyboard and reply. A reply keyboard is not echoed, as Telegram does not."""
    markup = _markup(params)
    if markup.get("inline_keyboard"):
        content = content | {"reply_markup": markup}
    message = state.post(chat, bot.user(), content | reply(chat, params) | topic_content(state, chat, params))
    if "keyboard" in markup:
        chat.keyboard = (message["message_id"], markup)
    elif "remove_keyboard" in markup:
        chat.keyboard = None
    return message


def reply(chat: Chat, params: Params) -> Payload:
    """The `reply_to_message` that the call asks for; empty where it asks for none."""
    given: Any = params.structure("reply_parameters") or {}
    if legacy := params.integer("reply_to_message_id"):
        given = {"message_id": legacy, "allow_sending_without_reply": params.flag("allow_sending_without_reply")}
    if not given.get("message_id"):
        return {}
    target = chat.posts.get(given["message_id"])
    if target is None:
        if given.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": {k: v for k, v in target.items() if k != "reply_to_message"}}
