"""Free slots: a pure walk over hours, busy time and the edges of a zone's days, in whole epoch seconds.

Nothing here knows the clock or the database. The caller gives `earliest` (now plus the notice) and `latest`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from math import ceil
from operator import itemgetter
from zoneinfo import ZoneInfo

from core.schedule.dates import DateHours
from core.schedule.hours import WeeklyRange, merge
from core.schedule.offsets import DAY, day_numbers, offset_stretches

LOOK_BACK = 2 * DAY
"""No clock was ever turned back by more than a day, so two days show what it had already said."""
THURSDAY = 3
"""The weekday of the epoch, counted from Monday = 0."""
EPOCH = date(1970, 1, 1).toordinal()

Span = tuple[int, int]
Walls = tuple[list[list[Span]], dict[int, list[Span]]]
"""What is open by the wall clock, in seconds of a day: by weekday, and by the number of a date instead."""
NEVER: Span = (1 << 62, 1 << 62 | 1)
NO_STARTS = range(0)


def free_slots(
    hours: Iterable[WeeklyRange],
    zone: ZoneInfo | str,
    *,
    duration: int,
    step: int,
    busy: Iterable[Span],
    earliest: int,
    latest: int,
    dates: Iterable[DateHours] = (),
    full: Container[int] = (),
    published: Collection[Span] = (),
    reserved: Collection[Span] = (),
) -> list[int]:
    """Every start in `earliest <= start < latest` that can be booked, ascending.

    Starts lie on the wall-time grid that begins with each range and goes on by `step`; a wall time that the clock skips
    is not offered, one that it shows twice is offered the first time. A slot lasts `duration` elapsed seconds, all of
    them inside the hours (ranges that touch, over midnight too, are one). It touches no `[start, end)` of `busy`, which
    may be unsorted and overlap; empty spans there take no time.

    The hours of `dates` (one for a date) take the place of the weekly ones there. Nothing starts on the days of `full`,
    which are dates of the zone as numbers, 1970-01-01 being 0.

    The spans of `published` are offered besides, whatever the hours, the grid and the duration, where they touch
    nothing busy. What the hours offer touches none of them, and nothing of `reserved`.
    """
    runs = free_runs(
        hours,
        zone,
        duration=duration,
        step=step,
        busy=busy,
        earliest=earliest,
        latest=latest,
        dates=dates,
        full=full,
        published=published,
        reserved=reserved,
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
    dates: Iterable[DateHours] = (),
    full: Container[int] = (),
    published: Collection[Span] = (),
    reserved: Collection[Span] = (),
) -> Iterator[range]:
    """The starts of `free_slots`, lazily: ascending runs of starts that are `step` apart, none of them empty."""
    if duration <= 0 or step <= 0:
        raise ValueError("a slot needs a duration and a step of at least a second")
    if isinstance(zone, str):
        zone = ZoneInfo(zone)
    offsets = offset_stretches(zone, earliest - LOOK_BACK, latest + duration)
    openings = _openings(_walls(hours, dates), full, offsets, step, earliest, latest)
    fitting = _fitting(openings, duration)
    if not published:
        return _unoccupied(fitting, chain(busy, reserved) if reserved else busy, duration)
    taken = sorted(busy, key=itemgetter(0))
    by_hours = _unoccupied(fitting, chain(taken, reserved, published), duration)
    found = [start for start in _untouched(published, taken) if earliest <= start < latest]
    by_themselves = [start for start, day in zip(found, day_numbers(found, zone), strict=True) if day not in full]
    return _with_starts(by_hours, by_themselves, step)


def open_stretches(
    hours: Iterable[WeeklyRange], zone: ZoneInfo | str, *, dates: Iterable[DateHours] = (), earliest: int, latest: int
) -> list[Span]:
    """When the hours are open, as ascending spans with gaps between, covering at least `[earliest, latest)`."""
    if isinstance(zone, str):
        zone = ZoneInfo(zone)
    offsets = offset_stretches(zone, earliest - LOOK_BACK, latest)
    stretches: list[Span] = []
    for opens, closes, _ in _openings(_walls(hours, dates), (), offsets, DAY, earliest, latest):
        if stretches and stretches[-1][1] == opens:
            opens = stretches.pop()[0]
        stretches.append((opens, closes))
    return stretches


def span_of(start: datetime, end: datetime) -> Span:
    """The whole seconds that lie between the two, or in part."""
    return int(start.timestamp()), ceil(end.timestamp())


def with_buffers(busy: Iterable[Span], before: int, after: int) -> list[Span]:
    """The spans grown so that a slot which touches none of them has `before` seconds free before it, and `after` after.

    The buffers may lie outside the hours. Empty spans take no time with buffers either.
    """
    return [(start - after, end + before) for start, end in busy if start < end]


def touching(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Those of the spans that touch any of the others, by their ends; empty ones touch nothing."""
    found = []
    taken = iter(sorted(others, key=itemgetter(0)))
    (begin, end), reach = next(taken, NEVER), -NEVER[0]
    for start, finish in sorted(spans, key=itemgetter(1)):
        while begin < finish:
            if reach < end and begin < end:
                reach = end
            begin, end = next(taken, NEVER)
        if start < reach and start < finish:
            found.append((start, finish))
    return found


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


def _walls(hours: Iterable[WeeklyRange], dates: Iterable[DateHours]) -> Walls:
    weekdays: list[list[Span]] = [[] for _ in range(7)]
    for weekly in merge(hours):
        weekdays[weekly.weekday].append((weekly.start_minute * 60, weekly.end_minute * 60))
    special = {of.day.toordinal() - EPOCH: [(start * 60, end * 60) for start, end in of.ranges] for of in dates}
    return weekdays, special


def _openings(
    walls: Walls,
    full: Container[int],
    offsets: Iterable[tuple[int, int, int]],
    step: int,
    earliest: int,
    latest: int,
) -> Iterator[tuple[int, int, range]]:
    """The open stretches `(opens, closes, starts)` in UTC, ascending; the starts are on the grid, but may not all fit.

    A stretch of one offset is a piece of the wall clock's own line of seconds, so a skipped hour lies in no piece, and
    the repeat of an hour lies below what the wall clock has already shown.
    """
    weekdays, special = walls
    shown = earliest - LOOK_BACK - DAY
    for begin, end, offset in offsets:
        wall_begin, wall_end = begin + offset, end + offset
        fresh, stop = max(shown, earliest + offset, wall_begin), min(latest + offset, wall_end)
        for day in range(wall_begin // DAY, -(-wall_end // DAY)):
            midnight = day * DAY
            is_full = day in full
            for start, finish in special.get(day, weekdays[(day + THURSDAY) % 7]):
                grid, closes = midnight + start, midnight + finish
                if fresh <= grid and closes <= stop:
                    starts = range(grid - offset, closes - offset, step)
                    yield grid - offset, closes - offset, NO_STARTS if is_full else starts
                elif grid < wall_end and wall_begin < closes:
                    first = max(grid, fresh + (grid - fresh) % step)
                    starts = range(first - offset, min(closes, stop) - offset, step)
                    yield (
                        max(grid, wall_begin) - offset,
                        min(closes, wall_end) - offset,
                        NO_STARTS if is_full else starts,
                    )
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
        if starts and not waiting and starts[-1] + duration <= closed:
            yield starts
            continue
        if starts:
            waiting.append(starts)
        while waiting and waiting[0][-1] + duration <= closed:
            yield waiting.popleft()
    yield from _trimmed(waiting, closed - duration)


def _trimmed(waiting: Iterable[range], last: int) -> Iterator[range]:
    for starts in waiting:
        if starts.start <= last:
            yield range(starts.start, min(starts.stop, last + 1), starts.step)


def _untouched(published: Iterable[Span], busy: Iterable[Span]) -> list[int]:
    """The starts of the published spans that last, and touch nothing busy, ascending."""
    touched = {*touching(published, busy)}
    return sorted({start for start, end in published if start < end and (start, end) not in touched})


def _with_starts(runs: Iterable[range], starts: Iterable[int], step: int) -> Iterator[range]:
    """The runs with single starts, none of which lies within a run, between them."""
    waiting = iter(starts)
    single = next(waiting, None)
    for run in runs:
        while single is not None and single < run.start:
            yield range(single, single + 1, step)
            single = next(waiting, None)
        yield run
    if single is not None:
        yield from (range(start, start + 1, step) for start in chain((single,), waiting))


def _unoccupied(runs: Iterable[range], busy: Iterable[Span], duration: int) -> Iterator[range]:
    """The runs without the starts whose `[start, start + duration)` touches a busy span."""
    taken = iter(sorted(busy, key=itemgetter(0)))
    begin, end = next(taken, NEVER)
    for run in runs:
        start, last, step = run.start, run[-1], run.step
        while start <= last:
            while end <= start or end <= begin:
                begin, end = next(taken, NEVER)
            free_until = begin - duration
            if free_until >= last:
                yield range(start, last + 1, step)
                break
            if free_until >= start:
                yield range(start, free_until + 1, step)
            start += -(-(end - start) // step) * step
