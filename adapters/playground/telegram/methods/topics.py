"""Topics of private chats: made, renamed and deleted by a bot for which they are switched on."""

from __future__ import annotations

from adapters.playground.telegram.methods.targets import find_chat, writable_chat
from adapters.playground.telegram.params import Params
from adapters.playground.telegram.refusal import bad_request
from adapters.playground.telegram.state import Bot, Chat, Payload, State

COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
NAME = 128


def create_forum_topic(state: State, bot: Bot, params: Params) -> Payload:
    """`createForumTopic`: begins with a message that says so, whose id is the topic's."""
    chat = writable_chat(state, bot, params)
    if chat.kind != "private" or not bot.topics:
        raise bad_request("the chat is not a forum")
    name = params.text("name").strip()
    if not 1 <= len(name) <= NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    colour = params.integer("icon_color") or COLOURS[0]
    if colour not in COLOURS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    made = {"name": name, "icon_color": colour}
    topic = chat.last_id + 1
    chat.topics[topic] = name
    state.post(chat, bot.user(), {"forum_topic_created": made} | placed(topic))
    return {"message_thread_id": topic} | made


def edit_forum_topic(state: State, bot: Bot, params: Params) -> bool:
    """`editForumTopic`: an empty name keeps the old one."""
    chat, topic = _topic(state, bot, params)
    name = params.text("name").strip()
    if len(name) > NAME:
        raise bad_request("topic name is too long")
    chat.topics[topic] = name or chat.topics[topic]
    state.changed(chat)
    return True


def delete_forum_topic(state: State, bot: Bot, params: Params) -> bool:
    """`deleteForumTopic`, with all its messages."""
    remove_topic(state, *_topic(state, bot, params))
    return True


def remove_topic(state: State, chat: Chat, topic: int) -> None:
    """Takes a topic away, with all that stands in it."""
    del chat.topics[topic]
    chat.posts = {number: post for number, post in chat.posts.items() if post.get("message_thread_id") != topic}
    state.changed(chat)


def topic_content(state: State, chat: Chat, params: Params) -> Payload:
    """What tells the topic that a call sends to; `message thread not found` where there is none such."""
    topic = params.integer("message_thread_id")
    if not topic or (topic not in chat.topics and state.ignores_gone_topics):
        return {}
    if topic not in chat.topics:
        raise bad_request("message thread not found")
    return placed(topic)


def placed(topic: int) -> Payload:
    """What a message in a topic says of it."""
    return {"message_thread_id": topic, "is_topic_message": True}


def _topic(state: State, bot: Bot, params: Params) -> tuple[Chat, int]:
    chat, topic = find_chat(state, bot, params), params.integer("message_thread_id") or 0
    if topic not in chat.topics:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic
