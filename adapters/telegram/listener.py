"""What people do on Telegram, handed to the router, and its answer shown. Where updates come from is in poll.py."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from adapters.cutting import cut
from adapters.telegram.answers import show
from adapters.telegram.channel import TelegramChannel
from adapters.telegram.inbound import PLATFORM, departure_of, event_of, reaction_of
from adapters.telegram.limits import CALLBACK_ANSWER
from adapters.telegram.outbound import notice
from adapters.telegram.workers import Workers
from bot.events import Event, Reacted
from bot.intake import Intake
from bot.payloads import Answer
from bot.router import Router
from bot.screens import Reply
from core.people import AccountKey

log = logging.getLogger(__name__)

ACKNOWLEDGED_AFTER = 0.15
"""Seconds for which a press waits for its message to turn before Telegram is told that it was taken."""

RawUpdate = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """An update as it was understood: what a person did, if Parley knows it, and the press to acknowledge."""

    update: str
    event: Event | None
    query: str = ""
    departure: tuple[str, str] | None = None
    """Who left which group."""
    reaction: Reacted | None = None


class Listener:
    """Answers updates. One person's are handled in their order."""

    def __init__(self, bot: Bot, channel: TelegramChannel, router: Router, intake: Intake, workers: Workers) -> None:
        self._bot = bot
        self._channel = channel
        self._router = router
        self._intake = intake
        self._workers = workers
        self._commands = frozenset(spec.name for spec in router.commands)

    def read(self, raw: RawUpdate) -> Heard:
        """What an update says. One that cannot be read is logged, and says nothing."""
        query = str(raw.get("callback_query", {}).get("id", ""))
        try:
            update = Update.de_json(raw, None)
            event = event_of(update, self._bot.username, self._commands)
            departure, reaction = departure_of(update), reaction_of(update)
        except (KeyError, TypeError, ValueError, AttributeError):
            log.exception("an update of Telegram could not be read: %s", raw.get("update_id"))
            event = departure = reaction = None
        return Heard(str(raw["update_id"]), event, query, departure, reaction)

    def take(self, heard: Heard) -> None:
        """Begins to handle an update, of which the inbox knows."""
        event, reaction = heard.event, heard.reaction
        if heard.departure is not None:
            address, group = heard.departure
            self._workers.start(address, lambda: self._note_departure(heard.update, address, group))
        elif reaction is not None:
            self._workers.start(reaction.address, lambda: self._note_reaction(heard.update, reaction))
        elif event is None:
            self._workers.start("", lambda: self._leave(heard.update, heard.query))
        else:
            self._workers.start(event.author.address, lambda: self._answer(event, heard.query))

    async def _leave(self, update: str, query: str) -> None:
        if query:
            await self._acknowledge(query)
        self._intake.done(PLATFORM, update)

    async def _note_departure(self, update: str, address: str, group: str) -> None:
        await self._router.left(AccountKey(PLATFORM, address), group)
        self._intake.done(PLATFORM, update)

    async def _note_reaction(self, update: str, reaction: Reacted) -> None:
        await self._router.reacted(reaction)
        self._intake.done(PLATFORM, update)

    async def _answer(self, event: Event, query: str) -> None:
        reply = None
        try:
            reply = await self._router.handle(event)
        finally:
            if reply is None and query:
                await self._acknowledge(query)
        if reply is not None:
            await self._give(event, reply, query)
        self._intake.done(PLATFORM, event.update)

    async def _give(self, event: Event, reply: Reply, query: str) -> None:
        """Shows a reply; then, for a press, takes the waiting sign off the button, which is done exactly once."""
        alert = _alert(event, reply) if query else None
        if alert is not None:
            await self._acknowledge(query, alert, alert=True)
            return
        showing = asyncio.create_task(show(self._channel, event, reply, self._bot.username))
        try:
            if query:
                await asyncio.wait({showing}, timeout=ACKNOWLEDGED_AFTER)
                await self._acknowledge(query, reply.toast)
            where = await showing
        except asyncio.CancelledError:
            showing.cancel()
            raise
        if where is not None and reply.wants_report:
            await self._router.shown(event, reply, where)

    async def _acknowledge(self, query: str, text: str = "", *, alert: bool = False) -> None:
        try:
            await self._bot.answer_callback_query(query, cut(text, CALLBACK_ANSWER) or None, show_alert=alert or None)
        except TelegramError as error:
            log.info("a press was not acknowledged: %s", error)


def _alert(event: Event, reply: Reply) -> str | None:
    """What is shown in a small notice over a shared chat; None where the reply takes a message."""
    if reply.answer is not Answer.PRIVATE or event.place.private or reply.shown is None:
        return None
    return notice(reply.shown)
