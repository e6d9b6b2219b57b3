"""The common form of what people write with marks: Telegram's subset of HTML, cleaned.

Each adapter reads its platform's own markup into it, and draws it in its own.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from core.text import scrub

_SAME = {"strong": "b", "em": "i", "ins": "u", "strike": "s", "del": "s"}
_TAGS = frozenset({"b", "i", "u", "s", "code", "pre", "blockquote", "a", "tg-spoiler"})
_BLANK_LINES = re.compile(r"\n{3,}")
_LONGEST_ADDRESS = 1000
_INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters of no ink, beside those that Unicode calls spaces and controls."""


def clean_markup(html: str) -> str:
    """The marked-up text, well-formed, with the common tags only; all else leaves its text.

    Links lead to pages alone, as what names an account would give somebody away.
    """
    reader = _Reader()
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    reader.close()
    return _BLANK_LINES.sub("\n\n", reader.finished()).strip()


def plain_of(html: str) -> str:
    """The cleaned text without its marks, as it is read."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.plain).strip()


def is_blank(text: str) -> bool:
    """Whether nothing can be seen of a text."""
    return all(sign in _INVISIBLE or unicodedata.category(sign)[0] in "CZ" for sign in text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.plain: list[str] = []
        self._out: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _SAME.get(tag, tag)
        if tag == "span" and dict(attrs).get("class") == "tg-spoiler":
            name = "tg-spoiler"
        if name not in _TAGS or name in self._open or {"code", "pre"} & set(self._open):
            return
        if name == "a":
            address = dict(attrs).get("href") or ""
            if not _is_page(address):
                return
            self._out.append(f'<a href="{escape(address)}">')
        else:
            self._out.append(f"<{name}>")
        self._open.append(name)

    def handle_endtag(self, tag: str) -> None:
        name = "tg-spoiler" if tag == "span" else _SAME.get(tag, tag)
        if name in self._open:
            self._close_down_to(self._open.index(name))

    def handle_data(self, data: str) -> None:
        text = scrub(data)
        self.plain.append(text)
        self._out.append(escape(text, quote=False))

    def finished(self) -> str:
        self._close_down_to(0)
        return "".join(self._out)

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._out.append(f"</{self._open.pop()}>")


def _is_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= _LONGEST_ADDRESS
