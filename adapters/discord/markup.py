"""Telegram's HTML as Discord's Markdown, in pieces that fit a message. What the tags mean is read in hypertext.py."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from adapters.discord.hypertext import Word, read_html
from adapters.discord.limits import CONTENT

APART = "\u200b"
"""A zero-width space: keeps two marks, or a mark and a letter, from being read as one."""


@lru_cache(maxsize=512)  # many people look at the same few screens
def pieces(html: str, most: int = CONTENT) -> tuple[str, ...]:
    """The text as Markdown in pieces of at most `most` characters, broken at a line or a word. At least one piece."""
    words = read_html(html)
    written: list[str] = []
    while words:
        text, count = _take(words, most)
        if text.strip():
            written.append(text)
        words = words[count:]
    return tuple(written) or (APART,)


def _take(words: Sequence[Word], most: int) -> tuple[str, int]:
    """The Markdown of as many of the first words as fit, and how many these are."""
    writer = _Writer()
    for count, word in enumerate(words):
        writer.write(word)
        if writer.length > most and count:
            fit = _best_break(words, count)
            last = next((i for i in range(fit, 0, -1) if not words[i - 1].blank), fit)
            return _markdown(words[:last]), fit
    return writer.finished(), len(words)


def _markdown(words: Sequence[Word]) -> str:
    writer = _Writer()
    for word in words:
        writer.write(word)
    return writer.finished()


def _best_break(words: Sequence[Word], count: int) -> int:
    """Where to break among the first `count` words: behind a line, if not too early, or behind a space."""
    line = next((i for i in range(count, count // 2, -1) if words[i - 1].ends_line), 0)
    return line or next((i for i in range(count, 0, -1) if words[i - 1].blank), count)


class _Writer:
    """Writes words one after another, opening and closing marks between them."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: tuple[str, ...] = ()
        self._edge = ""
        """The last mark that was closed, or the code, while nothing has been written behind it."""
        self._in_line = False
        self._length = 0

    @property
    def length(self) -> int:
        """Characters that the text would have if it ended here."""
        return self._length + sum(len(mark) + 1 for mark in self._open)

    def write(self, word: Word) -> None:
        if word.ends_line:
            self._close_down_to(0)
        else:
            shared = 0
            while shared < len(self._open) and self._open[: shared + 1] == word.marks[: shared + 1]:
                shared += 1
            self._close_down_to(shared)
        if not self._in_line and word.quoted:
            self._put("> ")
        self._in_line = not word.ends_line
        for mark in word.marks[len(self._open) :]:
            self._open_mark(mark)
        if self._edge and (word.text[0] == self._edge[0] or (self._edge[0] == "_" and word.text[0].isalnum())):
            self._put(APART)
        self._put(word.text)
        self._edge = "`" if word.code else ""

    def finished(self) -> str:
        """The text with every mark closed, without blank lines around it."""
        self._close_down_to(0)
        return "".join(self._out).lstrip("\n").rstrip()

    def _open_mark(self, mark: str) -> None:
        last = self._out[-1][-1] if self._out else ""
        if self._edge or last == mark[0] or (mark.startswith("_") and last.isalnum()):
            self._put(APART)
        self._put(mark)
        self._open += (mark,)

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > depth:
            mark = self._open[-1]
            if self._edge and (self._edge[0] == mark[0] or self._edge == "~~"):
                self._put(APART)
            self._put(mark)
            self._open = self._open[:-1]
            self._edge = mark

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._length += len(text)
        self._edge = ""
