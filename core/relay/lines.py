"""Who may write to whom: the line between two people, what it is to each, and to whom an account talks now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, CompoundSelect, Table, and_, bindparam, exists, null, or_, select, update
from sqlalchemy.orm import Session as Db
from sqlalchemy.orm import aliased

from core.booking.models import IN_SESSION, Booking, Session
from core.booking.reading.rows import is_between
from core.connections.models import Connection
from core.connections.rules import ConnectionStatus
from core.people.accounts import person_of
from core.people.mentors import own_profile
from core.people.models import Mentor, Person
from core.people.views import AccountKey, PersonView
from core.relay.closing import check_open
from core.relay.errors import LineBlocked, LineClosed, NothingShared, Suspended
from core.relay.models import Conversation, ConversationSide, OpenLine, Suspension
from core.relay.rules import OPEN_FOR
from core.storage import Moment, new_id
from core.storage.prepared import read_one, run
from core.storage.rows import insert_new

_BETWEEN = and_(
    Conversation.community_id == bindparam("community"),
    Conversation.low_person == bindparam("low"),
    Conversation.high_person == bindparam("high"),
)
_CONVERSATION = select(Conversation).where(_BETWEEN)
_ME, _OTHER = aliased(Person), aliased(Person)
_OWN, _OTHERS = aliased(ConversationSide), aliased(ConversationSide)


def _side(side: type[ConversationSide], whose: str) -> ColumnElement[bool]:
    return and_(
        side.community_id == Conversation.community_id,
        side.conversation_id == Conversation.id,
        side.person_id == bindparam(whose),
    )


_LINE = (
    select(
        _ME.name.label("sender_name"),
        _OTHER.name,
        _OTHER.zone,
        Conversation.id.label("conversation_id"),
        Conversation.closed_at,
        _OWN.blocked_at.label("blocked_at"),
        _OTHERS.blocked_at.label("closed_to_me_at"),
        or_(_OWN.archived_at.is_not(None), _OTHERS.archived_at.is_not(None)).label("is_put_away"),
        Suspension.at.label("suspended_at"),
    )
    .select_from(_OTHER)
    .join(_ME, _ME.id == bindparam("by"))
    .outerjoin(Conversation, _BETWEEN)
    .outerjoin(_OWN, _side(_OWN, "by"))
    .outerjoin(_OTHERS, _side(_OTHERS, "to"))
    .outerjoin(
        Suspension,
        and_(Suspension.community_id == bindparam("community"), Suspension.person_id == bindparam("by")),
    )
    .where(_OTHER.id == bindparam("to"))
)
"""Asked at every message, so it is built once."""


_TAKEN_OUT = (
    update(cast(Table, ConversationSide.__table__))
    .where(
        ConversationSide.community_id == bindparam("community"),
        ConversationSide.conversation_id == bindparam("conversation"),
    )
    .values(archived_at=null())
)
_MUTED = select(ConversationSide.muted).where(
    ConversationSide.community_id == bindparam("community"),
    ConversationSide.conversation_id == bindparam("conversation"),
    ConversationSide.person_id == bindparam("by"),
)


@dataclass(frozen=True)
class Line:
    """What there is between one who writes and the other: no conversation before the first word."""

    sender_name: str
    other: PersonView
    conversation_id: int | None
    is_put_away: bool
    """Whether one of the two has taken the conversation off their list."""


def check_line(db: Db, community_id: int, by: int, to: int) -> Line:
    """The line from `by` to `to`, who may write there.

    Raises NothingShared for those who have nothing to do with each other, Suspended, LineBlocked where `by` blocked
    the other, ConversationClosed where one of the two closed it, or LineClosed.
    """
    low, high = sorted((by, to))
    db.flush()
    found = read_one(db, _LINE, {"community": community_id, "by": by, "to": to, "low": low, "high": high})
    if found is None:
        raise NothingShared
    if found.suspended_at:
        raise Suspended
    conversation_id = found.conversation_id
    if by == to or (conversation_id is None and not _may_begin(db, community_id, by, to)):
        raise NothingShared
    if found.blocked_at:
        raise LineBlocked(to, found.name)
    if found.closed_at:
        check_open(db, db.get_one(Conversation, (community_id, conversation_id)), by)
    if found.closed_to_me_at:
        raise LineClosed(found.name)
    other = PersonView(to, found.name, found.zone)
    return Line(found.sender_name, other, conversation_id, bool(found.is_put_away))


def may_write(db: Db, community_id: int, by: int, to: int) -> bool:
    """Whether there is a line from one to the other, or can be; it may be closed for now."""
    return by != to and (
        find_conversation(db, community_id, by, to) is not None or _may_begin(db, community_id, by, to)
    )


def find_conversation(db: Db, community_id: int, one: int, other: int) -> Conversation | None:
    """The conversation of the two; None before the first word."""
    low, high = sorted((one, other))
    return db.scalar(_CONVERSATION, {"community": community_id, "low": low, "high": high})


def begin_conversation(db: Db, community_id: int, one: int, other: int, now: datetime) -> Conversation:
    """The conversation of the two, made where there is none."""
    found = find_conversation(db, community_id, one, other)
    if found:
        return found
    low, high = sorted((one, other))
    new = Conversation(community_id=community_id, id=new_id(now), low_person=low, high_person=high, last_at=now)
    insert_new(db, new)
    return db.get_one(Conversation, (community_id, new.id))


def take_out_again(db: Db, community_id: int, conversation_id: int) -> None:
    """A conversation that was put away is on the lists again."""
    run(db, _TAKEN_OUT, {"community": community_id, "conversation": conversation_id})


def side_of(db: Db, conversation: Conversation, person_id: int) -> ConversationSide:
    """What the conversation is to this one of the two, to be changed."""
    key = (conversation.community_id, conversation.id, person_id)
    side = db.get(ConversationSide, key)
    if side is None:
        insert_new(db, ConversationSide(community_id=key[0], conversation_id=key[1], person_id=person_id, muted=False))
        side = db.get_one(ConversationSide, key)
    return side


def is_muted(db: Db, community_id: int, conversation_id: int, by: int) -> bool:
    """Whether what comes on it comes to this one without a sound."""
    side = read_one(db, _MUTED, {"community": community_id, "conversation": conversation_id, "by": by})
    return side is not None and side.muted


def talk_to(db: Db, community_id: int, account: AccountKey, person_id: int, now: datetime) -> None:
    """From now on what the account writes goes to this person."""
    line = db.get(OpenLine, (community_id, account.platform, account.address))
    if line is None:
        insert_new(
            db,
            OpenLine(
                community_id=community_id,
                platform=account.platform,
                address=account.address,
                person_id=person_id,
                used_at=now,
            ),
        )
    else:
        line.person_id, line.used_at = person_id, now


def talks_to(db: Db, community_id: int, account: AccountKey, now: datetime) -> PersonView | None:
    """To whom what the account writes goes; None where to nobody, or where that was too long ago."""
    line = db.get(OpenLine, (community_id, account.platform, account.address))
    return person_of(db, line.person_id) if line and now - line.used_at <= OPEN_FOR else None


_LINES = cast(Table, OpenLine.__table__)
_USED = (
    update(_LINES)
    .where(
        _LINES.c.community_id == bindparam("community"),
        _LINES.c.platform == bindparam("on"),
        _LINES.c.address == bindparam("at"),
        _LINES.c.used_at >= bindparam("since", type_=Moment()),
    )
    .values(used_at=bindparam("now", type_=Moment()))
    .returning(_LINES.c.person_id)
)


def goes_on_talking(db: Db, community_id: int, account: AccountKey, now: datetime) -> int | None:
    """To whom what the account writes goes, and goes on going from now; None as with `talks_to`."""
    values = {"community": community_id, "on": account.platform, "at": account.address, "now": now}
    used = read_one(db, _USED, {**values, "since": now - OPEN_FOR})
    return used.person_id if used else None


def talk_to_nobody(db: Db, community_id: int, account: AccountKey) -> None:
    """What the account writes goes to nobody by itself."""
    line = db.get(OpenLine, (community_id, account.platform, account.address))
    if line:
        db.delete(line)


def take_messages(db: Db, community_id: int, mentor_id: int, taken: bool, *, by: int) -> None:
    """Lets students write to the mentor who have no session with them, or not. Raises as `own_profile` does."""
    own_profile(db, community_id, mentor_id, by=by).takes_messages = taken


def takes_messages(db: Db, community_id: int, person_id: int) -> bool | None:
    """Whether everybody can write to the mentor; None for who is no mentor."""
    return db.scalar(
        select(Mentor.takes_messages).where(Mentor.community_id == community_id, Mentor.person_id == person_id)
    )


def partners(community_id: int, person_id: int) -> CompoundSelect[int]:
    """The persons with whom this one has a booking or a conversation."""
    as_student = (
        select(Session.mentor_person_id)
        .join(Booking, IN_SESSION)
        .where(Session.community_id == community_id, Booking.student_id == person_id)
    )
    as_mentor = (
        select(Booking.student_id)
        .join(Session, IN_SESSION)
        .where(Session.community_id == community_id, Session.mentor_person_id == person_id)
    )
    lines = select(Conversation.high_person).where(
        Conversation.community_id == community_id, Conversation.low_person == person_id
    )
    others = select(Conversation.low_person).where(
        Conversation.community_id == community_id, Conversation.high_person == person_id
    )
    return as_student.union(as_mentor, lines, others)


def _may_begin(db: Db, community_id: int, by: int, to: int) -> bool:
    booked = exists().where(IN_SESSION, Booking.community_id == community_id, is_between(by, to))
    if db.scalar(select(booked)):
        return True
    mentor = select(Mentor.person_id).where(Mentor.community_id == community_id)
    connected = (
        mentor.join(Connection, and_(Connection.community_id == Mentor.community_id, Connection.mentor_id == Mentor.id))
        .where(
            Connection.status == ConnectionStatus.ACCEPTED,
            or_(
                and_(Mentor.person_id == by, Connection.student_id == to),
                and_(Mentor.person_id == to, Connection.student_id == by),
            ),
        )
        .limit(1)
    )
    asks_all = mentor.where(Mentor.person_id == to, Mentor.takes_messages)
    return db.scalar(asks_all) is not None or db.scalar(connected) is not None
