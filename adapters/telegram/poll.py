"""Asking Telegram for updates, over and over: each batch is done with, or stored, before the next is asked for, which
confirms it.

python-telegram-bot's own updater confirms before handlers end, and stops for good, silently, at one 401 or 404.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any, NoReturn

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from adapters.telegram.inbound import ALLOWED_UPDATES, PLATFORM
from adapters.telegram.limits import POLL_SECONDS, UPDATES
from adapters.telegram.listener import Listener, RawUpdate
from adapters.telegram.refusals import seconds_of
from adapters.telegram.workers import Workers
from bot.intake import Intake

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
BACKLOG = 500
"""How many updates may be under way before more are asked for."""
HEAD_START = 0.01
"""Seconds that updates have to be done with before they are stored and more are asked for: that, too, takes time."""


class Poll:
    """The long poll of one bot."""

    def __init__(self, bot: Bot, intake: Intake, listener: Listener, workers: Workers) -> None:
        self._bot = bot
        self._intake = intake
        self._listener = listener
        self._workers = workers
        self._offset = 0
        self._left_over: set[str] = set()

    async def run(self) -> NoReturn:
        """Handles what a crash left over, then what comes, for as long as it is not cancelled."""
        pause, caught_up = FIRST_PAUSE, False
        while True:
            try:
                if caught_up:
                    await self._take_next()
                else:
                    await self._catch_up()
                    caught_up = True
                pause = FIRST_PAUSE
            except Exception as error:
                wait = max(pause, await self._heed(error))
                log.info("Telegram is asked again in %.1f s", wait)
                await asyncio.sleep(wait)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _catch_up(self) -> None:
        """Takes what is stored and not done, a page at a time."""
        while left := [row for row in await self._intake.waiting(PLATFORM) if row[0] not in self._left_over]:
            log.info("%d updates of Telegram are still to be handled", len(left))
            for update, body in left:
                self._left_over.add(update)
                self._listener.take(self._listener.read(json.loads(body)))
            await self._workers.room(BACKLOG)

    async def _take_next(self) -> None:
        await self._workers.room(BACKLOG)
        batch = await self._ask()
        if not batch:
            return
        sent = [raw for raw in batch if str(raw["update_id"]) not in self._left_over]
        fresh = self._intake.hear(PLATFORM, [(str(raw["update_id"]), _body(raw)) for raw in sent])
        for raw in sent:
            if str(raw["update_id"]) in fresh:
                self._listener.take(self._listener.read(raw))
        await self._workers.head_start(HEAD_START)
        await self._intake.keep(PLATFORM)
        self._offset = batch[-1]["update_id"] + 1

    async def _ask(self) -> list[RawUpdate]:
        """The next updates, unparsed: `Bot.get_updates` would fail for all of a batch where it cannot read one.

        Telegram reads names of methods without case; written in its own, the library warns of its `getUpdates`.
        """
        asked: dict[str, Any] = {"timeout": POLL_SECONDS, "limit": UPDATES, "allowed_updates": ALLOWED_UPDATES}
        if self._offset:
            asked["offset"] = self._offset
        batch: list[RawUpdate] = await self._bot.do_api_request("getupdates", asked, read_timeout=POLL_SECONDS + 10.0)
        return batch

    async def _heed(self, error: Exception) -> float:
        """Says in the log what is wrong, mends what can be mended, and gives the seconds to wait at least."""
        if isinstance(error, RetryAfter):
            log.warning("Telegram wants a pause: %s", error)
            return seconds_of(error)
        if isinstance(error, Conflict):
            return await self._heed_conflict(error)
        if isinstance(error.__cause__, InvalidToken):
            log.error("Telegram does not take the bot's token now; if it was revoked, set PARLEY_TELEGRAM_TOKEN anew")
            return 0.0
        if isinstance(error, TelegramError):
            log.warning("Telegram cannot be asked for updates: %s", error)
        else:
            log.error("updates of Telegram could not be taken", exc_info=error)
        return 0.0

    async def _heed_conflict(self, error: Conflict) -> float:
        if "webhook" not in error.message.lower():
            log.warning("Telegram: another bot process runs with the same token; stop one of them (%s)", error)
            return 2.0
        log.warning("Telegram: somebody set a webhook for this bot; it is taken away")
        try:
            await self._bot.delete_webhook()
        except TelegramError as failure:
            log.warning("the webhook could not be taken away: %s", failure)
        return 0.0


def _body(raw: RawUpdate) -> str:
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
