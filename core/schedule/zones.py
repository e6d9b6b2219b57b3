"""Time zones by the names people type: IANA names, cities, countries. What a zone does to a wall clock is not here.

The names come from the tables of the tzdata package (zone.tab, iso3166.tab, zonenow.tab), read once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from zoneinfo import ZoneInfo

from core.errors import ParleyError

LONGEST_TEXT = 60
SUGGESTIONS = 8
SHORT_COUNTRIES = {"uae": "united arab emirates", "uk": "britain uk", "us": "united states", "usa": "united states"}
OFFSET = re.compile(r"(?:utc|gmt)?\s*(?P<sign>[-+−–])\s*(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>\d\d))?", re.IGNORECASE)


class UnknownZone(ParleyError):
    """`text` names no zone or several: `suggestions` are IANA names that may be meant, best first, maybe none."""

    def __init__(self, text: str, suggestions: tuple[str, ...]) -> None:
        super().__init__(text, suggestions)
        self.text = text[:LONGEST_TEXT]
        self.suggestions = suggestions


class OffsetIsNoZone(UnknownZone):
    """`text` is an offset such as UTC+2, which knows no summer time; `suggestions` keep it in winter or in summer."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A zone that is offered, by its city, its country and the words for its region, all as `_plain` spells them."""

    name: str
    city: str
    country: str
    region: str

    def rank(self, wanted: str) -> tuple[int, bool, str]:
        """How well it answers what is typed: the smaller the better."""
        if wanted in (self.city, self.country):
            closeness = 0
        elif self.city.startswith(wanted):
            closeness = 1
        else:
            closeness = 2 if self.country.startswith(wanted) else 3
        return closeness, not self.region, self.name

    def has(self, wanted: str) -> bool:
        """Whether each word typed begins a word of this place."""
        words = f" {_plain(self.name)} {self.country} {self.region}"
        return all(f" {word}" in words for word in wanted.split())


def find_zone(text: str) -> str:
    """The IANA name meant by an IANA name in any case, a city ("new york") or a country with a single zone.

    Raises UnknownZone, or its kind OffsetIsNoZone for "UTC+2", both with suggestions.
    """
    typed = text.strip()[:LONGEST_TEXT]
    if typed.casefold() in _names():
        return _names()[typed.casefold()]
    if OFFSET.fullmatch(typed):
        raise OffsetIsNoZone(typed, zone_suggestions(typed, SUGGESTIONS))
    wanted = _wanted(typed)
    found = _present().get(wanted) or _old().get(wanted) or set()
    if len(found) != 1:
        raise UnknownZone(typed, zone_suggestions(typed, SUGGESTIONS) or tuple(sorted(found))[:SUGGESTIONS])
    return next(iter(found))


def zone_suggestions(text: str, count: int) -> tuple[str, ...]:
    """At most `count` IANA names for what is typed so far, best first; near misses only where nothing fits."""
    typed = text.strip()[:LONGEST_TEXT]
    if offset := OFFSET.fullmatch(typed):
        return tuple(_with_offset(_seconds(offset)))[:count]
    wanted = _wanted(typed)
    if not wanted:
        return ()
    fitting = [place for place in _places() if place.has(wanted)]
    if fitting:
        return tuple(place.name for place in sorted(fitting, key=lambda place: place.rank(wanted)))[:count]
    near = get_close_matches(wanted, _present(), n=count, cutoff=0.7)
    return tuple(dict.fromkeys(name for spelling in near for name in sorted(_present()[spelling])))[:count]


def _wanted(typed: str) -> str:
    plain = _plain(typed)
    return SHORT_COUNTRIES.get(plain, plain)


def _plain(text: str) -> str:
    """Lower case, without accents and punctuation, words parted by one space."""
    letters = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", "".join(letters).casefold().replace("_", " ")))


def _seconds(offset: re.Match[str]) -> int:
    size = int(offset["hours"]) * 3600 + int(offset["minutes"] or 0) * 60
    return size if offset["sign"] == "+" else -size


def _with_offset(seconds: int) -> Iterator[str]:
    """Well-known zones with that offset in January or July of the year that the tables describe."""
    year = int(version("tzdata").partition(".")[0])
    for name in ("UTC", *_regions()):
        moments = (datetime(year, month, 1, tzinfo=UTC).astimezone(ZoneInfo(name)) for month in (1, 7))
        if any(moment.utcoffset() == timedelta(seconds=seconds) for moment in moments):
            yield name


def _table(name: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _names() -> dict[str, str]:
    """Every IANA name by its case-folded spelling; "Factory" is a placeholder, not a zone."""
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return {name.casefold(): name for name in names if name != "Factory"}


@cache
def _regions() -> dict[str, str]:
    """The best-known zone of each region whose clocks agree from now on, with words for it ("pacific pst pdt us")."""
    return {row[2]: _plain(row[3]) for row in _table("zonenow.tab") if not row[2].startswith("Antarctica/")}


@cache
def _places() -> tuple[_Place, ...]:
    countries = {row[0]: _plain(row[1]) for row in _table("iso3166.tab")}
    places = [
        _Place(name, _plain(name.rpartition("/")[2]), countries[country], _regions().get(name, ""))
        for country, _, name, *_ in _table("zone.tab")
    ]
    return (*places, _Place("UTC", "utc", "", "universal time"))


@cache
def _present() -> dict[str, set[str]]:
    """The zones that a city, a country or a whole name may mean."""
    spellings: dict[str, set[str]] = {}
    for place in _places():
        for spelling in {place.city, place.country, _plain(place.name)} - {""}:
            spellings.setdefault(spelling, set()).add(place.name)
    return spellings


@cache
def _old() -> dict[str, set[str]]:
    """The same for names that are kept for old data only, such as Asia/Calcutta and US/Eastern."""
    spellings: dict[str, set[str]] = {}
    for name in _names().values():
        if not name.startswith("Etc/"):
            for spelling in {_plain(name), _plain(name.rpartition("/")[2])}:
                spellings.setdefault(spelling, set()).add(name)
    return spellings
