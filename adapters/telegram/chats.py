"""What a chat is called: a private chat's topic by both numbers, as `7001/55`, everything else by its own."""

from __future__ import annotations

from typing import TypedDict

from telegram import Message

from adapters.telegram.limits import is_group
from bot.channel import Refused


class Target(TypedDict):
    """Where a message goes, as Telegram's methods take it."""

    chat_id: int
    message_thread_id: int | None


def chat_of(message: Message) -> str:
    """Where a message stands. Topics of groups are left aside: what is done there is answered in private."""
    chat = str(message.chat.id)
    in_topic = message.is_topic_message and message.message_thread_id and not is_group(chat)
    return f"{chat}/{message.message_thread_id}" if in_topic else chat


def topic_of(chat: int, topic: int) -> str:
    """The name of a topic."""
    return f"{chat}/{topic}"


def is_topic(chat: str) -> bool:
    """Whether a chat is a topic of another."""
    return "/" in chat


def target(chat: str) -> Target:
    """Where to send what goes to the chat."""
    topic = chat.partition("/")[2]
    return {"chat_id": number_of(chat), "message_thread_id": number_of(topic) if topic else None}


def number_of(name: str) -> int:
    """The number of a chat, of which a topic is a part, or of a message; Refused for what is none."""
    try:
        return int(name.partition("/")[0])
    except ValueError:
        raise Refused(f"no id of Telegram: {name!r}") from None
