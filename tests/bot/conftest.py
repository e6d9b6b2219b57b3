"""A running courier on a real store, with a channel and a mailer that can be slow or broken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.jitsi import Jitsi
from bot.courier import Courier
from bot.flows import FLOWS
from bot.letters import Letters
from bot.templates import Templates
from bot.ticks import Ticks
from bot.turn import House
from core.clock import OffsetClock
from core.storage import open_store
from migrations.run import upgrade
from tests.bot.delivery import Counted, Gate, Post
from tests.conftest import MakeDatabase
from tests.core.community import NOW, World, found_a_community


@pytest.fixture
async def store(fresh_sqlite_url: MakeDatabase) -> AsyncIterator[Counted]:
    """A migrated store without rows."""
    opened = Counted(open_store(fresh_sqlite_url(upgrade)))
    yield opened
    await opened.close()


@pytest.fixture
async def world(store: Counted) -> World:
    """The sample community."""
    return World(store, *await store.write(found_a_community))


@pytest.fixture
def gate() -> Gate:
    """The channel."""
    return Gate()


@pytest.fixture
def post() -> Post:
    """The mailer."""
    return Post()


@pytest.fixture
def clock() -> OffsetClock:
    """A clock just after the sample community was founded."""
    return OffsetClock(NOW - OffsetClock().now() + timedelta(seconds=1))


@pytest.fixture
async def courier(store: Counted, world: World, gate: Gate, post: Post, clock: OffsetClock) -> AsyncIterator[Courier]:
    """A running courier."""
    ticks = Ticks(clock)
    ticks.start()
    letters = Letters(FLOWS, templates=Templates(), house=House(world.community, Jitsi()), clock=clock)
    courier = Courier(
        store=store,
        clock=clock,
        channels={"telegram": gate},
        letters=letters,
        ticks=ticks,
        spaces={"telegram": "-100", "discord": "5"},
        mailer=post,
    )
    store.on_wake(lambda topic: courier.wake())
    running = asyncio.create_task(courier.run())
    yield courier
    running.cancel()
    await asyncio.wait({running})
    gate.opened.set()
    await courier.close()
    ticks.stop()
