"""A bot made of bare HTTP calls and a bare WebSocket, to say things that no library would."""

import asyncio
import json
import zlib
from typing import Any

import aiohttp
import zstandard

from adapters.playground.discord.platform import Discord

ALL_BUT_PRIVILEGED = 0x7FFF & ~(1 << 1 | 1 << 8)


class RawGateway:
    """One gateway connection; events that were not awaited yet are kept in order."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, compress: str = "") -> None:
        self.socket = socket
        self.sequence = 0
        self._inflate = zlib.decompressobj() if compress == "zlib-stream" else None
        self._unzstd = zstandard.ZstdDecompressor().decompressobj() if compress == "zstd-stream" else None

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_str(json.dumps({"op": op, "d": data}))

    async def frame(self) -> dict[str, Any]:
        """The next frame; `{"closed": code}` where the platform closed."""
        message = await self.socket.receive(timeout=5)
        if message.type is aiohttp.WSMsgType.TEXT:
            raw = message.data
        elif message.type is aiohttp.WSMsgType.BINARY:
            raw = self._inflate.decompress(message.data) if self._inflate else self._unzstd.decompress(message.data)  # type: ignore[union-attr]
        else:
            return {"closed": self.socket.close_code}
        frame: dict[str, Any] = json.loads(raw)
        self.sequence = frame.get("s") or self.sequence
        return frame

    async def event(self, name: str) -> dict[str, Any]:
        """The data of the next event of that name, passing over all before it."""
        while True:
            frame = await self.frame()
            assert "closed" not in frame, f"closed with {frame['closed']} while waiting for {name}"
            if frame.get("t") == name:
                data: dict[str, Any] = frame["d"]
                return data


class RawBot:
    """A bot with a token and, once `connect` was called, a gateway connection."""

    def __init__(self, platform: Discord, token: str) -> None:
        self.platform = platform
        self.token = token
        self.session = aiohttp.ClientSession()
        self.gateway: RawGateway

    async def call(
        self, verb: str, path: str, body: Any = None, *, files: dict[str, bytes] | None = None, token: str | None = None
    ) -> tuple[int, Any]:
        """Status and JSON body of one call."""
        headers = {"Authorization": f"Bot {token or self.token}"}
        data: Any = None
        if files is not None:
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("payload_json", json.dumps(body), content_type="application/json")
            for index, (name, content) in enumerate(files.items()):
                data.add_field(f"files[{index}]", content, filename=name, content_type="text/plain")
        elif body is not None:
            data, headers["Content-Type"] = json.dumps(body), "application/json"
        async with self.session.request(verb, self.platform.api_url + path, data=data, headers=headers) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else None

    async def open_gateway(self, query: str = "?v=10&encoding=json") -> RawGateway:
        """A connection that has not said who it is."""
        socket = await self.session.ws_connect(self.platform.gateway_url + query, autoclose=True)
        compress = query.partition("compress=")[2]
        gateway = RawGateway(socket, compress)
        assert (await gateway.frame())["op"] == 10
        return gateway

    async def identify(self, gateway: RawGateway, **fields: Any) -> None:
        """Sends an identify; fields given replace the usual ones."""
        usual = {"token": self.token, "intents": ALL_BUT_PRIVILEGED, "properties": {"os": "linux"}}
        await gateway.send(2, usual | fields)

    async def connect(self, **fields: Any) -> dict[str, Any]:
        """Connects and identifies; gives back what READY says."""
        self.gateway = await self.open_gateway()
        await self.identify(self.gateway, **fields)
        return await self.gateway.event("READY")

    async def answer(self, interaction: dict[str, Any], kind: int, data: Any = None) -> tuple[int, Any]:
        """Answers an interaction."""
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback?with_response=1"
        return await self.call("POST", path, {"type": kind} | ({"data": data} if data is not None else {}))

    async def next_interaction(self) -> dict[str, Any]:
        """What a person did next, within five seconds."""
        return await asyncio.wait_for(self.gateway.event("INTERACTION_CREATE"), 5)

    async def close(self) -> None:
        """Hangs up."""
        await self.session.close()
