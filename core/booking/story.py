"""What has happened to one session: its moves, and who came when. Read for a card of its own, never for a list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, orm, select

from core.booking.models import SessionMove
from core.booking.rows import Seat
from core.booking.rules import BookingStatus
from core.booking.views import JoinedView, MoveView, SessionCard, Story
from core.meeting.models import JoinPress
from core.people.models import Person
from core.schedule.published import slot_of

_CAME_ABOUT = frozenset({BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW})


def card_of(db: orm.Session, seat: Seat, viewer_id: int, now: datetime) -> SessionCard:
    """All that the session's card says to this person now, with its story. Raises NotYours."""
    return seat.card(viewer_id, now, story_of(db, seat, now))


def story_of(db: orm.Session, seat: Seat, now: datetime) -> Story:
    """The session's moves, the first presses on Join once it can be said how it went, and the notes of its slot."""
    session = seat.session
    moved = (
        select(Person.name, SessionMove.from_at, SessionMove.to_at)
        .join(Person, Person.id == SessionMove.moved_by)
        .where(SessionMove.community_id == session.community_id, SessionMove.session_id == session.id)
        .order_by(SessionMove.moved_at, SessionMove.id)
    )
    moves = tuple(MoveView(*row) for row in db.execute(moved))
    begun = seat.booking.status in _CAME_ABOUT and now >= seat.endable_from
    notes = slot_of(db, session.community_id, session.slot_id).notes if session.slot_id is not None else ""
    return Story(moves, _joins(db, seat) if begun else (), notes)


def _joins(db: orm.Session, seat: Seat) -> tuple[JoinedView, ...]:
    session = seat.session
    pressed = (
        select(JoinPress.person_id, func.min(JoinPress.at))
        .where(JoinPress.community_id == session.community_id, JoinPress.session_id == session.id)
        .group_by(JoinPress.person_id)
    )
    first: dict[int, datetime] = {row[0]: row[1] for row in db.execute(pressed)}
    return tuple(JoinedView(person.name, first.get(person.id)) for person in (seat.mentor, seat.student))
