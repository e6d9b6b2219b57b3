"""Fetching what is in a file from a platform's file host, piece by piece, so that no file is ever held in memory."""

from __future__ import annotations

from typing import BinaryIO

import aiohttp
from yarl import URL

from bot.channel import Refused, TryLater

PIECE = 64 * 1024
PATIENCE = aiohttp.ClientTimeout(total=120.0, sock_connect=10.0, sock_read=30.0)


class FileGone(Refused):
    """The address is good no longer, or never was."""


async def save_from(address: str, into: BinaryIO, most: int) -> None:
    """Writes what the address gives; FileGone, Refused beyond `most` bytes, TryLater for what can pass.

    The address may hold a token, so that no error names it.
    """
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.get(URL(address, encoded=True)) as answer,
        ):
            if answer.status >= 500 or answer.status == 429:
                raise TryLater(5.0, f"the file host answered {answer.status}")
            if answer.status != 200:
                raise FileGone(f"the file is gone: {answer.status}")
            taken = 0
            async for piece in answer.content.iter_chunked(PIECE):
                taken += len(piece)
                if taken > most:
                    raise Refused(f"the file has more than {most} bytes")
                into.write(piece)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise TryLater(5.0, f"the file host broke off: {type(error).__name__}") from None
    if not taken:
        raise Refused("the file is empty")
