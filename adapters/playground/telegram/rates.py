"""Telegram's rate windows, in real time: 30 a second overall, 1 a second in a chat, 20 a minute in a group."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from adapters.playground.telegram.refusal import too_many_requests

OVERALL = (30, 30.0)
CHAT = (8, 1.0)
GROUP = (20, 20 / 60)
"""How many at once, and how many more a second. Telegram tolerates bursts in a chat and names no number; 8 is ours."""


@dataclass
class _Bucket:
    most: int
    per_second: float
    level: float
    at: float

    def missing(self, count: int, now: float) -> float:
        """Seconds until `count` more fit; 0 where they fit now."""
        self.level = max(0.0, self.level - (now - self.at) * self.per_second)
        self.at = now
        return max(0.0, (self.level + min(count, self.most) - self.most) / self.per_second)


class Rates:
    """The windows of every bot and chat. Sends count in all of them, edits overall and in groups, the rest nowhere."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: dict[tuple[int, int | str, str], _Bucket] = {}

    def admit(self, bot_id: int, method: str, chat_id: int | str, count: int = 1) -> None:
        """Counts the call, or refuses it with 429 and `retry_after`; a refused call does not count."""
        sends = method.startswith(("send", "copy", "forward")) and method != "sendchataction"
        if not sends and not method.startswith("editmessage"):
            return
        group = str(chat_id).startswith(("-", "@"))
        buckets = [self._bucket(bot_id, "", "overall", OVERALL)]
        if group:
            buckets.append(self._bucket(bot_id, chat_id, "group", GROUP))
        if sends:
            buckets.append(self._bucket(bot_id, chat_id, "chat", CHAT))
        now = self._now()
        if wait := max(bucket.missing(count, now) for bucket in buckets):
            raise too_many_requests(max(1, math.ceil(wait)))
        for bucket in buckets:
            bucket.level += count

    def _bucket(self, bot_id: int, chat_id: int | str, window: str, shape: tuple[int, float]) -> _Bucket:
        key = (bot_id, chat_id, window)
        if key not in self._buckets:
            self._buckets[key] = _Bucket(*shape, 0.0, self._now())
        return self._buckets[key]
