"""The loopback platforms that the doctor looks at, and a server that is none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from adapters.playground.clock import MovableClock
from adapters.playground.discord.platform import Discord
from adapters.playground.telegram.platform import Telegram
from adapters.playground.wire import Wire
from tests.adapters.cli.clinic import DISCORD_TOKEN, TELEGRAM_TOKEN, Clinic


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    clock = MovableClock()
    telegram, discord = Telegram(clock, Wire(), rates=False), Discord(clock, Wire(), rates=False)
    await telegram.start()
    await discord.start()
    telegram.add_bot("Parley", "parley_bot", TELEGRAM_TOKEN)
    discord.add_bot("Parley", DISCORD_TOKEN)
    discord.add_guild("Night School")
    fitting = {
        "telegram_token": TELEGRAM_TOKEN,
        "telegram_api": telegram.api_url,
        "discord_token": DISCORD_TOKEN,
        "discord_api": discord.api_url,
        "discord_gateway": discord.gateway_url,
        "database_url": f"sqlite:///{tmp_path / 'parley.db'}",
    }
    yield Clinic(telegram, discord, fitting)
    await discord.stop()
    await telegram.stop()


@pytest.fixture
async def elsewhere() -> AsyncIterator[str]:
    """The address of a server that is no platform: every page says hello, and its socket too."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def socket(request: web.Request) -> web.WebSocketResponse:
        opened = web.WebSocketResponse()
        await opened.prepare(request)
        await opened.send_json(["hello"])
        await opened.close()
        return opened

    app = web.Application()
    app.router.add_get("/socket/", socket)
    app.router.add_get("/{rest:.*}", page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
