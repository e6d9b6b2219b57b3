"""Discord's Markdown as a reader sees it: plain text, and HTML in which everything a person typed is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from adapters.playground.discord.moments import shown_moment

_ANY = r"(?:\\.|[^\\])+?"
_INLINE = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|(?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|<t:(?P<moment>-?\d{1,13})(?::(?P<style>[tTdDfFRsS]))?>"
    r"|<(?P<mention>@!?|@&|#)(?P<who>\d+)>"
    r"|<a?:(?P<emoji>\w+):\d+>"
    r"|</(?P<command>[^:>]+):\d+>"
    r"|\[(?P<label>[^\[\]]+)\]\(<?(?P<target>https?://[^\s)>]+)>?(?: \"[^\"]*\")?\)"
    r"|<?(?P<url>https?://[^\s<>|]+)>?"
    rf"|\*\*(?P<bold>{_ANY})\*\*(?!\*)"
    rf"|__(?P<under>{_ANY})__(?!_)"
    rf"|~~(?P<strike>{_ANY})~~"
    rf"|\|\|(?P<spoiler>{_ANY})\|\|"
    r"|\*(?P<star>(?=[^\s*])(?:\\.|[^*\\]|\*\*)+?)\*(?!\*)"
    r"|(?<!\w)_(?P<score>(?=[^\s_])(?:\\.|[^_\\]|__)+?)_(?!\w)",
    re.DOTALL,
)
_TAGS = {
    "bold": ("<strong>", "</strong>"),
    "under": ("<u>", "</u>"),
    "strike": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "star": ("<em>", "</em>"),
    "score": ("<em>", "</em>"),
}
_FENCE = re.compile(r"```(?:[\w+-]*\n)?(.+?)\n?```", re.DOTALL)


@dataclass(frozen=True)
class Reader:
    """Who reads, and how they see the names behind mentions."""

    zone: str
    now: float
    name_of: Callable[[str, int], str]
    """The words for a mention: its mark (`@`, `@&`, `#`) and id."""


@dataclass(frozen=True)
class Reading:
    """One text in both forms."""

    text: str
    html: str

    def __add__(self, other: Reading) -> Reading:
        return Reading(self.text + other.text, self.html + other.html)


def plain(text: str) -> Reading:
    """A text without any markup."""
    return Reading(text, escape(text))


def read(content: str, reader: Reader) -> Reading:
    """A message's content as that reader sees it."""
    reading, start = Reading("", ""), 0
    for fence in _FENCE.finditer(content):
        reading += _blocks(content[start : fence.start()], reader)
        reading += Reading(fence[1], f"<pre><code>{escape(fence[1])}</code></pre>")
        start = fence.end()
    return reading + _blocks(content[start:], reader)


def _blocks(content: str, reader: Reader) -> Reading:
    if ">>> " in content:
        before, _, quoted = content.partition(">>> ")
        if not before or before.endswith("\n"):
            inner = _blocks(quoted, reader)
            return _blocks(before, reader) + Reading(inner.text, f"<blockquote>{inner.html}</blockquote>")
    return _lines(content, reader)


def _lines(content: str, reader: Reader) -> Reading:
    """Lines with a mark at their start are blocks of their own; what lies between is read in one go."""
    out, run = Reading("", ""), []
    lines = content.split("\n")
    for number, line in enumerate(lines):
        mark = re.match(r"(> |#{1,3} |-# |\s*[-*] )(?=\S)", line)
        end = "\n" if number < len(lines) - 1 else ""
        if mark is None:
            run.append(line + end)
            continue
        out += _inline("".join(run), reader)
        run = []
        out += _block(mark[1].strip(), _inline(line[mark.end() :], reader), end)
    return out + _inline("".join(run), reader)


def _block(mark: str, inner: Reading, end: str) -> Reading:
    if mark in ("-", "*"):
        return Reading(f"• {inner.text}{end}", f"• {inner.html}{end}")
    tag = {"#": "h3", "##": "h4", "###": "h5", "-#": "small", ">": "blockquote"}[mark]
    return Reading(inner.text + end, f"<{tag}>{inner.html}</{tag}>" + (end if tag == "small" else ""))


def _inline(content: str, reader: Reader) -> Reading:
    reading, start = Reading("", ""), 0
    for match in _INLINE.finditer(content):
        reading += plain(content[start : match.start()]) + _span(match, reader)
        start = match.end()
    return reading + plain(content[start:])


def _span(match: re.Match[str], reader: Reader) -> Reading:
    found = {key: value for key, value in match.groupdict().items() if value is not None}
    if "escaped" in found:
        return plain(found["escaped"])
    if "code" in found:
        return Reading(found["code"], f"<code>{escape(found['code'])}</code>")
    if "moment" in found:
        words = shown_moment(int(found["moment"]), found.get("style", "f"), reader.zone, reader.now)
        return Reading(words, f'<time data-unix="{int(found["moment"])}">{escape(words)}</time>')
    if "mention" in found:
        words = reader.name_of(found["mention"].rstrip("!"), int(found["who"]))
        return Reading(words, f'<span class="mention">{escape(words)}</span>')
    if "emoji" in found:
        return plain(f":{found['emoji']}:")
    if "command" in found:
        return Reading(f"/{found['command']}", f'<span class="mention">/{escape(found["command"])}</span>')
    if "label" in found:
        return _link(_inline(found["label"], reader), found["target"])
    if "url" in found:
        return _link(plain(found["url"]), found["url"])
    kind = next(key for key in _TAGS if key in found)
    inner = _inline(found[kind], reader)
    return Reading(inner.text, _TAGS[kind][0] + inner.html + _TAGS[kind][1])


def _link(words: Reading, target: str) -> Reading:
    anchor = f'<a href="{escape(target)}" target="_blank" rel="noopener noreferrer">{words.html}</a>'
    return Reading(words.text, anchor)
