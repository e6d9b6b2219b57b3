"""Finds the words of a list in a text, as whole words, however they are dressed up: case, accents, look-alikes, signs
that nobody sees, digits for letters, letters drawn out or apart. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

COVER = "▒▒▒▒"
"""Stands in place of a word that is covered."""

_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]")
"""Of Latin, Greek and Cyrillic letters. The vowels of other scripts are marks, too, and make another word."""
_INKLESS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_KEPT_WHOLE = re.compile("[йЙ\uac00-\ud7a3]")
"""Letters that fall into parts but are no accented ones, and syllables of Korean."""
_STROKES = str.maketrans("øłđıŧħ", "olditħ")
_LOOK_ALIKES = str.maketrans("авеёкмнорстухіјѕԁԛԝһαβεηικνορτυχζ", "abeekmhopctyxijsdqwhabehikvoptyxz")
_DIGITS = str.maketrans("0134578@$!", "oieastbasi")
_DIGITS_WITHIN = re.compile(r"(?<=[^\W\d_])[0134578@$!]+(?=[^\W\d_])")
_LATIN = re.compile("[a-z]")
_FOREIGN = re.compile("[\u0370-\u052f]")
"""Greek and Cyrillic."""
_TOKEN = re.compile(r"[^\W_]+")
_APART = re.compile(r"(?<![^\W_])[^\W_](?:[\s.\-_*·/|]{1,3}[^\W_](?![^\W_])){2,}")
_RUNS_TOGETHER = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts that put no spaces between words, or hang endings on them: there a word is found within others."""


@dataclass(frozen=True)
class _Reading:
    """A text as it may be meant; `places` tells of each letter from which sign of the text it is."""

    text: str
    places: Sequence[int]


def folded(word: str) -> str:
    """The word as it is compared; two that fold to the same are one."""
    plain = _folded(unicodedata.normalize("NFC", word))
    return " ".join(_without_mixed_scripts(plain.text).split())


def words_in(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those places of the text, as they stand there, where one of the folded words is; each wording once."""
    text = unicodedata.normalize("NFC", text)
    return tuple(dict.fromkeys(text[begin:end] for begin, end in _spans(text, tuple(words))))


def covered(text: str, words: Iterable[str]) -> str:
    """The text with `COVER` in place of each of the folded words."""
    whole = unicodedata.normalize("NFC", text)
    parts, since = [], 0
    for begin, end in _spans(whole, tuple(words)):
        parts += [whole[since:begin], COVER]
        since = end
    return "".join([*parts, whole[since:]]) if since else text


def _spans(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where they begin and end, in their order, none within another."""
    if not words:
        return []
    whole, bare = _patterns(words)
    found = []
    for reading in _readings(text):
        hits = [match.span() for match in whole.finditer(reading.text)]
        hits += [run.span() for run in _APART.finditer(reading.text) if bare.fullmatch(_joined(run.group()))]
        found += [(reading.places[begin], reading.places[end - 1] + 1) for begin, end in hits]
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _readings(text: str) -> Iterator[_Reading]:
    """The text as it stands, and with what looks like Latin letters read as such."""
    plain = _folded(text)
    yield plain
    foreign = "".join(_FOREIGN.findall(plain.text))
    is_dressed = bool(foreign) and not _FOREIGN.search(foreign.translate(_LOOK_ALIKES))
    latin = plain.text.translate(_LOOK_ALIKES) if is_dressed else _without_mixed_scripts(plain.text)
    latin = _DIGITS_WITHIN.sub(lambda found: found.group().translate(_DIGITS), latin)
    if latin != plain.text:
        yield _Reading(latin, plain.places)


def _folded(text: str) -> _Reading:
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if unicodedata.category(sign) == "Cf" or sign in _INKLESS:
            continue
        parts = sign if _KEPT_WHOLE.match(sign) else _ACCENTS.sub("", unicodedata.normalize("NFKD", sign))
        for letter in parts.casefold().translate(_STROKES):
            letters.append(letter)
            places.append(place)
    return _Reading("".join(letters), places)


def _without_mixed_scripts(text: str) -> str:
    """In words that mix scripts, look-alikes are read as Latin letters; a word all of Cyrillic is one."""
    return _TOKEN.sub(
        lambda found: found.group().translate(_LOOK_ALIKES) if _LATIN.search(found.group()) else found.group(), text
    )


@lru_cache(maxsize=64)
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds any of the words as a whole one, and what a word has to be as it is."""
    longest_first = sorted(words, key=len, reverse=True)
    bare = {word: r"[\W_]+".join(_drawn_out(part) for part in word.split()) for word in longest_first}
    whole = "|".join(_before(word[0]) + bare[word] + _behind(word[-1]) for word in longest_first)
    return re.compile(whole), re.compile("|".join(bare.values()))


def _drawn_out(word: str) -> str:
    """Each letter as often as it stands, or three times and more: `as` is not `ass`, and `asss` is meant as either."""
    runs = re.finditer(r"(.)\1*", word)
    counts = [(re.escape(run.group(1)), len(run.group())) for run in runs]
    return "".join(f"(?:{letter}{{3,}}|{letter}{{{count}}})" for letter, count in counts)


def _before(first: str) -> str:
    return r"(?<![^\W_])" if _has_edges(first) else ""


def _behind(last: str) -> str:
    return r"(?![^\W_])" if _has_edges(last) else ""


def _has_edges(letter: str) -> bool:
    return letter.isalnum() and not _RUNS_TOGETHER.match(letter)


def _joined(run: str) -> str:
    return "".join(sign for sign in run if sign.isalnum())
