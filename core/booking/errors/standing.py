"""Why what a booking has come to leaves no room for it."""

from __future__ import annotations

from datetime import datetime

from core.booking.statuses import BookingStatus, SessionStatus
from core.errors import ParleyError


class NotAllowedNow(ParleyError):
    """A status may not follow the current one."""

    def __init__(self, current: SessionStatus | BookingStatus, wanted: SessionStatus | BookingStatus) -> None:
        super().__init__(current, wanted)
        self.current = current
        self.wanted = wanted


class BookingMissing(ParleyError):
    """No such booking or session."""


class AlreadyDecided(ParleyError):
    """The booking has been answered: what it is now, by whom (None: by time) and when."""

    def __init__(self, status: BookingStatus, by_name: str | None, at: datetime | None) -> None:
        super().__init__(status, by_name, at)
        self.status = status
        self.by_name = by_name
        self.at = at


class AlreadyStarted(ParleyError):
    """The session started at `starts_at`, and can no longer be called off or moved."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at


class AlreadyEnded(ParleyError):
    """The session ended at `ends_at`: there is nothing left to prepare."""

    def __init__(self, ends_at: datetime) -> None:
        super().__init__(ends_at)
        self.ends_at = ends_at


class TooLateToChange(ParleyError):
    """A student could cancel or move the session until `until`; since then only the mentor can, `for_both` nobody."""

    def __init__(self, mentor_name: str, until: datetime, *, for_both: bool = False) -> None:
        super().__init__(mentor_name, until)
        self.mentor_name = mentor_name
        self.until = until
        self.for_both = for_both


class TooEarlyToEnd(ParleyError):
    """How the session went can be said from `since` on."""

    def __init__(self, since: datetime) -> None:
        super().__init__(since)
        self.since = since


class TooLateToReport(ParleyError):
    """That somebody did not come could be said until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class NothingToContest(ParleyError):
    """Nobody says that this person did not come, or they have contested it already."""
