"""A bot's queue of updates: what is kept, for how long, and who may poll it."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from adapters.playground.clock import MovableClock
from adapters.playground.telegram.refusal import conflict

KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    ]
)
BY_DEFAULT = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
LIFETIME = 24 * 3600.0
CALLBACK_LIFETIME = 150.0
"""Seconds of moved time after which an update, or a callback query, leaves the queue."""
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True)
class Pending:
    """An update that the bot has not confirmed yet."""

    body: dict[str, Any]
    expires: float

    @property
    def id(self) -> int:
        """The `update_id`."""
        return int(self.body["update_id"])


class UpdateQueue:
    """Updates of one bot in order, until they are confirmed or too old."""

    def __init__(self, clock: MovableClock, first_id: int) -> None:
        self.allowed: frozenset[str] = BY_DEFAULT
        self.webhook_url = ""
        self._clock = clock
        self._next_id = first_id
        self._pending: deque[Pending] = deque()
        self._arrival: asyncio.Future[None] | None = None
        self._poller: asyncio.Future[None] | None = None

    @property
    def polled(self) -> bool:
        """Whether somebody waits for what comes."""
        return self._poller is not None

    def add(self, kind: str, content: Any) -> None:
        """Queues an update of that kind, unless the bot asked for none of it."""
        if kind not in self.allowed:
            return
        lifetime = CALLBACK_LIFETIME if kind == "callback_query" else LIFETIME
        self._pending.append(Pending({"update_id": self._next_id, kind: content}, self._clock.now() + lifetime))
        self._next_id += 1
        self._wake()

    def pending(self, limit: int = 100) -> list[dict[str, Any]]:
        """The oldest updates that are still good."""
        now = self._clock.now()
        if any(p.expires <= now for p in self._pending):
            self._pending = deque(p for p in self._pending if p.expires > now)
        return [p.body for p, _ in zip(self._pending, range(limit), strict=False)]

    def __len__(self) -> int:
        return len(self.pending(len(self._pending)))

    def confirm(self, offset: int) -> None:
        """Forgets every update before `offset`; a negative one keeps only so many of the newest."""
        keep = -offset if offset < 0 else len(self._pending)
        while len(self._pending) > keep or (offset > 0 and self._pending and self._pending[0].id < offset):
            self._pending.popleft()

    def allow(self, kinds: list[str] | None) -> None:
        """Sets what is queued from now on; None leaves it as it was, an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & KINDS or BY_DEFAULT

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """The pending updates, waiting up to so many real seconds for the first; ends an earlier poll with 409."""
        self.end_poll(OTHER_POLLER)
        if self.webhook_url:
            raise conflict(WEBHOOK_ACTIVE)
        self.confirm(offset)
        if (ready := self.pending(limit)) or seconds <= 0:
            return ready
        self._poller = poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            return []
        finally:
            if self._poller is poller:
                self._poller = None
        return self.pending(limit)

    def end_poll(self, reason: str) -> None:
        """Ends a waiting poll with 409 and that reason."""
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict(reason))
        self._poller = None

    async def arrival(self) -> None:
        """Returns when the next update is queued (or the webhook changed)."""
        if self._arrival is None or self._arrival.done():
            self._arrival = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._arrival)

    def _wake(self) -> None:
        for waiting in (self._poller, self._arrival):
            if waiting and not waiting.done():
                waiting.set_result(None)
