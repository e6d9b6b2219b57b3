"""Discord's Markdown, as people type it, read into the common form. Mentions become names, as numbers give away who.

What its clients make of it: https://support.discord.com/hc/en-us/articles/210298617
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from itertools import groupby

Names = Callable[[str, int], str]
"""The words for a mention, by its sign (`@`, `@&`, `#`) and number."""

_ANY = r"(?:\\.|[^\\])+?"
_INLINE = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|(?<!`)(?P<ticks>`{1,2})(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|<t:(?P<moment>-?\d{1,13})(?::(?P<style>[tTdDfFRsS]))?>"
    r"|<(?P<sign>@!?|@&|#)(?P<who>\d+)>"
    r"|<a?:(?P<emoji>\w+):\d+>"
    r"|\[(?P<label>[^\[\]]+)\]\(<?(?P<target>https?://[^\s)<>]+)>?\)"
    r"|<(?P<address>https?://[^\s<>]+)>"
    r"|(?P<plain>https?://[^\s<>]+)"
    rf"|\*\*(?P<bold>{_ANY})\*\*(?!\*)"
    rf"|__(?P<under>{_ANY})__(?!_)"
    rf"|~~(?P<strike>{_ANY})~~"
    rf"|\|\|(?P<spoiler>{_ANY})\|\|"
    r"|\*(?P<star>(?=[^\s*])(?:\\.|[^*\\]|\*\*)+?)\*(?!\*)"
    r"|(?<!\w)_(?P<score>(?=[^\s_])(?:\\.|[^_\\]|__)+?)_(?!\w)",
    re.DOTALL,
)
_TAGS = {"bold": "b", "under": "u", "strike": "s", "spoiler": "tg-spoiler", "star": "i", "score": "i"}
_FENCE = re.compile(r"```(?:[\w+-]*\n)?(.+?)\n?```", re.DOTALL)
_QUOTED = re.compile(r"> ?(.*)")
_HEADING = re.compile(r"(?:#{1,3}|-#) (?=\S)(.*)")
DEEPEST = 8
"""Marks within marks that are read; what lies deeper is text."""


def read_markdown(text: str, name_of: Names) -> str:
    """What was typed, in the common form."""
    html, start = "", 0
    for fence in _FENCE.finditer(text):
        html += _lines(text[start : fence.start()], name_of) + f"<pre>{escape(fence[1], quote=False)}</pre>"
        start = fence.end()
    return html + _lines(text[start:], name_of)


def _lines(text: str, name_of: Names) -> str:
    """Quotes stand by the line, and go on to the end after `>>>`; headings are bold."""
    before, mark, rest = text.partition(">>> ")
    if mark and (not before or before.endswith("\n")):
        return _lines(before, name_of) + f"<blockquote>{_inline(rest, name_of)}</blockquote>"
    parts = []
    for quoted, group in groupby(text.split("\n"), key=lambda line: _QUOTED.match(line) is not None):
        lines = list(group)
        if quoted:
            inner = "\n".join(line[1:].removeprefix(" ") for line in lines)
            parts.append(f"<blockquote>{_inline(inner, name_of)}</blockquote>")
        else:
            parts.append(_inline("\n".join(_HEADING.sub(r"**\1**", line) for line in lines), name_of))
    return "\n".join(parts)


def _inline(text: str, name_of: Names, depth: int = 0) -> str:
    if depth > DEEPEST:
        return escape(text, quote=False)
    html, start = "", 0
    for match in _INLINE.finditer(text):
        html += escape(text[start : match.start()], quote=False) + _span(match, name_of, depth)
        start = match.end()
    return html + escape(text[start:], quote=False)


def _span(match: re.Match[str], name_of: Names, depth: int) -> str:
    found = {key: value for key, value in match.groupdict().items() if value is not None}
    if "sign" in found:
        return escape(name_of(found["sign"].rstrip("!"), int(found["who"])), quote=False)
    if "label" in found:
        return f'<a href="{escape(found["target"])}">{_inline(found["label"], name_of, depth + 1)}</a>'
    if "code" in found:
        return f"<code>{escape(found['code'], quote=False)}</code>"
    if "emoji" in found:
        return f":{found['emoji']}:"
    for key in ("escaped", "address", "plain"):
        if key in found:
            return escape(found[key], quote=False)
    if "moment" in found:
        return escape(match[0], quote=False)
    kind = next(key for key in _TAGS if key in found)
    return f"<{_TAGS[kind]}>{_inline(found[kind], name_of, depth + 1)}</{_TAGS[kind]}>"
