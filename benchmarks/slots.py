"""How dear free slots are, against the plainest merge over UTC integers that gives the same set.

One mentor, Mon-Fri 9-17 Europe/Berlin, 30-minute slots: 60 days with 100 busy spans, 365 days with 2,000. The floor is
given every half-hour window of these hours as ready UTC integers, made outside its timing; inside it sorts the busy
spans and walks both lists once. The engine gets weekly hours and a zone, and keeps nothing from one call to the next;
only the zone's own rules are already in memory.

`slots_everything_vs_merge` is the 60 days again with all that can decide: days off, special hours, published slots,
buffers, and caps a day and a week that count the busy spans as sessions. Its floor is given the windows of the hours
that hold on each date, and every midnight as a ready UTC integer; inside its timing it adds the buffers, counts the
sessions of each day and week, and merges, the published slots apart from the hours that they stand in the way of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import Random
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from core.schedule.caps import full_days
from core.schedule.dates import DateHours
from core.schedule.hours import parse_hours
from core.schedule.slots import free_slots, with_buffers

ZONE = ZoneInfo("Europe/Berlin")
HOURS = parse_hours("Mon-Fri 9-17")
SLOT = 30 * 60
NOW = int(datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp())
TODAY = datetime.fromtimestamp(NOW, ZONE).date()
ROUNDS = 200
BUFFER = 15 * 60
MOST_A_DAY, MOST_A_WEEK = 4, 15

Span = tuple[int, int]


def run() -> tuple[dict[str, float], dict[str, float]]:
    """The figures (ratios of medians, all calls interleaved), and the medians behind them in microseconds."""
    short, short_floor = _calls(60, 100)
    long, long_floor = _calls(365, 2000)
    everything, everything_floor = _calls_with_everything()
    calls = {
        "slots_60_days_us": short,
        "slots_60_days_merge_us": short_floor,
        "slots_365_days_us": long,
        "slots_365_days_merge_us": long_floor,
        "slots_everything_us": everything,
        "slots_everything_merge_us": everything_floor,
    }
    rounds = [{name: _microseconds(call) for name, call in calls.items()} for _ in range(ROUNDS)]
    raw = {name: median(times[name] for times in rounds) for name in calls}
    figures = {
        "slots_60_days_vs_merge": raw["slots_60_days_us"] / raw["slots_60_days_merge_us"],
        "slots_365_days_vs_merge": raw["slots_365_days_us"] / raw["slots_365_days_merge_us"],
        "slots_growth": raw["slots_365_days_us"] / raw["slots_60_days_us"],
        "slots_everything_vs_merge": raw["slots_everything_us"] / raw["slots_everything_merge_us"],
    }
    return figures, raw


def plain_merge(windows: Sequence[Span], busy: Sequence[Span]) -> list[int]:
    """The starts of the windows that touch no busy span: the floor."""
    taken = sorted(busy)
    free = []
    at = 0
    for start, end in windows:
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at == len(taken) or end <= taken[at][0]:
            free.append(start)
    return free


def half_hours(days: int, dates: Sequence[DateHours] = ()) -> list[Span]:
    """Every half-hour of the mentor's hours that starts within the days from now, by plain zoneinfo."""
    windows = []
    special = {of.day: of.ranges for of in dates}
    for day in (TODAY + timedelta(days=ahead) for ahead in range(days + 1)):
        for begin, end in special.get(day, ((9 * 60, 17 * 60),) if day.weekday() < 5 else ()):
            for minute in range(begin, end, 30):
                wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZONE)
                start = int(wall.timestamp())
                if NOW <= start < NOW + days * 86_400:
                    windows.append((start, start + SLOT))
    return windows


def busy_spans(days: int, count: int) -> list[Span]:
    """Unsorted spans of 15 to 120 minutes at random quarter hours of these days, the same in each run."""
    random = Random(count)
    starts = [NOW + random.randrange(days * 96) * 900 for _ in range(count)]
    return [(start, start + random.randrange(1, 9) * 900) for start in starts]


def _calls(days: int, count: int) -> tuple[Callable[[], list[int]], Callable[[], list[int]]]:
    """The engine and the floor on the same work, seen to give the same slots."""
    windows, busy = half_hours(days), busy_spans(days, count)
    engine = partial(
        free_slots, HOURS, ZONE, duration=SLOT, step=SLOT, busy=busy, earliest=NOW, latest=NOW + days * 86_400
    )
    floor = partial(plain_merge, windows, busy)
    if engine() != floor():
        raise AssertionError("the floor and the engine disagree about the free slots")
    return engine, floor


def special_dates(days: int) -> list[DateHours]:
    """A day off each ninth day, two ranges on each seventh, and a holiday of a fortnight; the same in each run."""
    off = [DateHours(TODAY + timedelta(days=ahead)) for ahead in {*range(4, days, 9), *range(30, 44)}]
    other = [DateHours(TODAY + timedelta(days=ahead), ((600, 720), (840, 1080))) for ahead in range(1, days, 7)]
    return sorted({of.day: of for of in (*other, *off)}.values())


def midnights(days: int) -> list[int]:
    """The zone's midnights from a Monday before the days to a Monday after them, by plain zoneinfo."""
    monday = TODAY - timedelta(days=TODAY.weekday())
    dates = (monday + timedelta(days=ahead) for ahead in range(days + 15))
    return [int(datetime.combine(day, time(), ZONE).timestamp()) for day in dates]


def published_slots(days: int) -> list[Span]:
    """A slot of 45 minutes on every other day, at random quarter hours, two together on each tenth; unsorted."""
    random = Random(days)
    starts = [NOW + day * 86_400 + random.randrange(95) * 900 for day in range(0, days, 2)]
    starts += [start + 2700 for start in starts[::5]]
    random.shuffle(starts)
    return [(start, start + 2700) for start in starts]


def plain_merge_by_rules(
    windows: Sequence[Span], published: Sequence[Span], sessions: Sequence[Span], edges: Sequence[int]
) -> list[int]:
    """The starts of windows and published slots that no session with its buffers touches, on days that are not full,
    without the windows that a published slot with its buffers touches: the floor."""
    taken = [(begin - BUFFER, end + BUFFER) for begin, end in sessions]
    a_day, a_week = [0] * len(edges), [0] * (len(edges) // 7 + 1)
    for begin, _ in sessions:
        day = bisect_right(edges, begin) - 1
        a_day[day] += 1
        a_week[day // 7] += 1
    for day, count in enumerate(a_day[:-1]):
        if count >= MOST_A_DAY or a_week[day // 7] >= MOST_A_WEEK:
            taken.append((edges[day], edges[day + 1]))
    reserved = [(begin - BUFFER, end + BUFFER) for begin, end in published]
    return sorted(plain_merge(windows, taken + reserved) + plain_merge(sorted(published), taken))


def _calls_with_everything() -> tuple[Callable[[], list[int]], Callable[[], list[int]]]:
    dates, sessions, published = special_dates(60), busy_spans(60, 100), published_slots(60)

    def engine() -> list[int]:
        starts = [begin for begin, _ in sessions]
        return free_slots(
            HOURS,
            ZONE,
            duration=SLOT,
            step=SLOT,
            busy=with_buffers(sessions, BUFFER, BUFFER),
            earliest=NOW,
            latest=NOW + 60 * 86_400,
            dates=dates,
            full=full_days(starts, ZONE, most_a_day=MOST_A_DAY, most_a_week=MOST_A_WEEK),
            published=published,
            reserved=with_buffers(published, BUFFER, BUFFER),
        )

    floor = partial(plain_merge_by_rules, half_hours(60, dates), published, sessions, midnights(60))
    if engine() != floor():
        raise AssertionError("the floor and the engine disagree about the free slots with everything on")
    return engine, floor


def _microseconds(call: Callable[[], object]) -> float:
    begin = perf_counter()
    call()
    return (perf_counter() - begin) * 1e6


if __name__ == "__main__":
    for part in run():
        for name, value in part.items():
            print(f"{name}: {value:.3g}")
