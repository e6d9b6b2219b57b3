"""The times of slots that a mentor publishes: how people type them, and what a zone's clock makes of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import ParleyError
from core.schedule.dates import DatesUnreadable, parse_dated
from core.schedule.hours import HoursUnreadable, parse_spans

MOST_WEEKS = 26
"""How many weeks running a slot is published for at most."""


class SkippedByTheClock(ParleyError):
    """A time typed for `day` is one that the clocks of the mentor's zone skip."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


class OneSlotWanted(ParleyError):
    """One time was asked for, and `count` were typed."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(frozen=True, order=True, slots=True)
class WallSlot:
    """A date with a start and an end in minutes of wall time."""

    day: date
    start_minute: int
    end_minute: int

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """When that is by the zone's clock, in UTC: a doubled time is its first one. Raises SkippedByTheClock."""
        return self._moment(self.start_minute, zone), self._moment(self.end_minute, zone)

    def _moment(self, minute: int, zone: str) -> datetime:
        wall = datetime.combine(self.day, time()) + timedelta(minutes=minute)
        moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
            raise SkippedByTheClock(self.day)
        return moment


def parse_slots(text: str, today: date) -> tuple[WallSlot, ...]:
    """The slots that a person typed, such as "3 Dec 14:00-15:00, 15:00-16:00; 7-9 Dec 10-11", in order, each once.

    Raises DatesUnreadable, NoSuchDate, DateOutOfReach, DatesBackwards, HourOutOfRange or HoursBackwards.
    """
    clauses = [clause for clause in re.split(r"[;\n\r]", text) if clause.strip(" ,.")]
    if not clauses:
        raise DatesUnreadable("")
    return tuple(sorted({slot for clause in clauses for slot in _slots(clause, today)}))


def parse_one_slot(text: str, today: date) -> WallSlot:
    """The one slot that a person typed. Raises OneSlotWanted, or as parse_slots does."""
    slots = parse_slots(text, today)
    if len(slots) != 1:
        raise OneSlotWanted(len(slots))
    return slots[0]


def wall_slot(start: datetime, end: datetime, zone: str) -> WallSlot:
    """When that is by the zone's clock; what ends on a later day has an end beyond the minutes of one."""
    here, there = (moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in (start, end))
    minute = here.hour * 60 + here.minute
    return WallSlot(here.date(), minute, minute + int((there - here).total_seconds() // 60))


def weekly(slots: Iterable[WallSlot], weeks: int) -> tuple[WallSlot, ...]:
    """The slots at the same wall times in so many weeks running, the first their own, in order."""
    return tuple(
        sorted({replace(slot, day=slot.day + timedelta(weeks=week)) for slot in slots for week in range(weeks)})
    )


def _slots(clause: str, today: date) -> list[WallSlot]:
    first, last, times = parse_dated(clause, today)
    try:
        spans = parse_spans(times)
    except HoursUnreadable:
        spans = ()
    if not spans:
        raise DatesUnreadable(clause)
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    return [WallSlot(day, start, end) for day in days for start, end in spans]
