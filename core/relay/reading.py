"""Reading what was said: a message, a conversation back to its first word, and a person's list of them."""

from __future__ import annotations

from typing import cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session as Db
from sqlalchemy.orm import aliased

from core.pages import Page
from core.people.models import Person
from core.people.views import PersonView
from core.relay.closing import IS_CLOSED, is_closed
from core.relay.errors import ConversationMissing, NothingShared
from core.relay.lines import find_conversation, may_write, partners
from core.relay.models import Conversation, ConversationSide, Message, state_in
from core.relay.rules import ConversationState, carried_of
from core.relay.views import ConversationView, MessageView
from core.storage.prepared import read_one

_LAST_TEXT = (
    select(Message.text)
    .where(
        Message.community_id == Conversation.community_id,
        Message.conversation_id == Conversation.id,
        Message.deleted_at.is_(None),
    )
    .order_by(Message.at.desc(), Message.id.desc())
    .limit(1)
    .correlate(Conversation)
    .scalar_subquery()
)
_LOW, _HIGH = aliased(Person), aliased(Person)
_LOW_NAMED = (_LOW.id.label("low_id"), _LOW.name.label("low_name"), _LOW.zone.label("low_zone"))
_HIGH_NAMED = (_HIGH.id.label("high_id"), _HIGH.name.label("high_name"), _HIGH.zone.label("high_zone"))
_MESSAGE = (
    select(*cast(Table, Message.__table__).c, *_LOW_NAMED, *_HIGH_NAMED)
    .join(
        Conversation,
        and_(Conversation.community_id == Message.community_id, Conversation.id == Message.conversation_id),
    )
    .join(_LOW, _LOW.id == Conversation.low_person)
    .join(_HIGH, _HIGH.id == Conversation.high_person)
    .where(Message.community_id == bindparam("community"), Message.id == bindparam("message"))
)
"""Asked of every message that is brought, so it is built once."""
_UNREAD = and_(
    Message.community_id == Conversation.community_id,
    Message.conversation_id == Conversation.id,
    Message.opened_at.is_(None),
    Message.delivered_at.is_not(None),
    Message.deleted_at.is_(None),
)


def message_of(db: Db, community_id: int, message_id: int, *, viewer_id: int) -> MessageView:
    """The message as one of its two people reads it, or ConversationMissing."""
    db.flush()
    found = read_one(db, _MESSAGE, {"community": community_id, "message": message_id})
    if found is None or viewer_id not in (found.low_id, found.high_id):
        raise ConversationMissing
    low = PersonView(found.low_id, found.low_name, found.low_zone)
    high = PersonView(found.high_id, found.high_name, found.high_zone)
    sender = low if found.sender_id == low.id else high
    return view_of(found, sender.name, high if viewer_id == low.id else low)


def message_to_change(db: Db, community_id: int, message_id: int, by: int) -> tuple[Message, Conversation]:
    """The message, locked, and its conversation, for one of its two people; else ConversationMissing."""
    message = db.get(Message, (community_id, message_id), with_for_update=True)
    conversation = db.get(Conversation, (community_id, message.conversation_id)) if message else None
    if message is None or conversation is None or by not in conversation.people:
        raise ConversationMissing
    return message, conversation


def conversation_with(
    db: Db, community_id: int, person_id: int, other_id: int, *, offset: int = 0, limit: int = 10
) -> Page[MessageView]:
    """What the two have said, the newest first; empty before the first word. NothingShared for strangers."""
    if not may_write(db, community_id, person_id, other_id):
        raise NothingShared
    people = {person.id: person for person in db.scalars(select(Person).where(Person.id.in_([person_id, other_id])))}
    conversation = find_conversation(db, community_id, person_id, other_id)
    if conversation is None:
        return Page((), offset, 0)
    said = select(Message).where(
        Message.community_id == community_id,
        Message.conversation_id == conversation.id,
        Message.deleted_at.is_(None),
    )
    total = db.scalar(select(func.count()).select_from(said.subquery())) or 0
    newest = db.scalars(said.order_by(Message.at.desc(), Message.id.desc()).offset(offset).limit(limit))
    other = _person(people[other_id])
    return Page(tuple(view_of(each, people[each.sender_id].name, other) for each in newest), offset, total)


def conversations_of(
    db: Db, community_id: int, person_id: int, *, archived: bool = False, offset: int = 0, limit: int = 10
) -> Page[ConversationView]:
    """Everybody the person can write to or has written with, the last spoken to first, then by name.

    Those that were put away are in a list of their own.
    """
    found = (
        select(Person, Conversation, ConversationSide, IS_CLOSED)
        .outerjoin(Conversation, and_(Conversation.community_id == community_id, _between(person_id)))
        .outerjoin(
            ConversationSide,
            and_(
                ConversationSide.community_id == community_id,
                ConversationSide.conversation_id == Conversation.id,
                ConversationSide.person_id == person_id,
            ),
        )
        .where(Person.id.in_(partners(community_id, person_id)), Person.id != person_id)
    )
    put_away = ConversationSide.archived_at
    found = found.where(put_away.is_not(None) if archived else put_away.is_(None))
    total = db.scalar(select(func.count()).select_from(found.with_only_columns(Person.id).subquery())) or 0
    unread = select(func.count()).where(_UNREAD, Message.sender_id == Person.id).correlate(Conversation, Person)
    rows = db.execute(
        found.add_columns(_LAST_TEXT, unread.scalar_subquery())
        .order_by(Conversation.last_at.desc().nulls_last(), Person.name_folded, Person.id)
        .offset(offset)
        .limit(limit)
    )
    return Page(tuple(_line(*row) for row in rows), offset, total)


def line_with(db: Db, community_id: int, person_id: int, other_id: int) -> ConversationView:
    """The one line to somebody, as it is to this person. NothingShared for strangers."""
    if not may_write(db, community_id, person_id, other_id):
        raise NothingShared
    other = db.get_one(Person, other_id)
    conversation = find_conversation(db, community_id, person_id, other_id)
    side = db.get(ConversationSide, (community_id, conversation.id, person_id)) if conversation else None
    closed = conversation is not None and is_closed(db, conversation)
    return _line(other, conversation, side, closed, None, 0)


def unread_by(db: Db, community_id: int, person_id: int) -> int:
    """How many messages were delivered to the person and not opened, in all conversations."""
    mine = or_(Conversation.low_person == person_id, Conversation.high_person == person_id)
    unread = select(func.count()).where(
        Conversation.community_id == community_id, mine, _UNREAD, Message.sender_id != person_id
    )
    return db.scalar(unread) or 0


def _between(person_id: int) -> ColumnElement[bool]:
    return or_(
        and_(Conversation.low_person == person_id, Conversation.high_person == Person.id),
        and_(Conversation.high_person == person_id, Conversation.low_person == Person.id),
    )


def _line(
    other: Person,
    conversation: Conversation | None,
    side: ConversationSide | None,
    closed: bool | None,
    last_text: str | None,
    unread: int,
) -> ConversationView:
    return ConversationView(
        other=_person(other),
        id=conversation.id if conversation else None,
        last_text=last_text,
        last_at=conversation.last_at if conversation else None,
        state=_state(side, closed=bool(closed)),
        closed_by=conversation.closed_by if conversation and closed else None,
        muted=side is not None and side.muted,
        unread=unread,
    )


def _state(side: ConversationSide | None, *, closed: bool) -> ConversationState:
    if closed:
        return ConversationState.CLOSED
    if side and side.blocked_at:
        return ConversationState.BLOCKED
    return ConversationState.ARCHIVED if side and side.archived_at else ConversationState.ACTIVE


def view_of(message: Message, sender_name: str, other: PersonView) -> MessageView:
    """The message, or a row of its columns, as one reads it for whom `other` is the other one."""
    return MessageView(
        community_id=message.community_id,
        id=message.id,
        conversation_id=message.conversation_id,
        sender_id=message.sender_id,
        sender_name=sender_name,
        other=other,
        text=message.text,
        html=message.html,
        carried=carried_of(message.carried),
        at=message.at,
        reply_to=message.reply_to,
        edited_at=message.edited_at,
        state=state_in(message),
        reactions=message.reactions,
    )


def _person(person: Person) -> PersonView:
    return PersonView(person.id, person.name, person.zone)
