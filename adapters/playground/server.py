"""The addresses of the page's own server: requests and answers. What the pages are told of changes is in pages.py."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import available_timezones

from aiohttp import ClientSession, web

from adapters.playground.body import read_body
from adapters.playground.child import BotProcess
from adapters.playground.guard import add_headers, guard
from adapters.playground.humans_http import act, person_json
from adapters.playground.pages import Pages
from adapters.playground.window import File, Human
from adapters.playground.world import World

_PAGE = Path(__file__).parent / "page"
_UPLOAD_LIMIT = 80 * 2**20
_MOST_DELAY_SECONDS = 30
_PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def make_app(world: World, bot: BotProcess, pages: Pages, next_due: Callable[[], float | None]) -> web.Application:
    """The page, its stream, and every act as an address. `next_due` is the epoch second of what is due next, if any."""
    app = web.Application(middlewares=[guard], client_max_size=_UPLOAD_LIMIT)
    app.on_response_prepare.append(add_headers)
    site = _Site(world, bot, pages, next_due)
    app.add_routes(
        [
            web.get("/", site.page),
            web.static("/page", _PAGE),
            web.get("/clock", site.clock),
            web.get("/api/stream", site.stream),
            web.get("/api/calls/{number:[0-9]+}", site.call),
            web.get("/api/files/{platform}/{id}/{place}/{message}/{index:[0-9]+}", site.file),
            web.post("/api/people", site.add_person),
            web.post("/api/humans/{platform}/{id}/{act}", site.act),
            web.post("/api/clock/move", site.move_clock),
            web.post("/api/clock/next", site.next_due),
            web.post("/api/bot/kill", site.kill_bot),
            web.post("/api/bot/start", site.start_bot),
            web.post("/api/network", site.network),
            web.post("/api/faults", site.fault),
        ]
    )
    return app


def _done(**answer: Any) -> web.Response:
    return web.json_response(answer)


class _Site:
    """The handlers, over one playground."""

    def __init__(self, world: World, bot: BotProcess, pages: Pages, next_due: Callable[[], float | None]) -> None:
        self._world = world
        self._bot = bot
        self._pages = pages
        self._next_due = next_due

    async def page(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "index.html")

    async def stream(self, request: web.Request) -> web.StreamResponse:
        return await self._pages.stream.serve(request, self._pages.opening())

    async def clock(self, request: web.Request) -> web.StreamResponse:
        return await self._pages.clock_lines.serve(request, self._pages.clock_line())

    async def call(self, request: web.Request) -> web.Response:
        call = self._pages.call(int(request.match_info["number"]))
        if call is None:
            raise web.HTTPNotFound(text="this call is too long ago")
        return _done(**asdict(call))

    async def add_person(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        name = body.text("name").strip()
        if not name:
            raise ValueError("name must not be empty")
        zone = body.text("zone", "UTC")
        if zone not in available_timezones():
            raise ValueError(f"there is no time zone {zone!r}")
        human = self._world.add_person(body.text("platform"), name, zone=zone)
        return _done(**person_json(self._world.seats[human.platform, human.id]))

    async def act(self, request: web.Request) -> web.Response:
        answer = await act(self._human(request), request.match_info["act"], await read_body(request))
        return _done(answer=answer)

    async def move_clock(self, request: web.Request) -> web.Response:
        seconds = (await read_body(request)).number("seconds")
        self._world.clock.move(seconds)
        return _done(seconds=seconds, now=self._world.clock.now())

    async def next_due(self, request: web.Request) -> web.Response:
        due = await asyncio.to_thread(self._next_due)
        if due is None:
            return web.json_response({"error": "Nothing is due: nothing waits for its time to come."}, status=409)
        seconds = max(0.0, due - self._world.clock.now()) + 1
        self._world.clock.move(seconds)
        return _done(seconds=seconds, now=self._world.clock.now())

    async def kill_bot(self, request: web.Request) -> web.Response:
        await self._bot.kill()
        return _done(**asdict(self._bot.status))

    async def start_bot(self, request: web.Request) -> web.Response:
        await self._bot.start()
        return _done(**asdict(self._bot.status))

    async def network(self, request: web.Request) -> web.Response:
        delay = (await read_body(request)).number("delay")
        if not 0 <= delay <= _MOST_DELAY_SECONDS:
            raise ValueError(f"delay must be 0 to {_MOST_DELAY_SECONDS} seconds")
        self._world.wire.delay = delay
        self._pages.network_changed()
        return _done(delay=delay)

    async def fault(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        parameters = body.fields.get("parameters", {})
        if not isinstance(parameters, dict):
            raise ValueError("parameters must be an object")
        self._world.wire.fail_next(
            body.text("platform"),
            body.text("name"),
            int(body.number("status")),
            times=int(body.number("times", 1)),
            after_effect=body.flag("after_effect", False),
            **parameters,
        )
        return _done()

    async def file(self, request: web.Request) -> web.Response:
        """A file that stands on a message, fetched as this person's client would. Only pictures open in the page."""
        file = self._file(request)
        async with ClientSession() as session, session.get(file.url) as answer:
            data, kind = await answer.read(), answer.content_type
            if answer.status != 200:
                raise web.HTTPBadGateway(text=f"the platform answered {answer.status}")
        if kind in _PICTURES:
            return web.Response(body=data, content_type=kind)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return web.Response(body=data, content_type="application/octet-stream", headers=headers)

    def _human(self, request: web.Request) -> Human:
        key = request.match_info["platform"], request.match_info["id"]
        if key not in self._world.seats:
            raise web.HTTPNotFound(text="nobody of that name is here")
        return self._world.seats[key].human

    def _file(self, request: web.Request) -> File:
        window = self._human(request).window(request.match_info["place"])
        message = next((m for m in window.messages if m.id == request.match_info["message"]), None)
        index = int(request.match_info["index"])
        if message is None or index >= len(message.files):
            raise web.HTTPNotFound(text="this file is not on the screen")
        return message.files[index]
