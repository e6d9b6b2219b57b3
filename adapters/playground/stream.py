"""A stream of bytes to all who have it open: server-sent events for the pages, lines of JSON for the bot's clock."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

_WAITING_LIMIT = 5000
_HEARTBEAT_SECONDS = 15


def event(kind: str, data: Any) -> bytes:
    """A server-sent event that carries JSON."""
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode()


def line(data: Any) -> bytes:
    """A line of JSON."""
    return json.dumps(data).encode() + b"\n"


class Stream:
    """Sends to every open reader. One that cannot keep up is cut off: it connects again and starts afresh."""

    def __init__(self, content_type: str, *, heartbeat: bytes = b"") -> None:
        self._headers = {"Content-Type": content_type, "Cache-Control": "no-store"}
        self._heartbeat = heartbeat
        self._readers: set[asyncio.Queue[bytes]] = set()

    @property
    def watched(self) -> bool:
        """Whether anyone is reading."""
        return bool(self._readers)

    def publish(self, frame: bytes) -> None:
        """Sends a frame to every open reader."""
        for queue in tuple(self._readers):
            if queue.full():
                self._readers.discard(queue)
            else:
                queue.put_nowait(frame)

    def close(self) -> None:
        """Ends every open reader's answer."""
        for queue in tuple(self._readers):
            self._readers.discard(queue)
            if not queue.full():
                queue.put_nowait(b"")

    async def serve(self, request: web.Request, opening: bytes) -> web.StreamResponse:
        """Answers with the opening, then with all that is published, until the reader goes away."""
        response = web.StreamResponse(headers=self._headers)
        queue: asyncio.Queue[bytes] = asyncio.Queue(_WAITING_LIMIT)
        self._readers.add(queue)
        try:
            await response.prepare(request)
            await response.write(opening)
            while queue in self._readers and request.transport is not None:
                await response.write(await self._next(queue))
        except ConnectionResetError:
            pass
        finally:
            self._readers.discard(queue)
        return response

    async def _next(self, queue: asyncio.Queue[bytes]) -> bytes:
        try:
            frames = [await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)]
        except TimeoutError:
            return self._heartbeat
        while not queue.empty():
            frames.append(queue.get_nowait())
        return b"".join(frames)
