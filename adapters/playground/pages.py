"""What every open page is told: how all stands when it opens, and from then on each change as it comes."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from dataclasses import asdict
from typing import Any

from adapters.playground.child import BotProcess, Status
from adapters.playground.humans_http import person_json
from adapters.playground.stream import Stream, event, line
from adapters.playground.wire import Call
from adapters.playground.world import Seat, World

_KEPT_CALLS = 2000
_OPENING_CALLS = 300
_GATHER_SECONDS = 0.015


class Pages:
    """Follows the world and the bot, and tells the pages; the bot's clock is told of moves alone, on `clock_lines`."""

    def __init__(self, world: World, bot: BotProcess, bot_name: str) -> None:
        self.stream = Stream("text/event-stream", heartbeat=b": still here\n\n")
        self.clock_lines = Stream("application/x-ndjson")
        self._world, self._bot, self._bot_name = world, bot, bot_name
        self._calls: deque[tuple[int, Call]] = deque(maxlen=_KEPT_CALLS)
        self._call_numbers = itertools.count(1)
        self._changed: set[tuple[str, str]] = set()

    def listen(self) -> None:
        """From now on whatever happens in the world is told."""
        world = self._world
        world.clock.follow(self._clock_moved)
        world.wire.listen(self._called)
        world.telegram.on_change(lambda human: self._window_changed("telegram", human))
        world.discord.on_change(lambda human: self._window_changed("discord", human))
        world.on_seat = self._seated

    def close(self) -> None:
        """Ends every open answer."""
        self.stream.close()
        self.clock_lines.close()

    def opening(self) -> bytes:
        """All that a page shows, as its first event."""
        calls = [_summary(number, call) for number, call in list(self._calls)[-_OPENING_CALLS:]]
        state: dict[str, Any] = {
            "people": [person_json(seat) for seat in self._world.seats.values()],
            "clock": self._clock_json(),
            "network": {"delay": self._world.wire.delay},
            "calls": calls,
            "bot": asdict(self._bot.status),
            "lines": list(self._bot.lines),
            "bot_name": self._bot_name,
            "username": self._world.bot_username,
        }
        return event("opening", state)

    def clock_line(self) -> bytes:
        """How far the clock is moved, as the bot's clock is told."""
        return line({"offset": self._world.clock.offset})

    def call(self, number: int) -> Call | None:
        """A call of the wire log by its number; None when it is too long ago."""
        return next((call for known, call in self._calls if known == number), None)

    def network_changed(self) -> None:
        """Tells how slow the platforms are made to be."""
        self.stream.publish(event("network", {"delay": self._world.wire.delay}))

    def bot_wrote(self, written: str) -> None:
        """Tells a line that the bot wrote."""
        self.stream.publish(event("line", written))

    def bot_changed(self, status: Status) -> None:
        """Tells that the bot was started, or has ended."""
        self.stream.publish(event("bot", asdict(status)))

    def _seated(self, seat: Seat) -> None:
        self._window_changed(seat.human.platform, seat.human.id)

    def _window_changed(self, platform: str, human: str) -> None:
        """Remembers that a window changed; what changes within a few milliseconds goes to the pages at once."""
        if not self.stream.watched:
            return
        if not self._changed:
            asyncio.get_running_loop().call_later(_GATHER_SECONDS, self._show_changes)
        self._changed.add((platform, human))

    def _show_changes(self) -> None:
        changed, self._changed = self._changed, set()
        for key in changed:
            if seat := self._world.seats.get(key):
                self.stream.publish(event("person", person_json(seat)))

    def _clock_moved(self, offset: float) -> None:
        self.clock_lines.publish(self.clock_line())
        self.stream.publish(event("clock", self._clock_json()))

    def _clock_json(self) -> dict[str, float]:
        return {"offset": self._world.clock.offset, "now": self._world.clock.now()}

    def _called(self, call: Call) -> None:
        number = next(self._call_numbers)
        self._calls.append((number, call))
        self.stream.publish(event("call", _summary(number, call)))


def _summary(number: int, call: Call) -> dict[str, Any]:
    return {
        "number": number,
        "platform": call.platform,
        "name": call.name,
        "at": call.at,
        "milliseconds": round(call.milliseconds, 1),
        "status": call.status,
    }
