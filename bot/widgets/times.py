"""Free times to choose from, days ahead and hours apart, as they stand on buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.payloads import Payload, day_number
from bot.screens import Button, Choice, Option
from bot.words import Words
from core.booking.free_time.availability import FreeDay

TIMES = 20
"""How many times stand on a page."""
DAYS = 12
ONE_BY_ONE = 3
"""So many times in a row are told each; of more, the first and the last."""


def labels_of(words: Words, starts: Sequence[datetime], told: Callable[[datetime], str] | None = None) -> list[str]:
    """The starts as `told`, else as day and time of the reader. Where clocks go back an hour comes twice: those say
    which it is."""
    labels = [*map(told or words.moment, starts)]
    return [
        f"{label} {words.local(start):%Z}" if labels.count(label) > 1 else label
        for start, label in zip(starts, labels, strict=True)
    ]


@dataclass(frozen=True)
class Times:
    """Starts in a row that all stand alike: `free`, `taken` or `past`."""

    text: str
    stands: str


def times_in_rows(words: Words, step: timedelta, **starts: Sequence[datetime]) -> list[Times]:
    """The starts of a day in order, by how they stand, with those told together that follow each other by `step`."""
    in_order = sorted((start, stands) for stands, those in starts.items() for start in those)
    rows = groupby(enumerate(in_order), key=lambda placed: (placed[1][1], placed[1][0] - placed[0] * step))
    told = []
    for (stands, _), row in rows:
        times = [words.time(start) for _, (start, _) in row]
        told.append(Times(", ".join(times) if len(times) <= ONE_BY_ONE else f"{times[0]} … {times[-1]}", stands))
    return told


def since_of(words: Words, second: int, near: datetime) -> datetime:
    """The moment from which times are shown: that second, or for 0 the reader's midnight before `near`."""
    if second:
        return datetime.fromtimestamp(second, UTC)
    return datetime.combine(words.local(near).date(), time(), ZoneInfo(words.zone))


def how_many(words: Words, count: int) -> str:
    """How many free times there are."""
    return words("1 free time") if count == 1 else words("%(count)s free times", count=count)


def days_choice(words: Words, days: Sequence[FreeDay], since: int, pick: Callable[[int], Payload]) -> Choice:
    """Days with free times, from a day on (in days since 1970); `pick` gets the epoch second of the day's midnight."""
    ahead = [day for day in days if day_number(day.day) >= since][:DAYS]
    return Choice(
        words("Choose a day"), tuple(Option(words.day(d.day), pick(_midnight(words, d.day))) for d in ahead), 3
    )


def days_row(words: Words, days: Sequence[FreeDay], since: int, page: Callable[[int], Payload]) -> tuple[Button, ...]:
    """Buttons to the days before and after."""
    before = [day_number(day.day) for day in days if day_number(day.day) < since]
    ahead = [day_number(day.day) for day in days if day_number(day.day) >= since]
    row = []
    if before:
        row.append(Button(words("‹ Earlier"), page(before[-DAYS:][0])))
    if len(ahead) > DAYS:
        row.append(Button(words("Later ›"), page(ahead[DAYS])))
    return tuple(row)


def _midnight(words: Words, day: date) -> int:
    return int(datetime.combine(day, time(), ZoneInfo(words.zone)).timestamp())
