"""Telegram's updates as events. What is done with an event lives in listener.py."""

from __future__ import annotations

import re
from collections.abc import Collection

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update, User

from adapters.telegram.limits import is_group
from bot.events import Author, Command, Event, FileSent, MessageRef, Place, Press, Reached, Text

PLATFORM = "telegram"

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]
"""What Telegram is asked for. It keeps the list, so it is always given in full. Of a group's members it tells where the
bot is an admin."""

_COMMAND = re.compile(r"/([\w-]+)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)

_FILES = {
    "animation": "animation",  # before the document that Telegram sends along with it
    "photo": "photo",
    "document": "document",
    "video": "video",
    "video_note": "video",
    "voice": "voice",
    "audio": "audio",
    "sticker": "sticker",
    "venue": "venue",  # before the location that Telegram sends along with it
    "location": "location",
    "contact": "contact",
    "poll": "poll",
    "dice": "dice",
    "story": "story",
    "game": "game",
    "paid_media": "media",
    "checklist": "checklist",
}
"""What a message can carry instead of a text, by Telegram's field, and what it is called."""


def event_of(update: Update, bot: str, commands: Collection[str]) -> Event | None:
    """What a person did; None for what Parley has no answer to. `bot` is the bot's user name, `commands` its own."""
    update_id = str(update.update_id)
    if update.callback_query:
        return _press(update_id, update.callback_query)
    if update.my_chat_member:
        return _reached(update_id, update.my_chat_member)
    message = update.message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    about = (update_id, _author(message.from_user), _place(str(message.chat_id)))
    typed = _COMMAND.fullmatch(message.text or "")
    if typed is None:
        return _said(about, message) if about[2].private else None
    name, addressed, rest = typed[1].lower(), typed[2] or "", typed[3] or ""
    if addressed and addressed.lower() != bot.lower():
        return None
    if not (about[2].private or addressed or name in commands):
        return None
    return Command(*about, name=name, text=rest.strip())


def departure_of(update: Update) -> tuple[str, str] | None:
    """Who left which group, or was put out of it, by their numbers; None for all other updates."""
    change = update.chat_member
    if change is None or change.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT):
        return None
    return str(change.new_chat_member.user.id), str(change.chat.id)


def _said(about: tuple[str, Author, Place], message: Message) -> Event | None:
    where = MessageRef(about[2].chat, str(message.message_id))
    if message.text is not None:
        replied = message.reply_to_message
        return Text(*about, text=message.text, message=where, reply_to=str(replied.message_id) if replied else "")
    for field, kind in _FILES.items():
        if content := getattr(message, field, None):
            name = getattr(content, "file_name", None) or ""
            size, ref = getattr(content, "file_size", None) or 0, getattr(content, "file_id", "")
            return FileSent(
                *about, kind=kind, name=name, caption=message.caption or "", message=where, ref=ref, size=size
            )
    return None


def _press(update_id: str, query: CallbackQuery) -> Press:
    """A pressed button. A message that Telegram shows no more of, being old, cannot be turned either."""
    chat = str(query.message.chat.id) if query.message else str(query.from_user.id)
    there = query.message if isinstance(query.message, Message) else None
    message = MessageRef(chat, str(there.message_id)) if there else None
    return Press(update_id, _author(query.from_user), _place(chat), data=query.data or "", message=message)


def _reached(update_id: str, change: ChatMemberUpdated) -> Reached | None:
    place = _place(str(change.chat.id))
    if not place.private:
        return None
    is_open = change.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT)
    return Reached(update_id, _author(change.from_user), place, open=is_open)


def _author(user: User) -> Author:
    return Author(PLATFORM, str(user.id), user.full_name, handle=user.username or "", locale=user.language_code or "en")


def _place(chat: str) -> Place:
    return Place(chat, private=not is_group(chat))
