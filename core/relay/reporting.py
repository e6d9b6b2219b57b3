"""Telling the admins of somebody: what was said last, as it stood, and what an admin makes of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.people.accounts import person_of
from core.people.community import admins_of
from core.people.views import PersonView
from core.relay.errors import NothingShared, ReportMissing, ReportSettled
from core.relay.lines import find_conversation
from core.relay.models import Conversation, Message, Report, Suspension
from core.relay.rules import carried_of
from core.storage import new_id
from core.text import clean

LAST_MESSAGES = 20
WORDS_LIMIT = 500


class Outcome(StrEnum):
    """What an admin makes of a report."""

    LET_BE = "let_be"
    WARNED = "warned"
    SUSPENDED = "suspended"
    """They may write to nobody, and this conversation is closed."""


@dataclass(frozen=True, slots=True)
class ReportedMessage:
    """A message as it stood when it was reported, with what it said before it was edited."""

    by: str
    at: datetime
    text: str
    earlier: tuple[str, ...]
    files: tuple[str, ...]
    deleted: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report, as an admin reads it."""

    id: int
    by: PersonView | None
    """None where it was the word list; `words` are then those that it noticed."""
    about: PersonView
    words: str
    at: datetime
    said: tuple[ReportedMessage, ...]
    outcome: Outcome | None
    settled_by: PersonView | None


def report(db: Db, community_id: int, other_id: int, words: str, *, by: int, now: datetime) -> ReportView:
    """Tells the admins of the other one, with the last messages of the two. NothingShared before a word was said."""
    conversation = find_conversation(db, community_id, by, other_id)
    if conversation is None:
        raise NothingShared
    made = Report(
        community_id=community_id,
        id=new_id(now),
        conversation_id=conversation.id,
        by_person=by,
        about_person=other_id,
        words=clean(words)[:WORDS_LIMIT],
        said={"messages": _last(db, conversation)},
        at=now,
    )
    _tell_admins(db, made, now)
    return report_of(db, community_id, made.id)


def report_words(db: Db, message: Message, noticed: Collection[str], now: datetime) -> None:
    """Tells the admins of a message with words that the community does not want, and of nothing else that was said.

    While no admin has settled the one before of the same person on the same line, it is added to that.
    """
    said = _as_it_stands(message, person_of(db, message.sender_id).name)
    open_one = _unsettled(db, message)
    if open_one is not None:
        known = dict.fromkeys((*open_one.words.split(", "), *noticed))
        open_one.words = ", ".join(known)[:WORDS_LIMIT]
        open_one.said = {"messages": [*open_one.said["messages"], said][-LAST_MESSAGES:]}
        db.flush()
        return
    made = Report(
        community_id=message.community_id,
        id=new_id(now),
        conversation_id=message.conversation_id,
        by_person=None,
        about_person=message.sender_id,
        words=", ".join(noticed)[:WORDS_LIMIT],
        said={"messages": [said]},
        at=now,
    )
    _tell_admins(db, made, now)


def report_of(db: Db, community_id: int, report_id: int) -> ReportView:
    """The report, for an admin: whoever asks must be one. ReportMissing where there is none."""
    made = db.get(Report, (community_id, report_id))
    if made is None:
        raise ReportMissing
    return ReportView(
        id=made.id,
        by=person_of(db, made.by_person) if made.by_person else None,
        about=person_of(db, made.about_person),
        words=made.words,
        at=made.at,
        said=tuple(_reported(one) for one in made.said["messages"]),
        outcome=Outcome(made.outcome) if made.outcome else None,
        settled_by=person_of(db, made.settled_by) if made.settled_by else None,
    )


def settle(db: Db, community_id: int, report_id: int, outcome: Outcome, *, by: int, now: datetime) -> ReportView:
    """An admin lets it be, warns the one it is about, or suspends them; they are told, but not who reported them.

    Raises ReportMissing, or ReportSettled for the second of two admins.
    """
    made = _held(db, community_id, report_id)
    if made.settled_at:
        raise ReportSettled(person_of(db, made.settled_by or by).name)
    made.settled_at, made.settled_by, made.outcome = now, by, outcome.value
    if outcome is Outcome.SUSPENDED:
        conversation = db.get_one(Conversation, (community_id, made.conversation_id))
        conversation.closed_at, conversation.closed_by = now, None
        if db.get(Suspension, (community_id, made.about_person)) is None:
            db.add(Suspension(community_id=community_id, person_id=made.about_person, at=now, by_person=by))
    if outcome is not Outcome.LET_BE:
        tell(
            db,
            community_id,
            [Telling(made.about_person, NoticeKind.REPROVED, {"suspended": outcome is Outcome.SUSPENDED})],
            now,
        )
    db.flush()
    return report_of(db, community_id, report_id)


def lift(db: Db, community_id: int, report_id: int, *, now: datetime) -> ReportView:
    """Takes back a suspension that came of a report, for an admin; the conversation opens again."""
    made = _held(db, community_id, report_id)
    suspension = db.get(Suspension, (community_id, made.about_person))
    if suspension:
        db.delete(suspension)
        tell(db, community_id, [Telling(made.about_person, NoticeKind.REPROVED, {"lifted": True})], now)
    conversation = db.get_one(Conversation, (community_id, made.conversation_id))
    conversation.closed_at = conversation.closed_by = None
    made.outcome = Outcome.LET_BE.value
    db.flush()
    return report_of(db, community_id, report_id)


def _held(db: Db, community_id: int, report_id: int) -> Report:
    """The report, locked, or ReportMissing."""
    made = db.get(Report, (community_id, report_id), with_for_update=True)
    if made is None:
        raise ReportMissing
    return made


def _last(db: Db, conversation: Conversation) -> list[dict[str, Any]]:
    newest = db.scalars(
        select(Message)
        .where(Message.community_id == conversation.community_id, Message.conversation_id == conversation.id)
        .order_by(Message.at.desc(), Message.id.desc())
        .limit(LAST_MESSAGES)
    ).all()
    names = {person: person_of(db, person).name for person in conversation.people}
    return [_as_it_stands(message, names[message.sender_id]) for message in reversed(newest)]


def _as_it_stands(message: Message, sender: str) -> dict[str, Any]:
    return {
        "by": sender,
        "at": message.at.isoformat(),
        "text": message.text,
        "earlier": list(message.earlier),
        "files": [file.name for file in carried_of(message.carried).files],
        "deleted": message.deleted_at is not None,
    }


def _unsettled(db: Db, message: Message) -> Report | None:
    """What the word list has told of this person on this line, while no admin has looked to it."""
    found = select(Report).where(
        Report.community_id == message.community_id,
        Report.conversation_id == message.conversation_id,
        Report.about_person == message.sender_id,
        Report.by_person.is_(None),
        Report.settled_at.is_(None),
    )
    return db.scalars(found.order_by(Report.id).limit(1).with_for_update()).first()


def _tell_admins(db: Db, made: Report, now: datetime) -> None:
    db.add(made)
    db.flush()
    told = [Telling(admin, NoticeKind.REPORTED, {"report": made.id}) for admin in admins_of(db, made.community_id)]
    tell(db, made.community_id, told, now)


def _reported(kept: dict[str, Any]) -> ReportedMessage:
    return ReportedMessage(
        by=kept["by"],
        at=datetime.fromisoformat(kept["at"]),
        text=kept["text"],
        earlier=tuple(kept["earlier"]),
        files=tuple(kept["files"]),
        deleted=kept["deleted"],
    )
