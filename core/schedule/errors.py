"""Why something about a mentor's time was refused, as a fact. What may be wrong with typed hours stands beside them."""

from __future__ import annotations

from datetime import datetime

from core.errors import ParleyError


class NotAMentor(ParleyError):
    """Somebody who is no mentor of the community asked for what only mentors have."""


class SlotMissing(ParleyError):
    """No such published slot in this community, or none any more."""


class SlotTooShort(ParleyError):
    """What was to be published from `start` to `end` lasts less than five minutes."""

    def __init__(self, start: datetime, end: datetime) -> None:
        super().__init__(start, end)
        self.start = start
        self.end = end


class SlotInThePast(ParleyError):
    """What was to be published starts at `start`, which is not ahead."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.start = start


class SlotOverlaps(ParleyError):
    """These times, each with its end, touch each other, another slot or a session of the mentor's, or come nearer to
    one than the `kept_free` minutes that the service keeps free around sessions."""

    def __init__(self, times: tuple[tuple[datetime, datetime], ...], kept_free: int) -> None:
        super().__init__(times, kept_free)
        self.times = times
        self.kept_free = kept_free


class TooManySlots(ParleyError):
    """A mentor has no more than `most` published slots ahead."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class SlotNotesTooLong(ParleyError):
    """Notes on a slot have at most `limit` characters; these have `length`."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length
