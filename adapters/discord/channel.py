"""The courier's line to Discord: sending to a person's DM and turning messages, paced, with its failures named."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO, TypeVar
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import aiohttp
import discord
from aiolimiter import AsyncLimiter

from adapters.discord import events, limits, line, reactions, threads
from adapters.discord.inbound import PLATFORM
from adapters.discord.outbound import NO_MENTIONS, sheet
from adapters.discord.refusals import code_of, named
from adapters.streaming import FileGone, save_from
from bot.channel import ChannelError, MessageGone, Occasion, Refused, ThreadGone, Threading, TryLater
from bot.events import MessageRef
from bot.screens import Document, Shown

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds until a call is given up on: discord.py itself waits and tries again up to five times."""
KNOWN_DMS = 10_000

_GONE = {10003, 10008, 50005}
_NOBODY = {10007, 10013}
_CONNECTION_LOST = (aiohttp.ClientError, OSError, asyncio.TimeoutError, RuntimeError)


class DiscordChannel:
    """Carries messages to people on Discord. `client` gives the client that is logged in now, or None."""

    platform = PLATFORM
    passes_files_on = False

    def __init__(self, client: Callable[[], discord.Client | None]) -> None:
        self._client = client
        self._pace = AsyncLimiter(limits.REQUESTS, limits.REQUEST_SECONDS)
        self.threads_in = ""
        """The channel in which threads are opened; empty where none are, as where what is said would not be heard."""
        self._dms: dict[str, str] = {}
        self._writers: dict[str, str] = {}
        self._guilds: dict[str, int] = {}
        self._openings: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._calls: set[asyncio.Future[object]] = set()

    @property
    def me(self) -> int | None:
        """The bot's own number, while it is logged in."""
        client = self._client()
        return client.user.id if client and client.user else None

    async def send(self, address: str, shown: Shown, *, nonce: str, chat: str | None = None) -> MessageRef:
        """Sends to a person's DM, in several messages where it is long; refers to the one with the buttons.

        Opening DMs is what Discord limits most, so a chat that is known is used as it is.
        """
        return await self.post(chat or self._dms.get(address) or await self._open_dm(address), shown, nonce=nonce)

    async def carry(
        self, address: str, shown: Shown, files: Sequence[BinaryIO | None], *, nonce: str, chat: str | None = None
    ) -> tuple[MessageRef, ...]:
        """Sends what somebody else has said to its thread or a person's DM, its files on the last message."""
        assert shown.parcel is not None
        thread = shown.parcel.thread
        if thread:
            if self._client() is not None and not self.threads_in:
                raise ThreadGone("threads are switched off: what is written there would not be heard")
            await threads.enter(self._call, thread, address)
            with threads.naming_loss():
                names = partial(_nonce, nonce)
                return await line.carry(self._call, thread, shown, files, names, whom=address)
        chat = chat or self._dms.get(address) or await self._open_dm(address)
        return await line.carry(self._call, chat, shown, files, lambda number: _nonce(nonce, number))

    async def amend(self, shown: Shown, *, nonce: str) -> tuple[MessageRef, ...]:
        """Turns what somebody else has said; MessageGone where it was deleted."""
        assert shown.parcel is not None
        chat = shown.parcel.stands[0].chat
        turn = partial(line.amend, self._call, shown, lambda number: _nonce(nonce, number))
        return await threads.awake(self._call, chat, turn)

    async def retract(self, messages: Sequence[MessageRef]) -> None:
        """Takes messages away."""
        for message in messages:
            await threads.awake(self._call, message.chat, partial(line.retract, self._call, (message,)))

    @property
    def threading(self) -> Threading | None:
        """Private threads for mentors, where the community has named a channel for them."""
        return Threading(mentors_only=True, read_along=True) if self.threads_in else None

    async def open_thread(self, address: str, title: str, shown: Shown, *, nonce: str) -> str:
        """Opens a private thread with a person, who is notified of it."""
        if not self.threads_in:
            raise Refused("there is no channel for threads")
        thread = await threads.open_thread(self._call, self.threads_in, address, title)
        try:
            await self.post(thread, shown, nonce=nonce, mentions=_only(address))
        except ChannelError:
            with suppress(ChannelError):
                await self.close_thread(thread)
            raise
        return thread

    async def close_thread(self, chat: str) -> None:
        """Takes a thread away with all that stands in it."""
        await threads.remove(self._call, chat)

    async def react(self, message: MessageRef, emoji: Sequence[str]) -> Collection[str]:
        """Puts these on a message, and takes off what else the bot put there."""
        return await threads.awake(self._call, message.chat, lambda: reactions.show(self._call, message, emoji))

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
            found = await self._call(lambda client: line.partial(client, MessageRef(chat, message)).fetch())
        except Refused:
            return None
        return next((one.url for one in line.attachments_of(found) if str(one.id) == upload), None)

    async def call(self, space: str, address: str, shown: Shown, *, nonce: str) -> None:
        """Sends to a server's channel, and notifies that person alone."""
        await self.post(space, shown, nonce=nonce, mentions=_only(address))

    async def post(
        self, chat: str, shown: Shown, *, nonce: str, mentions: discord.AllowedMentions = NO_MENTIONS
    ) -> MessageRef:
        """Sends to a chat that is known. Sending the same nonce again within a few minutes sends nothing twice."""
        drawn = sheet(shown)
        last = len(drawn.texts) - 1
        for number, text in enumerate(drawn.texts):
            view, document = (drawn.view, shown.document) if number == last else (None, None)
            name = _nonce(nonce, number)
            sent = await self._call(lambda client: _send(client, chat, text, view, document, name, mentions))  # noqa: B023
        return MessageRef(chat, str(sent.id))

    async def edit(self, message: MessageRef, shown: Shown) -> None:
        """Turns a message; MessageGone where it was deleted or is not the bot's."""
        drawn = sheet(shown)
        chat, number = _number(message.chat), _number(message.message)

        async def turn(client: discord.Client) -> None:
            partial = client.get_partial_messageable(chat).get_partial_message(number)
            await partial.edit(content=drawn.only, view=drawn.view, allowed_mentions=NO_MENTIONS)

        try:
            await threads.awake(self._call, message.chat, lambda: self._call(turn))
        except Refused as refusal:
            if code_of(refusal) in _GONE:
                raise MessageGone(str(refusal)) from refusal
            raise

    async def roles_in(self, space: str, address: str) -> frozenset[str] | None:
        """The ids of the account's roles on a server, the server's own for everybody's; None where it is no member."""

        async def ask(client: discord.Client) -> frozenset[str]:
            member = await client.http.get_member(_number(space), _number(address))
            return frozenset({space, *map(str, member["roles"])})

        try:
            return await self._call(ask)
        except ChannelError as refusal:
            if code_of(refusal) in _NOBODY:
                return None
            raise

    async def show(self, space: str, occasion: Occasion) -> str | None:
        """Shows it as a scheduled event of the space's server; one that was taken away there is not made again."""
        guild = await self._guild_of(space)
        event = occasion.event or await self._call(lambda client: events.found(client, guild, occasion))
        try:
            return await self._call(lambda client: events.shown(client, guild, event, occasion))
        except Refused as refusal:
            if code_of(refusal) in events.OVER:
                return event
            raise

    async def _guild_of(self, space: str) -> int:
        """The server that the channel belongs to."""
        if space not in self._guilds:
            number = _number(space)
            self._guilds[space] = await self._call(lambda client: events.guild_of(client, number))
        return self._guilds[space]

    async def fetch(self, file: str) -> bytes:
        """What is in a file, by its address."""
        return await self._call(lambda client: client.http.get_from_cdn(file))

    def remember(self, address: str, chat: str, *, thread: bool = False) -> None:
        """Takes note of a person's DM, so that it need not be asked for; or of who writes in a thread."""
        if thread:
            if chat not in self._writers and len(self._writers) >= KNOWN_DMS:
                del self._writers[next(iter(self._writers))]
            self._writers[chat] = address
            return
        if address not in self._dms and len(self._dms) >= KNOWN_DMS:
            del self._dms[next(iter(self._dms))]
        self._dms[address] = chat

    def person_of(self, chat: str) -> str:
        """Whose DM or thread that is, as far as was taken note of; empty for any other chat."""
        return self._writers.get(chat) or next((address for address, dm in self._dms.items() if dm == chat), "")

    async def pause(self) -> None:
        """Waits for the next moment in which a request keeps the pace; for the adapter's other requests."""
        await self._pace.acquire()

    async def close(self) -> None:
        """Lets calls on their way end, for as long as they have patience."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=1.0)

    async def _open_dm(self, address: str) -> str:
        """Opens a person's DM, once for all who want to send there now. Discord allows few of these."""
        person = discord.Object(_number(address))

        async def open_it(client: discord.Client) -> None:
            self.remember(address, str((await client.create_dm(person)).id))

        opening = self._openings.setdefault(address, asyncio.Lock())
        async with opening:
            if address not in self._dms:
                await self._call(open_it)
        return self._dms[address]

    async def _call(self, make: Callable[[discord.Client], Awaitable[T]], patience: float = PATIENCE) -> T:
        """One call at our pace. Never cancelled: discord.py, stopped in a global pause, would stay in it for good."""
        client = self._client()
        if client is None:
            raise TryLater(2.0, "not logged in to Discord")
        await self.pause()
        call = asyncio.ensure_future(make(client))
        self._calls.add(call)  # type: ignore[arg-type]
        call.add_done_callback(self._ended)
        done, _ = await asyncio.wait({call}, timeout=patience)
        if not done:
            raise TryLater(PATIENCE, "Discord does not answer")
        try:
            return call.result()
        except (discord.DiscordException, *_CONNECTION_LOST) as error:
            raise named(error) from error

    def _ended(self, call: asyncio.Future[T]) -> None:
        self._calls.discard(call)
        if not call.cancelled():
            call.exception()


async def _send(
    client: discord.Client,
    chat: str,
    text: str,
    view: discord.ui.View | None,
    document: Document | None,
    nonce: str,
    mentions: discord.AllowedMentions,
) -> discord.Message:
    channel = client.get_partial_messageable(_number(chat))
    extra: dict[str, Any] = {"view": view} if view is not None else {}
    if document is not None:
        extra["file"] = discord.File(BytesIO(document.text.encode()), filename=document.name)
    sent: discord.Message = await channel.send(
        text, nonce=nonce, allowed_mentions=mentions, suppress_embeds=True, **extra
    )
    return sent


def _only(address: str) -> discord.AllowedMentions:
    """Mentions that notify that person alone."""
    return discord.AllowedMentions(everyone=False, roles=False, users=[discord.Object(_number(address))])


def _nonce(nonce: str, number: int) -> str:
    """A nonce for the numbered message of several, within the length that Discord takes."""
    name = f"{nonce}-{number}" if number else nonce
    return name if len(name) <= limits.NONCE else sha256(name.encode()).hexdigest()[: limits.NONCE]


def _number(snowflake: str) -> int:
    if not snowflake.isdecimal():
        raise Refused(f"no id of Discord: {snowflake!r}")
    return int(snowflake)
