"""A loopback Telegram for each test, with a bot; every call is checked against the specification if it is there."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from adapters.playground.clock import MovableClock
from adapters.playground.telegram.human import TelegramHuman
from adapters.playground.telegram.platform import Telegram
from adapters.playground.wire import Wire
from tests.specs import telegram as spec

TOKEN = "123456:AAExample-token_of-35-characters0000"
Ask = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


@asynccontextmanager
async def running_telegram(wire: Wire, *, rates: bool = False) -> AsyncIterator[Telegram]:
    """A platform with one bot. At the end, the specification must have found nothing wrong with any call."""
    problems: list[str] = []
    if spec.available():
        wire.listen(lambda call: problems.extend(spec.check(call)))
    platform = Telegram(MovableClock(), wire, rates=rates)
    platform.add_bot("Parley", "parley_bot", TOKEN)
    await platform.start()
    yield platform
    await platform.stop()
    assert problems == []


@pytest.fixture
async def telegram(request: pytest.FixtureRequest) -> AsyncIterator[Telegram]:
    """The platform, started; rate windows are on only where a test is marked so by its parameter."""
    async with running_telegram(Wire(), rates=getattr(request, "param", False)) as platform:
        yield platform


@pytest.fixture
def ann(telegram: Telegram) -> TelegramHuman:
    """A person whom the bot may write to."""
    return telegram.add_person("Ann", zone="Europe/Berlin", started=True)


@pytest.fixture
async def ask(telegram: Telegram) -> AsyncIterator[Ask]:
    """Calls a method with plain HTTP and JSON, and gives the body of the answer."""
    async with aiohttp.ClientSession() as session:

        async def call(method: str, *, token: str = TOKEN, **fields: Any) -> dict[str, Any]:
            async with session.post(f"{telegram.api_url}/bot{token}/{method}", json=fields) as answer:
                body: dict[str, Any] = await answer.json()
                assert answer.status == (200 if body["ok"] else body["error_code"])
                return body

        yield call


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client, as it comes."""
    async with Bot(
        TOKEN,
        base_url=f"{telegram.api_url}/bot",
        base_file_url=f"{telegram.api_url}/file/bot",
        request=HTTPXRequest(),
        get_updates_request=HTTPXRequest(),
    ) as client:
        yield client
