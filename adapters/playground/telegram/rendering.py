"""What a person reads of a message: entities turned into plain text and safe HTML, moments in the reader's own zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
RELATIVE = ((86400 * 365, "year"), (86400 * 30, "month"), (86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True)
class Reader:
    """Who reads, where their clock stands, and what the time is, in epoch seconds."""

    zone: str
    now: float


def read(text: str, entities: list[dict[str, Any]], reader: Reader) -> tuple[str, str]:
    """The text as read, and the same as HTML that a page can show as it is."""
    if not entities:
        return text, _escaped(text)
    entities = [e | {"url": _slice(text, e)} if e["type"] == "url" else e for e in entities]
    plain: list[str] = []
    html: list[str] = []
    opened: list[dict[str, Any]] = []
    for piece, active in _pieces(text, entities):
        _close_ended(opened, active, html)
        for entity in active:
            if entity not in opened:
                html.append(_start(entity))
                opened.append(entity)
        timed = next((e for e in active if e["type"] == "date_time" and e.get("date_time_format")), None)
        if timed:
            piece = moment(timed["unix_time"], timed["date_time_format"], reader) if piece else ""
        plain.append(piece)
        html.append(_escaped(piece))
    _close_ended(opened, [], html)
    return "".join(plain), "".join(html)


def _pieces(text: str, entities: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The text cut wherever an entity begins or ends, each piece with its entities; a moment is given once, whole."""
    data = text.encode("utf-16-le")
    edges = {0, len(data) // 2}
    for entity in entities:
        edges |= {entity["offset"], entity["offset"] + entity["length"]}
    ordered = sorted(edges)
    for begin, end in pairwise(ordered):
        active = [e for e in entities if e["offset"] <= begin and end <= e["offset"] + e["length"]]
        timed = next((e for e in active if e["type"] == "date_time" and e.get("date_time_format")), None)
        shown = data[begin * 2 : end * 2].decode("utf-16-le", "replace")
        yield ("" if timed and begin > timed["offset"] else shown), active


def _slice(text: str, entity: dict[str, Any]) -> str:
    begin = entity["offset"] * 2
    return text.encode("utf-16-le")[begin : begin + entity["length"] * 2].decode("utf-16-le", "replace")


def _close_ended(opened: list[dict[str, Any]], active: list[dict[str, Any]], html: list[str]) -> None:
    """Closes what is no longer active, and whatever was opened inside it: HTML must nest."""
    while opened and not all(e in active for e in opened):
        html.append(_end(opened.pop()))


def moment(unix: int, shape: str, reader: Reader) -> str:
    """A moment as Telegram shows it for a format `r` or `w?[dD]?[tT]?`, in English and in the reader's zone."""
    if shape == "r":
        return _relative(unix - reader.now)
    local = datetime.fromtimestamp(unix, ZoneInfo(reader.zone))
    parts = []
    if "w" in shape:
        parts.append(f"{local:%A}")
    if "d" in shape:
        parts.append(f"{local:%d.%m.%y}")
    if "D" in shape:
        parts.append(f"{local:%B} {local.day}, {local.year}")
    if "t" in shape:
        parts.append(f"{local:%H:%M}")
    if "T" in shape:
        parts.append(f"{local:%H:%M:%S}")
    return ", ".join(parts)


def _relative(seconds: float) -> str:
    for size, name in RELATIVE:
        if abs(seconds) >= size:
            count = int(abs(seconds) // size)
            span = f"{count} {name}{'s' if count > 1 else ''}"
            return f"in {span}" if seconds > 0 else f"{span} ago"
    return "now"


def _start(entity: dict[str, Any]) -> str:
    kind = entity["type"]
    if kind in TAGS:
        return f"<{TAGS[kind]}>"
    if _leads_out(entity):
        return f'<a href="{escape(entity["url"])}" target="_blank" rel="noopener noreferrer">'
    return f'<span class="{escape(kind)}">'


def _end(entity: dict[str, Any]) -> str:
    return f"</{TAGS.get(entity['type'], 'a' if _leads_out(entity) else 'span')}>"


def _leads_out(entity: dict[str, Any]) -> bool:
    return bool(entity.get("url", "").lower().startswith(("http://", "https://", "mailto:", "tel:")))


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")
