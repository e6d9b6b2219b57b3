"""Asking a mentor to be connected. What comes of it is in answering.py."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.connections.errors import (
    AlreadyAsked,
    AlreadyConnected,
    AskedTooSoon,
    CannotConnectYourself,
    TooManyAsked,
    WordsTooLong,
)
from core.connections.models import Connection
from core.connections.reading import connection_between, connection_of
from core.connections.rules import MOST_PENDING, ConnectionStatus
from core.connections.views import ConnectionView
from core.masking import mask
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.people.accounts import hold_person
from core.people.contacts import wants_contacts_hidden
from core.people.mentors import mentor_profile
from core.storage import new_id
from core.storage.rows import insert_new
from core.text import clean

WORDS_LIMIT = 500


def ask(db: Session, community_id: int, mentor_id: int, *, by: int, words: str = "", now: datetime) -> ConnectionView:
    """Asks the mentor, with words or without, and tells them.

    Raises, in this order, WordsTooLong, MentorMissing, CannotConnectYourself, AlreadyAsked, AlreadyConnected,
    AskedTooSoon or TooManyAsked.
    """
    words = clean(words)
    if len(words) > WORDS_LIMIT:
        raise WordsTooLong(WORDS_LIMIT, len(words))
    mentor = mentor_profile(db, community_id, mentor_id)
    if mentor.person_id == by:
        raise CannotConnectYourself
    if wants_contacts_hidden(db, community_id, by, mentor.person_id):
        words = mask(words)
    before = connection_between(db, community_id, mentor_id, by)
    if before is not None:
        _check_again(before, now)
    _check_waiting(db, community_id, by)
    asked = _connection(db, before, community_id, mentor_id, by, words, now)
    telling = Telling(mentor.person_id, NoticeKind.CONNECTION_ASKED, {"connection": asked}, sender_id=by)
    tell(db, community_id, [telling], now)
    return connection_of(db, community_id, asked, by)


def _check_again(before: ConnectionView, now: datetime) -> None:
    if before.status is ConnectionStatus.PENDING:
        raise AlreadyAsked(before.mentor_name)
    if before.status is ConnectionStatus.ACCEPTED:
        raise AlreadyConnected(before.mentor_name)
    if before.ask_again_from is not None and now < before.ask_again_from:
        raise AskedTooSoon(before.mentor_name, before.ask_again_from)


def _check_waiting(db: Session, community_id: int, student_id: int) -> None:
    hold_person(db, student_id)
    waiting = select(func.count()).where(
        Connection.community_id == community_id,
        Connection.student_id == student_id,
        Connection.status == ConnectionStatus.PENDING,
    )
    if (db.scalar(waiting) or 0) >= MOST_PENDING:
        raise TooManyAsked(MOST_PENDING)


def _connection(
    db: Session, before: ConnectionView | None, community_id: int, mentor_id: int, by: int, words: str, now: datetime
) -> int:
    """The id of the row of the two, in which it is asked now."""
    if before is not None:
        db.get_one(Connection, (community_id, before.id), with_for_update=True).ask(words, now)
        db.flush()
        return before.id
    asked = Connection(community_id=community_id, id=new_id(now), mentor_id=mentor_id, student_id=by)
    asked.ask(words, now)
    insert_new(db, asked)
    return asked.id
