"""How dear free slots are, against the plainest merge over UTC integers that gives the same set.

One mentor, Mon-Fri 9-17 Europe/Berlin, 30-minute slots: 60 days with 100 busy spans, 365 days with 2,000. The floor is
given every half-hour window of these hours as ready UTC integers, made outside its timing; inside it sorts the busy
spans and walks both lists once. The engine gets weekly hours and a zone, and keeps nothing from one call to the next;
only the zone's own rules are already in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from core.schedule.hours import parse_hours
from core.schedule.slots import free_slots

ZONE = ZoneInfo("Europe/Berlin")
HOURS = parse_hours("Mon-Fri 9-17")
SLOT = 30 * 60
NOW = int(datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp())
ROUNDS = 200

Span = tuple[int, int]


def run() -> tuple[dict[str, float], dict[str, float]]:
    """The figures (ratios of medians, the four calls interleaved), and the medians behind them in microseconds."""
    short, short_floor = _calls(60, 100)
    long, long_floor = _calls(365, 2000)
    calls = {
        "slots_60_days_us": short,
        "slots_60_days_merge_us": short_floor,
        "slots_365_days_us": long,
        "slots_365_days_merge_us": long_floor,
    }
    rounds = [{name: _microseconds(call) for name, call in calls.items()} for _ in range(ROUNDS)]
    raw = {name: median(times[name] for times in rounds) for name in calls}
    figures = {
        "slots_60_days_vs_merge": raw["slots_60_days_us"] / raw["slots_60_days_merge_us"],
        "slots_365_days_vs_merge": raw["slots_365_days_us"] / raw["slots_365_days_merge_us"],
        "slots_growth": raw["slots_365_days_us"] / raw["slots_60_days_us"],
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


def half_hours(days: int) -> list[Span]:
    """Every half-hour of the mentor's hours that starts within the days from now, by plain zoneinfo."""
    windows = []
    today = datetime.fromtimestamp(NOW, ZONE).date()
    for day in (today + timedelta(days=ahead) for ahead in range(days + 1)):
        for slot in range(16 if day.weekday() < 5 else 0):
            wall = datetime(day.year, day.month, day.day, 9 + slot // 2, 30 * (slot % 2), tzinfo=ZONE)
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


def _microseconds(call: Callable[[], object]) -> float:
    begin = perf_counter()
    call()
    return (perf_counter() - begin) * 1e6


if __name__ == "__main__":
    for part in run():
        for name, value in part.items():
            print(f"{name}: {value:.3g}")
