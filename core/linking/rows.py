"""Which columns name a person, and how each comes to name another: all that a merge has to carry over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Column, Table, UniqueConstraint, and_, delete, exists, orm, select, update

from core.booking.asking.waiting import stop_waiting
from core.booking.models import Booking, Session, SessionMove
from core.booking.statuses import LIVE_SESSION
from core.cards.models import Card
from core.connections.models import Connection
from core.connections.rules import ConnectionStatus
from core.courses.models import Enrolment
from core.mail.models import MailAddress, MailCode
from core.meeting.models import JoinPress
from core.notices.models import Notice
from core.people.models import Account, FormerPerson, Mentor
from core.relay.lines import side_of
from core.relay.models import (
    Conversation,
    ConversationSide,
    Message,
    MessageCopy,
    OpenLine,
    Report,
    Suspension,
)
from core.relay.retention import forget_messages
from core.schedule.models import CLAIMS, Claim
from core.storage import claim
from core.storage.tables import Entity
from core.waitlist.line import LIVE
from core.waitlist.models import WaitlistEntry, WaitStatus


def carry_over(db: orm.Session, gone: int, kept: int, now: datetime) -> bool:
    """Whatever names `gone` names `kept` from now on; False where the two are in two places at once.

    Nobody holds an entity of it afterwards: what was loaded is read anew.
    """
    db.flush()
    _waits(db, gone, kept, now)
    if not _claims(db, gone, kept):
        return False
    _connections(db, gone, kept)
    _conversations(db, gone, kept)
    for column in NAMED_PLAINLY:
        _replace(db, cast("Column[Any]", column.expression), gone, kept)
    db.expire_all()
    return True


def _waits(db: orm.Session, gone: int, kept: int, now: datetime) -> None:
    """Nobody waits for themselves, and nobody stands in a line twice: the place offered or further ahead stays."""
    kept_places: set[tuple[int, ...]] = set()
    waiting = (
        select(WaitlistEntry, Mentor.person_id)
        .join(Mentor, and_(Mentor.community_id == WaitlistEntry.community_id, Mentor.id == WaitlistEntry.mentor_id))
        .where(WaitlistEntry.student_id.in_((gone, kept)), WaitlistEntry.status.in_(LIVE))
        .order_by(WaitlistEntry.status != WaitStatus.OFFERED, WaitlistEntry.id)
    )
    for entry, mentor in db.execute(waiting).all():
        place = (entry.community_id, entry.mentor_id, entry.service_id, int(entry.starts_at.timestamp()))
        if mentor in (gone, kept) or place in kept_places:
            stop_waiting(db, community_id=entry.community_id, entry_id=entry.id, by=entry.student_id, now=now)
        kept_places.add(place)


def _claims(db: orm.Session, gone: int, kept: int) -> bool:
    """What is over claims nothing any more; of what is to come the database sees to it that nothing overlaps."""
    over = exists().where(
        Session.community_id == Claim.community_id,
        Session.id == Claim.session_id,
        Session.status.not_in(LIVE_SESSION),
    )
    db.connection().execute(delete(Claim).where(Claim.person_id.in_((gone, kept)), over))
    rows = db.execute(select(CLAIMS).where(CLAIMS.c.person_id == gone)).mappings().all()
    db.connection().execute(delete(Claim).where(Claim.person_id == gone))
    return not rows or not claim(db, CLAIMS, [{**row, "person_id": kept} for row in rows])


def _connections(db: orm.Session, gone: int, kept: int) -> None:
    """Nobody is connected with themselves, and of two connections with one mentor the one that came further stays."""
    own = select(Mentor.id).where(Mentor.community_id == Connection.community_id, Mentor.person_id.in_((gone, kept)))
    theirs = Connection.student_id.in_((gone, kept))
    db.connection().execute(delete(Connection).where(theirs, Connection.mentor_id.in_(own)))
    best: dict[tuple[int, int], Connection] = {}
    for connection in db.scalars(select(Connection).where(theirs)):
        key = (connection.community_id, connection.mentor_id)
        rival = best.get(key)
        best[key] = connection if rival is None else max(rival, connection, key=_standing)
        if rival is not None:
            db.delete(rival if best[key] is connection else connection)
    db.flush()


def _standing(connection: Connection) -> tuple[int, datetime]:
    ranks = {ConnectionStatus.ACCEPTED: 2, ConnectionStatus.PENDING: 1}
    return ranks.get(connection.status, 0), connection.asked_at


def _conversations(db: orm.Session, gone: int, kept: int) -> None:
    """Lines to the same person become one. What the two wrote to each other was written to oneself, and is let go."""
    own_account = exists().where(
        Account.platform == OpenLine.platform,
        Account.address == OpenLine.address,
        Account.person_id.in_((gone, kept)),
    )
    db.connection().execute(delete(OpenLine).where(OpenLine.person_id.in_((gone, kept)), own_account))
    theirs = select(Conversation).where((Conversation.low_person == gone) | (Conversation.high_person == gone))
    for line in db.scalars(theirs).all():
        other = line.other_than(gone)
        low, high = sorted((kept, other))
        there = db.scalar(
            select(Conversation).where(
                Conversation.community_id == line.community_id,
                Conversation.low_person == low,
                Conversation.high_person == high,
            )
        )
        if other == kept:
            _forget_line(db, line)
        elif there is None:
            line.low_person, line.high_person = low, high
        else:
            there.last_at = max(there.last_at, line.last_at)
            if there.closed_at is None:
                there.closed_at, there.closed_by = line.closed_at, line.closed_by
            _sides(db, line, there, gone, kept)
            for column in _columns_named("conversation_id"):
                _replace(db, column, line.id, there.id)
            db.delete(line)
        db.flush()


def _sides(db: orm.Session, line: Conversation, there: Conversation, gone: int, kept: int) -> None:
    """What the line was to each of its two goes with it: whoever had blocked the other still has."""
    for side in db.scalars(select(ConversationSide).where(ConversationSide.conversation_id == line.id)).all():
        same = side_of(db, there, kept if side.person_id == gone else side.person_id)
        same.blocked_at, same.muted = same.blocked_at or side.blocked_at, same.muted or side.muted
        db.delete(side)
    db.flush()


def _forget_line(db: orm.Session, line: Conversation) -> None:
    forget_messages(
        db, line.community_id, db.scalars(select(Message.id).where(Message.conversation_id == line.id)).all()
    )
    for column in _columns_named("conversation_id"):
        db.connection().execute(delete(column.table).where(column == line.id))
    db.delete(line)


def _columns_named(name: str) -> Iterable[Column[Any]]:
    """Those of that name in any table, first where nothing else hangs on the row."""
    return [table.c[name] for table in reversed(Entity.metadata.sorted_tables) if name in table.c]


def _replace(db: orm.Session, column: Column[Any], gone: int, kept: int) -> None:
    """Writes `kept` where the column says `gone`; a row for which there is one of `kept` already is let go."""
    table: Any = column.table
    for key in _keys_with(table, column):
        twin = table.alias()
        same = and_(twin.c[column.name] == kept, *(twin.c[c.name] == c for c in key if c.name != column.name))
        db.connection().execute(delete(table).where(column == gone, exists().where(same)))
    db.connection().execute(update(table).where(column == gone).values({column: kept}))


def _keys_with(table: Table, column: Column[Any]) -> list[list[Column[Any]]]:
    uniques = [rule.columns for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    return [list(key) for key in (table.primary_key.columns, *uniques) if column.name in key]


NAMED_PLAINLY: tuple[orm.InstrumentedAttribute[Any], ...] = (
    Account.person_id,
    FormerPerson.person_id,
    Mentor.person_id,
    Session.mentor_person_id,
    Booking.student_id,
    Booking.decided_by,
    Booking.proposed_by,
    Booking.absent_id,
    SessionMove.moved_by,
    SessionMove.agreed_by,
    JoinPress.person_id,
    Connection.student_id,
    Enrolment.person_id,
    Notice.person_id,
    Notice.sender_id,
    Card.person_id,
    Conversation.closed_by,
    Message.sender_id,
    MessageCopy.person_id,
    ConversationSide.person_id,
    OpenLine.person_id,
    Report.by_person,
    Report.about_person,
    Report.settled_by,
    Suspension.person_id,
    Suspension.by_person,
    WaitlistEntry.student_id,
    MailAddress.person_id,
    MailCode.person_id,
)
NAMED_OTHERWISE: dict[orm.InstrumentedAttribute[Any], Callable[..., object]] = {
    Claim.person_id: _claims,
    Conversation.low_person: _conversations,
    Conversation.high_person: _conversations,
}
"""Columns of which whole rows change with the person, and what sees to it."""
