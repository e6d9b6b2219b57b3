"""What a zone's wall clock is ahead of UTC, in stretches, and the dates that it shows. Pure, in whole epoch seconds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

DAY = 86_400
STRIDE = 5 * DAY
"""How often a zone is asked for its offset. No clock on record was changed twice within six days."""


def day_numbers(moments: Iterable[int], zone: ZoneInfo) -> list[int]:
    """The zone's date at each moment, ascending, as a number: 1970-01-01 is 0. Asks the zone no more than it must."""
    ordered = sorted(moments)
    if not ordered:
        return []
    days: list[int] = []
    for _, end, offset in offset_stretches(zone, ordered[0], ordered[-1] + 1):
        until = bisect_left(ordered, end, len(days))
        days += [(moment + offset) // DAY for moment in ordered[len(days) : until]]
    return days


def offset_stretches(zone: ZoneInfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Stretches `(begin, end, offset)` of one UTC offset in seconds, covering at least `[start, end)`."""
    begin, offset = start, _offset(zone, start)
    for edge in range(start, end, STRIDE):
        following = _offset(zone, edge + STRIDE)
        if following != offset:
            change = _change(zone, edge, offset)
            yield begin, change, offset
            begin, offset = change, following
    yield begin, end, offset


def _offset(zone: ZoneInfo, moment: int) -> int:
    """What the zone's wall clock is ahead of UTC, in seconds."""
    delta = datetime.fromtimestamp(moment, zone).utcoffset()
    assert delta is not None
    return delta.days * DAY + delta.seconds


def _change(zone: ZoneInfo, edge: int, offset: int) -> int:
    """The first second after `edge` at which `offset`, which holds at `edge`, holds no more."""
    return edge + bisect_left(range(STRIDE), True, key=lambda second: _offset(zone, edge + second) != offset)
