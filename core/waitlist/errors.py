"""Why waiting was refused, as facts with data."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import ParleyError

if TYPE_CHECKING:
    from core.waitlist.models import OfferStatus


class WaitMissing(ParleyError):
    """No such entry on the waitlist, or no longer."""


class AlreadyWaiting(ParleyError):
    """The student waits for the time at `start` already."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.start = start


class TooManyWaiting(ParleyError):
    """The student waits for `most` times, and can wait for no more."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class NothingToWaitFor(ParleyError):
    """The time at `start` is free: it can be booked now."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.start = start


class OfferMissing(ParleyError):
    """No such offer."""


class OfferOver(ParleyError):
    """The place is held no longer: `status` says what became of the offer."""

    def __init__(self, status: OfferStatus) -> None:
        super().__init__(status)
        self.status = status
