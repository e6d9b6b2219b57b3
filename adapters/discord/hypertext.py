"""Telegram's HTML subset read into words of Discord's Markdown, each with its marks. Writing them is markup.py's.

What Discord's clients make of Markdown: https://support.discord.com/hc/en-us/articles/210298617
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

from adapters.cutting import cut

MARKS = {
    "b": "**", "strong": "**", "i": "_", "em": "_", "u": "__", "ins": "__",
    "s": "~~", "strike": "~~", "del": "~~", "tg-spoiler": "||",
}  # fmt: skip
LONGEST_RUN = 120
LONGEST_CODE = 1000
LONGEST_LINK_TEXT = 200
LONGEST_ADDRESS = 1000

_URL = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:/[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*)?(?<![.,:;!?'*])"
)
_MENTION = re.compile(r"tg://user\?id=(\d{1,20})")
"""How Telegram's markup mentions somebody: https://core.telegram.org/bots/api#html-style"""
_INVITE = re.compile(r"discord(?:app)?\.(?:gg|com|new|gift)", re.IGNORECASE)
_SPECIAL = re.compile(r"[\\*_~`|<>\[\]@#]|:(?=\S)|(?<=discord)\.|(?<=discordapp)\.", re.IGNORECASE)
_LINE_START = re.compile(r"(\d*)([-+.])")
_RUNS = re.compile(r"\s+|(?:\\.|[^\\\s]){1,80}")


@dataclass(slots=True)
class Word:
    """A piece of Markdown that is not broken in two, and the marks around it."""

    text: str
    marks: tuple[str, ...] = ()
    quoted: bool = False
    code: bool = False

    @property
    def ends_line(self) -> bool:
        """Whether this is the end of a line."""
        return self.text == "\n"

    @property
    def blank(self) -> bool:
        """Whether this is the space between two words."""
        return self.text.isspace()


def read_html(html: str) -> list[Word]:
    """The text in words, with each end of a line as a word of its own."""
    reader = _Reader()
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    reader.close()
    return _with_marks_on_words_only(reader.words)


def escape(text: str) -> str:
    """Text of one line as Markdown that reads as that text, wherever it stands: no mark, mention, list or preview."""
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    start = _LINE_START.match(escaped)
    return f"{start[1]}\\{start[2]}{escaped[start.end() :]}" if start else escaped


def moment(unix: int, style: str) -> str:
    """A moment that Discord shows in the reader's own time; `style` as in Telegram's `tg-time`."""
    date = next((sign for sign in style if sign in "dD"), "")
    time = next((sign for sign in style if sign in "tT"), "")
    if "r" in style:
        return f"<t:{unix}:R>"
    if bool(date) != bool(time):
        return f"<t:{unix}:{date or time}>"
    return f"<t:{unix}:{'F' if 'w' in style else 'f'}>"


class _Reader(HTMLParser):
    """Reads the tags into words. Tags that are none of Telegram's leave only their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[Word] = []
        self._marks: list[str] = []
        self._quoted = False
        self._after_quote = False
        self._inside = ""
        """The tag whose text is gathered to be written as a whole: `a`, `code`, `pre` or `tg-time`."""
        self._gathered = ""
        self._attributes: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._inside:
            return
        if tag in ("a", "code", "pre", "tg-time"):
            self._inside, self._gathered, self._attributes = tag, "", dict(attrs)
        elif tag == "blockquote":
            self._break_line()
            self._quoted = True
        elif tag in MARKS:
            self._marks.append(MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if self._inside:
            if tag == self._inside:
                self._inside = ""
                self._whole(tag, self._gathered)
        elif tag == "blockquote":
            self._quoted, self._after_quote = False, True
        elif MARKS.get(tag) in self._marks:
            self._marks.remove(MARKS[tag])

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._gathered += data
        else:
            self._text(data)

    def close(self) -> None:
        super().close()
        if self._inside:
            self._text(self._gathered)

    def _whole(self, tag: str, text: str) -> None:
        if tag == "a":
            self._link(text, self._attributes.get("href") or "")
        elif tag == "code":
            self._code(text)
        elif tag == "pre":
            self._block(text)
        elif (unix := self._attributes.get("unix") or "").isdecimal() and len(unix) <= 11:
            self._add(moment(int(unix), self._attributes.get("format") or ""))
        else:
            self._text(text)

    def _text(self, text: str) -> None:
        at = 0
        for link in _URL.finditer(text):
            if _INVITE.search(link[0]) or len(link[0]) > LONGEST_ADDRESS or self._would_end_a_mark(link[0]):
                continue
            self._plain(text[at : link.start()])
            self._add(f"<{link[0]}>")
            at = link.end()
        self._plain(text[at:])

    def _plain(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self._add("\n")
            start = line.lstrip()
            words = start.rstrip()
            for run in (line[: len(line) - len(start)], *_runs(escape(words)), start[len(words) :]):
                if run:
                    self._add(run)

    def _link(self, text: str, address: str) -> None:
        text = " ".join(text.split())
        if mentioned := _MENTION.fullmatch(address):
            self._add(f"<@{mentioned[1]}>")
            return
        if urlsplit(address).scheme not in ("http", "https") or len(address) > LONGEST_ADDRESS:
            self._text(text)
            return
        target = quote(address, safe="%/:?#@!$&'+,;=")
        if self._would_end_a_mark(target):
            target = target.replace("_", "%5F").replace("~", "%7E")
        if not text or ("://" in text and address.startswith(text)):
            self._add(f"<{target}>")
        elif re.search(r"[\[\]]|://", text):
            self._plain(text + " ")
            self._add(f"<{target}>")
        else:
            self._add(f"[{escape(cut(text, LONGEST_LINK_TEXT))}](<{target}>)")

    def _code(self, text: str) -> None:
        inner = text.strip()
        if not inner or "`" in text or "\n" in text or len(text) > LONGEST_CODE or self._would_end_a_mark(text):
            self._text(text)
            return
        before, after = text.split(inner, 1)
        self._plain(before)
        self._add(f"`{inner}`", code=True)
        self._plain(after)

    def _block(self, text: str) -> None:
        if "`" in text or not text.strip():
            self._text(text)
            return
        self._break_line()
        for part in _in_lines(text, LONGEST_CODE):
            fenced = f"```\n{part}\n```".replace("\n", "\n> " if self._quoted else "\n")
            self.words.append(Word(fenced, (), self._quoted, code=True))
            self._after_quote = True

    def _would_end_a_mark(self, text: str) -> bool:
        """Whether marks around would end inside: what is not escaped (an address, code) is not passed over by them."""
        return bool(self._marks) and any(sign in text for sign in "*_~|\\")

    def _break_line(self) -> None:
        if self.words and not self.words[-1].ends_line:
            self.words.append(Word("\n", (), self._quoted))
        self._after_quote = False

    def _add(self, text: str, *, code: bool = False) -> None:
        if self._after_quote:
            self._after_quote = False
            if text != "\n":
                self._break_line()
        self.words.append(Word(text, tuple(dict.fromkeys(self._marks)), self._quoted, code))


def _runs(escaped: str) -> Sequence[str]:
    return (escaped,) if len(escaped) <= LONGEST_RUN else _RUNS.findall(escaped)


def _in_lines(text: str, most: int) -> Iterator[str]:
    text = text.strip("\n")
    while len(text) > most:
        end = text.rfind("\n", 1, most) if "\n" in text[1:most] else most
        yield text[:end]
        text = text[end:].removeprefix("\n")
    yield text


def _with_marks_on_words_only(words: Sequence[Word]) -> list[Word]:
    """Takes marks off spaces at their edges: Markdown wants a mark to touch a letter."""
    marked: list[Word] = []
    before: tuple[str, ...] = ()
    for index, word in enumerate(words):
        if not word.blank:
            before = word.marks
            marked.append(word)
            continue
        if not word.marks:
            before = () if word.ends_line else before
            marked.append(word)
            continue
        following = next((w for w in words[index:] if w.ends_line or not w.blank), None)
        after = following.marks if following and not following.ends_line else ()
        shared = tuple(a for a, b in zip(before, after, strict=False) if a == b)
        shared = shared if before[: len(shared)] == after[: len(shared)] else ()
        marked.append(replace(word, marks=() if word.ends_line else shared))
        if word.ends_line:
            before = ()
    return marked
