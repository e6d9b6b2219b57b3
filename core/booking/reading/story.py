"""What has happened to one session: its moves, and who came when. Read for a card of its own, never for a list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, orm, select

from core.booking.models import Booking, SessionMove
from core.booking.reading.cards import card_for
from core.booking.reading.rows import Seat
from core.booking.reading.views import JoinedView, MoveView, SeatView, SessionCard, Story
from core.booking.statuses import GIVEN_UP, BookingStatus
from core.meeting.models import JoinPress
from core.people.models import Person
from core.schedule.published import slot_of

_CAME_ABOUT = frozenset({BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW})


def card_of(db: orm.Session, seat: Seat, viewer_id: int, now: datetime) -> SessionCard:
    """All that the session's card says to this person now, with its story. Raises NotYours."""
    return card_for(seat, viewer_id, now, story_of(db, seat, viewer_id, now))


def story_of(db: orm.Session, seat: Seat, viewer_id: int, now: datetime) -> Story:
    """The moves, the first presses on Join once it can be said how it went, its slot's notes, its mentor's group."""
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
    shows_seats = session.for_group and viewer_id == seat.mentor.id
    return Story(moves, _joins(db, seat) if begun else (), notes, _seats(db, seat) if shows_seats else ())


def _seats(db: orm.Session, seat: Seat) -> tuple[SeatView, ...]:
    found = (
        select(Booking.id, Person.name, Booking.status)
        .join(Person, Person.id == Booking.student_id)
        .where(
            Booking.community_id == seat.session.community_id,
            Booking.session_id == seat.session.id,
            Booking.status.not_in(GIVEN_UP),
        )
    )
    return tuple(SeatView(*row) for row in db.execute(found.order_by(Booking.id)))


def _joins(db: orm.Session, seat: Seat) -> tuple[JoinedView, ...]:
    session = seat.session
    pressed = (
        select(JoinPress.person_id, func.min(JoinPress.at))
        .where(JoinPress.community_id == session.community_id, JoinPress.session_id == session.id)
        .group_by(JoinPress.person_id)
    )
    first: dict[int, datetime] = {row[0]: row[1] for row in db.execute(pressed)}
    return tuple(JoinedView(person.name, first.get(person.id)) for person in (seat.mentor, seat.student))
