"""What the loopback Telegram holds: bots, people, chats, messages and files. No limits and no HTTP here."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from adapters.playground.clock import MovableClock
from adapters.playground.telegram.updates import UpdateQueue
from adapters.playground.telegram.webhook import Webhook
from adapters.playground.window import Toast

Payload = dict[str, Any]
"""An object of the Bot API. One that was handed out is never changed in place."""


@dataclass
class Person:
    """A human's account."""

    id: int
    first_name: str
    username: str | None
    language: str
    zone: str
    deactivated: bool = False

    def user(self) -> Payload:
        """The `User` object."""
        shown: Payload = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return shown | ({"username": self.username} if self.username else {}) | {"language_code": self.language}


@dataclass
class Bot:
    """A bot's account, its queue, and what it set about itself."""

    id: int
    token: str
    name: str
    username: str
    updates: UpdateQueue
    webhook: Webhook
    commands: dict[tuple[str, str], list[Payload]] = field(default_factory=dict)
    """By scope (`default`, `chat:17`, …) and language code."""
    topics: bool = False
    """Whether its owner has switched topics on for its private chats."""
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """`name`, `description` and `short_description`, by language code."""

    def user(self) -> Payload:
        """The `User` object."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass
class StoredFile:
    """A file's bytes under the ids the Bot API gave it."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    data: bytes
    path: str


@dataclass
class Query:
    """A pressed button that waits for `answerCallbackQuery`."""

    id: str
    bot: Bot
    person: Person
    chat: Chat
    asked_at: float
    answered: bool = False


@dataclass
class Chat:
    """A private chat of one bot and one person, or a group."""

    id: int
    kind: str
    title: str = ""
    bots: list[Bot] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)
    admins: set[int] = field(default_factory=set)
    """Of people the owner, of bots those who may do all that an admin may."""
    posts: dict[int, Payload] = field(default_factory=dict)
    """Every `Message` that stands in the chat, by its id."""
    reactions: dict[int, dict[int, list[str]]] = field(default_factory=dict)
    """The emoji that each user put on each message, by the message's id and the user's."""
    keyboard: tuple[int, Payload] | None = None
    """The reply keyboard in force and the message that brought it."""
    topics: dict[int, str] = field(default_factory=dict)
    """The names of a private chat's topics, by the ids of the messages with which they began."""
    started: bool = False
    blocked: bool = False
    typing_until: float = 0.0
    last_id: int = 0

    def payload(self) -> Payload:
        """The `Chat` object."""
        if self.kind != "private":
            return {"id": self.id, "type": self.kind, "title": self.title}
        (person,) = self.people.values()
        named: Payload = {"id": self.id, "type": "private", "first_name": person.first_name}
        return named | ({"username": person.username} if person.username else {})


class State:
    """Everything on the platform. `on_change` is called with each person whose window changed."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.bots: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Query] = {}
        self.toasts: dict[tuple[int, int], list[Toast]] = {}
        """Toasts by chat and person, until the person's next act there."""
        self.clients: dict[int, Callable[[], None]] = {}
        """What redraws a person's own window."""
        self.on_change: list[Callable[[int], None]] = []
        self.ignores_gone_topics = False
        self._private: dict[tuple[int, int], Chat] = {}
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """A number that was not given before."""
        return next(self._numbers)

    def private(self, bot: Bot, person: Person) -> Chat:
        """The private chat of that bot and that person."""
        key = (bot.id, person.id)
        if key not in self._private:
            self._private[key] = Chat(person.id, "private", bots=[bot], people={person.id: person})
        return self._private[key]

    def post(self, chat: Chat, author: Payload, content: Payload) -> Payload:
        """Puts a message into the chat, and returns it as a `Message` object."""
        chat.last_id += 1
        head = {"message_id": chat.last_id, "from": author, "chat": chat.payload(), "date": int(self.clock.now())}
        message = head | content
        chat.posts[chat.last_id] = message
        if author["is_bot"]:
            chat.typing_until = 0.0
        self.changed(chat)
        return message

    def replace(self, chat: Chat, message: Payload) -> Payload:
        """Puts the new state of a message in place of the old one."""
        chat.posts[message["message_id"]] = message
        self.changed(chat)
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        """Takes a message out of the chat."""
        del chat.posts[message_id]
        chat.reactions.pop(message_id, None)
        self.changed(chat)

    def keep(self, kind: str, name: str, mime: str, data: bytes) -> StoredFile:
        """Stores a file under new ids."""
        number = self.number()
        suffix = name[name.rindex(".") :] if "." in name else ""
        stored = StoredFile(
            id="BQAC" + secrets.token_urlsafe(30),
            unique_id="AgAD" + secrets.token_urlsafe(9),
            kind=kind,
            name=name,
            mime=mime,
            data=data,
            path=f"{kind}s/file_{number}{suffix if suffix.isascii() else ''}",
        )
        self.files[stored.id] = stored
        return stored

    def changed(self, chat: Chat) -> None:
        """Redraws everybody's window of this chat, and tells those who look on."""
        for person_id in tuple(chat.people):
            self.changed_for(person_id)

    def changed_for(self, person_id: int) -> None:
        """Redraws this person's window, and tells those who look on."""
        if person_id in self.clients:
            self.clients[person_id]()
        for look in tuple(self.on_change):
            look(person_id)
