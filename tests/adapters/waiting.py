"""Waiting for what no window shows."""

import asyncio
from collections.abc import Callable


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Returns when something that no window shows has come true."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what it looks at announces nothing
            await asyncio.sleep(0.005)
