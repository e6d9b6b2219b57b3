"""Caps on sessions a day and a week: which days they leave full. Pure: no database and no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from core.schedule.slots import EPOCH, THURSDAY


def full_days(
    starts: Iterable[int], zone: ZoneInfo | str, *, most_a_day: int | None = None, most_a_week: int | None = None
) -> frozenset[int]:
    """The days on which no more may start after sessions at `starts`, as `free_slots` takes them.

    Days and weeks, which begin on Monday, are those of the zone. None is no cap.
    """
    if most_a_day is None and most_a_week is None:
        return frozenset()
    days = Counter(day_number(start, zone) for start in starts)
    full = {day for day, count in days.items() if most_a_day is not None and count >= most_a_day}
    if most_a_week is not None:
        weeks: Counter[int] = Counter()
        for day, count in days.items():
            weeks[monday_of(day)] += count
        full.update(monday + day for monday, count in weeks.items() if count >= most_a_week for day in range(7))
    return frozenset(full)


def day_number(moment: int, zone: ZoneInfo | str) -> int:
    """The zone's date at the moment, as a number: 1970-01-01 is 0."""
    there = ZoneInfo(zone) if isinstance(zone, str) else zone
    return datetime.fromtimestamp(moment, there).toordinal() - EPOCH


def monday_of(day: int) -> int:
    """The Monday of that day's week, both as numbers."""
    return day - (day + THURSDAY) % 7
