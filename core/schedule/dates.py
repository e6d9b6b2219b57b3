"""Dates on which the weekly hours do not hold: what they are, how people type them. Wall time only: no zone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import ParleyError
from core.schedule.hours import LONGEST_PART, MINUTES_A_DAY, HoursUnreadable, Span, parse_times

NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
MONTHS = {name[:length]: number for number, name in enumerate(NAMES, 1) for length in range(3, len(name) + 1)} | {
    "sept": 9
}
FURTHEST_DAYS = 2 * 366
"""How far ahead hours can be set for a date."""

_MONTHS = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH = rf"(?P<month>{_MONTHS})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b\.?"
# "5 Dec 2000-2200" names times, and no year.
_YEAR = r"(?:,?\s+(?P<year>20\d\d)\b(?!\s*[-–]\s*\d{3,4}\b))?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_SPELLINGS = tuple(
    re.compile(spelling, re.IGNORECASE)
    for spelling in (
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
        rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}{_YEAR}",
        r"(?P<word>today|tomorrow)\b",
    )
)
_DASH = r"\s*(?:[-–—]|to\b|until\b|till\b|through\b)\s*"
_UNTIL = re.compile(_DASH, re.IGNORECASE)
_DAY_OF_THE_LAST = re.compile(
    rf"{_WEEKDAY}{_DAY}(?={_DASH}{_WEEKDAY}\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?:{_MONTHS})\b)", re.IGNORECASE
)
"""The "24" of "24-26 Dec"."""


class DatesUnreadable(ParleyError):
    """`part` of what was typed is not a date, or two, followed by times or by "off"; empty if nothing was typed."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part[:LONGEST_PART]


class NoSuchDate(ParleyError):
    """`part` names a date that no calendar has, such as 31 Feb."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part[:LONGEST_PART]


class DateOutOfReach(ParleyError):
    """`part` lies in the past, or further ahead than `FURTHEST_DAYS`."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part[:LONGEST_PART]


class DatesBackwards(ParleyError):
    """The second date of `part` lies before the first."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part[:LONGEST_PART]


@dataclass(frozen=True, order=True, slots=True)
class DateHours:
    """Wall time ranges, merged and in minutes, that take the place of the weekly hours on a date; none: a day off."""

    day: date
    ranges: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        edges = [0, *(edge for span in self.ranges for edge in span), MINUTES_A_DAY]
        if any(start >= end for start, end in self.ranges) or edges != sorted(edges):
            raise ValueError(f"not the hours of one day: {self}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Dates in a row, both ends included, with the same hours in place of the weekly ones; none: days off."""

    first: date
    last: date
    ranges: tuple[Span, ...]

    @property
    def days(self) -> tuple[DateHours, ...]:
        """Each date of it."""
        count = (self.last - self.first).days + 1
        return tuple(DateHours(self.first + timedelta(days=ahead), self.ranges) for ahead in range(count))


def stretches(days: Iterable[DateHours]) -> tuple[Stretch, ...]:
    """The dates in order, with those in a row that have the same hours made one."""
    found: list[Stretch] = []
    for current in sorted(days):
        last = found[-1] if found else None
        if last and last.ranges == current.ranges and (current.day - last.last).days == 1:
            found[-1] = Stretch(last.first, current.day, last.ranges)
        else:
            found.append(Stretch(current.day, current.day, current.ranges))
    return tuple(found)


def begins_with_a_date(text: str) -> bool:
    """Whether what is typed speaks of a date, rather than of days of the week."""
    typed = _plain(text).strip()
    return any(spelling.match(typed) for spelling in (*_SPELLINGS, _DAY_OF_THE_LAST))


def parse_dates(text: str, today: date) -> tuple[DateHours, ...]:
    """The dates that a person typed with their hours, such as "24 Dec - 2 Jan off; 2026-12-05 10-12, 15-16".

    A date without a year is the next such one, today included; of a date typed twice the last word holds. Raises
    DatesUnreadable, NoSuchDate, DateOutOfReach, DatesBackwards, HourOutOfRange or HoursBackwards.
    """
    clauses = [clause.strip(" ,.") for clause in re.split(r"[;\n\r]", _plain(text))]
    if not any(clauses):
        raise DatesUnreadable("")
    days: dict[date, DateHours] = {}
    for clause in filter(None, clauses):
        days |= {hours.day: hours for hours in _stretch(clause, today).days}
    return tuple(days[day] for day in sorted(days))


def check_reach(first: date, last: date, today: date, part: str) -> None:
    """DatesBackwards or DateOutOfReach, unless hours can be set today for the dates from `first` to `last`."""
    if last < first:
        raise DatesBackwards(part)
    if first < today or last > today + timedelta(days=FURTHEST_DAYS):
        raise DateOutOfReach(part)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def parse_dated(clause: str, today: date) -> tuple[date, date, str]:
    """The first and the last of the dates with which `clause` begins, and what follows them.

    Raises DatesUnreadable, NoSuchDate, DateOutOfReach or DatesBackwards.
    """
    clause = _plain(clause).strip(" ,.")
    head = _DAY_OF_THE_LAST.match(clause) or _date(clause, 0)
    if head is None:
        raise DatesUnreadable(clause)
    until = _UNTIL.match(clause, head.end())
    later = _date(clause, until.end()) if until else None
    end = (later or head).end()
    if later and head.re is _DAY_OF_THE_LAST:
        last = _resolve(later, today)
        first = _calendar(last.year, last.month, int(head["day"]), clause[:end])
    else:
        first = _resolve(head, today)
        last = _resolve(later, first) if later else first
    check_reach(first, last, today, clause[:end].strip())
    return first, last, clause[end:]


def _stretch(clause: str, today: date) -> Stretch:
    first, last, times = parse_dated(clause, today)
    try:
        return Stretch(first, last, parse_times(times))
    except HoursUnreadable:
        raise DatesUnreadable(clause) from None


def _date(clause: str, at: int) -> re.Match[str] | None:
    return next((found for spelling in _SPELLINGS if (found := spelling.match(clause, at))), None)


def _resolve(found: re.Match[str], since: date) -> date:
    """The date that was typed: without a year, the first such one from `since` on."""
    named = found.groupdict()
    if word := named.get("word"):
        return since + timedelta(days=word.lower() == "tomorrow")
    month_word = named["month"].lower()
    month, day = int(month_word) if month_word.isdigit() else MONTHS[month_word], int(named["day"])
    if named["year"]:
        return _calendar(int(named["year"]), month, day, found.group())
    for year in range(since.year, since.year + 9):  # a 29 February can be eight years away
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if candidate >= since:
            return candidate
    raise NoSuchDate(found.group())


def _calendar(year: int, month: int, day: int, part: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDate(part) from None
