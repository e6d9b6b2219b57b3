"""Discord's rate limits, in real time: 50 calls a second, a bucket per route and place, a ban for the stubborn."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

CALLS_A_SECOND = 50
INVALID_CALLS = 10_000
INVALID_SECONDS = 600.0
DMS_OPENED = 50
DMS_OPENED_SECONDS = 600.0


@dataclass
class Window:
    """A count that starts anew when its time is over."""

    limit: int
    seconds: float
    count: int = 0
    ends: float = 0.0

    def take(self, now: float) -> bool:
        """Counts one; False where the limit was reached before."""
        if now >= self.ends:
            self.count, self.ends = 0, now + self.seconds
        self.count += 1
        return self.count <= self.limit


class Limited(Exception):
    """A call over a limit, with the seconds until it may be tried again."""

    def __init__(self, retry_after: float, *, is_global: bool, headers: dict[str, str]) -> None:
        super().__init__(f"again in {retry_after:.3f} s")
        self.retry_after = retry_after
        self.is_global = is_global
        self.headers = headers


class Banned(Exception):
    """The address has made too many invalid calls and is refused before the API sees it."""


class Rates:
    """All windows; with `on` False nothing is limited and no header is given."""

    def __init__(self, *, on: bool = True) -> None:
        self.on = on
        self._bots: dict[str, Window] = {}
        self._buckets: dict[tuple[str, str], Window] = {}
        self._dms: dict[int, Window] = {}
        self._invalid = Window(INVALID_CALLS, INVALID_SECONDS)

    def check_global(self, token: str) -> None:
        """Counts a call of that bot; raises `Limited` above 50 in a second, `Banned` for an address that was warned."""
        if not self.on:
            return
        now = time.monotonic()
        if self._invalid.count > INVALID_CALLS and now < self._invalid.ends:
            raise Banned
        window = self._bots.setdefault(token, Window(CALLS_A_SECOND, 1.0))
        if not window.take(now):
            headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            raise Limited(window.ends - now, is_global=True, headers=headers)

    def check_route(self, name: str, place: str, limit: tuple[int, float]) -> dict[str, str]:
        """Counts a call in the bucket of its route and place; gives its headers, or raises `Limited`."""
        if not self.on:
            return {}
        now = time.monotonic()
        window = self._buckets.get((name, place))
        if window is None:
            window = self._buckets[name, place] = Window(*limit)
            self._forget_old(now)
        within = window.take(now)
        left = window.ends - now
        headers = {
            "X-RateLimit-Limit": str(window.limit),
            "X-RateLimit-Remaining": str(max(0, window.limit - window.count)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(),
        }
        if not within:
            raise Limited(left, is_global=False, headers=headers | {"X-RateLimit-Scope": "user"})
        return headers

    def may_open_dm(self, bot: int) -> bool:
        """Counts a DM channel that a bot opens for the first time; False where it opens them too fast."""
        window = self._dms.setdefault(bot, Window(DMS_OPENED, DMS_OPENED_SECONDS))
        return not self.on or window.take(time.monotonic())

    def forget(self) -> None:
        """Empties the windows of calls, so that a test need not wait; DMs opened and invalid calls stay counted."""
        self._bots.clear()
        self._buckets.clear()

    def count_answer(self, status: int) -> None:
        """Counts an answer of 401, 403 or 429 towards the ban of the address."""
        if status in (401, 403, 429):
            self._invalid.take(time.monotonic())

    def _forget_old(self, now: float) -> None:
        if len(self._buckets) > 4096:
            self._buckets = {key: window for key, window in self._buckets.items() if window.ends > now}
