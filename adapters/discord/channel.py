"""The courier's line to Discord: sending to a person's DM and turning messages, paced, with its failures named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import discord

from adapters.discord import events, limits, line, reactions, threads
from adapters.discord.calls import Calls
from adapters.discord.chats import Chats, number_of, partial_message
from adapters.discord.inbound import PLATFORM
from adapters.discord.outbound import NO_MENTIONS, mentioning, sheet
from adapters.discord.refusals import code_of
from adapters.streaming import FileGone, save_from
from bot.channel import ChannelError, Occasion, Refused, ThreadGone, Threading
from bot.events import MessageRef
from bot.screens import Document, Shown

_NOBODY = {10007, 10013}


class DiscordChannel:
    """Carries messages to people on Discord. `client` gives the client that is logged in now, or None."""

    platform = PLATFORM
    passes_files_on = False

    def __init__(self, client: Callable[[], discord.Client | None]) -> None:
        self.calls = Calls(client)
        self.chats = Chats(self.calls)
        self.threads_in = ""
        """The channel in which threads are opened; empty where none are, as where what is said would not be heard."""
        self._guilds: dict[str, int] = {}

    @property
    def me(self) -> int | None:
        """The bot's own number, while it is logged in."""
        client = self.calls.client
        return client.user.id if client and client.user else None

    async def send(self, address: str, shown: Shown, *, nonce: str, chat: str | None = None) -> MessageRef:
        """Sends to a person's DM, in several messages where it is long; refers to the one with the buttons."""
        return await self.post(chat or await self.chats.dm_of(address), shown, nonce=nonce)

    async def carry(
        self, address: str, shown: Shown, files: Sequence[BinaryIO | None], *, nonce: str, chat: str | None = None
    ) -> tuple[MessageRef, ...]:
        """Sends what somebody else has said to its thread or a person's DM, its files on the last message."""
        assert shown.parcel is not None
        thread = shown.parcel.thread
        if thread:
            if self.calls.client is not None and not self.threads_in:
                raise ThreadGone("threads are switched off: what is written there would not be heard")
            await threads.enter(self.calls, thread, address)
            with threads.naming_loss():
                names = partial(_nonce, nonce)
                return await line.carry(self.calls, thread, shown, files, names, whom=address)
        chat = chat or await self.chats.dm_of(address)
        return await line.carry(self.calls, chat, shown, files, lambda number: _nonce(nonce, number))

    async def amend(self, shown: Shown, *, nonce: str) -> tuple[MessageRef, ...]:
        """Turns what somebody else has said; MessageGone where it was deleted."""
        assert shown.parcel is not None
        chat = shown.parcel.stands[0].chat
        turn = partial(line.amend, self.calls, shown, lambda number: _nonce(nonce, number))
        return await threads.awake(self.calls, chat, turn)

    async def retract(self, messages: Sequence[MessageRef]) -> None:
        """Takes messages away."""
        for message in messages:
            await threads.awake(self.calls, message.chat, partial(line.retract, self.calls, (message,)))

    @property
    def threading(self) -> Threading | None:
        """Private threads for mentors, where the community has named a channel for them."""
        return Threading(mentors_only=True, read_along=True) if self.threads_in else None

    async def open_thread(self, address: str, title: str, shown: Shown, *, nonce: str) -> str:
        """Opens a private thread with a person, who is notified of it."""
        if not self.threads_in:
            raise Refused("there is no channel for threads")
        thread = await threads.open_thread(self.calls, self.threads_in, address, title)
        try:
            await self.post(thread, shown, nonce=nonce, mentions=mentioning(address))
        except ChannelError:
            with suppress(ChannelError):
                await self.close_thread(thread)
            raise
        return thread

    async def close_thread(self, chat: str) -> None:
        """Takes a thread away with all that stands in it."""
        await threads.remove(self.calls, chat)

    async def react(self, message: MessageRef, emoji: Sequence[str]) -> Collection[str]:
        """Puts these on a message, and takes off what else the bot put there."""
        return await threads.awake(self.calls, message.chat, lambda: reactions.show(self.calls, message, emoji))

    async def save(self, file: str, into: BinaryIO, most: int) -> None:
        """Writes what is in a file, by its address; where that has run out, by the one that its message gives now."""
        try:
            await save_from(file, into, most)
        except FileGone:
            fresh = await self._fresh(file)
            if fresh is None:
                raise
            await save_from(fresh, into, most)

    async def _fresh(self, file: str) -> str | None:
        """The address of a file as it is today: addresses are good for a day. None where its message is gone."""
        address = urlsplit(file)
        chat, _, message = address.fragment.partition("/")
        upload = address.path.split("/")[-2]
        if not message:
            return None
        try:
            found = await self.calls(lambda client: partial_message(client, MessageRef(chat, message)).fetch())
        except Refused:
            return None
        return next((one.url for one in line.attachments_of(found) if str(one.id) == upload), None)

    async def call(self, space: str, address: str, shown: Shown, *, nonce: str) -> None:
        """Sends to a server's channel, and notifies that person alone."""
        await self.post(space, shown, nonce=nonce, mentions=mentioning(address))

    async def post(
        self, chat: str, shown: Shown, *, nonce: str, mentions: discord.AllowedMentions = NO_MENTIONS
    ) -> MessageRef:
        """Sends to a chat that is known. Sending the same nonce again within a few minutes sends nothing twice."""
        drawn = sheet(shown)
        last = len(drawn.texts) - 1
        for number, text in enumerate(drawn.texts):
            view, document = (drawn.view, shown.document) if number == last else (None, None)
            name = _nonce(nonce, number)
            sent = await self.calls(lambda client: _send(client, chat, text, view, document, name, mentions))  # noqa: B023
        return MessageRef(chat, str(sent.id))

    async def edit(self, message: MessageRef, shown: Shown) -> None:
        """Turns a message; MessageGone where it was deleted or is not the bot's."""
        drawn = sheet(shown)
        turn = partial(line.turn, self.calls, message, drawn.only, drawn.view)
        await threads.awake(self.calls, message.chat, turn)

    async def roles_in(self, space: str, address: str) -> frozenset[str] | None:
        """The ids of the account's roles on a server, the server's own for everybody's; None where it is no member."""

        async def ask(client: discord.Client) -> frozenset[str]:
            member = await client.http.get_member(number_of(space), number_of(address))
            return frozenset({space, *map(str, member["roles"])})

        try:
            return await self.calls(ask)
        except ChannelError as refusal:
            if code_of(refusal) in _NOBODY:
                return None
            raise

    async def show(self, space: str, occasion: Occasion) -> str | None:
        """Shows it as a scheduled event of the space's server; one that was taken away there is not made again."""
        guild = await self._guild_of(space)
        event = occasion.event or await self.calls(lambda client: events.found(client, guild, occasion))
        try:
            return await self.calls(lambda client: events.shown(client, guild, event, occasion))
        except Refused as refusal:
            if code_of(refusal) in events.OVER:
                return event
            raise

    async def _guild_of(self, space: str) -> int:
        """The server that the channel belongs to."""
        if space not in self._guilds:
            number = number_of(space)
            self._guilds[space] = await self.calls(lambda client: events.guild_of(client, number))
        return self._guilds[space]

    async def fetch(self, file: str) -> bytes:
        """What is in a file, by its address."""
        return await self.calls(lambda client: client.http.get_from_cdn(file))

    async def close(self) -> None:
        """Lets calls on their way end, for a moment."""
        await self.calls.close()


async def _send(
    client: discord.Client,
    chat: str,
    text: str,
    view: discord.ui.View | None,
    document: Document | None,
    nonce: str,
    mentions: discord.AllowedMentions,
) -> discord.Message:
    channel = client.get_partial_messageable(number_of(chat))
    extra: dict[str, Any] = {"view": view} if view is not None else {}
    if document is not None:
        extra["file"] = discord.File(BytesIO(document.text.encode()), filename=document.name)
    sent: discord.Message = await channel.send(
        text, nonce=nonce, allowed_mentions=mentions, suppress_embeds=True, **extra
    )
    return sent


def _nonce(nonce: str, number: int) -> str:
    """A nonce for the numbered message of several, within the length that Discord takes."""
    name = f"{nonce}-{number}" if number else nonce
    return name if len(name) <= limits.NONCE else sha256(name.encode()).hexdigest()[: limits.NONCE]
