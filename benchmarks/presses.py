"""From a press to the edited message on the person's screen, against a bare handler of the same library.

Fifty people press ten times a second, each five seconds apart, on screens that read the database: home, help and the
list of sessions. Parley is `main.py run` on SQLite; the floor is benchmarks/bare_….py. Each has loopback platforms of
its own, alike, in this process; each bot is a process. Blocks of presses on the one and on the other take turns.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median
from time import perf_counter

from adapters.playground.window import Human
from benchmarks.loopback import PARLEY, PLATFORMS, open_loopback, running

PEOPLE = 50
A_SECOND = 10
BLOCK = 25
BLOCKS = 8
LABELS = ("Help", "My sessions", "Home")
"""What each person presses, in turn: every screen has the button that leads to the next."""


@dataclass
class Presser:
    """Somebody with one message of the bot's on their screen, who presses on it."""

    human: Human
    presses: int = 0

    async def begin(self) -> None:
        """Asks for the first screen."""
        if self.human.platform == "telegram" or not self.human.window().menu:
            await self.human.say("/start")
        else:
            await self.human.command("start")
        await self.human.wait(lambda window: window.holding(LABELS[0]))

    async def press(self) -> float:
        """Seconds from the press until the same message says something else."""
        label = LABELS[self.presses % len(LABELS)]
        self.presses += 1
        shown = self.human.window().holding(label)
        assert shown is not None
        count = len(self.human.window().messages)
        begun = perf_counter()
        await self.human.pick(label, message=shown.id)
        await self.human.wait(lambda window: window.messages[-1].text != shown.text)
        seconds = perf_counter() - begun
        messages = self.human.window().messages
        if len(messages) != count or messages[-1].id != shown.id:
            raise AssertionError("a press was answered by another message, not by an edit")
        return seconds


async def run() -> tuple[dict[str, float], dict[str, list[float]]]:
    """The figure of each platform (ratio of the medians), and every press in seconds."""
    figures, raw = {}, {}
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with (
            running_sides(PARLEY, database=f"sqlite:///{folder}/parley.db") as ours,
            running_sides(("-m", "benchmarks.bare_telegram"), ("-m", "benchmarks.bare_discord")) as bare,
        ):
            for platform in PLATFORMS:
                sides = [ours[platform], bare[platform]]
                times: list[list[float]] = [[], []]
                for number in range(BLOCKS + 1):
                    for side in (0, 1) if number % 2 else (1, 0):
                        block = await press_for_a_while(sides[side], number)
                        times[side] += block if number else []  # the first block warms up
                figures[f"press_to_edit_p50_vs_bare_library.{platform}"] = median(times[0]) / median(times[1])
                raw[f"press_to_edit_seconds.{platform}"], raw[f"bare_press_to_edit_seconds.{platform}"] = times
    return figures, raw


@asynccontextmanager
async def running_sides(*bots: Sequence[str], database: str = "") -> AsyncIterator[dict[str, list[Presser]]]:
    """The bots on platforms of their own, and by platform the people who have the first screen before them."""
    async with AsyncExitStack() as stack:
        loopback = await stack.enter_async_context(open_loopback())
        for bot in bots:
            await stack.enter_async_context(running(bot, {**loopback.settings, "PARLEY_DATABASE_URL": database}))
        names = [f"Student {number}" for number in range(PEOPLE)]
        people = {p: [Presser(loopback.person(p, name)) for name in names] for p in PLATFORMS}
        for presser in (presser for group in people.values() for presser in group):
            await presser.begin()
        yield people


async def press_for_a_while(people: Sequence[Presser], block: int) -> list[float]:
    """One block of presses, each begun at its time whether or not those before it were answered."""
    turns = islice(cycle(people), block * BLOCK % PEOPLE, block * BLOCK % PEOPLE + BLOCK)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    pressing = []
    for number, presser in enumerate(turns):
        await asyncio.sleep(begun + number / A_SECOND - loop.time())
        pressing.append(asyncio.create_task(presser.press()))
    return list(await asyncio.gather(*pressing))
