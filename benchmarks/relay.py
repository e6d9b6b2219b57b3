"""From a message typed on one platform to the other's screen on the other, against the bare libraries' own send.

Twenty pairs say a thing every four seconds, five a second in all. Parley is `main.py run` on SQLite, with its receipts;
the floor is benchmarks/bare_bridge.py, which hears by the one library and sends by the other, and keeps nothing. The
network has no delay. Blocks of messages through the one and the other take turns.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from itertools import count
from statistics import median
from time import perf_counter

from sqlalchemy.orm import Session

from adapters.playground.window import Human
from benchmarks.loopback import PARLEY, Loopback, open_loopback, running
from core.clock import SystemClock
from core.people import AccountKey, CommunitySettings, ensure_community, greet
from core.people.community import ONLY_COMMUNITY
from core.relay import take_messages, talk_to
from core.services import add_mentor
from core.storage import open_store
from migrations.run import upgrade

PAIRS = 20
A_SECOND = 5
BLOCK = 20
BLOCKS = 6
DIRECTIONS = (("telegram", "discord"), ("discord", "telegram"))

Say = Callable[[int], Awaitable[float]]
"""The way of the pair of that number: says something, and gives the seconds until it is read."""


async def run() -> tuple[dict[str, float], dict[str, list[float]]]:
    """The figure of each direction (ratio of the medians), and the way of every message in seconds."""
    figures, raw = {}, {}
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-bench-"))
        url = f"sqlite:///{folder}/parley.db"
        ours, bare = [await stack.enter_async_context(open_loopback()) for _ in range(2)]
        pairs = {way: [_pair(ours, *way, number) for number in range(PAIRS)] for way in DIRECTIONS}
        await _introduce(url, [pair for way in pairs.values() for pair in way])
        await stack.enter_async_context(running(PARLEY, {**ours.settings, "PARLEY_DATABASE_URL": url}))
        await stack.enter_async_context(running(("-m", "benchmarks.bare_bridge"), bare.settings))
        others = {way: [_pair(bare, *way, number) for number in range(PAIRS)] for way in DIRECTIONS}
        for way in DIRECTIONS:
            sides = (_through(pairs[way]), _through(others[way], addressed=True))
            times: list[list[float]] = [[], []]
            for number in range(BLOCKS + 1):
                for side in (0, 1) if number % 2 else (1, 0):
                    block = await _for_a_while(sides[side])
                    times[side] += block if number else []  # the first block warms up
            name = "_to_".join(way)
            figures[f"relay_p50_vs_bare_send.{name}"] = median(times[0]) / median(times[1])
            raw[f"relay_seconds.{name}"], raw[f"bare_send_seconds.{name}"] = times
    return figures, raw


def _pair(loopback: Loopback, one: str, other: str, number: int) -> tuple[Human, Human]:
    return loopback.person(one, f"Student {number}"), loopback.person(other, f"Mentor {number}")


async def _introduce(url: str, pairs: Sequence[tuple[Human, Human]]) -> None:
    """Each second of a pair is a mentor whom anybody may write to, and the first talks to them already."""
    upgrade(url)
    store, now = open_store(url), SystemClock().now()
    community = CommunitySettings(name="Night School", zone="UTC", mentor_word="mentor")
    await store.write(lambda db: ensure_community(db, community, now))

    def introduce(db: Session) -> None:
        for student, mentor in pairs:
            key, account = (AccountKey(human.platform, human.id) for human in (student, mentor))
            greet(db, key, name=student.name, now=now)
            made = add_mentor(db, ONLY_COMMUNITY, account, name=mentor.name, now=now)
            take_messages(db, ONLY_COMMUNITY, made.id, True, by=made.person_id)
            talk_to(db, ONLY_COMMUNITY, key, made.person_id, now)

    await store.write(introduce)
    await store.close()


def _through(pairs: Sequence[tuple[Human, Human]], *, addressed: bool = False) -> Say:
    words = count(1)

    async def say(number: int) -> float:
        one, other = pairs[number % PAIRS]
        text = f"What about the {next(words)}th exercise?"
        begun = perf_counter()
        await one.say(f"{other.id} {text}" if addressed else text)
        await other.wait(lambda window: window.newest(text))
        return perf_counter() - begun

    return say


async def _for_a_while(say: Say) -> list[float]:
    """One block of messages, each said at its time whether or not those before it have come."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    saying = []
    for number in range(BLOCK):
        await asyncio.sleep(begun + number / A_SECOND - loop.time())
        saying.append(asyncio.ensure_future(say(number)))
    return list(await asyncio.gather(*saying))
