"""A person with a Telegram client: can type, press what is on the screen, send files and block the bot."""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from adapters.playground.telegram.entities import parse
from adapters.playground.telegram.files import content_of, store
from adapters.playground.telegram.incoming import edited, pressed, reacted, received, standing_changed
from adapters.playground.telegram.methods.topics import placed, remove_topic
from adapters.playground.telegram.places import chat_at, places_of, threads_of, topic_at
from adapters.playground.telegram.refusal import Refused
from adapters.playground.telegram.rules import REACTIONS, START_PAYLOAD
from adapters.playground.telegram.screen import draw
from adapters.playground.telegram.state import Chat, Payload, Person, Query, State
from adapters.playground.watching import Watch
from adapters.playground.window import Button, File, Message, NotOnScreen, Option, Window

T = TypeVar("T")


class TelegramHuman:
    """One person on the loopback Telegram; see `window.Human`. `dm` is the first bot's chat, `@name` another's."""

    platform = "telegram"

    def __init__(self, state: State, person: Person, file_url: Callable[[str], str]) -> None:
        self._state = state
        self._person = person
        self._file_url = file_url
        self._watch = Watch(person.first_name)
        state.clients[person.id] = self._watch.changed
        self.id = str(person.id)
        self.name = person.first_name

    @property
    def handle(self) -> str:
        """The account's user name; empty where it has none."""
        return self._person.username or ""

    @property
    def zone(self) -> str:
        """The IANA zone that this person's device is set to."""
        return self._person.zone

    @zone.setter
    def zone(self, zone: str) -> None:
        self._person.zone = zone
        self._state.changed_for(self._person.id)

    @property
    def places(self) -> tuple[str, ...]:
        """What this person's client can show: `dm`, the topics in it by name, then the titles of their groups."""
        return places_of(self._state, self._person)

    @property
    def threads(self) -> tuple[str, ...]:
        """The names of the topics in the chat with the first bot."""
        return threads_of(self._state, self._person)

    async def delete_topic(self, place: str) -> None:
        """Deletes a topic with all its messages. Telegram does not tell the bot."""
        remove_topic(self._state, self._acting(place), self._topic(place))

    def window(self, place: str = "dm") -> Window:
        """What this person sees now."""
        return draw(self._state, self._person, self._chat(place), place, self._file_url, self._topic(place))

    def content(self, file: File) -> bytes:
        """What is in a file that this person's window shows."""
        return next(kept.data for kept in self._state.files.values() if file.url.endswith(f"/{kept.unique_id}"))

    def pending(self, place: str = "dm") -> tuple[str, ...]:
        """The ids of this person's presses that show a spinner, since the bot has not answered them."""
        chat = self._chat(place)
        queries = self._state.queries.values()
        return tuple(q.id for q in queries if q.person is self._person and q.chat is chat)

    async def say(self, text: str, *, place: str = "dm", reply_to: str = "") -> None:
        """Types a text and sends it; what the client cannot send (nothing, or over 4096 characters) is not sent."""
        chat = self._acting(place)
        for part in (text.strip()[i : i + 4096] for i in range(0, len(text.strip()), 4096)):
            received(self._state, chat, self._person, {"text": part}, self._context(place, reply_to))

    async def attach(
        self,
        name: str,
        data: bytes,
        *,
        caption: str = "",
        place: str = "dm",
        kind: str = "document",
        reply_to: str = "",
    ) -> None:
        """Sends a file, as a `document`, `photo`, `voice`, `audio`, `video`, `video_note` or `sticker`."""
        chat = self._acting(place)
        content = self._media(name, data, kind) | ({"caption": caption} if caption else {})
        received(self._state, chat, self._person, content, self._context(place, reply_to))

    async def compose(self, html: str, *, place: str = "dm", reply_to: str = "") -> None:
        """Sends a text with marks, given as HTML, as the client's menu of formats makes it."""
        chat = self._acting(place)
        text, marks = parse(html, "HTML", None)
        people = self._state.people
        entities = [mark | {"user": people[mark["user"]["id"]].user()} if "user" in mark else mark for mark in marks]
        received(self._state, chat, self._person, {"text": text, "entities": entities}, self._context(place, reply_to))

    async def send(self, content: Mapping[str, Any], *, place: str = "dm", reply_to: str = "") -> None:
        """Sends what the client's other menus make: a contact, a poll, a dice, a place, or something forwarded."""
        chat = self._acting(place)
        received(self._state, chat, self._person, dict(content), self._context(place, reply_to))

    async def attach_all(
        self, files: Sequence[tuple[str, bytes]], *, caption: str = "", place: str = "dm", reply_to: str = ""
    ) -> None:
        """Sends an album: of photos, or of documents where one of them is no picture; 2 to 10."""
        chat = self._acting(place)
        if not 2 <= len(files) <= 10:
            raise NotOnScreen(f"an album has 2 to 10 files, not {len(files)}")
        kind = "photo" if all(name.endswith((".png", ".jpg")) for name, _ in files) else "document"
        album = {"media_group_id": str(self._state.number())}
        for number, content in enumerate([self._media(name, data, kind) for name, data in files]):
            words = {"caption": caption} if caption and not number else {}
            received(self._state, chat, self._person, content | words | album, self._context(place, reply_to))

    def _media(self, name: str, data: bytes, kind: str) -> Payload:
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        try:
            stored = store(self._state, kind, name, mime, data)
        except Refused as refused:
            raise NotOnScreen(f"{self.name} cannot send {name} as a {kind}: {refused}") from None
        return content_of(stored)

    async def edit(self, message: str, text: str, *, place: str = "dm") -> None:
        """Edits the text, or the caption, of one of this person's own messages."""
        chat = self._acting(place)
        original = self._post(chat, message)
        if original["from"]["id"] != self._person.id or not {"text", "caption"} & original.keys():
            raise NotOnScreen(f"{self.name} cannot edit message {message}")
        edited(self._state, chat, self._person, original, text.strip())

    async def delete(self, message: str, *, place: str = "dm") -> None:
        """Deletes a message for both sides. Telegram does not tell the bot."""
        chat = self._acting(place)
        self._state.remove(chat, self._post(chat, message)["message_id"])

    async def react(self, message: str, emoji: str, *, place: str = "dm") -> None:
        """Puts an emoji on a message, in place of the one before; more than one takes Telegram Premium."""
        if emoji not in REACTIONS:
            raise NotOnScreen(f"Telegram offers no {emoji} to react with")
        chat = self._acting(place)
        reacted(self._state, chat, self._person, self._post(chat, message)["message_id"], [emoji])

    async def unreact(self, message: str, emoji: str, *, place: str = "dm") -> None:
        """Takes one's emoji off a message."""
        chat = self._acting(place)
        number = self._post(chat, message)["message_id"]
        if emoji not in chat.reactions.get(number, {}).get(self._person.id, []):
            raise NotOnScreen(f"{self.name} has put no {emoji} on message {message}")
        reacted(self._state, chat, self._person, number, [])

    async def command(self, name: str, /, *, place: str = "dm", **arguments: str) -> None:
        """Sends `/name` with the arguments behind it; in a group, picked from the menu, it is `/name@bot`."""
        chat = self._chat(place)
        head = f"/{name}" if chat.kind == "private" else f"/{name}@{chat.bots[0].username}"
        await self.say(" ".join((head, *arguments.values())), place=place)

    async def complete(self, name: str, argument: str, typed: str, *, place: str = "dm") -> tuple[Option, ...]:
        """Nothing: Telegram completes no arguments."""
        return ()

    async def pick(self, label: str, *, message: str = "", place: str = "dm") -> None:
        """Presses the button with that label, on the newest message that has it. A link opens nothing here."""
        window = self.window(place)
        shown = [m for m in window.messages if message in ("", m.id)]
        for candidate in reversed(shown):
            for button in (b for row in candidate.rows for b in row):
                if button.label == label and not button.disabled:
                    return await self._press(candidate, button, place)
        there = [label for m in shown for label in m.labels]
        raise NotOnScreen(f"{self.name} sees no button {label!r}; there is {there}")

    async def press_ref(self, ref: str, *, message: str, place: str = "dm") -> None:
        """Presses the button with that callback data on that message."""
        for shown in self.window(place).messages:
            for button in (b for row in shown.rows for b in row):
                if shown.id == message and button.ref == ref and not button.disabled:
                    return await self._press(shown, button, place)
        raise NotOnScreen(f"{self.name} sees no button with {ref!r} on message {message}")

    async def forge(self, ref: str, *, message: str, place: str = "dm") -> None:
        """Sends a press with that callback data, which need not be on the message."""
        chat = self._acting(place)
        self._query(chat, self._post(chat, message), ref)

    async def submit(self, values: Mapping[str, str], *, place: str = "dm") -> None:
        """Never possible: Telegram has no forms."""
        raise NotOnScreen("Telegram shows no forms")

    async def dismiss(self, *, place: str = "dm") -> None:
        """Never possible: Telegram has no forms."""
        raise NotOnScreen("Telegram shows no forms")

    async def open_link(self, payload: str) -> None:
        """Opens `t.me/<bot>?start=<payload>` and taps Start; a payload that no such link can have is refused."""
        if not START_PAYLOAD.fullmatch(payload):
            raise NotOnScreen(f"no link opens the bot with {payload!r}: 1 to 64 of A-Z a-z 0-9 _ -")
        if self._chat("dm").blocked:
            await self.block(False)
        await self.say(f"/start {payload}")

    async def block(self, blocked: bool = True) -> None:
        """Blocks the bot, or lets it write again."""
        chat = self._chat("dm")
        if chat.blocked != blocked:
            chat.blocked = blocked
            standing_changed(self._state, chat, self._person, blocked)

    async def deactivate(self) -> None:
        """Deletes this person's account for good."""
        self._person.deactivated = True
        self._state.changed_for(self._person.id)

    async def wait(
        self,
        until: Callable[[Window], T | None],
        *,
        timeout: float = 10.0,
        place: str = "dm",
    ) -> T:
        """The first value other than None or False that `until(window)` gives; TimeoutError shows the window."""
        return await self._watch.wait(lambda: self.window(place), until, timeout)

    async def see(
        self,
        text: str,
        *,
        timeout: float = 10.0,
        place: str = "dm",
    ) -> Message:
        """Waits until a message contains `text`, and returns the newest that does."""
        return await self.wait(lambda window: window.newest(text), timeout=timeout, place=place)

    async def _press(self, shown: Message, button: Button, place: str) -> None:
        if button.kind == "say":
            return await self.say(button.label, place=place)
        chat = self._acting(place)
        if button.kind == "press":
            self._query(chat, self._post(chat, shown.id), button.ref)
        return None

    def _query(self, chat: Chat, message: Payload, data: str) -> None:
        bot = next((b for b in chat.bots if b.id == message["from"]["id"]), None)
        if bot is None:
            raise NotOnScreen("only a bot's message has buttons")
        query = Query(str(secrets.randbelow(1 << 62)), bot, self._person, chat, self._state.clock.now())
        pressed(self._state, query, message, data)

    def _post(self, chat: Chat, message: str) -> Payload:
        post = chat.posts.get(int(message)) if message.isdigit() else None
        if post is None:
            raise NotOnScreen(f"{self.name} sees no message {message}")
        return post

    def _context(self, place: str, reply_to: str) -> Payload:
        """What a message answers, and the topic in which it stands: one that answers none there names its beginning."""
        chat, topic = self._chat(place), self._topic(place)
        within = placed(topic) if topic else {}
        if not (reply_to or topic):
            return within
        answered = self._post(chat, reply_to or str(topic))
        return within | {"reply_to_message": {k: v for k, v in answered.items() if k != "reply_to_message"}}

    def _topic(self, place: str) -> int:
        return topic_at(self._state, self._person, place)

    def _chat(self, place: str) -> Chat:
        return chat_at(self._state, self._person, place)

    def _acting(self, place: str) -> Chat:
        """The chat, in which this person is about to do something; toasts there go away."""
        chat = self._chat(place)
        if chat.blocked:
            raise NotOnScreen(f"{self.name} blocked the bot and sees only Unblock")
        self._state.toasts.pop((chat.id, self._person.id), None)
        return chat
