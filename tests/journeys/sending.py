"""How each kind of content is sent, by the platforms on which it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.window import Human

Send = Callable[[Human, str, str], Awaitable[None]]
"""Sends it with these words, where it has any, in reply to that message."""
BOTH = ("telegram", "discord")


def said(made: Callable[[str], str] = str) -> dict[str, Send]:
    """Typed, as these words are made."""

    async def say(human: Human, words: str, reply_to: str) -> None:
        await human.say(made(words), reply_to=reply_to)

    return dict.fromkeys(BOTH, say)


def marked(html: str, markdown: str) -> dict[str, Send]:
    """With marks: entities on Telegram, Markdown on Discord; `ME` is the sender's number."""

    async def compose(human: Human, words: str, reply_to: str) -> None:
        assert isinstance(human, TelegramHuman)
        await human.compose(f"{words} {html}".replace("ME", human.id), reply_to=reply_to)

    async def say(human: Human, words: str, reply_to: str) -> None:
        await human.say(f"{words} {markdown}".replace("ME", human.id), reply_to=reply_to)

    return {"telegram": compose, "discord": say}


def file(name: str, data: bytes, kind: str = "document", *, on: tuple[str, ...] = BOTH) -> dict[str, Send]:
    """A file with words."""

    async def attach(human: Human, words: str, reply_to: str) -> None:
        await human.attach(name, data, caption=words, kind=kind, reply_to=reply_to)

    return dict.fromkeys(on, attach)


def uncaptioned(name: str, data: bytes, kind: str, *, on: tuple[str, ...] = ("telegram",)) -> dict[str, Send]:
    """A file that takes no words."""

    async def attach(human: Human, words: str, reply_to: str) -> None:
        await human.attach(name, data, kind=kind, reply_to=reply_to)

    return dict.fromkeys(on, attach)


def files(*files: tuple[str, bytes], on: tuple[str, ...] = BOTH) -> dict[str, Send]:
    """Several files at once, with words."""

    async def attach(human: Human, words: str, reply_to: str) -> None:
        await human.attach_all(files, caption=words, reply_to=reply_to)

    return dict.fromkeys(on, attach)


def fields(platform: str, **content: Any) -> dict[str, Send]:
    """What a menu of one platform's client makes."""

    async def send(human: Human, words: str, reply_to: str) -> None:
        await human.send(content, reply_to=reply_to)

    return {platform: send}
