"""What people do, as the bots are told of it: messages, edits, presses, blocking. Privacy mode is on in groups."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.playground.telegram.entities import found
from adapters.playground.telegram.state import Bot, Chat, Payload, Person, Query, State


def received(state: State, chat: Chat, person: Person, content: Payload, reply: Payload) -> None:
    """A person's message stands in the chat, and the bots that may read it are told."""
    message = state.post(chat, person.user(), _with_entities(content) | reply)
    chat.started = True
    for bot in _readers(chat, message):
        bot.updates.add("message", message)


def edited(state: State, chat: Chat, person: Person, original: Payload, text: str) -> None:
    """A person's message has a new text, and the bots that may read it are told."""
    kept = {k: v for k, v in original.items() if k not in ("text", "entities", "caption", "caption_entities")}
    words = _with_entities({"text" if "text" in original else "caption": text})
    message = state.replace(chat, kept | {"edit_date": int(state.clock.now())} | words)
    for bot in _readers(chat, message):
        bot.updates.add("edited_message", message)


def reacted(state: State, chat: Chat, person: Person, message_id: int, emoji: list[str]) -> None:
    """A person has these on a message now; the bots hear of it that asked to, in groups as admins only."""
    on_message = chat.reactions.setdefault(message_id, {})
    before = on_message.pop(person.id, [])
    if emoji:
        on_message[person.id] = emoji
    body = {
        "chat": chat.payload(),
        "message_id": message_id,
        "user": person.user(),
        "date": int(state.clock.now()),
        "old_reaction": [{"type": "emoji", "emoji": one} for one in before],
        "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji],
    }
    for bot in chat.bots:
        if chat.kind == "private" or bot.id in chat.admins:
            bot.updates.add("message_reaction", body)
    state.changed(chat)


def pressed(state: State, query: Query, message: Payload, data: str) -> None:
    """A button was pressed: its bot is told, and the query waits for an answer."""
    state.queries[query.id] = query
    body = {
        "id": query.id,
        "from": query.person.user(),
        "message": message,
        "chat_instance": str(query.chat.id * 7919),
        "data": data,
    }
    query.bot.updates.add("callback_query", body)
    state.changed_for(query.person.id)


def standing_changed(state: State, chat: Chat, person: Person, blocked: bool) -> None:
    """A person blocked the bot, or let it write again; these two are all that a private chat tells of membership."""
    for bot in chat.bots:
        member = {"status": "member", "user": bot.user()}
        kicked = {"status": "kicked", "user": bot.user(), "until_date": 0}
        membership_changed(state, chat, person.user(), bot, *((member, kicked) if blocked else (kicked, member)))


def membership_changed(state: State, chat: Chat, by: Payload, bot: Bot, old: Payload, new: Payload) -> None:
    """The bot's own standing in a chat changed."""
    body = {"chat": chat.payload(), "from": by, "date": int(state.clock.now())}
    bot.updates.add("my_chat_member", body | {"old_chat_member": old, "new_chat_member": new})
    state.changed(chat)


def member_changed(state: State, chat: Chat, by: Payload, old: Payload, new: Payload) -> None:
    """A person's standing in a group changed: those bots are told that are admins of it and asked to be."""
    body = {"chat": chat.payload(), "from": by, "date": int(state.clock.now())}
    for bot in chat.bots:
        if bot.id in chat.admins:
            bot.updates.add("chat_member", body | {"old_chat_member": old, "new_chat_member": new})
    state.changed(chat)


def _with_entities(content: Payload) -> Payload:
    name = "caption" if "caption" in content else "text"
    entities = found(content.get(name, ""), [])
    return content | ({"caption_entities" if name == "caption" else "entities": entities} if entities else {})


def _readers(chat: Chat, message: Payload) -> Iterator[Bot]:
    """In a group, a bot in privacy mode is told of commands, of mentions of it and of replies to it."""
    for bot in chat.bots:
        text = message.get("text") or message.get("caption") or ""
        replied = message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id
        command = text.startswith("/") and ("@" not in text.split()[0] or f"@{bot.username}" in text)
        if chat.kind == "private" or replied or command or f"@{bot.username}" in text:
            yield bot
