"""The bot on Telegram: makes itself known, then polls until it is closed. Handling is in listener.py."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection

import httpx
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from adapters.telegram.channel import TelegramChannel
from adapters.telegram.inbound import PLATFORM
from adapters.telegram.listener import Listener
from adapters.telegram.menu import register
from adapters.telegram.poll import FIRST_PAUSE, LONGEST_PAUSE, Poll
from adapters.telegram.refusals import bad_token, seconds_of
from adapters.telegram.workers import Workers
from bot.intake import Intake
from bot.router import Router

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
CONNECTIONS = 64
LAST_WORDS = 5.0
"""Seconds that running handlers have to end."""


class TelegramApp:
    """Parley on Telegram. `api` is the address of a Bot API server, `admins` are the accounts with the admins' menu."""

    platform = PLATFORM

    def __init__(
        self, *, token: str, router: Router, intake: Intake, api: str = API, admins: Collection[str] = ()
    ) -> None:
        _keep_addresses_out_of_logs()
        self._bot = _client(token, api.rstrip("/"))
        self._commands = router.commands
        self._admins = admins
        self.channel = TelegramChannel(self._bot)
        self._workers = Workers()
        listener = Listener(self._bot, self.channel, router, intake, self._workers)
        self._poll = Poll(self._bot, intake, listener, self._workers)
        self._polling: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()
        """Set while the bot hears what people do."""

    @property
    def bot_name(self) -> str:
        """The bot's user name, as in `t.me/name`; empty until Telegram has said it."""
        return self._bot.username if self.ready.is_set() else ""

    def deep_link(self, payload: str) -> str:
        """An address that opens the bot with the payload: https://core.telegram.org/bots/features#deep-linking"""
        return f"https://t.me/{self.bot_name}?start={payload.replace('.', '_')}" if self.bot_name else ""

    async def start(self) -> None:
        """Returns when the bot is ready; NotLetIn where Telegram will not have it. Outages are waited out."""
        await _insist("say who the bot is", self._bot.initialize)
        self.channel.topics = bool(self._bot.bot.has_topics_enabled)
        await _insist("take away a webhook", self._bot.delete_webhook)
        await _insist("take the menu of commands", self._offer_menu)
        self._polling = asyncio.create_task(self._poll.run())
        self.ready.set()
        log.info("on Telegram as @%s", self._bot.username)

    async def run_until_failed(self) -> None:
        """Returns after `close`: what Telegram does not take later is waited out, and said in the log."""
        if self._polling is not None:
            await asyncio.wait({self._polling})

    async def close(self) -> None:
        """Stops hearing what people do, lets running handlers end within a few seconds, and closes the connections."""
        self.ready.clear()
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.wait({self._polling})
        await self._workers.close(LAST_WORDS)
        await self._bot.shutdown()

    async def _offer_menu(self) -> None:
        try:
            await register(self._bot, self._commands, self._admins)
        except BadRequest as error:
            log.error("the menu of commands was refused; that which Telegram knows stays: %s", error)


def _client(token: str, api: str) -> Bot:
    """One pool of connections for all: each of its own loads the certificates again."""
    kept = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=20.0)
    request = HTTPXRequest(read_timeout=10.0, pool_timeout=10.0, httpx_kwargs={"limits": kept})
    try:
        return Bot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=request,
            get_updates_request=request,
        )
    except InvalidToken:
        raise bad_token() from None


async def _insist(what: str, call: Callable[[], Awaitable[object]]) -> None:
    """Calls until it works. The errors of a refused token carry the token, so they go no further."""
    pause = FIRST_PAUSE
    while True:
        try:
            await call()
        except InvalidToken:
            raise bad_token() from None
        except TelegramError as error:
            wait = max(pause, seconds_of(error) if isinstance(error, RetryAfter) else 0.0)
            log.warning("Telegram did not %s: %s; it is asked again in %.1f s", what, error, wait)
            await asyncio.sleep(wait)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return


def _keep_addresses_out_of_logs() -> None:
    """These log the address of each call, and that holds the token."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
