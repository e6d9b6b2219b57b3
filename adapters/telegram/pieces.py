"""Cuts texts in Telegram's HTML subset to a length, so that every piece is whole markup. Limits are in limits.py."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

ELLIPSIS = " …"

_TAG = re.compile(r"<[^>]*>")
_NAME = re.compile(r"<([\w-]+)")
_MOMENT = r"<tg-time\b[^>]*>[^<]{0,200}</tg-time>"
_ATOM = re.compile(rf"{_MOMENT}|<[^>]*>|&#?\w+;|\s|[^<&\s]{{1,32}}|[<&]")
"""What is not cut through: a moment, a tag, an escaped character, a stretch of letters."""


def plain(marked: str) -> str:
    """The text without its markup, as it is read."""
    return html.unescape(_TAG.sub("", marked))


def width(text: str) -> int:
    """The length as Telegram counts offsets, in UTF-16 units; never less than the characters that it limits."""
    return len(text) + sum(character > "\uffff" for character in text)


def pieces(marked: str, most: int) -> tuple[str, ...]:
    """The text in as many pieces as it takes, each within `most`, cut at a line, else a word, else anywhere."""
    found = []
    while marked:
        cut = _cut(marked, most)
        if cut is None:
            found.append(marked)
            break
        found.append(cut.head(marked))
        marked = cut.tail(marked)
    return tuple(piece for piece in found if plain(piece).strip()) or (marked,)


def clipped(marked: str, most: int) -> str:
    """The text within `most`: what does not fit is left out, and an ellipsis says so."""
    if _cut(marked, most) is None:
        return marked
    cut = _cut(marked, most - len(ELLIPSIS))
    return cut.head(marked, ELLIPSIS) if cut else marked


@dataclass(frozen=True)
class _Cut:
    at: int
    used: int
    open: tuple[str, ...]
    """The tags that are open there, the outermost first."""

    def head(self, marked: str, end: str = "") -> str:
        closing = "".join(f"</{_name(tag)}>" for tag in reversed(self.open))
        return marked[: self.at].rstrip() + end + closing

    def tail(self, marked: str) -> str:
        rest = marked[self.at :].lstrip()
        return "".join(self.open) + rest if rest else ""


def _cut(marked: str, most: int) -> _Cut | None:
    """Where to cut so that the head is within `most`; None where all of it is."""
    if width(marked) <= most:
        return None
    used, opened = 0, list[str]()
    at_line = at_word = None
    for match in _ATOM.finditer(marked):
        atom = match[0]
        if _TAG.fullmatch(atom):
            _follow(opened, atom)
            continue
        here = _Cut(match.start(), used, tuple(opened))
        if atom == "\n":
            at_line = here
        if atom.isspace():
            at_word = here
        used += width(plain(atom) if atom[0] in "<&" else atom)
        if used > most:
            return next((cut for cut in (at_line, at_word) if cut and cut.used >= most // 2), here)
    return None


def _follow(opened: list[str], tag: str) -> None:
    if not tag.startswith("</"):
        opened.append(tag)
    elif opened:
        opened.pop()


def _name(tag: str) -> str:
    match = _NAME.match(tag)
    return match[1] if match else ""
