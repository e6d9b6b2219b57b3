"""Whose DM or thread a chat is, as far as is known here, and messages by their numbers."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

import discord

from adapters.discord.calls import Calls
from bot.channel import Refused
from bot.events import MessageRef

KNOWN = 10_000
"""How many people's DMs are remembered, and of how many chats whose they are: the oldest are asked for again."""


class Chats:
    """Opens people's DMs, and remembers them: opening DMs is what Discord limits most."""

    def __init__(self, call: Calls) -> None:
        self._call = call
        self._dms: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._openings: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def remember(self, address: str, chat: str, *, thread: bool = False) -> None:
        """Takes note of a person's DM, or of who writes in a thread."""
        if not thread:
            _note(self._dms, address, chat)
        _note(self._people, chat, address)

    def person_of(self, chat: str) -> str:
        """Whose DM or thread that is, as far as was taken note of; empty for any other chat."""
        return self._people.get(chat, "")

    async def dm_of(self, address: str) -> str:
        """A person's DM, opened once for all who want to send there now."""
        if known := self._dms.get(address):
            return known
        person = discord.Object(number_of(address))

        async def open_it(client: discord.Client) -> None:
            self.remember(address, str((await client.create_dm(person)).id))

        opening = self._openings.setdefault(address, asyncio.Lock())
        async with opening:
            if address not in self._dms:
                await self._call(open_it)
        return self._dms[address]


def number_of(snowflake: str) -> int:
    """The number of an account, a chat or a message; Refused for what is none."""
    if not snowflake.isdecimal():
        raise Refused(f"no id of Discord: {snowflake!r}")
    return int(snowflake)


def partial_message(client: discord.Client, message: MessageRef) -> discord.PartialMessage:
    """A message by its number, without asking for it."""
    return client.get_partial_messageable(number_of(message.chat)).get_partial_message(number_of(message.message))


def _note(known: dict[str, str], key: str, value: str) -> None:
    if key not in known and len(known) >= KNOWN:
        del known[next(iter(known))]
    known[key] = value
