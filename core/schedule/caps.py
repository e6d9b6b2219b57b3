"""Caps on sessions a day and a week: which days they leave full. Pure: no database and no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from core.schedule.offsets import day_numbers
from core.schedule.slots import THURSDAY


def full_days(
    starts: Iterable[int], zone: ZoneInfo | str, *, most_a_day: int | None = None, most_a_week: int | None = None
) -> frozenset[int]:
    """The days on which no more may start after sessions at `starts`, as `free_slots` takes them.

    Days and weeks, which begin on Monday, are those of the zone. None is no cap.
    """
    if most_a_day is None and most_a_week is None:
        return frozenset()
    days = Counter(day_numbers(starts, ZoneInfo(zone) if isinstance(zone, str) else zone))
    full = [] if most_a_day is None else [day for day, count in days.items() if count >= most_a_day]
    if most_a_week is not None:
        weeks: dict[int, int] = {}
        for day, count in days.items():
            monday = day - (day + THURSDAY) % 7
            weeks[monday] = weeks.get(monday, 0) + count
        for monday, count in weeks.items():
            if count >= most_a_week:
                full += range(monday, monday + 7)
    return frozenset(full)
