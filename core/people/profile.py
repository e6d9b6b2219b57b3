"""What a mentor says of themselves: how long each part of it is at most, and how it is typed. No tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from core.people.errors import ProfileTextTooLong, TooManyTopics, YearsUnreadable
from core.text import clean, clean_line

TEXT_LIMITS = {"headline": 120, "bio": 900, "qualifications": 200, "location": 120, "rate": 80}
"""The most characters of each text of a profile: all of it fits the screen on which students read it."""
TOPIC_LIMIT = 40
MOST_TOPICS = 12
MOST_YEARS = 80
_YEARS = re.compile(r"(\d{1,3})\s*(?:years?|yrs?|y)?\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a mentor says of themselves."""

    headline: str = ""
    bio: str = ""
    expertise: tuple[str, ...] = ()
    qualifications: str = ""
    years: int | None = None
    location: str = ""
    rate: str = ""


def checked(profile: Profile) -> Profile:
    """The profile as it is kept: texts clean, topics once each.

    Raises ProfileTextTooLong, TooManyTopics or YearsUnreadable.
    """
    texts: dict[str, Any] = {name: _text(name, getattr(profile, name)) for name in TEXT_LIMITS}
    if profile.years is not None and not 0 <= profile.years <= MOST_YEARS:
        raise YearsUnreadable(str(profile.years), MOST_YEARS)
    return replace(profile, **texts, expertise=_topics(profile.expertise))


def with_typed(profile: Profile, name: str, typed: str) -> Profile:
    """The profile with what was typed for one of its parts; nothing typed empties it. Raises as `checked` does."""
    if name == "expertise":
        return checked(replace(profile, expertise=tuple(re.split(r"[,;\n]", typed))))
    if name == "years":
        return checked(replace(profile, years=_years(typed)))
    text: dict[str, Any] = {name: typed}
    return checked(replace(profile, **text))


def _text(name: str, text: str) -> str:
    text = clean(text) if name == "bio" else clean_line(text, len(text))
    _check_length(name, text, TEXT_LIMITS[name])
    return text


def _topics(topics: tuple[str, ...]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for topic in (clean_line(topic, len(topic)) for topic in topics):
        _check_length("expertise", topic, TOPIC_LIMIT)
        if topic:
            kept.setdefault(topic.casefold(), topic)
    if len(kept) > MOST_TOPICS:
        raise TooManyTopics(len(kept), MOST_TOPICS)
    return tuple(kept.values())


def _check_length(name: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise ProfileTextTooLong(name, limit, len(text))


def _years(typed: str) -> int | None:
    typed = clean_line(typed, len(typed))
    if not typed:
        return None
    found = _YEARS.fullmatch(typed)
    if found is None:
        raise YearsUnreadable(typed, MOST_YEARS)
    return int(found[1])
