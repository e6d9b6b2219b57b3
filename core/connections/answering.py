"""What comes of a connection that was asked for: the mentor says yes or no, and either of the two ends it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.connections.errors import ConnectionAnswered, ConnectionMissing
from core.connections.models import Connection
from core.connections.reading import connection_of
from core.connections.rules import ConnectionStatus
from core.connections.views import ConnectionView
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.people.errors import NotYours


def accept(db: Session, community_id: int, connection_id: int, *, by: int, now: datetime) -> ConnectionView:
    """The mentor says yes, and the student is told.

    Raises ConnectionMissing, NotYours unless `by` is the mentor, or ConnectionAnswered.
    """
    connection, view = _asked(db, community_id, connection_id, by)
    connection.accept(now)
    return _answered(db, view, NoticeKind.CONNECTION_ACCEPTED, now)


def decline(db: Session, community_id: int, connection_id: int, *, by: int, now: datetime) -> ConnectionView:
    """The mentor says no, and the student is told. Raises as `accept` does."""
    connection, view = _asked(db, community_id, connection_id, by)
    connection.come_to_nothing(ConnectionStatus.DECLINED, now, by_mentor=True)
    return _answered(db, view, NoticeKind.CONNECTION_DECLINED, now)


def end(db: Session, community_id: int, connection_id: int, *, by: int, now: datetime) -> ConnectionView:
    """Either of the two ends it, and the other is told; a student also takes back what has no answer yet.

    What is booked stays. Raises ConnectionMissing, NotYours, or ConnectionAnswered where there is nothing to end; a
    mentor declines what has no answer yet.
    """
    connection, view = _locked(db, community_id, connection_id, by)
    if view.status is ConnectionStatus.PENDING and view.is_mentor:
        return decline(db, community_id, connection_id, by=by, now=now)
    if view.status is ConnectionStatus.PENDING:
        connection.come_to_nothing(ConnectionStatus.ENDED, now, by_mentor=False)
        db.flush()
        return connection_of(db, community_id, connection_id, by)  # the question itself says so when it is opened
    if view.status is not ConnectionStatus.ACCEPTED:
        raise _too_late(view)
    connection.come_to_nothing(ConnectionStatus.ENDED, now, by_mentor=view.is_mentor)
    return _answered(db, view, NoticeKind.CONNECTION_ENDED, now)


def _asked(db: Session, community_id: int, connection_id: int, by: int) -> tuple[Connection, ConnectionView]:
    """The connection while it waits for the mentor, who is asking."""
    connection, view = _locked(db, community_id, connection_id, by)
    if not view.is_mentor:
        raise NotYours
    if view.status is not ConnectionStatus.PENDING:
        raise _too_late(view)
    return connection, view


def _locked(db: Session, community_id: int, connection_id: int, by: int) -> tuple[Connection, ConnectionView]:
    connection = db.get(Connection, (community_id, connection_id), with_for_update=True)
    if connection is None:
        raise ConnectionMissing
    return connection, connection_of(db, community_id, connection_id, by)


def _answered(db: Session, before: ConnectionView, kind: NoticeKind, now: datetime) -> ConnectionView:
    """Tells the other, and gives the connection as it is now."""
    other = before.student_id if before.is_mentor else before.mentor_person_id
    tell(db, before.community_id, [Telling(other, kind, {"connection": before.id})], now)
    db.flush()
    return connection_of(db, before.community_id, before.id, before.viewer_id)


def _too_late(view: ConnectionView) -> ConnectionAnswered:
    return ConnectionAnswered(view.id, view.status, view.other_name, view.answered_at)
