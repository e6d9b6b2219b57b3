"""The HTTP side: from a request to a method and back, with the wire's log, faults, delay and the rate windows."""

from __future__ import annotations

import inspect
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.web_request import FileField

from adapters.playground.telegram.catalogue import METHODS, Method
from adapters.playground.telegram.params import Params, Upload
from adapters.playground.telegram.rates import Rates
from adapters.playground.telegram.refusal import PREFIXES, Refused
from adapters.playground.telegram.state import Bot, State
from adapters.playground.wire import Call, Fault, Wire

UPLOAD_LIMIT = 50 * 1024 * 1024
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
REASONS = {
    403: "bot was blocked by the user",
    409: "terminated by other getUpdates request; make sure that only one bot instance is running",
}
"""What a fault says by itself; `description=` in its parameters says something else."""


class Server:
    """Answers `/bot<token>/<method>`, `/file/bot<token>/<path>`, and `/client/<file>` for a person's own client."""

    def __init__(self, state: State, wire: Wire, rates: Rates | None) -> None:
        self._state = state
        self._wire = wire
        self._rates = rates

    def application(self) -> web.Application:
        """The aiohttp application."""
        app = web.Application(client_max_size=UPLOAD_LIMIT + 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.router.add_get("/client/{unique_id}", self._show_file)
        app.router.add_route("*", "/{rest:.*}", self._nowhere)
        return app

    async def _call(self, request: web.Request) -> web.StreamResponse:
        began, at = time.perf_counter(), self._state.clock.now()
        name, params = request.match_info["method"], Params({})
        try:
            bot = self._bot(request.match_info["token"])
            name, method = METHODS.get(name.lower(), (name, None))
            fault = self._wire.take_fault("telegram", name)
            params = await read_params(request)
            status, body = 200, {"ok": True, "result": await self._perform(bot, name, method, params, fault)}
        except Refused as refused:
            status, body = refused.code, refused.body()
        except web.HTTPRequestEntityTooLarge:
            status, body = 413, Refused(413).body()
        await self._wire.travel()
        if status == 200 or (request.transport and not request.transport.is_closing()):
            took = (time.perf_counter() - began) * 1000
            url = f"/bot<token>/{request.match_info['method']}"
            self._wire.record(Call("telegram", name, at, took, status, params.shown(), body, url))
        if status == 0:
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")

    async def _perform(self, bot: Bot, name: str, method: Method | None, params: Params, fault: Fault | None) -> Any:
        """The method's result, unless a fault, an unknown name or a rate window comes before it."""
        if fault and not fault.after_effect:
            raise _shown(fault)
        if method is None:
            raise Refused(404, "method not found")
        if self._rates:
            album = len(params.structure("media") or ())
            self._rates.admit(bot.id, name.lower(), params.text("chat_id"), max(album, 1))
        result = method(self._state, bot, params)
        if inspect.isawaitable(result):
            result = await result
        if fault:
            raise _shown(fault)
        return result

    def _bot(self, token: str) -> Bot:
        if not TOKEN.fullmatch(token):
            raise Refused(401, "invalid token specified")
        bot = self._state.bots.get(token)
        if bot is None:
            raise Refused(401)
        return bot

    async def _download(self, request: web.Request) -> web.Response:
        bot = self._state.bots.get(request.match_info["token"])
        path = request.match_info["path"]
        stored = next((f for f in self._state.files.values() if f.path == path), None) if bot else None
        if stored is None:
            refused = Refused(404) if bot else Refused(401)
            return web.json_response(refused.body(), status=refused.code)
        await self._wire.travel()
        return web.Response(body=stored.data, content_type="application/octet-stream")

    async def _show_file(self, request: web.Request) -> web.Response:
        unique_id = request.match_info["unique_id"]
        stored = next((f for f in self._state.files.values() if f.unique_id == unique_id), None)
        if stored is None:
            raise web.HTTPNotFound
        return web.Response(body=stored.data, content_type=stored.mime)

    async def _nowhere(self, request: web.Request) -> web.Response:
        return web.json_response(Refused(404).body(), status=404)


def _shown(fault: Fault) -> Refused:
    """What the bot sees of a fault. Status 0 is a connection that breaks."""
    parameters: Mapping[str, Any] = fault.parameters
    wait = parameters.get("retry_after", 1)
    reason = f"retry after {wait}" if fault.status == 429 else REASONS.get(fault.status, "")
    refused = Refused(fault.status, reason, {"retry_after": wait} if fault.status == 429 else None)
    refused.description = str(parameters.get("description", refused.description or PREFIXES.get(fault.status, "")))
    return refused


async def read_params(request: web.Request) -> Params:
    """The parameters of a request: of its query, and of a form, multipart or JSON body. Files are up to 50 MB."""
    fields: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        try:
            fields |= json.loads(body) if body else {}
        except (ValueError, TypeError):
            raise Refused(400, "can't parse JSON object") from None
        return Params(fields)
    if request.content_type == "multipart/form-data":
        return await _read_multipart(request, fields)
    body = await request.read()
    if request.content_type == "application/x-www-form-urlencoded" and body:
        fields |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return Params(fields)


async def _read_multipart(request: web.Request, fields: dict[str, Any]) -> Params:
    uploads = {}
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            data = value.file.read()
            if len(data) > UPLOAD_LIMIT:
                raise Refused(413)
            uploads[name] = Upload(value.filename, value.content_type, data)
        else:
            fields[name] = value if isinstance(value, str) else bytes(value).decode()
    return Params(fields, uploads)
