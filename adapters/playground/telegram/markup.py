"""Telegram's HTML subset, read the way TDLib reads it and refused in the same words, with byte offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from adapters.playground.telegram.refusal import Refused, bad_request

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot))(;?)")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")
MOMENT = re.compile(r"r|w?[dD]?[tT]?")
MENTION = re.compile(r"tg://user\?id=(\d+)")


def parse_html(text: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text and its entities, outermost first; `can't parse entities: …` in the words of TDLib."""
    if "<" not in text and "&" not in text:
        return text, []
    return _Parser(text).parsed()


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    start: int


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.plain: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def parsed(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.text):
            if self.text[self.at] != "<":
                self._run_of_text()
            elif self.text.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise bad_request(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{self.open[-1].tag}\""
            )
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return "".join(self.plain), _languages_merged(self.entities)

    def _run_of_text(self) -> None:
        end = self.text.find("<", self.at)
        piece = _unescaped(self.text[self.at : end if end >= 0 else len(self.text)])
        self.plain.append(piece)
        self.units += len(piece) + sum(1 for c in piece if c > "\uffff")
        self.at = end if end >= 0 else len(self.text)

    def _start_tag(self) -> None:
        begin = self.at
        tag = self._take(TAG_NAME, begin + 1).lower()
        if self.at >= len(self.text):
            raise self._wrong("Unclosed start tag", begin)
        if tag not in KINDS:
            raise self._wrong(f'Unsupported start tag "{tag}"', begin)
        attributes = self._attributes(tag, begin)
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, attributes, self.units, len(self.plain)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if self.text[self.at : self.at + 1] == ">":
                return attributes
            name = self._take(ATTRIBUTE_NAME, self.at).lower()
            if self.at >= len(self.text):
                raise self._wrong(f'Unclosed start tag "{tag}"', begin)
            if not name:
                raise self._wrong(f'Empty attribute name in the tag "{tag}"', begin)
            self._skip_spaces()
            attributes[name] = self._value(tag, begin) if self.text[self.at : self.at + 1] == "=" else ""

    def _value(self, tag: str, begin: int) -> str:
        self.at += 1
        self._skip_spaces()
        quote = self.text[self.at : self.at + 1]
        if quote in ("'", '"') and quote:
            end = self.text.find(quote, self.at + 1)
            if end < 0:
                raise self._wrong("Unclosed start tag", begin)
            value = _unescaped(self.text[self.at + 1 : end])
            self.at = end + 1
            return value
        start = self.at
        value = self._take(TOKEN, start).lower()
        if self.at < len(self.text) and self.text[self.at] != ">" and not self.text[self.at].isspace():
            raise self._wrong("Unexpected end of name token", start)
        return value

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._wrong("Unexpected end tag", begin)
        tag = self._take(TAG_NAME, begin + 2)
        self._skip_spaces()
        if self.text[self.at : self.at + 1] != ">":
            raise self._wrong("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if tag and tag.lower() != opened.tag:
            raise self._wrong("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{tag}>"')
        if self.units > opened.offset:
            self.entities.extend(_entities(opened, self.units - opened.offset, "".join(self.plain[opened.start :])))

    def _take(self, pattern: re.Pattern[str], start: int) -> str:
        match = pattern.match(self.text, start)
        taken = match[0] if match else ""
        self.at = start + len(taken)
        return taken

    def _skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _wrong(self, what: str, at: int, more: str = "") -> Refused:
        return bad_request(f"can't parse entities: {what} at byte offset {len(self.text[:at].encode())}{more}")


def _entities(opened: _Open, length: int, content: str) -> list[dict[str, Any]]:
    entity: dict[str, Any] = {"type": KINDS[opened.tag], "offset": opened.offset, "length": length}
    given = opened.attributes
    if opened.tag == "a":
        return [entity | link for link in _link(given.get("href") or content)]
    if opened.tag == "code" and given.get("class", "").startswith("language-"):
        return [entity | {"language": given["class"].removeprefix("language-")}]
    if opened.tag == "blockquote" and "expandable" in given:
        return [entity | {"type": "expandable_blockquote"}]
    if opened.tag == "tg-emoji":
        if not given.get("emoji-id", "").isdigit():
            raise bad_request("can't parse entities: Invalid custom emoji identifier specified")
        return [entity | {"custom_emoji_id": given["emoji-id"]}]
    if opened.tag == "tg-time":
        return [entity | _moment(given)]
    return [entity]


def _link(address: str) -> list[dict[str, Any]]:
    """A link's fields; none where the address is no address, since Telegram then shows plain text."""
    if mentioned := MENTION.fullmatch(address):
        return [{"type": "text_mention", "user": {"id": int(mentioned[1])}}]
    if re.match(r"(?i)(https?|tg|ton|mailto|tel):", address):
        return [{"url": address}]
    return [{"url": f"http://{address}"}] if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", address) else []


def _moment(given: dict[str, str]) -> dict[str, Any]:
    unix, shape = given.get("unix", ""), given.get("format", "")
    if not unix.isdigit() or int(unix) >= 1 << 31:
        raise bad_request("can't parse entities: Invalid Unix time specified")
    if not MOMENT.fullmatch(shape):
        raise bad_request("can't parse entities: Invalid date-time format specified")
    return {"unix_time": int(unix)} | ({"date_time_format": shape} if shape else {})


def _unescaped(text: str) -> str:
    """Only numeric references and the four named ones are known; the rest stays as it was written."""

    def character(match: re.Match[str]) -> str:
        decimal, hexadecimal, name, _ = match.groups()
        if name:
            return NAMED[name]
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else match[0]

    return REFERENCE.sub(character, text) if "&" in text else text


def _languages_merged(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`<pre><code class="language-x">` is one `pre` with a language; a language on `code` alone is dropped."""
    merged: list[dict[str, Any]] = []
    for entity in entities:
        before = merged[-1] if merged else None
        same = before and (before["offset"], before["length"]) == (entity["offset"], entity["length"])
        if before and same and {before["type"], entity["type"]} == {"pre", "code"}:
            language = before.get("language") or entity.get("language")
            merged[-1] = before | {"type": "pre"} | ({"language": language} if language else {})
        else:
            merged.append(entity)
    return [{k: v for k, v in e.items() if k != "language" or e["type"] == "pre"} for e in merged]
