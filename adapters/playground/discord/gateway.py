"""The gateway: WebSocket connections of bots, their limits, and the faults that can be played on them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import zlib
from collections import deque
from collections.abc import Callable
from typing import Any

import zstandard
from aiohttp import WSMsgType, web

from adapters.playground.discord.handshake import INVALID, Closed, Handshake
from adapters.playground.discord.sessions import Session, Sessions
from adapters.playground.discord.shapes import member_json
from adapters.playground.discord.state import Json, World
from adapters.playground.wire import Call, Wire

HEARTBEAT_SECONDS = 41.25
SENDS_A_MINUTE = 120
PAYLOAD_BYTES = 4096

HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, MEMBERS, HELLO, ACK = 1, 2, 3, 6, 7, 8, 10, 11
VOICE_STATE = 4


def _compressor(kind: str) -> Callable[[bytes], bytes] | None:
    if kind == "zlib-stream":
        deflate = zlib.compressobj()
        return lambda data: deflate.compress(data) + deflate.flush(zlib.Z_SYNC_FLUSH)
    if kind == "zstd-stream":
        stream = zstandard.ZstdCompressor(level=1).compressobj()
        return lambda data: stream.compress(data) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    return None


class Connection:
    """One socket: frames go out in order and compressed, frames come in within the limits."""

    def __init__(self, gateway: Gateway, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.gateway = gateway
        self.request = request
        self.socket = socket
        self.session: Session | None = None
        self._compress = _compressor(request.query.get("compress", ""))
        self._waiting: asyncio.Queue[str] = asyncio.Queue()
        self._received: deque[float] = deque()

    def push(self, frame: Json) -> None:
        """Sends a frame, in order, without waiting."""
        self._waiting.put_nowait(json.dumps(frame, separators=(",", ":")))

    async def run(self) -> None:
        """Speaks until either side closes."""
        sender = asyncio.create_task(self._send())
        try:
            self.push({"op": HELLO, "d": {"heartbeat_interval": int(HEARTBEAT_SECONDS * 1000), "_trace": []}})
            while True:
                message = await self.socket.receive(timeout=HEARTBEAT_SECONDS * 1.5)
                if message.type is not WSMsgType.TEXT and message.type is not WSMsgType.BINARY:
                    break
                await self._receive(message.data)
        except TimeoutError:
            await self.socket.close(code=4009, message=b"Session timed out.")
        except Closed as closed:
            self.gateway.log(f"close {closed.code}", {"reason": str(closed)})
            await self._drain()
            await self.socket.close(code=closed.code, message=str(closed).encode())
        finally:
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sender
            self._leave()

    async def _drain(self) -> None:
        for _ in range(100):
            if self._waiting.empty():
                return
            await asyncio.sleep(0)

    async def _send(self) -> None:
        while True:
            text = await self._waiting.get()
            with contextlib.suppress(ConnectionError, RuntimeError):
                if self._compress is None:
                    await self.socket.send_str(text)
                else:
                    await self.socket.send_bytes(self._compress(text.encode()))

    def _leave(self) -> None:
        session = self.session
        if session is None or session.pipe is not self:
            return
        session.leave()
        if self.socket.close_code in (1000, 1001):
            self.gateway.sessions.close(session)

    async def _receive(self, raw: str | bytes) -> None:
        if len(raw if isinstance(raw, bytes) else raw.encode()) > PAYLOAD_BYTES:
            raise Closed(4002, "Error while decoding payload.")
        now = time.monotonic()
        self._received.append(now)
        while now - self._received[0] > 60:
            self._received.popleft()
        if self.gateway.rates and len(self._received) > SENDS_A_MINUTE:
            raise Closed(4008, "You are being rate limited.")
        try:
            frame = json.loads(raw)
            operation, data = frame["op"], frame.get("d")
        except (ValueError, TypeError, KeyError):
            raise Closed(4002, "Error while decoding payload.") from None
        await self._operate(operation, data)

    async def _operate(self, operation: Any, data: Any) -> None:
        handshake = self.gateway.handshake
        if operation == HEARTBEAT:
            self.push({"op": ACK})
        elif operation == IDENTIFY:
            if self.session is not None:
                raise Closed(4005, "Already authenticated.")
            self.session = handshake.identify(self, data if isinstance(data, dict) else {}, self.gateway.url)
        elif operation == RESUME:
            self.session = handshake.resume(self, data if isinstance(data, dict) else {})
        elif operation not in (PRESENCE, VOICE_STATE, MEMBERS):
            raise Closed(4001, "Unknown opcode.")
        elif self.session is None:
            raise Closed(4003, "Not authenticated.")
        elif operation == MEMBERS:
            _send_members(self.gateway.world, self.session, data)


def _send_members(world: World, session: Session, data: Any) -> None:
    """Answers a request for members, by ids or by the beginning of a name."""
    wanted = data.get("guild_id") if isinstance(data, dict) else None
    guild = world.guilds.get(int(wanted[0] if isinstance(wanted, list) else wanted or 0))
    if guild is None or session.application.id not in guild.members:
        return
    ids = data.get("user_ids")
    listed = {int(one) for one in (ids if isinstance(ids, list) else [ids])} if ids else None
    query = str(data.get("query") or "").lower()
    found = [
        member_json(member)
        for member in guild.members.values()
        if (member.user.id in listed if listed is not None else member.user.name.lower().startswith(query))
    ]
    chunk = {"guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1, "not_found": []}
    session.send("GUILD_MEMBERS_CHUNK", chunk | ({"nonce": data["nonce"]} if "nonce" in data else {}))


class Gateway:
    """All connections, and the faults that can be played on them."""

    def __init__(self, world: World, sessions: Sessions, wire: Wire, *, rates: bool, identify_seconds: float) -> None:
        self.world = world
        self.sessions = sessions
        self.rates = rates
        self.url = ""
        self.handshake = Handshake(world, sessions, self.log, rates=rates, identify_seconds=identify_seconds)
        self._wire = wire
        self.connections: set[Connection] = set()

    def log(self, name: str, data: Json) -> None:
        """Puts a gateway frame of note into the wire log."""
        self._wire.record(Call("discord", f"gateway {name}", self.world.clock.now(), 0.0, 101, data, None))

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Takes one WebSocket connection."""
        socket = web.WebSocketResponse(max_msg_size=1 << 20, compress=False)
        await socket.prepare(request)
        connection = Connection(self, request, socket)
        self.connections.add(connection)
        try:
            if request.query.get("encoding", "json") != "json":
                await socket.close(code=4002, message=b"Error while decoding payload.")
            elif request.query.get("v", "10") != "10":
                await socket.close(code=4012, message=b"Invalid API version.")
            else:
                await connection.run()
        finally:
            self.connections.discard(connection)
        return socket

    def drop(self) -> None:
        """Cuts every connection without a close frame, as a lost network does."""
        for connection in tuple(self.connections):
            if connection.request.transport is not None:
                connection.request.transport.abort()

    def ask_to_reconnect(self) -> None:
        """Sends op 7 to every connection."""
        for connection in tuple(self.connections):
            connection.push({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Sends op 9 to every connection; sessions that are not resumable are forgotten."""
        for connection in tuple(self.connections):
            if connection.session is not None and not resumable:
                self.sessions.close(connection.session)
            connection.push({"op": INVALID, "d": resumable})

    def send_malformed(self) -> None:
        """Sends a MESSAGE_CREATE without any of its fields."""
        for session in tuple(self.sessions.by_id.values()):
            session.send("MESSAGE_CREATE", {})

    async def stop(self) -> None:
        """Closes every connection as going away."""
        for connection in tuple(self.connections):
            await connection.socket.close(code=1001, message=b"Going away")
