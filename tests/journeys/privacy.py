"""What nobody may learn of somebody else through the bot: the number of their account, and its handle.

Every call of the bot is looked at as it passes, and in the end every window of every person, and what is in its files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from adapters.playground.discord.state import TEXT
from adapters.playground.window import Human, Message, Window
from adapters.playground.wire import Call
from adapters.playground.world import World

HANDLE = "hidden_handle"
"""With what all handles of a town begin, so that they are found in whatever holds them."""
READ = 256 * 1024
"""Bytes of a file that are looked at."""

_FINDABLE = re.compile(rf"{HANDLE}_\d+|\d{{6,}}", re.IGNORECASE)
_CHANNEL = re.compile(r"^/channels/(\d+)/")
_TO_NOBODY = re.compile(r"getUpdates|getFile|[gs]etMy|deleteMy|GET |(PUT|POST) /applications|scheduled-events")
_WHERE = ("chat_id", "scope", "message_reference", "recipient_id")
_PICTURES = ("getUserProfilePhotos", "/avatars/")


class Findable:
    """By what each person on the platforms could be found."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._owners: dict[str, Human] = {}
        self._known = 0

    def of_others(self, text: str, reader: Human | None) -> list[str]:
        """What stands in the text by which somebody else than its reader could be found."""
        self._learn()
        found = {match.lower() for match in _FINDABLE.findall(text)}
        return [each for each in found if each in self._owners and self._owners[each] is not reader]

    def everybody(self) -> tuple[Human, ...]:
        """All people there are."""
        return (*self._world.telegram.humans.values(), *self._world.discord.people.values())

    def _learn(self) -> None:
        people = self.everybody()
        if len(people) != self._known:
            self._known = len(people)
            for human in people:
                self._owners |= {human.id: human, human.handle.lower(): human}


def watch_for_leaks(world: World, problems: list[str]) -> None:
    """Adds to `problems` what a call of the bot tells somebody of another's account."""
    findable = Findable(world)

    def look(call: Call) -> None:
        if any(name in call.name + call.url for name in _PICTURES):
            problems.append(f"{call.platform} {call.name}: a person's picture was asked for")
        if _TO_NOBODY.match(call.name) or _is_shared(world, call):
            return
        leaks = findable.of_others(json.dumps(_said(call.request)), reader_of(world, call))
        problems.extend(f"{call.platform} {call.name} gives away {leak}" for leak in leaks)

    world.wire.listen(look)


def assert_nobody_is_given_away(world: World) -> None:
    """Nothing that stands in anybody's private window, or in a file there, leads to another's account."""
    findable = Findable(world)
    for reader in findable.everybody():
        for text in everything_read(reader):
            leaks = findable.of_others(text, reader)
            assert not leaks, f"{reader.name} can read {leaks}: {text[:300]}"


def everything_read(reader: Human) -> Iterator[str]:
    """All that the bot put on a person's screen: words, labels, data behind buttons, addresses, forms, files."""
    for place in ("dm", *reader.threads):
        window = reader.window(place)
        yield from _around(window)
        for message in (message for message in window.messages if not message.mine):
            yield from _on(message)
            for file in message.files:
                yield f"{file.name} {reader.content(file)[:READ].decode('latin-1')}"


def _on(message: Message) -> Iterator[str]:
    yield from (message.author, message.text, message.html)
    for button in (button for row in message.rows for button in row):
        yield from (button.label, button.ref, button.url)
    for option in (option for select in message.selects for option in select.options):
        yield " ".join(astuple(option))


def _around(window: Window) -> Iterator[str]:
    yield from (toast.text for toast in window.toasts)
    if window.modal is not None:
        yield f"{window.modal.title} {window.modal.text}"
        yield from (f"{field.label} {field.placeholder} {field.value}" for field in window.modal.fields)


def _said(request: Any) -> Any:
    """What is told in a call, without where it goes."""
    return {k: v for k, v in request.items() if k not in _WHERE} if isinstance(request, dict) else request


def reader_of(world: World, call: Call) -> Human | None:
    """Who reads what a call brings, where it says so."""
    if call.platform == "telegram":
        return world.telegram.humans.get(str(call.request.get("chat_id")))
    channel = _channel(world, call)
    if channel is None:
        return None
    if channel.recipient is not None:
        return world.discord.people.get(str(channel.recipient.id))
    return next((world.discord.people[str(m)] for m in channel.thread_members if str(m) in world.discord.people), None)


def _is_shared(world: World, call: Call) -> bool:
    """Whether it goes to a group or a server's channel, where people see each other anyway."""
    if call.platform == "telegram":
        return str(call.request.get("chat_id", "")).startswith("-")
    channel = _channel(world, call)
    begins_a_thread = call.url.endswith("/threads")
    return channel is not None and channel.kind == TEXT and not begins_a_thread


def _channel(world: World, call: Call) -> Any:
    found = _CHANNEL.match(call.url)
    return world.discord.world.channels.get(int(found[1])) if found else None
