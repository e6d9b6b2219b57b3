"""When a session's link is shown. Pure: no database and no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.meeting.errors import JoinOver, JoinTooEarly


@dataclass(frozen=True, slots=True)
class JoinWindow:
    """From when until when the link is shown; `opens_at` None means from the approval on.

    A talk that runs over is not cut off: the window only says how long the link is shown.
    """

    opens_at: datetime | None
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether the link is shown now."""
        return (self.opens_at is None or self.opens_at <= now) and now < self.closes_at

    def enter(self, now: datetime) -> None:
        """Raises JoinTooEarly or JoinOver outside the window."""
        if self.opens_at is not None and now < self.opens_at:
            raise JoinTooEarly(self.opens_at)
        if now >= self.closes_at:
            raise JoinOver(self.closes_at)


def join_window(
    starts_at: datetime, ends_at: datetime, *, opens_minutes: int | None, closes_minutes: int
) -> JoinWindow:
    """The window of a session under a community's settings."""
    opens_at = None if opens_minutes is None else starts_at - timedelta(minutes=opens_minutes)
    return JoinWindow(opens_at, ends_at + timedelta(minutes=closes_minutes))
