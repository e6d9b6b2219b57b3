"""Message texts: what the Bot API makes of a text with a parse mode or with entities, and what it finds by itself."""

from __future__ import annotations

import re
from typing import Any

from adapters.playground.telegram.markup import MOMENT, parse_html
from adapters.playground.telegram.refusal import bad_request

Entity = dict[str, Any]

KINDS = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<![\w@])(?P<mention>@\w{3,32})"
    r"|(?<![\w#])(?P<hashtag>#\w*[^\W\d]\w*)"
)
DROPPED = re.compile("[\r\u2028-\u202e]")
BLANKED = re.compile("[\x00-\x08\x0b-\x1f]")
MOST_ENTITIES = 100


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, in which entities count."""
    return len(text) + sum(1 for c in text if c > "\uffff") if not text.isascii() else len(text)


def parse(text: str, mode: str, given: list[Entity] | None) -> tuple[str, list[Entity]]:
    """The clean, trimmed text and its entities; `can't parse entities: …` where the markup is wrong."""
    entities: list[Entity] = []
    if mode.lower() == "html":
        text, entities = parse_html(text)
    elif mode.lower() in ("markdown", "markdownv2"):
        raise bad_request(f"can't parse entities: this loopback platform reads HTML and entities, not {mode}")
    elif mode:
        raise bad_request("unsupported parse_mode")
    elif given:
        entities = _checked(given, units(text))
    text, entities = _trimmed(*_cleaned(text, entities))
    return text, (entities + found(text, entities))[:MOST_ENTITIES]


def found(text: str, taken: list[Entity]) -> list[Entity]:
    """Links, addresses, commands, mentions and hashtags in a text, outside code and links that are marked already."""
    if not any(mark in text for mark in "/@#"):
        return []
    closed = [e for e in taken if e["type"] in ("code", "pre", "text_link", "text_mention")]
    entities = []
    for match in FOUND.finditer(text):
        offset, length = units(text[: match.start()]), units(match[0])
        if not any(e["offset"] < offset + length and offset < e["offset"] + e["length"] for e in closed):
            entities.append({"type": match.lastgroup, "offset": offset, "length": length})
    return entities


def _checked(given: list[Entity], end: int) -> list[Entity]:
    entities = []
    for entity in given:
        if entity.get("type") not in KINDS:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 0:
            raise bad_request('can\'t parse MessageEntity: Can\'t find field "offset" or "length"')
        _check_extra(entity)
        if offset < end and length:
            entities.append(entity | {"length": min(length, end - offset)})
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def _check_extra(entity: Entity) -> None:
    kind = entity["type"]
    if kind == "text_link" and not isinstance(entity.get("url"), str):
        raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
    if kind == "text_mention" and not isinstance(entity.get("user"), dict):
        raise bad_request("can't parse MessageEntity: Can't find field \"user\"")
    if kind == "date_time":
        if not isinstance(entity.get("unix_time"), int):
            raise bad_request("can't parse MessageEntity: Can't find field \"unix_time\"")
        if not MOMENT.fullmatch(entity.get("date_time_format", "")):
            raise bad_request("can't parse MessageEntity: Invalid date-time format specified")


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without what Telegram drops (carriage returns, directional overrides); control characters become spaces."""
    text = BLANKED.sub(" ", text) if not DROPPED.search(text) else text
    for match in reversed(list(DROPPED.finditer(text))):
        entities = _without(entities, units(text[: match.start()]), 1)
        text = text[: match.start()] + text[match.end() :]
    return BLANKED.sub(" ", text), entities


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    kept = text.strip()
    if len(kept) == len(text):
        return text, entities
    lead = units(text[: len(text) - len(text.lstrip())])
    if lead:
        entities = _without(entities, 0, lead)
    end = units(kept)
    cut = [e | {"length": min(e["length"], end - e["offset"])} for e in entities if e["offset"] < end]
    return kept, [e for e in cut if e["length"] > 0]


def _without(entities: list[Entity], at: int, length: int) -> list[Entity]:
    """The entities after `length` units at `at` are taken out of the text."""

    def moved(position: int) -> int:
        return position if position <= at else max(at, position - length)

    shifted = [
        e | {"offset": moved(e["offset"]), "length": moved(e["offset"] + e["length"]) - moved(e["offset"])}
        for e in entities
    ]
    return [e for e in shifted if e["length"] > 0]
