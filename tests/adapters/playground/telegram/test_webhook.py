"""Updates go to a webhook in order, with its secret, and again until they are taken."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from adapters.playground.telegram.human import TelegramHuman
from tests.adapters.playground.telegram.conftest import Ask


class Hook:
    """A bot's end of a webhook, which refuses as often as it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.refusals = 0
        self.calls: asyncio.Queue[tuple[str | None, str | None, dict[str, Any]]] = asyncio.Queue()

    async def handle(self, request: web.Request) -> web.Response:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        await self.calls.put((secret, request.headers.get("Content-Type"), await request.json()))
        return web.Response()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_updates_come_in_order_with_the_secret_also_those_from_before(
    hook: Hook, ann: TelegramHuman, ask: Ask
) -> None:
    await ann.say("one")
    await ask("setWebhook", url=hook.url, secret_token="s3cret-_")
    await ann.say("two")
    for text in ("one", "two"):
        secret, content_type, update = await asyncio.wait_for(hook.calls.get(), 2)
        assert (secret, content_type, update["message"]["text"]) == ("s3cret-_", "application/json", text)


async def test_a_refused_update_is_sent_again_and_the_error_is_told(hook: Hook, ann: TelegramHuman, ask: Ask) -> None:
    hook.refusals = 1
    await ask("setWebhook", url=hook.url)
    await ann.say("one")
    await ann.say("two")
    assert (await asyncio.wait_for(hook.calls.get(), 2))[2]["message"]["text"] == "one"
    info = (await ask("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert (await asyncio.wait_for(hook.calls.get(), 2))[2]["message"]["text"] == "two"
    await ask("deleteWebhook", drop_pending_updates=True)
    assert (await ask("getWebhookInfo"))["result"]["url"] == ""


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"url": "ftp://a.example"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://a.example", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "https://a.example", "secret_token": "x" * 257}, "secret token contains unallowed characters"),
    ],
)
async def test_a_wrong_webhook_is_refused(fields: dict[str, str], reason: str, ask: Ask) -> None:
    assert (await ask("setWebhook", **fields))["description"] == f"Bad Request: {reason}"
