"""Telegram's updates as events. What is done with an event lives in listener.py."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape
from typing import Any

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Sticker, Update, User

from adapters.telegram.chats import chat_of, is_topic
from adapters.telegram.limits import is_group
from adapters.telegram.pieces import plain
from adapters.telegram.reactions import written
from bot.events import Author, Command, Edited, Event, FileSent, MessageRef, Place, Press, Reached, Reacted, Text

PLATFORM = "telegram"

ALLOWED_UPDATES = ["message", "edited_message", "message_reaction", "callback_query", "my_chat_member", "chat_member"]
"""What Telegram is asked for. It keeps the list, so it is always given in full. Of a group's members it tells where the
bot is an admin."""

_COMMAND = re.compile(r"/([\w-]+)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)

_FILES = {
    "animation": "animation",  # before the document that Telegram sends along with it
    "photo": "photo",
    "document": "document",
    "video": "video",
    "video_note": "video_note",
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
    if update.edited_message:
        return _edited(update_id, update.edited_message)
    message = update.message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    about = (update_id, _author(message.from_user), _place(chat_of(message)))
    typed = _COMMAND.fullmatch(message.text or "")
    if typed is None:
        return _said(about, message) if about[2].private else None
    name, addressed, rest = typed[1].lower(), typed[2] or "", typed[3] or ""
    if addressed and addressed.lower() != bot.lower():
        return None
    if not (about[2].private or addressed or name in commands):
        return None
    return Command(*about, name=name, text=rest.strip(), reply_to=_replied(message))


def departure_of(update: Update) -> tuple[str, str] | None:
    """Who left which group, or was put out of it, by their numbers; None for all other updates."""
    change = update.chat_member
    if change is None or change.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT):
        return None
    return str(change.new_chat_member.user.id), str(change.chat.id)


def reaction_of(update: Update) -> Reacted | None:
    """What somebody put on a message in their private chat, or took off it; None for all other updates."""
    change = update.message_reaction
    if change is None or change.user is None or is_group(str(change.chat.id)):
        return None
    before, after = written(change.old_reaction), written(change.new_reaction)
    added = tuple(emoji for emoji in after if emoji not in before)
    removed = tuple(emoji for emoji in before if emoji not in after)
    message = MessageRef(str(change.chat.id), str(change.message_id))
    return Reacted(PLATFORM, str(change.user.id), message, added, removed)


def _said(about: tuple[str, Author, Place], message: Message) -> Event | None:
    where = MessageRef(about[2].chat, str(message.message_id))
    if message.text is not None:
        return Text(*about, message.text, where, _replied(message), _marked(message))
    for field, kind in _FILES.items():
        if content := getattr(message, field, None):
            return _file(about, message, where, kind, content[-1] if isinstance(content, tuple) else content)
    return None


def _file(about: tuple[str, Author, Place], message: Message, where: MessageRef, kind: str, content: Any) -> FileSent:
    """What a message carries; of a photo, which comes in several sizes, the largest."""
    html = _marked(message)
    if message.venue:
        html = f"<b>{escape(message.venue.title)}</b>\n{escape(message.venue.address)}"
    place = message.location or (message.venue.location if message.venue else None)
    return FileSent(
        *about,
        kind=kind,
        name=getattr(content, "file_name", None) or "",
        caption=message.caption or "",
        message=where,
        ref=getattr(content, "file_id", ""),
        size=getattr(content, "file_size", None) or 0,
        mime=_sticker_mime(content) if kind == "sticker" else getattr(content, "mime_type", None) or "",
        html=html,
        album=message.media_group_id or "",
        spot=(place.latitude, place.longitude) if place else None,
        reply_to=_replied(message),
    )


def _marked(message: Message) -> str:
    """The text or caption with its marks; without them where they cut a sign in two, or lie across each other."""
    text = message.text if message.text is not None else message.caption or ""
    try:
        html = (message.text_html if message.text is not None else message.caption_html) or ""
    except ValueError:
        return escape(text, quote=False)
    return html if plain(html) == text else escape(text, quote=False)


def _sticker_mime(sticker: Sticker) -> str:
    if sticker.is_animated:
        return "application/x-tgsticker"
    return "video/webm" if sticker.is_video else "image/webp"


def _edited(update_id: str, message: Message) -> Edited | None:
    """A text or a caption that was changed. A place that moves is none."""
    author, place = message.from_user, _place(chat_of(message))
    if author is None or author.is_bot or not place.private or message.location:
        return None
    where = MessageRef(place.chat, str(message.message_id))
    return Edited(update_id, _author(author), place, where, _marked(message))


def _replied(message: Message) -> str:
    """The message that this one answers. In a topic, one that answers none names the topic's beginning."""
    answered = message.reply_to_message
    return str(answered.message_id) if answered and not answered.forum_topic_created else ""


def _press(update_id: str, query: CallbackQuery) -> Press:
    """A pressed button. A message that Telegram shows no more of, being old, cannot be turned either."""
    there = query.message if isinstance(query.message, Message) else None
    chat = str(query.message.chat.id) if query.message else str(query.from_user.id)
    chat = chat_of(there) if there else chat
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
    return Place(chat, private=not is_group(chat), thread=is_topic(chat))
