"""Reading connections: one, that of two people, and a person's lists."""

from __future__ import annotations

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.connections.errors import ConnectionMissing
from core.connections.models import Connection
from core.connections.rules import ConnectionStatus
from core.connections.views import ConnectionView
from core.pages import Page, total
from core.people.errors import NotYours
from core.people.models import Mentor, Person

_MENTORS_PERSON, _STUDENT = aliased(Person), aliased(Person)


def connection_of(db: Session, community_id: int, connection_id: int, viewer_id: int) -> ConnectionView:
    """The connection. Raises ConnectionMissing, or NotYours unless the viewer is one of its two people."""
    row = db.execute(_connections(community_id).where(Connection.id == connection_id)).one_or_none()
    if row is None:
        raise ConnectionMissing
    view = _view(row, viewer_id)
    if viewer_id not in (view.mentor_person_id, view.student_id):
        raise NotYours
    return view


def connection_between(db: Session, community_id: int, mentor_id: int, student_id: int) -> ConnectionView | None:
    """What is between the two, as the student sees it; None where nothing ever was."""
    pair = _connections(community_id).where(Connection.mentor_id == mentor_id, Connection.student_id == student_id)
    row = db.execute(pair).one_or_none()
    return _view(row, student_id) if row else None


def connections_of(
    db: Session, community_id: int, person_id: int, status: ConnectionStatus, *, offset: int = 0, limit: int = 10
) -> Page[ConnectionView]:
    """The person's connections of one status, as mentor and as student, the last to change first."""
    theirs = or_(Connection.student_id == person_id, Mentor.person_id == person_id)
    found = _connections(community_id).where(Connection.status == status, theirs)
    newest = func.coalesce(Connection.answered_at, Connection.asked_at).desc()
    rows = db.execute(found.order_by(newest, Connection.id.desc()).offset(offset).limit(limit)).all()
    in_all = total(len(rows), offset, limit, lambda: db.scalar(select(func.count()).select_from(found.subquery())))
    return Page(tuple(_view(row, person_id) for row in rows), offset, in_all)


def is_connected(db: Session, community_id: int, mentor_id: int, student_id: int) -> bool:
    """Whether the mentor has said yes to the student, and neither has ended it."""
    accepted = select(Connection.id).where(
        Connection.community_id == community_id,
        Connection.mentor_id == mentor_id,
        Connection.student_id == student_id,
        Connection.status == ConnectionStatus.ACCEPTED,
    )
    return db.scalar(accepted) is not None


def _connections(community_id: int) -> Select[Connection, int, str, str, str]:
    return (
        select(Connection, Mentor.person_id, Mentor.headline, _MENTORS_PERSON.name, _STUDENT.name)
        .join_from(
            Connection,
            Mentor,
            and_(Mentor.community_id == Connection.community_id, Mentor.id == Connection.mentor_id),
        )
        .join(_MENTORS_PERSON, _MENTORS_PERSON.id == Mentor.person_id)
        .join(_STUDENT, _STUDENT.id == Connection.student_id)
        .where(Connection.community_id == community_id)
    )


def _view(row: Row[Connection, int, str, str, str], viewer_id: int) -> ConnectionView:
    connection, mentor_person_id, headline, mentor_name, student_name = row
    return ConnectionView(
        community_id=connection.community_id,
        id=connection.id,
        viewer_id=viewer_id,
        mentor_id=connection.mentor_id,
        mentor_person_id=mentor_person_id,
        mentor_name=mentor_name,
        headline=headline,
        student_id=connection.student_id,
        student_name=student_name,
        status=connection.status,
        words=connection.words,
        asked_at=connection.asked_at,
        answered_at=connection.answered_at,
        ask_again_from=connection.ask_again_from,
    )
