"""Free slots: a pure walk over weekly hours, busy time and the edges of a zone's days, in whole epoch seconds.

Nothing here knows the clock or the database. The caller gives `earliest` (now plus the notice) and `latest`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from operator import itemgetter
from zoneinfo import ZoneInfo

from core.schedule.hours import WeeklyRange, merge

DAY = 86_400
LOOK_BACK = 2 * DAY
"""No clock was ever turned back by more than a day, so two days show what it had already said."""
STRIDE = 5 * DAY
"""How often a zone is asked for its offset. No clock on record was changed twice within six days."""
THURSDAY = 3
"""The weekday of the epoch, counted from Monday = 0."""

Span = tuple[int, int]
NEVER: Span = (1 << 62, 1 << 62 | 1)


def free_slots(
    hours: Iterable[WeeklyRange],
    zone: ZoneInfo | str,
    *,
    duration: int,
    step: int,
    busy: Iterable[Span],
    earliest: int,
    latest: int,
    buffer_before: int = 0,
    buffer_after: int = 0,
) -> list[int]:
    """Every start in `earliest <= start < latest` that can be booked, ascending.

    Starts lie on the wall-time grid that begins with each range and goes on by `step`; a wall time that the clock skips
    is not offered, one that it shows twice is offered the first time. A slot lasts `duration` elapsed seconds, all of
    them inside the hours (ranges that touch, over midnight too, are one). With its buffers it touches no `[start, end)`
    of `busy`, which may be unsorted and overlap; empty spans there take no time. The buffers may lie outside the hours.
    """
    runs = free_runs(
        hours,
        zone,
        duration=duration,
        step=step,
        busy=busy,
        earliest=earliest,
        latest=latest,
        buffer_before=buffer_before,
        buffer_after=buffer_after,
    )
    return list(chain.from_iterable(runs))


def free_runs(
    hours: Iterable[WeeklyRange],
    zone: ZoneInfo | str,
    *,
    duration: int,
    step: int,
    busy: Iterable[Span],
    earliest: int,
    latest: int,
    buffer_before: int = 0,
    buffer_after: int = 0,
) -> Iterator[range]:
    """The starts of `free_slots`, lazily: ascending runs of starts that are `step` apart, none of them empty."""
    if duration <= 0 or step <= 0 or buffer_before < 0 or buffer_after < 0:
        raise ValueError("a slot needs a duration and a step of at least a second, and no negative buffer")
    if isinstance(zone, str):
        zone = ZoneInfo(zone)
    openings = _openings(hours, _offsets(zone, earliest - LOOK_BACK, latest + duration), step, earliest, latest)
    return _unoccupied(_fitting(openings, duration), busy, duration + buffer_after, buffer_before)


def next_free(runs: Iterable[range], count: int = 1) -> list[int]:
    """The first `count` starts of `free_runs`, computing no further than the last of them."""
    return list(islice(chain.from_iterable(runs), count))


def nearest_free(slots: Sequence[int], wanted: int, count: int) -> list[int]:
    """The `count` starts of the ascending `slots` nearest to `wanted`, in order of time; of two as near, the first."""
    right = bisect_left(slots, wanted)
    around = slots[max(0, right - count) : right + count]
    return sorted(sorted(around, key=lambda start: (abs(start - wanted), start))[:count])


def by_day(starts: Iterable[int], zone: ZoneInfo | str) -> dict[date, list[int]]:
    """The starts grouped by their date in the viewer's zone, in the order given."""
    viewer = ZoneInfo(zone) if isinstance(zone, str) else zone
    days: dict[date, list[int]] = {}
    for start in starts:
        days.setdefault(datetime.fromtimestamp(start, viewer).date(), []).append(start)
    return days


def _offsets(zone: ZoneInfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
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


def _openings(
    hours: Iterable[WeeklyRange], offsets: Iterable[tuple[int, int, int]], step: int, earliest: int, latest: int
) -> Iterator[tuple[int, int, range]]:
    """The open stretches `(opens, closes, starts)` in UTC, ascending; the starts are on the grid, but may not all fit.

    A stretch of one offset is a piece of the wall clock's own line of seconds, so a skipped hour lies in no piece, and
    the repeat of an hour lies below what the wall clock has already shown.
    """
    weekdays: list[list[Span]] = [[] for _ in range(7)]
    for weekly in merge(hours):
        weekdays[weekly.weekday].append((weekly.start_minute * 60, weekly.end_minute * 60))
    shown = earliest - LOOK_BACK - DAY
    for begin, end, offset in offsets:
        wall_begin, wall_end = begin + offset, end + offset
        fresh, stop = max(shown, earliest + offset, wall_begin), min(latest + offset, wall_end)
        for day in range(wall_begin // DAY, -(-wall_end // DAY)):
            midnight = day * DAY
            for start, finish in weekdays[(day + THURSDAY) % 7]:
                grid, closes = midnight + start, midnight + finish
                if fresh <= grid and closes <= stop:
                    yield grid - offset, closes - offset, range(grid - offset, closes - offset, step)
                elif grid < wall_end and wall_begin < closes:
                    first = max(grid, fresh + (grid - fresh) % step)
                    starts = range(first - offset, min(closes, stop) - offset, step)
                    yield max(grid, wall_begin) - offset, min(closes, wall_end) - offset, starts
        shown = max(shown, wall_end)


def _fitting(openings: Iterable[tuple[int, int, range]], duration: int) -> Iterator[range]:
    """The starts from which `duration` seconds stay inside openings that follow each other without a break."""
    waiting: deque[range] = deque()
    closed = 0
    for opens, closes, starts in openings:
        if waiting and opens != closed:
            yield from _trimmed(waiting, closed - duration)
            waiting.clear()
        closed = closes
        if starts:
            waiting.append(starts)
        while waiting and waiting[0][-1] + duration <= closed:
            yield waiting.popleft()
    yield from _trimmed(waiting, closed - duration)


def _trimmed(waiting: Iterable[range], last: int) -> Iterator[range]:
    for starts in waiting:
        if starts.start <= last:
            yield range(starts.start, min(starts.stop, last + 1), starts.step)


def _unoccupied(runs: Iterable[range], busy: Iterable[Span], ahead: int, behind: int) -> Iterator[range]:
    """The runs without the starts whose `[start - behind, start + ahead)` touches a busy span."""
    taken = iter(sorted(busy, key=itemgetter(0)))
    begin, end = next(taken, NEVER)
    for run in runs:
        start, last, step = run.start, run[-1], run.step
        while start <= last:
            while end + behind <= start or end <= begin:
                begin, end = next(taken, NEVER)
            free_until = begin - ahead
            if free_until >= last:
                yield range(start, last + 1, step)
                break
            if free_until >= start:
                yield range(start, free_until + 1, step)
            start += -(-(end + behind - start) // step) * step
