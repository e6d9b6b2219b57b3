"""Cleaning of what people type: no control characters, nothing that turns the rest of a line. Escaping is the bot's."""

from __future__ import annotations

import codecs
import re

# Embeddings, overrides and isolates change the direction of what follows them, so they must not travel into our texts;
# right-to-left letters need none of them.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc, but for the newline, and Cs."""
_BLANK_LINES = re.compile(r"\n{3,}")
LONGEST_ID = 18
"""Digits that any number of 63 bits has room for."""


def clean(text: str) -> str:
    """The text trimmed, with line ends as newlines and no control characters; emoji and every script are kept."""
    return _BLANK_LINES.sub("\n\n", scrub(text)).strip()


def scrub(text: str) -> str:
    """The same of a part of a text: what stands at its ends is kept."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").translate(_TURNING)
    return _CONTROL.sub("", lines)


def clean_line(text: str, limit: int) -> str:
    """The text cleaned, on one line, with single spaces, and no longer than `limit`."""
    return " ".join(clean(text).split())[:limit].rstrip()


def id_in(typed: str) -> int | None:
    """The id that stands in place of a name, as completions put it there; None for all else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_ID else None


def decoded(data: bytes) -> str | None:
    """The text of a file, in whichever encoding it was likely saved; None for what is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")  # as spreadsheets on Windows save it
    return None if "\x00" in text or not text.strip() else text
