"""What one person's Telegram client shows of one chat, drawn from the platform's state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adapters.playground.telegram.files import MEDIA
from adapters.playground.telegram.rendering import Reader, read
from adapters.playground.telegram.state import Chat, Payload, Person, State
from adapters.playground.window import Button, File, MenuItem, Message, Reaction, Window


def draw(
    state: State, person: Person, chat: Chat, place: str, file_url: Callable[[str], str], topic: int = 0
) -> Window:
    """The window as it stands now, of the topic or of what is in none. `file_url` says where the client fetches a file,
    by its `file_unique_id`."""
    reader = Reader(person.zone, state.clock.now())
    keyboard_at = chat.keyboard[0] if chat.keyboard else 0
    messages = []
    for message in chat.posts.values():
        if message.get("message_thread_id", 0) != topic or "forum_topic_created" in message:
            continue
        keyboard = chat.keyboard[1] if chat.keyboard and message["message_id"] == keyboard_at else None
        reactions = _reactions(chat, message["message_id"], person)
        messages.append(_message(message, person, reader, keyboard, file_url, reactions))
    return Window(
        platform="telegram",
        person=str(person.id),
        place=place,
        messages=tuple(messages),
        toasts=tuple(state.toasts.get((chat.id, person.id), ())),
        menu=menu(chat, person),
        blocked=chat.blocked,
        typing=chat.typing_until > state.clock.now(),
    )


def _message(
    message: Payload,
    person: Person,
    reader: Reader,
    keyboard: Payload | None,
    file_url: Callable[[str], str],
    reactions: tuple[Reaction, ...],
) -> Message:
    text = message.get("text") or message.get("caption") or ""
    plain, html = read(text, message.get("entities") or message.get("caption_entities") or [], reader)
    if place := message.get("location"):
        plain = html = f"📍 {place['latitude']:.4f}, {place['longitude']:.4f}"
    inline = message.get("reply_markup", {}).get("inline_keyboard", [])
    rows = tuple(tuple(_button(b) for b in row) for row in inline) or _typed_rows(keyboard)
    return Message(
        id=str(message["message_id"]),
        author=message["from"]["first_name"],
        mine=message["from"]["id"] == person.id,
        text=plain,
        html=html,
        at=float(message["date"]),
        rows=rows,
        files=_files(message, file_url),
        edited="edit_date" in message,
        reply_to=str(message["reply_to_message"]["message_id"]) if "reply_to_message" in message else "",
        reactions=reactions,
    )


def _reactions(chat: Chat, message_id: int, person: Person) -> tuple[Reaction, ...]:
    by_user = chat.reactions.get(message_id, {})
    return tuple(Reaction(emoji, user == person.id) for user, put in by_user.items() for emoji in put)


def _button(button: Payload) -> Button:
    style = button.get("style", "")
    if "url" in button:
        return Button(button["text"], "link", style, url=button["url"])
    if "copy_text" in button:
        return Button(button["text"], "copy", style, url=button["copy_text"]["text"])
    if "callback_data" in button:
        return Button(button["text"], "press", style, ref=button["callback_data"])
    return Button(button["text"], "press", style, disabled=True)


def _typed_rows(keyboard: Payload | None) -> tuple[tuple[Button, ...], ...]:
    """A reply keyboard's buttons: pressing one types its label."""
    if keyboard is None:
        return ()
    labels = ([b if isinstance(b, str) else b["text"] for b in row] for row in keyboard["keyboard"])
    return tuple(tuple(Button(label, "say") for label in row) for row in labels)


def _files(message: Payload, file_url: Callable[[str], str]) -> tuple[File, ...]:
    files = []
    for kind in MEDIA:
        if kind in message and not (kind == "document" and "animation" in message):
            media: Any = message[kind][-1] if kind == "photo" else message[kind]
            name = media.get("file_name", kind)
            files.append(File(name, media.get("file_size", 0), file_url(media["file_unique_id"]), kind))
    return tuple(files)


def menu(chat: Chat, person: Person) -> tuple[MenuItem, ...]:
    """The commands offered: of the narrowest scope that has any, in the person's language first."""
    scopes = [f"chat_member:{chat.id}:{person.id}"]
    if chat.kind == "private":
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    elif person.id in chat.admins:
        scopes += [f"chat_administrators:{chat.id}", f"chat:{chat.id}", "all_chat_administrators"]
        scopes += ["all_group_chats", "default"]
    else:
        scopes += [f"chat:{chat.id}", "all_group_chats", "default"]
    items: list[MenuItem] = []
    for bot in chat.bots:
        keys = [(scope, language) for scope in scopes for language in (person.language, "")]
        commands = next((bot.commands[key] for key in keys if bot.commands.get(key)), [])
        items += [MenuItem(c["command"], c["description"]) for c in commands]
    return tuple(items)
