"""Looking back on a conversation: finding words in it, and all of it as a text to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.pages import Page
from core.people.models import Person
from core.relay.errors import ConversationMissing, NothingToLookFor
from core.relay.lines import find_conversation
from core.relay.models import Message
from core.relay.rules import carried_of
from core.text import clean_line

WORDS_LIMIT = 100
MOST_BYTES = 8_000_000
"""Of a conversation as a text: less than either platform takes as a file."""
AROUND = 60
"""Characters that are shown on each side of what was found."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message in which the words stand, and what stands around the first of them."""

    message_id: int
    sender_name: str
    at: datetime
    excerpt: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation as a text, the oldest first. `left_out` tells how many of the oldest had no room."""

    text: str
    messages: int
    left_out: int


def search(
    db: Session, community_id: int, person_id: int, other_id: int, words: str, *, offset: int = 0, limit: int = 8
) -> Page[Found]:
    """The messages of the two in which every one of the words stands, in any case, the newest first.

    Raises NothingToLookFor for no words, or ConversationMissing where the two have said nothing.
    """
    wanted = clean_line(words, WORDS_LIMIT).casefold().split()
    if not wanted:
        raise NothingToLookFor
    names = _names(db, person_id, other_id)
    # Databases know case for some letters only, so it is looked for here: a conversation is read, not a community.
    hits = [
        (message_id, sender, at, text)
        for message_id, sender, at, text, _ in db.execute(_said(db, community_id, person_id, other_id))
        if all(word in text.casefold() for word in wanted)
    ]
    shown = tuple(Found(m, names[s], at, _excerpt(text, wanted[0])) for m, s, at, text in hits[offset : offset + limit])
    return Page(shown, offset, len(hits))


def transcript(db: Session, community_id: int, person_id: int, other_id: int, *, zone: str) -> Transcript:
    """All that the two have said, with times of that zone. Raises ConversationMissing where they have said nothing."""
    names, there = _names(db, person_id, other_id), ZoneInfo(zone)
    lines: list[str] = []
    size = messages = 0
    for _, sender, at, text, carried in db.execute(_said(db, community_id, person_id, other_id)):
        messages += 1
        line = f"[{at.astimezone(there):%Y-%m-%d %H:%M}] {names[sender]}: {_written_out(text, carried)}\n"
        size += len(line.encode())
        if size <= MOST_BYTES:
            lines.append(line)
    return Transcript("".join(reversed(lines)), messages, messages - len(lines))


def check_said(db: Session, community_id: int, person_id: int, other_id: int) -> int:
    """The id of the conversation of the two; ConversationMissing where they have said nothing."""
    conversation = find_conversation(db, community_id, person_id, other_id)
    if conversation is None:
        raise ConversationMissing
    return conversation.id


def _said(
    db: Session, community_id: int, person_id: int, other_id: int
) -> Select[int, int, datetime, str, dict[str, Any]]:
    """The newest first."""
    conversation = check_said(db, community_id, person_id, other_id)
    said = select(Message.id, Message.sender_id, Message.at, Message.text, Message.carried).where(
        Message.community_id == community_id,
        Message.conversation_id == conversation,
        Message.deleted_at.is_(None),
    )
    return said.order_by(Message.at.desc(), Message.id.desc())


def _names(db: Session, *people: int) -> dict[int, str]:
    return {person.id: person.name for person in db.scalars(select(Person).where(Person.id.in_(people)))}


def _excerpt(text: str, word: str) -> str:
    """One line around the word; letters that grow with their case may move it by a few."""
    begin = max(text.casefold().find(word) - AROUND, 0)
    end = begin + 2 * AROUND + len(word)
    line = " ".join(text[begin:end].split())
    return f"{'…' if begin else ''}{line}{'…' if end < len(text) else ''}"


def _written_out(text: str, carried: dict[str, Any]) -> str:
    """The text, its lines indented, and after it what came with it, by name."""
    came = carried_of(carried)
    things = [f"[{file.name or file.kind}]" for file in came.files]
    if came.spot is not None:
        things.append(f"[{came.spot.latitude}, {came.spot.longitude}]")
    return " ".join([*([text.replace("\n", "\n    ")] if text else []), *things])
