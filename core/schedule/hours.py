"""Weekly hours: what they are, how people type them, how they are echoed back. Wall time only: no zone, no date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.errors import ParleyError

MINUTES_A_DAY = 1440
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = {
    word: weekday
    for weekday, name in enumerate(NAMES)
    for word in (*(name[:length] for length in range(2, len(name) + 1)), name + "s")
}
GROUPS = {
    "daily": range(7),
    "everyday": range(7),
    "weekday": range(5),
    "weekdays": range(5),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
}
OFF = frozenset({"off", "closed"})
FILLERS = frozenset({"and", "from", "on"})

TOKEN = re.compile(
    r"""(?P<time>\d+(?:[:.h]\d+|h)?(?:\s*[ap]\.?m\b\.?)?|noon\b|midnight\b)
      | (?P<dash>[-‐‒–—−~]|(?:to|till|until|through|thru)\b)
      | (?P<word>every\s+day\b|[^\W\d_]+)
      | (?P<filler>[\s,.&:/+]+)
      | (?P<other>\S)""",
    re.VERBOSE | re.IGNORECASE,
)
TIME = re.compile(r"(?P<hour>\d{1,2}?)(?:[:.h]?(?P<minute>\d\d))?h?\s*(?P<half>[ap])?\.?m?\.?", re.IGNORECASE)

# A clause is read by the letters of its tokens: d a weekday, g a group of them, t a time, o off, - a dash.
DAYS = re.compile(r"d-d|d|g")
TIMES = re.compile(r"t-t")
ENTRY = re.compile(r"(?P<days>(?:d-d|d|g)+)-?(?P<times>(?:t-t)+|o)")
ENTRIES = re.compile(f"(?:{ENTRY.pattern})+")

ONE_DAY = re.compile(r"-?(?:(?:t-t)+|o)")

LONGEST_PART = 60

Span = tuple[int, int]
Token = tuple[str, str]


class HoursUnreadable(ParleyError):
    """`part` of the typed hours is not days followed by times or by "off"; it is empty if nothing was typed."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part[:LONGEST_PART]


class HourOutOfRange(ParleyError):
    """`part` names a time that no day has, such as 25-26 or 9:75."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part[:LONGEST_PART]


class HoursBackwards(ParleyError):
    """`part` ends when or before it starts; hours over midnight are typed as two, "Mon 18-24, Tue 0-9"."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part[:LONGEST_PART]


@dataclass(frozen=True, order=True, slots=True)
class WeeklyRange:
    """Wall time `[start_minute, end_minute)` of every such weekday: Monday is 0, and 1440 is the end of the day."""

    weekday: int
    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday < 7 and 0 <= self.start_minute < self.end_minute <= MINUTES_A_DAY):
            raise ValueError(f"not a range within one day of the week: {self}")


def merge(ranges: Iterable[WeeklyRange]) -> tuple[WeeklyRange, ...]:
    """The same hours in order, with what overlaps or touches on one day made one."""
    merged: list[WeeklyRange] = []
    for current in sorted(ranges):
        last = merged[-1] if merged else None
        if last and last.weekday == current.weekday and current.start_minute <= last.end_minute:
            merged[-1] = WeeklyRange(last.weekday, last.start_minute, max(last.end_minute, current.end_minute))
        else:
            merged.append(current)
    return tuple(merged)


def parse_hours(text: str) -> tuple[WeeklyRange, ...]:
    """The hours that a person typed, such as "Mon-Fri 9-12, 14-18; Sat 10am-2pm", merged and in order.

    Entries add up; "Fri off" takes away what was said of Friday before it, and "off" alone means no hours at all.
    Raises HoursUnreadable, HourOutOfRange or HoursBackwards with the part that is wrong, as it was typed.
    """
    clauses = [clause.strip() for clause in re.split(r"[;\n\r]", unicodedata.normalize("NFKC", text))]
    if not any(clauses):
        raise HoursUnreadable("")
    spans: dict[int, list[Span]] = {weekday: [] for weekday in range(7)}
    for clause in filter(None, clauses):
        for weekdays, times in _entries(clause):
            for weekday in weekdays:
                spans[weekday] = spans[weekday] + times if times else []
    return merge(WeeklyRange(weekday, *span) for weekday, of_day in spans.items() for span in of_day)


def parse_times(text: str) -> tuple[Span, ...]:
    """The ranges of one day that a person typed, such as "10-12, 3-4pm", merged and in order; none for "off".

    Raises as parse_hours does.
    """
    ranges = merge(WeeklyRange(0, *span) for span in parse_spans(text))
    return tuple((of_day.start_minute, of_day.end_minute) for of_day in ranges)


def parse_spans(text: str) -> tuple[Span, ...]:
    """As parse_times, but each range as it was typed, in its order."""
    tokens = list(_tokens(unicodedata.normalize("NFKC", text).strip()))
    letters = "".join(letter for letter, _ in tokens)
    spans = tuple(_span(tokens, pair) for pair in TIMES.finditer(letters))
    if not ONE_DAY.fullmatch(letters):
        raise HoursUnreadable(text.strip())
    return spans


def format_times(ranges: Iterable[Span]) -> str:
    """The canonical spelling of one day's ranges, such as "10:00–12:00, 15:00–16:00"; "off" for none."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in ranges) or "off"


def format_hours(ranges: Iterable[WeeklyRange], between: str = "\n") -> str:
    """The canonical spelling, one entry for all days of the same hours, and "off" for none.

    `parse_hours` reads it back, if `between` is made of newlines, semicolons, commas and spaces.
    """
    days_by_times: dict[str, list[int]] = {}
    for weekday, of_day in groupby(merge(ranges), key=lambda weekly: weekly.weekday):
        times = format_times((weekly.start_minute, weekly.end_minute) for weekly in of_day)
        days_by_times.setdefault(times, []).append(weekday)
    return between.join(f"{_day_list(days)} {times}" for times, days in days_by_times.items()) or "off"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _day_list(weekdays: Sequence[int]) -> str:
    """Three or more days in a row as "Mon–Wed", others one by one."""
    parts: list[str] = []
    for _, row in groupby(enumerate(weekdays), key=lambda placed: placed[1] - placed[0]):
        names = [NAMES[weekday][:3].title() for _, weekday in row]
        parts += [f"{names[0]}–{names[-1]}"] if len(names) > 2 else names
    return ", ".join(parts)


def _entries(clause: str) -> Iterator[tuple[list[int], list[Span]]]:
    """The weekdays that a clause names, each time with their hours; no hours mean off."""
    tokens = list(_tokens(clause))
    letters = "".join(letter for letter, _ in tokens)
    # Times are judged before the whole: "25-26" without a day is first of all no time of day.
    spans = {pair.start(): _span(tokens, pair) for pair in TIMES.finditer(letters)}
    if letters == "o":
        yield list(range(7)), []
    elif not ENTRIES.fullmatch(letters):
        raise HoursUnreadable(clause)
    for entry in ENTRY.finditer(letters):
        days = [day for row in DAYS.finditer(letters, *entry.span("days")) for day in _weekdays(row, tokens)]
        yield days, [spans[at] for at in range(*entry.span("times")) if at in spans]


def _tokens(clause: str) -> Iterator[Token]:
    """The meaningful tokens of a clause, each with its letter."""
    for match in TOKEN.finditer(clause):
        text = match.group()
        word = " ".join(text.lower().split())
        if match["time"]:
            yield "t", text
        elif match["dash"]:
            yield "-", text
        elif word in WEEKDAYS:
            yield "d", word
        elif (group := word.replace(" ", "")) in GROUPS:
            yield "g", group
        elif word in OFF:
            yield "o", word
        elif not match["filler"] and word not in FILLERS:
            raise HoursUnreadable(text)


def _weekdays(row: re.Match[str], tokens: Sequence[Token]) -> Iterable[int]:
    first, last = tokens[row.start()][1], tokens[row.end() - 1][1]
    if first in GROUPS:
        return GROUPS[first]
    start = WEEKDAYS[first]
    return [(start + step) % 7 for step in range((WEEKDAYS[last] - start) % 7 + 1)]


def _span(tokens: Sequence[Token], pair: re.Match[str]) -> Span:
    first, last = tokens[pair.start()][1], tokens[pair.end() - 1][1]
    part = f"{first}-{last}"
    start, end = _minute(first, part), _minute(last, part)
    if end == 0 < start:
        end = MINUTES_A_DAY
    half = _half(last)
    if half and re.match(r"\d", first) and not _half(first) and 60 <= start < 780:
        # Between 1:00 and 12:59 a start without am or pm shares the end's if it can: "2-5pm", but not "9-5pm".
        shared = start % 720 + 720 * (half == "p")
        start = shared if shared < end else start
    if end <= start:
        raise HoursBackwards(part)
    return start, end


def _half(text: str) -> str:
    """The a or p of a typed time, if it has one."""
    found = re.search(r"[ap](?=\.?m\b)", text.lower())
    return found.group() if found else ""


def _minute(text: str, part: str) -> int:
    """The minute of the day that a typed time means; 1440 for 24:00."""
    if text.lower() in ("noon", "midnight"):
        return 720 if text.lower() == "noon" else 0
    match = TIME.fullmatch(text)
    if not match:
        raise HourOutOfRange(part)
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").lower()
    if minute > 59 or hour * 60 + minute > MINUTES_A_DAY or (half and not 1 <= hour <= 12):
        raise HourOutOfRange(part)
    return (hour % 12 + 12 * (half == "p") if half else hour) * 60 + minute
