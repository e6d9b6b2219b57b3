"""The engine against an oracle that looks at every minute, on random schedules over random zones and turned clocks.

The suite's 120 examples are the same each time; `PARLEY_SLOT_EXAMPLES` asks for that many, and random ones.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from core.schedule.caps import full_days
from core.schedule.dates import DateHours
from core.schedule.hours import WeeklyRange
from core.schedule.slots import Span, free_runs, next_free, with_buffers

MINUTE, HOUR, DAY = 60, 3600, 86_400
ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
ODD_ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
]
YEARS = range(1979, 2038)  # every offset is of whole minutes in these


@dataclass(frozen=True)
class Question:
    """All that free slots depend on: times in seconds, all of whole minutes but `earliest` and `latest`."""

    hours: tuple[WeeklyRange, ...]
    dates: tuple[DateHours, ...]
    zone: str
    duration: int
    step: int
    busy: tuple[Span, ...]
    earliest: int
    latest: int
    buffer_before: int
    buffer_after: int
    most_a_day: int | None
    most_a_week: int | None
    published: tuple[Span, ...]
    reserved: tuple[Span, ...]

    def runs(self) -> Iterator[range]:
        return free_runs(
            self.hours,
            self.zone,
            duration=self.duration,
            step=self.step,
            busy=with_buffers(self.busy, self.buffer_before, self.buffer_after),
            earliest=self.earliest,
            latest=self.latest,
            dates=self.dates,
            full=full_days(self.sessions, self.zone, most_a_day=self.most_a_day, most_a_week=self.most_a_week),
            published=self.published,
            reserved=self.reserved,
        )

    @property
    def sessions(self) -> list[int]:
        """The starts that the caps count: those of the busy spans that take time."""
        return [begin for begin, end in self.busy if begin < end]

    def answer(self) -> list[int]:
        return [start for run in self.runs() for start in run]


def oracle(question: Question) -> list[int]:
    """The free starts, by asking of each minute whether one can start there."""
    week = [minutes_open(day) for day in opened(question.hours)]
    special = {of.day: minutes_open({at for span in of.ranges for at in range(*span)}) for of in question.dates}
    zone = ZoneInfo(question.zone)
    moments = range(question.earliest // MINUTE * MINUTE - 2 * DAY, question.latest + question.duration, MINUTE)
    walls = [datetime.fromtimestamp(moment, zone).replace(tzinfo=None) for moment in moments]
    since = [special.get(wall.date(), week[wall.weekday()]).get(wall.hour * 60 + wall.minute) for wall in walls]
    shown: set[datetime] = set()
    free = []
    for at, (moment, wall) in enumerate(zip(moments, walls, strict=True)):
        first_time = wall not in shown
        shown.add(wall)
        open_for = since[at]
        if not question.earliest <= moment < question.latest or is_full(question, wall.date()):
            continue
        by_hours = (
            first_time
            and open_for is not None
            and open_for * MINUTE % question.step == 0
            and None not in since[at : at + question.duration // MINUTE]
            and not any(touches(question, moment, moment + question.duration, span) for span in question.busy)
            and not any(meet(moment, moment + question.duration, *span) for span in question.reserved)
            and not any(meet(moment, moment + question.duration, *span) for span in question.published)
        )
        by_itself = any(
            begin == moment < end and not any(touches(question, begin, end, span) for span in question.busy)
            for begin, end in question.published
        )
        if by_hours or by_itself:
            free.append(moment)
    return free


def opened(hours: tuple[WeeklyRange, ...]) -> list[set[int]]:
    """The open minutes of each weekday."""
    days: list[set[int]] = [set() for _ in range(7)]
    for weekly in hours:
        days[weekly.weekday] |= set(range(weekly.start_minute, weekly.end_minute))
    return days


def minutes_open(minutes: set[int]) -> dict[int, int]:
    """Each open minute of a day, with the minutes since its stretch of that day began."""
    since: dict[int, int] = {}
    for minute in sorted(minutes):
        since[minute] = since[minute - 1] + 1 if minute - 1 in since else 0
    return since


def is_full(question: Question, day: date) -> bool:
    """Whether as many sessions as are taken start on that date, or in its week, by the calendar."""
    dates = [datetime.fromtimestamp(start, ZoneInfo(question.zone)).date() for start in question.sessions]
    same_day = sum(other == day for other in dates)
    same_week = sum(other.isocalendar()[:2] == day.isocalendar()[:2] for other in dates)
    most_a_day, most_a_week = question.most_a_day, question.most_a_week
    return (most_a_day is not None and same_day >= most_a_day) or (most_a_week is not None and same_week >= most_a_week)


def touches(question: Question, start: int, finish: int, span: Span) -> bool:
    return meet(start - question.buffer_before, finish + question.buffer_after, *span)


def meet(start: int, finish: int, begin: int, end: int) -> bool:
    """Whether what lasts from start to finish shares a moment with what lasts, if at all, from begin to end."""
    return begin < end and begin < finish and start < end


@cache
def changes(zone: str, year: int) -> list[int]:
    """The days of a year, in epoch seconds, before whose end the zone's clock is turned."""
    first = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
    days = range(first, first + 366 * DAY, DAY)
    offsets = [datetime.fromtimestamp(day, ZoneInfo(zone)).utcoffset() for day in days]
    return [day for day, (now, then) in zip(days, pairwise(offsets), strict=False) if now != then]


@st.composite
def moments(draw: st.DrawFn, zone: str) -> int:
    """A moment at which to look: mostly shortly before a clock is turned, where it is turned in that year."""
    year = draw(st.sampled_from(YEARS))
    turned = changes(zone, year)
    start = draw(st.sampled_from(turned)) - DAY if turned else int(datetime(year, 3, 1, tzinfo=UTC).timestamp())
    return start + draw(st.integers(0, 2 * DAY) | st.integers(0, 48).map(lambda hours: hours * HOUR))


@st.composite
def weekly_ranges(draw: st.DrawFn) -> list[WeeklyRange]:
    """The same hours on some days, often in the night, when clocks are turned, and often up to midnight."""
    start = draw(st.sampled_from([0, 30, 60, 90, 120, 150, 540, 1320, 1380]) | st.integers(0, 1439))
    end = draw(st.sampled_from([minute for minute in (150, 180, 240, 1020, 1440) if minute > start]))
    weekdays = draw(st.sampled_from([range(7), range(5, 7), range(5)]) | st.sets(st.integers(0, 6), min_size=1))
    return [WeeklyRange(weekday, start, end) for weekday in weekdays]


@st.composite
def special_dates(draw: st.DrawFn, today: date) -> tuple[DateHours, ...]:
    """Days off and special hours shortly before, within and after the days that are looked at."""
    days = draw(st.sets(st.integers(-3, 6), max_size=4))
    edges = st.lists(st.sampled_from([0, 60, 90, 120, 180, 600, 1380, 1440]), max_size=4, unique=True).map(sorted)
    return tuple(
        DateHours(today + timedelta(days=ahead), tuple(zip(found[::2], found[1::2], strict=False)))
        for ahead, found in ((ahead, draw(edges)) for ahead in sorted(days))
    )


def minutes_of(*choices: int) -> st.SearchStrategy[int]:
    return st.sampled_from([choice * MINUTE for choice in choices])


@st.composite
def questions(draw: st.DrawFn) -> Question:
    zone = draw(st.sampled_from(ODD_ZONES) | st.sampled_from(ZONES))
    earliest = draw(moments(zone))
    spans = st.tuples(st.integers(-1500, 6000), st.integers(-5, 90) | st.integers(0, 1500))
    first = earliest // MINUTE * MINUTE
    today = datetime.fromtimestamp(earliest, ZoneInfo(zone)).date()

    def some(most: int) -> tuple[Span, ...]:
        chosen = draw(st.lists(spans, max_size=most))
        return tuple((first + begin * MINUTE, first + (begin + length) * MINUTE) for begin, length in chosen)

    return Question(
        hours=tuple(weekly for ranges in draw(st.lists(weekly_ranges(), min_size=1, max_size=4)) for weekly in ranges),
        dates=draw(special_dates(today)),
        zone=zone,
        duration=draw(minutes_of(1, 5, 15, 30, 30, 45, 60, 60, 90, 240, 1500)),
        step=draw(minutes_of(5, 7, 15, 20, 30, 45, 60, 90)),
        busy=some(10),
        earliest=earliest,
        latest=earliest + draw(st.sampled_from([1, 2, 4]).map(lambda days: days * DAY) | st.integers(0, 4 * DAY)),
        buffer_before=draw(minutes_of(0, 0, 5, 15, 60)),
        buffer_after=draw(minutes_of(0, 0, 5, 15, 60)),
        most_a_day=draw(st.none() | st.integers(1, 4)),
        most_a_week=draw(st.none() | st.none() | st.integers(1, 8)),
        published=some(6),
        reserved=some(3),
    )


EXAMPLES = os.environ.get("PARLEY_SLOT_EXAMPLES")
thoroughly = settings(
    max_examples=int(EXAMPLES or 120),
    derandomize=EXAMPLES is None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@thoroughly
@given(questions())
def test_the_free_slots_are_those_that_a_look_at_every_minute_finds(question: Question) -> None:
    expected = oracle(question)
    event(f"offers {'some' if expected else 'no'} slots")
    assert question.answer() == expected


@thoroughly
@given(questions(), st.integers(0, 4 * DAY), st.randoms(use_true_random=False))
def test_the_order_of_busy_time_and_the_cut_of_the_window_change_nothing(
    question: Question, cut: int, random: Random
) -> None:
    whole = question.answer()
    middle = min(question.earliest + cut, question.latest)
    busy = random.sample(question.busy, len(question.busy))
    parts = (replace(question, latest=middle), replace(question, earliest=middle, busy=tuple(busy)))
    assert [start for part in parts for start in part.answer()] == whole


@thoroughly
@given(questions(), st.integers(0, 20))
def test_the_first_free_are_the_beginning_of_all_and_no_run_is_empty(question: Question, count: int) -> None:
    assert next_free(question.runs(), count) == question.answer()[:count]
    assert all(run and run.step == question.step for run in question.runs())
