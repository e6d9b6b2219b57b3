"""A loopback Telegram, the real library polling it, a small scripted router behind, and a real inbox.

Every call is checked against the specification if it is there.
"""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.wire import Call, Wire
from adapters.telegram.app import TelegramApp
from bot.intake import Intake
from bot.router import Router
from core.clock import SystemClock
from core.storage import Store, open_store
from migrations.run import upgrade
from tests.adapters.playground.telegram.conftest import TOKEN, running_telegram
from tests.adapters.telegram.scripted import Script


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def telegram(request: pytest.FixtureRequest, wire: Wire) -> AsyncIterator[Telegram]:
    """The platform with one bot; rate windows are on only where a test is marked so by its parameter."""
    async with running_telegram(wire, rates=getattr(request, "param", False)) as platform:
        yield platform


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("telegram") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
async def store(empty_database: Path, tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite:///{shutil.copy(empty_database, tmp_path / 'parley.db')}")
    yield opened
    await opened.close()


@pytest.fixture
async def intake(store: Store) -> AsyncIterator[Intake]:
    kept = Intake(store, SystemClock())
    yield kept
    await kept.close()


@pytest.fixture
def script(store: Store, intake: Intake) -> Script:
    return Script(store, intake)


def app_for(telegram: Telegram, script: Script, *, token: str = TOKEN, admins: tuple[str, ...] = ()) -> TelegramApp:
    """A bot that is pointed at the loopback Telegram."""
    return TelegramApp(
        token=token, router=cast(Router, script), intake=script.intake, api=telegram.api_url, admins=admins
    )


@pytest.fixture
async def app(telegram: Telegram, script: Script) -> AsyncIterator[TelegramApp]:
    """A bot that is on Telegram."""
    running = app_for(telegram, script)
    await running.start()
    yield running
    await running.close()


@pytest.fixture
def ann(telegram: Telegram) -> TelegramHuman:
    return telegram.add_person("Ann", started=True)


@pytest.fixture
def ben(telegram: Telegram) -> TelegramHuman:
    return telegram.add_person("Ben", username="ben_writes", language="de", started=True)


def calls(wire: Wire, name: str) -> list[Call]:
    """The calls of a method, in the order in which they were answered."""
    return [call for call in wire.calls if call.name == name]
