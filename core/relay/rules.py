"""What the line takes: how much, of which kind, and what a conversation and a message can be. Knows no tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.relay.errors import FileEmpty, FileTooBig, KindNotCarried
from core.relay.metadata import CLEANED
from core.text import clean_line

MESSAGE_LIMIT = 4096
"""Characters, without marks: as many as Telegram's clients send at once."""
MOST_EDITS = 50
"""Of one message: all that it said before is kept for reports."""
OPEN_FOR = timedelta(hours=1)
"""After so long without a word, an open conversation takes what is typed no longer: it would come as a surprise."""
MEGABYTE = 1024 * 1024
ACROSS = {"telegram": 10 * MEGABYTE, "discord": 20 * MEGABYTE}
"""Bytes of a file that is carried from a platform to another one."""
WITHIN = {"telegram": 2000 * MEGABYTE, "discord": 10 * MEGABYTE}
"""Bytes of a file that stays on its platform. Telegram passes its own on without handing them out."""
HANDED_OUT = 20 * MEGABYTE
"""Bytes of a file that Telegram hands out to a bot."""
CARRIED = frozenset(
    ["photo", "image", "video", "video_note", "animation", "voice", "audio", "sticker", "file", "document"]
)
FILE_NAME_LIMIT = 100
MOST_REACTIONS = 40
"""On one message, the newest: 20 of each of the two, as Discord lets one put."""
MOST_FILES = 10
"""In one message, as in an album of either platform."""

_PICTURES = (".jpg", ".jpeg", ".png", ".webp")
_HOSTILE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class ConversationState(StrEnum):
    """What a conversation is to one of its two people."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    """Put away, until the next message."""
    BLOCKED = "blocked"
    """By this one of the two; nothing passes either way."""
    CLOSED = "closed"
    """By an admin, after a report, or by one of the two until a session is asked for."""


class WordsAre(StrEnum):
    """What happens to a message with a word that the community does not want."""

    REFUSED = "refused"
    COVERED = "covered"
    REPORTED = "reported"
    """It passes, and the admins are told."""


class LinksAre(StrEnum):
    """Which links pass in a message."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    LISTED = "listed"
    """Those to the listed domains alone."""


class Listed(StrEnum):
    """What can stand on a list of the community's."""

    WORD = "word"
    DOMAIN = "domain"


class MessageState(StrEnum):
    """How far a message has come, as far as the platforms tell: neither of them says that it was read."""

    SENT = "sent"
    DELIVERED = "delivered"
    OPENED = "opened"
    """The other has tapped it, or written in the conversation since."""
    REPLIED = "replied"
    UNDELIVERABLE = "undeliverable"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. `ref` is by which its platform hands it out; `size` is in bytes."""

    kind: str
    platform: str
    ref: str
    name: str = ""
    size: int = 0
    mime: str = ""
    renamed: bool = False
    """Whether it came under a name that could do harm, so that it is not handed on as it is."""

    @property
    def is_handed_on(self) -> bool:
        """Whether its own platform may bring it by its name alone.

        A picture that was sent as a file is fetched first, as it can tell who took it and where.
        """
        looks_like_one = self.mime in CLEANED or self.name.lower().endswith(_PICTURES)
        return not self.renamed and not (self.kind == "document" and looks_like_one)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Carried:
    """What a message holds beside its text."""

    files: tuple[Attachment, ...] = ()
    spot: Spot | None = None

    def __bool__(self) -> bool:
        return bool(self.files) or self.spot is not None


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji that one of the two put on a message; one of a platform's own is named, `:parrot:`."""

    by_sender: bool
    emoji: str
    in_words: bool = False
    """Whether the other's platform cannot show it on the message, so that it is told beside it."""


def check_files(files: Iterable[Attachment], to: str | None) -> None:
    """Raises KindNotCarried, FileEmpty, or FileTooBig for the platform that it goes to (None where that is unknown)."""
    for file in files:
        if file.kind not in CARRIED:
            raise KindNotCarried(file.kind)
        if file.size == 0:
            raise FileEmpty(file.name)
        most = most_bytes(file.platform, to or file.platform)
        most = most if file.is_handed_on else min(most, HANDED_OUT)
        if file.size > most:
            raise FileTooBig(file.name, file.size, most)


def most_bytes(platform: str, to: str) -> int:
    """How large a file from one platform may be that goes to the other, or to the same."""
    return (WITHIN if platform == to else ACROSS)[platform]


def clean_file_name(name: str) -> str:
    """A name that can do no harm where it is saved, with its ending kept; empty where nothing is left of it."""
    kept = _UNSEEN.sub("", clean_line(name, 40 * FILE_NAME_LIMIT))
    kept = _HOSTILE.sub("_", kept).strip(" ._")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) <= FILE_NAME_LIMIT:
        return kept
    return f"{stem[: FILE_NAME_LIMIT - 12]}{dot}{ending[:10]}" if stem else kept[:FILE_NAME_LIMIT]


def state_of(
    *,
    deleted: datetime | None,
    replied: datetime | None,
    opened: datetime | None,
    delivered: datetime | None,
    failed: datetime | None,
) -> MessageState:
    """The furthest that a message has come."""
    if deleted:
        return MessageState.DELETED
    if replied:
        return MessageState.REPLIED
    if opened:
        return MessageState.OPENED
    if delivered:
        return MessageState.DELIVERED
    return MessageState.UNDELIVERABLE if failed else MessageState.SENT


def carried_as_json(carried: Carried) -> dict[str, Any]:
    """How it is kept."""
    files = [[f.kind, f.platform, f.ref, f.name, f.size, f.mime, f.renamed] for f in carried.files]
    spot = [carried.spot.latitude, carried.spot.longitude] if carried.spot else None
    return {"files": files, "spot": spot}


def carried_of(kept: dict[str, Any]) -> Carried:
    """What was kept so."""
    spot = kept.get("spot")
    return Carried(tuple(Attachment(*file) for file in kept.get("files", ())), Spot(*spot) if spot else None)


def reactions_as_json(reactions: tuple[Reaction, ...]) -> list[list[Any]]:
    """How they are kept."""
    return [[one.by_sender, one.emoji, one.in_words] for one in reactions]


def reactions_of(kept: list[list[Any]]) -> tuple[Reaction, ...]:
    """What was kept so."""
    return tuple(Reaction(*one) for one in kept)
