"""Private threads, a conversation's own place in a server: opened with their person, entered, woken, taken away.

When a thread is lost, and what is written in it, is not known here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final, TypeVar

import discord

from adapters.cutting import cut
from adapters.discord import limits
from adapters.discord.calls import Calls
from adapters.discord.refusals import code_of
from bot.channel import ChannelError, ThreadGone

T = TypeVar("T")

PRIVATE: Final = 12
WEEK: Final = 10080
"""Minutes without a message after which Discord archives a thread: the longest there is."""
ARCHIVED: Final = 50083
LOST: Final = frozenset({10003, 10007, 10013, 50001, 50013, 160005})
"""The thread is gone, not for the bot to enter, or locked; or its person has left the server."""


def is_own(channel: object, me: int | None) -> bool:
    """Whether that is a private thread that the bot itself has opened."""
    return isinstance(channel, discord.Thread) and channel.is_private() and channel.owner_id == me


async def open_thread(call: Calls, channel: str, address: str, title: str) -> str:
    """Opens a thread in a channel and lets that person in; nothing is left of it where they cannot be."""

    async def start(client: discord.Client) -> str:
        made = await client.http.start_thread_without_message(
            int(channel),
            name=cut(title, limits.THREAD_NAME),
            auto_archive_duration=WEEK,
            type=PRIVATE,
            invitable=False,
        )
        return str(made["id"])

    thread = await call(start)
    try:
        await call(lambda client: client.http.add_user_to_thread(int(thread), int(address)))
    except ChannelError:
        with suppress(ChannelError):
            await remove(call, thread)
        raise
    return thread


async def enter(call: Calls, thread: str, address: str) -> None:
    """Sees to it that a thread can be written to and that its person reads it: they may have left it.

    Raises ThreadGone where that cannot be.
    """
    with naming_loss():
        await awake(call, thread, lambda: call(lambda c: c.http.add_user_to_thread(int(thread), int(address))))


async def remove(call: Calls, thread: str) -> None:
    """Takes a thread away with all that stands in it."""
    await call(lambda client: client.http.delete_channel(int(thread)))


async def awake(call: Calls, thread: str, act: Callable[[], Awaitable[T]]) -> T:
    """Does something in a chat, once more after it was woken where that is an archived thread."""
    try:
        return await act()
    except ChannelError as refusal:
        if code_of(refusal) != ARCHIVED:
            raise
    await call(lambda client: client.http.edit_channel(int(thread), archived=False))
    return await act()


@contextmanager
def naming_loss() -> Iterator[None]:
    """Raises ThreadGone in place of the refusals that mean that a thread is lost."""
    try:
        yield
    except ChannelError as refusal:
        if code_of(refusal) in LOST | {ARCHIVED}:
            raise ThreadGone(str(refusal)) from refusal
        raise
