"""In which of Telegram's messages a parcel comes: texts, media by kind, albums, a place. What sends them is line.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from telegram import InlineKeyboardMarkup, InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo

from adapters.telegram.inbound import PLATFORM
from adapters.telegram.limits import CAPTION
from adapters.telegram.outbound import Sheet, sheet
from adapters.telegram.pieces import plain, width
from bot.screens import Shown
from core.relay.rules import Attachment

PHOTO_BYTES: Final = 10 * 1024 * 1024
UNCAPTIONED: Final = frozenset({"sticker", "video_note"})
FROM_ELSEWHERE: Final = {"image/jpeg": "photo", "image/png": "photo", "image/gif": "animation", "video/mp4": "video"}
"""How media are shown that come from another platform; what is not named here comes as a file."""
GROUPED: Final = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}
ALBUM: Final = 10


@dataclass(frozen=True)
class Step:
    """One call: a text, a file with a caption, an album, or the place of the parcel."""

    text: str = ""
    files: tuple[int, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None


def steps_of(shown: Shown) -> list[Step]:
    """The calls that bring a parcel. A single file carries the text as its caption, where that is short enough."""
    drawn, parcel = sheet(shown), shown.parcel
    assert parcel is not None
    files = parcel.files
    alone = len(files) == 1 and kind_of(files[0]) not in UNCAPTIONED
    if alone and width(plain(drawn.html)) <= CAPTION:
        return [Step(drawn.html, (0,), drawn.keyboard)]
    place = [Step()] if parcel.spot else []
    return [*_texts(drawn), *_files(files), *place]


def kind_of(file: Attachment) -> str:
    """As what Telegram sends a file: its own as they came, those from elsewhere as the nearest it has."""
    if file.platform == PLATFORM:
        return file.kind
    if file.kind in ("voice", "audio"):
        return file.kind
    kind = FROM_ELSEWHERE.get(file.mime.split(";")[0], "document")
    return "document" if kind == "photo" and file.size > PHOTO_BYTES else kind


def _texts(drawn: Sheet) -> list[Step]:
    last = len(drawn.texts) - 1
    return [Step(text, (), drawn.keyboard if n == last else None) for n, text in enumerate(drawn.texts)]


def _files(files: Sequence[Attachment]) -> Iterator[Step]:
    """Neighbours that can stand in one album are sent as one."""
    for kind, group in groupby(range(len(files)), key=lambda number: _album_of(kind_of(files[number]))):
        numbers = tuple(group)
        if not kind:
            yield from (Step(files=(number,)) for number in numbers)
            continue
        for start in range(0, len(numbers), ALBUM):
            yield Step(files=numbers[start : start + ALBUM])


def _album_of(kind: str) -> str:
    """With which an album can mix this kind; empty for what stands alone."""
    if kind in ("photo", "video"):
        return "pictures"
    return kind if kind in GROUPED else ""
