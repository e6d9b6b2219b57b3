"""The line between two people who share a booking: saying something, and reading what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CompoundSelect, and_, func, or_, select
from sqlalchemy.orm import Session as Db

from core.booking.models import Booking, Session
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.pages import Page
from core.people.models import Person
from core.people.views import PersonView
from core.relay.errors import ConversationMissing, MessageEmpty, MessageTooLong, NothingShared
from core.relay.models import Conversation, Message
from core.storage import new_id
from core.storage.rows import insert_new
from core.text import clean

MESSAGE_LIMIT = 1500
"""Characters: with its frame it fits into one message of either platform, escaped or not."""


_SEATED = and_(Booking.community_id == Session.community_id, Booking.session_id == Session.id)
_LAST_TEXT = (
    select(Message.text)
    .where(Message.community_id == Conversation.community_id, Message.conversation_id == Conversation.id)
    .order_by(Message.at.desc(), Message.id.desc())
    .limit(1)
    .correlate(Conversation)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class MessageView:
    """What was said, as one of the two reads it."""

    community_id: int
    id: int
    conversation_id: int
    sender_id: int
    sender_name: str
    other: PersonView
    """The one of the two who is not the viewer."""
    text: str
    at: datetime
    reply_to: int | None


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A line to somebody, and the last thing said on it; `id` and the rest are None while nothing was said."""

    other: PersonView
    id: int | None
    last_text: str | None
    last_at: datetime | None


def say(
    db: Db,
    *,
    community_id: int,
    by: int,
    to: int,
    text: str,
    reply_to: int | None = None,
    now: datetime,
) -> MessageView:
    """Keeps what `by` says to `to`, and writes the notice that brings it.

    Raises MessageEmpty, MessageTooLong beyond 1,500 characters, NothingShared unless they have a booking together, or
    ConversationMissing when `reply_to` is no message of theirs.
    """
    text = clean_message(text)
    if by == to or not _share_a_booking(db, community_id, by, to):
        raise NothingShared
    conversation = _conversation(db, community_id, by, to, now)
    if reply_to is not None and _message_in(db, conversation, reply_to) is None:
        raise ConversationMissing
    message = Message(
        community_id=community_id,
        id=new_id(now),
        conversation_id=conversation.id,
        sender_id=by,
        text=text,
        at=now,
        reply_to=reply_to,
    )
    db.add(message)
    conversation.last_at = now
    db.flush()
    data = {"conversation": conversation.id, "message": message.id}
    tell(db, community_id, [Telling(to, NoticeKind.MESSAGE, data, sender_id=by)], now)
    return message_of(db, community_id, message.id, viewer_id=by)


def clean_message(text: str) -> str:
    """The text without control characters, or MessageEmpty, or MessageTooLong."""
    text = clean(text)
    if not text:
        raise MessageEmpty
    if len(text) > MESSAGE_LIMIT:
        raise MessageTooLong(MESSAGE_LIMIT, len(text))
    return text


def message_of(db: Db, community_id: int, message_id: int, *, viewer_id: int) -> MessageView:
    """The message as one of its two people reads it, or ConversationMissing."""
    message = db.get(Message, (community_id, message_id))
    conversation = db.get(Conversation, (community_id, message.conversation_id)) if message else None
    if message is None or conversation is None or viewer_id not in conversation.people:
        raise ConversationMissing
    sender = db.get_one(Person, message.sender_id)
    other = db.get_one(Person, conversation.other_than(viewer_id))
    return _view(message, sender.name, other)


def conversation_with(
    db: Db, community_id: int, person_id: int, other_id: int, *, offset: int = 0, limit: int = 10
) -> Page[MessageView]:
    """What the two have said, the newest first; empty before the first word. NothingShared for strangers."""
    if not _share_a_booking(db, community_id, person_id, other_id):
        raise NothingShared
    people = {person.id: person for person in db.scalars(select(Person).where(Person.id.in_([person_id, other_id])))}
    conversation = _find(db, community_id, person_id, other_id)
    if conversation is None:
        return Page((), offset, 0)
    said = select(Message).where(Message.community_id == community_id, Message.conversation_id == conversation.id)
    total = db.scalar(select(func.count()).select_from(said.subquery())) or 0
    newest = db.scalars(said.order_by(Message.at.desc(), Message.id.desc()).offset(offset).limit(limit))
    other = people[other_id]
    return Page(tuple(_view(each, people[each.sender_id].name, other) for each in newest), offset, total)


def conversations_of(
    db: Db, community_id: int, person_id: int, *, offset: int = 0, limit: int = 10
) -> Page[ConversationView]:
    """Everybody the person can write to, that is, shares a booking with: the last spoken to first, then by name."""
    partners = _partners(community_id, person_id)
    line = and_(
        Conversation.community_id == community_id,
        or_(
            and_(Conversation.low_person == person_id, Conversation.high_person == Person.id),
            and_(Conversation.high_person == person_id, Conversation.low_person == Person.id),
        ),
    )
    total = db.scalar(select(func.count()).select_from(partners.subquery())) or 0
    rows = db.execute(
        select(Person, Conversation.id, _LAST_TEXT, Conversation.last_at)
        .outerjoin(Conversation, line)
        .where(Person.id.in_(partners))
        .order_by(Conversation.last_at.desc().nulls_last(), Person.name_folded, Person.id)
        .offset(offset)
        .limit(limit)
    )
    return Page(tuple(ConversationView(_person(row[0]), row[1], row[2], row[3]) for row in rows), offset, total)


def _partners(community_id: int, person_id: int) -> CompoundSelect[int]:
    as_student = (
        select(Session.mentor_person_id)
        .join(Booking, _SEATED)
        .where(Session.community_id == community_id, Booking.student_id == person_id)
    )
    as_mentor = (
        select(Booking.student_id)
        .join(Session, _SEATED)
        .where(Session.community_id == community_id, Session.mentor_person_id == person_id)
    )
    return as_student.union(as_mentor)


def _share_a_booking(db: Db, community_id: int, one: int, other: int) -> bool:
    shared = (
        select(Booking.id)
        .join(Session, _SEATED)
        .where(
            Booking.community_id == community_id,
            or_(
                and_(Session.mentor_person_id == one, Booking.student_id == other),
                and_(Session.mentor_person_id == other, Booking.student_id == one),
            ),
        )
    )
    return db.scalar(shared.limit(1)) is not None


def _conversation(db: Db, community_id: int, one: int, other: int, now: datetime) -> Conversation:
    found = _find(db, community_id, one, other)
    if found:
        return found
    low, high = sorted((one, other))
    conversation = Conversation(
        community_id=community_id, id=new_id(now), low_person=low, high_person=high, last_at=now
    )
    insert_new(db, conversation)
    return db.get_one(Conversation, (community_id, conversation.id))


def _find(db: Db, community_id: int, one: int, other: int) -> Conversation | None:
    low, high = sorted((one, other))
    return db.scalar(
        select(Conversation).where(
            Conversation.community_id == community_id,
            Conversation.low_person == low,
            Conversation.high_person == high,
        )
    )


def _message_in(db: Db, conversation: Conversation, message_id: int) -> Message | None:
    message = db.get(Message, (conversation.community_id, message_id))
    return message if message and message.conversation_id == conversation.id else None


def _view(message: Message, sender_name: str, other: Person) -> MessageView:
    return MessageView(
        community_id=message.community_id,
        id=message.id,
        conversation_id=message.conversation_id,
        sender_id=message.sender_id,
        sender_name=sender_name,
        other=_person(other),
        text=message.text,
        at=message.at,
        reply_to=message.reply_to,
    )


def _person(person: Person) -> PersonView:
    return PersonView(person.id, person.name, person.zone)
