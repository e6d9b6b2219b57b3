"""The playground put together: world, page and bot. What is the bot's own comes from outside, as plain functions."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from adapters.playground.child import BotProcess, Status
from adapters.playground.humans_http import person_json
from adapters.playground.server import make_app
from adapters.playground.stream import Stream, event, line
from adapters.playground.wire import Call
from adapters.playground.world import Endpoints, Seat, World

_KEPT_CALLS = 2000
_OPENING_CALLS = 300
_GATHER_SECONDS = 0.015


class Playground:
    """Both platforms on loopback with a chat page, and the bot as a child process that can be killed and started.

    `bot_env` makes the bot's settings out of the endpoints. `next_due` gives the epoch second of the next thing due, or
    None; it runs in a thread. `make_world` adds people and sample data before the bot starts. `tell` gets each line
    that the bot writes.
    """

    def __init__(
        self,
        *,
        bot_command: list[str],
        bot_env: Callable[[Endpoints], dict[str, str]],
        next_due: Callable[[], float | None],
        make_world: Callable[[World], Awaitable[None]],
        bot_name: str = "Parley",
        bot_username: str = "parley_bot",
        discord_intents: tuple[str, ...] = ("message_content",),
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.world = World(bot_username)
        self.bot = BotProcess(bot_command)
        self.bot.on_line = self._bot_wrote
        self.bot.on_status = self._bot_changed
        self.url = ""
        self.endpoints: Endpoints
        self.pages = Stream("text/event-stream", heartbeat=b": still here\n\n")
        self.clock_lines = Stream("application/x-ndjson")
        self._bot_env, self._bot_name, self._discord_intents = bot_env, bot_name, discord_intents
        self._next_due, self._make_world, self._tell = next_due, make_world, tell
        self._calls: deque[tuple[int, Call]] = deque(maxlen=_KEPT_CALLS)
        self._call_numbers = itertools.count(1)
        self._changed: set[tuple[str, str]] = set()
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Starts both platforms, the page on 127.0.0.1 (any free port by default), the world, and then the bot."""
        world = self.world
        await world.telegram.start()
        await world.discord.start()
        await world.mail.start()
        await self._serve(port)
        self._listen()
        telegram_token = f"{secrets.randbelow(10**10):010}:{secrets.token_urlsafe(26)}"
        discord_token = f"{secrets.token_urlsafe(18)}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(20)}"
        world.telegram.add_bot(self._bot_name, world.bot_username, telegram_token)
        world.discord.add_bot(self._bot_name, discord_token, privileged=self._discord_intents)
        self.endpoints = Endpoints(
            telegram_api=world.telegram.api_url,
            telegram_token=telegram_token,
            discord_api=world.discord.api_url,
            discord_gateway=world.discord.gateway_url,
            discord_token=discord_token,
            clock=f"{self.url}clock",
            mail_port=world.mail.port,
        )
        await self._make_world(world)
        self.bot.env = self._bot_env(self.endpoints)
        await self.bot.start()

    async def stop(self) -> None:
        """Stops the bot, the page and the platforms."""
        await self.bot.stop()
        self.pages.close()
        self.clock_lines.close()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.world.mail.stop()
        await self.world.discord.stop()
        await self.world.telegram.stop()

    async def move_to_next_due(self) -> float | None:
        """Moves the clock one second past the next thing due, and gives the seconds moved; None if nothing is due."""
        due = await asyncio.to_thread(self._next_due)
        if due is None:
            return None
        seconds = max(0.0, due - self.world.clock.now()) + 1
        self.world.clock.move(seconds)
        return seconds

    def set_delay(self, seconds: float) -> None:
        """Makes every answer of both platforms wait so many seconds, 0 to 30."""
        if not 0 <= seconds <= 30:
            raise ValueError("delay must be 0 to 30 seconds")
        self.world.wire.delay = seconds
        self.pages.publish(event("network", {"delay": seconds}))

    def opening(self) -> bytes:
        """All that a page shows, as its first events."""
        people = [person_json(seat) for seat in self.world.seats.values()]
        calls = [_summary(number, call) for number, call in list(self._calls)[-_OPENING_CALLS:]]
        state: dict[str, Any] = {
            "people": people,
            "clock": self._clock_json(),
            "network": {"delay": self.world.wire.delay},
            "calls": calls,
            "bot": asdict(self.bot.status),
            "lines": list(self.bot.lines),
            "bot_name": self._bot_name,
            "username": self.world.bot_username,
        }
        return event("opening", state)

    def call(self, number: int) -> Call | None:
        """A call of the wire log by its number; None when it is too long ago."""
        return next((call for known, call in self._calls if known == number), None)

    async def _serve(self, port: int) -> None:
        self._runner = web.AppRunner(make_app(self), shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, bound = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{bound}/"

    def _listen(self) -> None:
        world = self.world
        world.clock.follow(self._clock_moved)
        world.wire.listen(self._called)
        world.telegram.on_change(lambda human: self._window_changed("telegram", human))
        world.discord.on_change(lambda human: self._window_changed("discord", human))
        world.on_seat = self._seated

    def _seated(self, seat: Seat) -> None:
        self._window_changed(seat.human.platform, seat.human.id)

    def _window_changed(self, platform: str, human: str) -> None:
        """Remembers that a window changed; what changes within a few milliseconds goes to the pages at once."""
        if not self.pages.watched:
            return
        if not self._changed:
            asyncio.get_running_loop().call_later(_GATHER_SECONDS, self._show_changes)
        self._changed.add((platform, human))

    def _show_changes(self) -> None:
        changed, self._changed = self._changed, set()
        for key in changed:
            if seat := self.world.seats.get(key):
                self.pages.publish(event("person", person_json(seat)))

    def _clock_moved(self, offset: float) -> None:
        self.clock_lines.publish(line({"offset": offset}))
        self.pages.publish(event("clock", self._clock_json()))

    def _clock_json(self) -> dict[str, float]:
        return {"offset": self.world.clock.offset, "now": self.world.clock.now()}

    def _called(self, call: Call) -> None:
        number = next(self._call_numbers)
        self._calls.append((number, call))
        self.pages.publish(event("call", _summary(number, call)))

    def _bot_wrote(self, line: str) -> None:
        self._tell(line)
        self.pages.publish(event("line", line))

    def _bot_changed(self, status: Status) -> None:
        self.pages.publish(event("bot", asdict(status)))


def _summary(number: int, call: Call) -> dict[str, Any]:
    return {
        "number": number,
        "platform": call.platform,
        "name": call.name,
        "at": call.at,
        "milliseconds": round(call.milliseconds, 1),
        "status": call.status,
    }
