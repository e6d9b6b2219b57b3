"""The terms by which a service is booked, what each may be, and how amounts are typed. No tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from core.services.errors import (
    AmountUnreadable,
    CourseWanted,
    NoMode,
    PlaceMissing,
    TermOutOfRange,
    TextTooLong,
    TitleEmpty,
    WrongNumberOfLengths,
)
from core.services.kinds import Mode, Need, WhoMayBook
from core.services.questions import Question, check_questions
from core.text import clean, clean_line

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60
LIMITS: dict[str, tuple[int, int]] = {
    "duration": (5, DAY),
    "capacity": (1, 500),
    "least_students": (1, 500),
    "decide_before_minutes": (0, 4 * WEEK),
    "offer_minutes": (10, 2 * DAY),
    "step_minutes": (5, DAY),
    "notice_minutes": (0, 8 * WEEK),
    "horizon_days": (1, 366),
    "cancel_until_minutes": (0, 4 * WEEK),
    "buffer_before_minutes": (0, DAY),
    "buffer_after_minutes": (0, DAY),
    "most_a_day": (1, 100),
    "most_a_week": (1, 500),
    "most_open_requests": (1, 100),
    "most_a_week_each": (1, 100),
}
"""The least and the most of each term that a mentor sets, of `duration` each; some may also be None."""
MOST_DURATIONS = 6
TEXT_LIMITS = {"title": 80, "description": 600, "place": 200, "phone": 40, "price": 40}
"""The most characters of each text of a service."""
CAPS = frozenset({"most_a_day", "most_a_week", "most_open_requests", "most_a_week_each"})
MAY_BE_NONE = CAPS | {"offer_minutes"}
"""None is no cap; of how long a place is held, that this is left to the community."""
COUNTS = CAPS | {"capacity", "least_students"}
"""What is counted; all else is an amount of time."""

_UNITS = {"m": 1, "h": HOUR, "d": DAY, "w": WEEK}
_AMOUNT = re.compile(
    r"(\d{1,6})\s*(minutes?\b|mins?\b|m\b|hours?\b|hrs?\b|h|days?\b|d\b|weeks?\b|w\b)?[\s,+]*(?:and\s+)?", re.IGNORECASE
)
_USUAL = frozenset({"usual", "as usual", "default"})
_NO_CAP = frozenset({"none", "no limit", "no cap", "unlimited", "any"})


@dataclass(frozen=True, slots=True)
class ServiceTerms:
    """What is booked, and by which rules; each as in the table."""

    title: str = "Session"
    description: str = ""
    durations: tuple[int, ...] = (30,)
    modes: tuple[Mode, ...] = (Mode.VIDEO,)
    place: str = ""
    phone: str = ""
    capacity: int = 1
    least_students: int = 1
    decide_before_minutes: int = DAY
    price: str = ""
    who_may_book: WhoMayBook = WhoMayBook.EVERYONE
    members_of: str = ""
    course_id: int | None = None
    competing: bool = False
    offer_minutes: int | None = None
    topic: Need = Need.REQUIRED
    details: Need = Need.NOT_ASKED
    agenda: Need = Need.NOT_ASKED
    questions: tuple[Question, ...] = ()
    step_minutes: int = 30
    needs_approval: bool = True
    notice_minutes: int = 4 * HOUR
    horizon_days: int = 30
    expires_before_minutes: int = 3 * HOUR
    cancel_until_minutes: int = 2 * HOUR
    binds_mentor: bool = False
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    most_a_day: int | None = None
    most_a_week: int | None = None
    most_open_requests: int | None = None
    most_a_week_each: int | None = None

    def __post_init__(self) -> None:
        lengths = (*self.durations, self.step_minutes, self.horizon_days, self.capacity)
        caps = (getattr(self, name) for name in CAPS)
        waits = (
            self.notice_minutes,
            self.cancel_until_minutes,
            self.buffer_before_minutes,
            self.buffer_after_minutes,
        )
        empty = not self.durations or not self.modes
        if empty or min(lengths) <= 0 or max(self.durations) > DAY or min(waits) < 0 or 0 in caps:
            raise ValueError(f"nobody could book by such terms: {self}")

    @property
    def minutes(self) -> int:
        """How long a session usually lasts."""
        return self.durations[0]

    @property
    def mode(self) -> Mode:
        """How people usually meet."""
        return self.modes[0]

    @property
    def count(self) -> bool:
        """Whether any of them looks at other sessions than those at the very time."""
        return bool(self.buffer_before_minutes or self.buffer_after_minutes) or any(
            getattr(self, name) is not None for name in CAPS
        )


TERMS = tuple(field.name for field in fields(ServiceTerms))


def changed(terms: ServiceTerms, changes: Mapping[str, Any]) -> ServiceTerms:
    """The terms with these in place of theirs, as they are kept: texts clean, lengths once each.

    Raises TermOutOfRange, WrongNumberOfLengths, NoMode, TitleEmpty, TextTooLong, TooManyQuestions, QuestionUnreadable,
    PlaceMissing, or CourseWanted.
    """
    new = replace(terms, **{name: _checked(name, value) for name, value in changes.items()})
    if Mode.IN_PERSON in new.modes and not new.place:
        raise PlaceMissing
    if new.who_may_book is WhoMayBook.COURSE and new.course_id is None:
        raise CourseWanted
    return new


def check_term(name: str, value: int | None) -> None:
    """TermOutOfRange, unless a mentor may set the term to that."""
    least, most = LIMITS[name]
    if value is None:
        if name not in MAY_BE_NONE:
            raise TermOutOfRange(name, 0, least, most)
    elif not least <= value <= most:
        raise TermOutOfRange(name, value, least, most)


def _checked(name: str, value: Any) -> Any:
    if name in LIMITS:
        check_term(name, value)
    elif name in TEXT_LIMITS:
        return _text(name, value)
    elif name == "durations":
        return _durations(value)
    elif name == "questions":
        return check_questions(value)
    elif name == "modes" and not value:
        raise NoMode
    return value


def _text(name: str, text: str) -> str:
    limit = TEXT_LIMITS[name]
    text = clean(text) if name == "description" else clean_line(text, len(text))
    if len(text) > limit:
        raise TextTooLong(name, limit, len(text))
    if name == "title" and not text:
        raise TitleEmpty
    return text


def _durations(minutes: Sequence[int]) -> tuple[int, ...]:
    once = tuple(dict.fromkeys(minutes))
    if not 1 <= len(once) <= MOST_DURATIONS:
        raise WrongNumberOfLengths(len(once), MOST_DURATIONS)
    for length in once:
        check_term("duration", length)
    return once


def parse_term(name: str, text: str) -> int | None:
    """The value of a term, or of one `duration`, that was typed: "90", "1h 30 min", "2 weeks"; "none" for no cap, and
    "usual" for what is left to the community.

    Raises AmountUnreadable or TermOutOfRange.
    """
    typed = " ".join(unicodedata.normalize("NFKC", text).lower().split()).strip(".")
    none = (name in CAPS and typed in _NO_CAP) or (name in MAY_BE_NONE - CAPS and typed in _USUAL)
    value = None if none else _amount(name, typed)
    check_term(name, value)
    return value


def parse_lengths(text: str) -> tuple[int, ...]:
    """Several lengths in minutes that a person typed, with commas between: "30, 1 h, 90 min"; the first is the usual.

    Raises AmountUnreadable or TermOutOfRange.
    """
    parts = (part.strip() for part in re.split(r"[,;\n]", text))
    lengths = (parse_term("duration", part) for part in parts if part)
    return tuple(length for length in lengths if length is not None)


def _amount(name: str, typed: str) -> int:
    parts = [found for found in _AMOUNT.finditer(typed) if found.group()]
    if not parts or "".join(found.group() for found in parts) != typed:
        raise AmountUnreadable(name, typed)
    if name in COUNTS:
        if len(parts) > 1 or parts[0][2]:
            raise AmountUnreadable(name, typed)
        return int(parts[0][1])
    usual = DAY if name == "horizon_days" else 1
    minutes = sum(int(number) * (_UNITS[unit[0]] if unit else usual) for number, unit in (p.groups() for p in parts))
    if name != "horizon_days":
        return minutes
    if minutes % DAY:
        raise AmountUnreadable(name, typed)
    return minutes // DAY
