"""Reading back what people wrote, changed and took away while the bot was away, as if it had just happened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

import aiohttp
import discord

from adapters.discord.channel import DiscordChannel
from adapters.discord.inbound import PLATFORM
from adapters.discord.limits import HISTORY_PAGE

if TYPE_CHECKING:
    from adapters.discord.listener import Listener
    from bot.intake import Intake

log = logging.getLogger(__name__)

READERS = 16
"""Lines read at once: Discord lets the bot answer in each about once a second, so one after the other takes long."""
MARGIN = 60_000 << 22
"""A minute, in snowflakes: what came just before the newest update that was handled may not have been handled yet."""
PAUSE_AFTER_FAILURE = 5.0
"""Seconds until the lines that could not be read are tried again."""


class History:
    """The lines that may hold messages not seen yet. Reads each once, the ones that somebody writes in first."""

    def __init__(
        self,
        intake: Intake,
        channel: DiscordChannel,
        client: Callable[[], discord.Client | None],
        listener: Listener,
    ) -> None:
        self._intake = intake
        self._channel = channel
        self._client = client
        self._listener = listener
        self._unread: dict[str, str] = {}
        self._threads: set[str] = set()
        self._reading: dict[str, asyncio.Task[None]] = {}
        self._rounds: asyncio.Task[None] | None = None

    async def look(self, *, direct: bool) -> None:
        """Takes note of where each line was left; DMs are left out unless `direct`. To be called before the platform
        sends what is new. Which shard a thread belongs to is not known here: what is read twice takes effect once."""
        lines = await self._intake.lines(PLATFORM, direct=direct)
        self._threads.update(line.chat for line in lines if line.thread)
        self._unread.update({line.chat: str(max(int(line.after) - MARGIN, 0)) for line in lines})

    def read(self) -> None:
        """Starts reading all lines, in the background."""
        if self._rounds is not None:
            self._rounds.cancel()
        self._rounds = asyncio.create_task(self._read_all())

    async def is_next(self, message: discord.Message) -> bool:
        """Reads what came in this message's line before it; False where that failed, and both will be read together."""
        chat = str(message.channel.id)
        reading = self._begin(chat)
        if reading is not None:
            await asyncio.wait({reading})
            return not reading.cancelled() and chat not in self._unread
        return True

    def stop(self) -> None:
        """Ends the reading; what is unread is found again at the next start."""
        for task in (*self._reading.values(), *([self._rounds] if self._rounds else ())):
            task.cancel()

    async def _read_all(self) -> None:
        while self._unread or self._reading:
            chats = iter(list(self._unread))
            await asyncio.gather(*(self._read_each(chats) for _ in range(READERS)))
            if self._unread or self._reading:
                await asyncio.sleep(PAUSE_AFTER_FAILURE)

    async def _read_each(self, chats: Iterator[str]) -> None:
        """One of the readers, who share what there is to read: a slow line holds up none but its own."""
        for chat in chats:
            if reading := self._begin(chat):
                await asyncio.wait({reading})

    def _begin(self, chat: str) -> asyncio.Task[None] | None:
        after = self._unread.pop(chat, None)
        if after is not None:
            task = self._reading[chat] = asyncio.create_task(self._read(chat, after))
            task.add_done_callback(lambda _: self._reading.pop(chat, None))
        return self._reading.get(chat)

    async def _read(self, chat: str, after: str) -> None:
        try:
            client = self._client()
            if client is None:
                raise ConnectionError("not logged in")
            line = await _line(client, int(chat), is_thread=chat in self._threads)
            await self._compare(chat, line)
            while True:
                await self._channel.calls.pause()
                since = discord.Object(int(after))
                page = [m async for m in line.history(limit=HISTORY_PAGE, after=since, oldest_first=True)]
                for message in page:
                    await self._listener.message(message)
                if len(page) < HISTORY_PAGE:
                    break
                after = str(page[-1].id)
        except (discord.Forbidden, discord.NotFound, ValueError) as error:
            log.info("a line cannot be read back: %s", error)
            await self._intake.line_read(PLATFORM, chat)
        except (discord.DiscordException, aiohttp.ClientError, OSError, RuntimeError) as error:
            log.warning("a line is read back later: %s", error)
            self._unread.setdefault(chat, after)
        else:
            await self._intake.line_read(PLATFORM, chat)

    async def _compare(self, chat: str, line: discord.abc.Messageable) -> None:
        """Hears of what became of the line's newest messages: those that are gone, then those that were changed."""
        kept = await self._listener.kept(chat, HISTORY_PAGE)
        if not kept:
            return
        await self._channel.calls.pause()
        newest = [message async for message in line.history(limit=HISTORY_PAGE)]
        if not newest:  # a line that was kept is never empty: it holds the bot's own answers
            return
        first = newest[-1].id if len(newest) == HISTORY_PAGE else 0
        there = {str(message.id) for message in newest}
        for number in kept:
            if int(number) >= first and number not in there:
                await self._listener.deleted(chat, number)
        edited = [message for message in newest if message.edited_at and str(message.id) in kept]
        for message in sorted(edited, key=lambda one: one.edited_at or one.created_at):
            await self._listener.edited(message)


async def _line(client: discord.Client, chat: int, *, is_thread: bool) -> discord.abc.Messageable:
    """The chat to read; of a thread, Discord is asked what the gateway has not told, as it tells of none archived."""
    if not is_thread:
        return client.get_partial_messageable(chat, type=discord.ChannelType.private)
    found = client.get_channel(chat) or await client.fetch_channel(chat)
    return cast(discord.Thread, found)
