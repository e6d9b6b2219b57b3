"""The HTTP front: reads a call, checks who it is from, applies faults and limits, answers as Discord, logs the wire."""

from __future__ import annotations

import json
import mimetypes
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import BodyPartReader, web

from adapters.playground.discord.calls import ApiCall, Backend, Reply, Route
from adapters.playground.discord.errors import ApiError, Code
from adapters.playground.discord.rates import Banned, Limited
from adapters.playground.discord.routes import (
    channels,
    commands,
    events,
    guilds,
    identity,
    interactions,
    messages,
    reactions,
    threads,
)
from adapters.playground.discord.rules.messages import SentFile
from adapters.playground.wire import Call, Fault, Wire

PREFIX = "/api/v10"
ROUTES: tuple[Route, ...] = (
    *identity.ROUTES,
    *messages.ROUTES,
    *reactions.ROUTES,
    *interactions.ROUTES,
    *channels.ROUTES,
    *commands.ROUTES,
    *guilds.ROUTES,
    *events.ROUTES,
    *threads.ROUTES,
)
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")
UNAUTHORIZED = {"message": "401: Unauthorized", "code": 0}

Answer = tuple[int, Any, dict[str, str]]


class Server:
    """Turns HTTP requests into calls of routes, and what comes of them into answers and the wire log."""

    def __init__(self, backend: Backend, wire: Wire) -> None:
        self._backend = backend
        self._wire = wire

    def register(self, app: web.Application) -> None:
        """Adds the API's routes, and an answer for every route that it does not have."""
        for route in ROUTES:
            app.router.add_route(route.verb, PREFIX + route.path, self._handler(route))
        app.router.add_route("*", "/api/{rest:.*}", self._unknown)

    def _handler(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, route)

        return handle

    async def _serve(self, request: web.Request, route: Route) -> web.StreamResponse:
        started, at = time.perf_counter(), self._backend.world.clock.now()
        fault = self._wire.take_fault("discord", route.name)
        body: Any = None
        files: dict[int, SentFile] = {}
        try:
            body, files = await _read(request)
            if fault is None or fault.after_effect:
                status, answer, headers = self._answer(request, route, body, files)
            if fault is not None:
                status, answer, headers = _failure(fault)
        except (ValueError, UnicodeDecodeError):
            error = ApiError(Code.INVALID_JSON)
            status, answer, headers = error.status, error.body, {}
        self._backend.rates.count_answer(status)
        await self._wire.travel()
        sent = _logged(request, body, files)
        elapsed = (time.perf_counter() - started) * 1000
        self._wire.record(Call("discord", route.name, at, elapsed, status, sent, answer, _masked(request)))
        return await _send(request, status, answer, headers)

    def _answer(self, request: web.Request, route: Route, body: Any, files: dict[int, SentFile]) -> Answer:
        rates, world = self._backend.rates, self._backend.world
        caller = None
        headers: dict[str, str] = {}
        try:
            if not route.open:
                scheme, _, token = request.headers.get("Authorization", "").partition(" ")
                caller = world.application_by_token(token) if scheme == "Bot" else None
                rates.check_global(token)
                if caller is None:
                    return 401, UNAUTHORIZED, {}
            if route.limit is not None:
                place = "/".join(request.match_info[key] for key in MAJOR if key in request.match_info)
                headers = rates.check_route(route.name, place, route.limit)
            call = ApiCall(self._backend, caller, request.match_info, request.query, body, files)
            reply = route.handle(call)
        except ApiError as error:
            return error.status, error.body, headers
        except Limited as limited:
            return _too_many(limited.retry_after, is_global=limited.is_global, headers=limited.headers)
        except Banned:
            return 429, "error code: 1015", {}
        return _status(reply), reply.body, headers

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        at = self._backend.world.clock.now()
        words = f"404: Not Found (the loopback Discord has no route {request.method} {request.path})"
        answer = {"message": words, "code": 0}
        self._wire.record(Call("discord", f"{request.method} {request.path}", at, 0.0, 404, None, answer, request.path))
        return await _send(request, 404, answer, {})


def _status(reply: Reply) -> int:
    return reply.status or (204 if reply.body is None else 200)


def _too_many(retry_after: float, *, is_global: bool, headers: dict[str, str]) -> Answer:
    body: dict[str, Any] = {
        "message": "You are being rate limited.",
        "retry_after": round(retry_after, 3),
        "global": is_global,
    }
    body["code"] = 0
    return 429, body, headers | {"Retry-After": str(max(1, round(retry_after)))}


def _failure(fault: Fault) -> Answer:
    """The answer of an injected fault: `retry_after` and `global` for a 429, `code` and `message` for the rest."""
    given = fault.parameters
    if fault.status == 429:
        is_global = bool(given.get("global", False))
        scope = {"X-RateLimit-Scope": "global" if is_global else "user"}
        return _too_many(float(given.get("retry_after", 1.0)), is_global=is_global, headers=scope)
    reasons = {
        401: "Unauthorized",
        403: "Forbidden",
        404: "Not Found",
        500: "Internal Server Error",
        502: "Bad Gateway",
    }
    words = f"{fault.status}: {reasons.get(fault.status, 'Error')}"
    return fault.status, {"message": given.get("message", words), "code": given.get("code", 0)}, {}


async def _send(request: web.Request, status: int, answer: Any, headers: dict[str, str]) -> web.StreamResponse:
    if status == 0:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if isinstance(answer, str):
        return web.Response(status=status, text=answer, content_type="text/html")
    data = b"" if answer is None else json.dumps(answer, separators=(",", ":")).encode()
    response = web.Response(status=status, body=data, headers=headers | {"Via": "1.1 loopback"})
    if data:
        response.headers["Content-Type"] = "application/json"
    return response


async def _read(request: web.Request) -> tuple[Any, dict[int, SentFile]]:
    """The JSON body and the files; ValueError where it is no JSON."""
    if not request.can_read_body:
        return None, {}
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return (json.loads(raw) if raw else None), {}
    body: Any = None
    files: dict[int, SentFile] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read(decode=False))
        if part.name == "payload_json":
            body = json.loads(data)
        elif part.filename is not None:
            digits = "".join(filter(str.isdigit, part.name or ""))
            kind = mimetypes.guess_type(part.filename)[0] or "application/octet-stream"  # as Discord does, by the name
            files[int(digits or len(files))] = SentFile(part.filename, kind, data)
    return body, files


def _logged(request: web.Request, body: Any, files: dict[int, SentFile]) -> Any:
    if body is None and not files:
        return dict(request.query)
    if not files:
        return body
    sent = [{"file": file.name, "size": len(file.data)} for file in files.values()]
    return (body if isinstance(body, dict) else {"payload": body}) | {"files": sent}


def _masked(request: web.Request) -> str:
    path = request.path_qs.removeprefix(PREFIX)
    for name in ("webhook_token", "interaction_token"):
        token = request.match_info.get(name)
        if token:
            path = path.replace(token, "***")
    return path
