"""Why a time cannot be had, mostly with others that can."""

from __future__ import annotations

from datetime import datetime

from core.errors import ParleyError


class SlotPast(ParleyError):
    """The wanted start has gone by; `alternatives` are the next free starts."""

    def __init__(self, start: datetime, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start)
        self.start = start
        self.alternatives = alternatives


class TooSoon(ParleyError):
    """The wanted start is nearer than the mentor's notice; `earliest` is the first moment that is not."""

    def __init__(self, start: datetime, earliest: datetime, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start, earliest)
        self.start = start
        self.earliest = earliest
        self.alternatives = alternatives


class TooFarAhead(ParleyError):
    """The wanted start is further ahead than the service can be booked, which is before `latest`."""

    def __init__(self, start: datetime, latest: datetime, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start, latest)
        self.start = start
        self.latest = latest
        self.alternatives = alternatives


class MentorDayFull(ParleyError):
    """The mentor takes `limit` sessions a day, and has them on the day of `start`; `alternatives` are on others."""

    def __init__(self, mentor_name: str, start: datetime, limit: int, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(mentor_name, start, limit)
        self.mentor_name = mentor_name
        self.start = start
        self.limit = limit
        self.alternatives = alternatives


class MentorWeekFull(MentorDayFull):
    """The same for a week."""


class StudentWeekFull(MentorDayFull):
    """The student may have `limit` sessions a week with the mentor, and has them in the week of `start`."""


class SlotTaken(ParleyError):
    """The mentor is not free from `start` to `end`; `alternatives` are the nearest free starts, perhaps none."""

    def __init__(self, start: datetime, end: datetime, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start, end)
        self.start = start
        self.end = end
        self.alternatives = alternatives


class SessionFull(ParleyError):
    """All `capacity` seats of the group at `start` are taken; `alternatives` are the nearest free starts."""

    def __init__(self, start: datetime, capacity: int, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start, capacity)
        self.start = start
        self.capacity = capacity
        self.alternatives = alternatives


class AlreadyEnrolled(ParleyError):
    """The student has a seat in the group at `start` already, or has asked for one."""

    def __init__(self, session_id: int, start: datetime) -> None:
        super().__init__(session_id, start)
        self.session_id = session_id
        self.start = start


class TimeGivenAway(ParleyError):
    """A request did not hold its time, and the mentor has something else at `start` by now."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.start = start


class StudentBusy(ParleyError):
    """The student has another session at that time, from `start` to `end`; `alternatives` suit both people."""

    def __init__(self, session_id: int, start: datetime, end: datetime, alternatives: tuple[datetime, ...]) -> None:
        super().__init__(session_id, start, end)
        self.session_id = session_id
        self.start = start
        self.end = end
        self.alternatives = alternatives
