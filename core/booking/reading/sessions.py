"""Reading sessions and requests, as one of their people sees them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, orm, select, union_all

from core.booking.models import IN_SESSION, Booking, Session
from core.booking.reading.cards import card_for
from core.booking.reading.filtering import ALL, Only, is_wanted
from core.booking.reading.rows import SEATED, Seat, foremost, seat_of_booking, seat_of_session
from core.booking.reading.story import card_of
from core.booking.reading.views import SessionCard
from core.booking.statuses import GIVEN_UP, LIVE_SESSION, BookingStatus, SessionStatus
from core.pages import Page, total
from core.words import written_out


class Which(StrEnum):
    """A part of somebody's sessions."""

    UPCOMING = "upcoming"
    """Asked for, agreed on or under way; the next first."""
    PAST = "past"
    """Held; the last first."""
    CANCELLED = "cancelled"
    """Cancelled, declined or expired; the last first."""


_STATUSES = {
    Which.UPCOMING: LIVE_SESSION,
    Which.PAST: frozenset({SessionStatus.COMPLETED}),
    Which.CANCELLED: frozenset({SessionStatus.CANCELLED}),
}


_OWN = {
    Which.UPCOMING: frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED}),
    Which.PAST: frozenset({BookingStatus.COMPLETED, BookingStatus.NO_SHOW}),
    Which.CANCELLED: GIVEN_UP,
}
"""The same for a student, who can leave a group that goes on."""


class Asked(StrEnum):
    """The requests of one standing: those that a mentor was sent, or that a student has made."""

    PENDING = "pending"
    """Without an answer; the soonest session first."""
    APPROVED = "approved"
    """Agreed on, and still ahead or under way; the soonest session first."""
    DECLINED = "declined"
    """The last session first, here and below."""
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    """Withdrawn, called off, or expired without an answer."""


_STANDINGS = {
    Asked.PENDING: frozenset({BookingStatus.PENDING}),
    Asked.APPROVED: frozenset({BookingStatus.CONFIRMED}),
    Asked.DECLINED: frozenset({BookingStatus.DECLINED}),
    Asked.COMPLETED: frozenset({BookingStatus.COMPLETED, BookingStatus.NO_SHOW}),
    Asked.CANCELLED: frozenset({BookingStatus.CANCELLED, BookingStatus.EXPIRED}),
}


def session_card(db: orm.Session, community_id: int, session_id: int, viewer_id: int, now: datetime) -> SessionCard:
    """All that the session's card says to this person now. Raises BookingMissing, or NotYours."""
    return card_of(db, seat_of_session(db, community_id, session_id, viewer_id), viewer_id, now)


def booking_card(db: orm.Session, community_id: int, booking_id: int, viewer_id: int, now: datetime) -> SessionCard:
    """`session_card` by the booking's id."""
    return card_of(db, seat_of_booking(db, community_id, booking_id), viewer_id, now)


def session_at(db: orm.Session, community_id: int, student_id: int, mentor_id: int, start: datetime) -> int | None:
    """The session at that start in which the student has a seat with the mentor, or has asked for one."""
    found = (
        select(Session.id)
        .join(Booking, IN_SESSION)
        .where(
            Booking.community_id == community_id,
            Booking.student_id == student_id,
            Booking.status.not_in(GIVEN_UP),
            Session.mentor_id == mentor_id,
            Session.starts_at == start,
        )
    )
    return db.scalar(found.limit(1))


def sessions_of(
    db: orm.Session,
    community_id: int,
    person_id: int,
    *,
    which: Which = Which.UPCOMING,
    only: Only = ALL,
    now: datetime,
    offset: int = 0,
    limit: int = 10,
) -> Page[SessionCard]:
    """The person's sessions, as mentor and as student, narrowed to `only`."""
    values = {"community": community_id, "person": person_id}
    listed, counted = _MINE[which], _COUNT_OF_MINE[which]
    if only != ALL:  # only where it must, as a statement that is made anew costs more than its query
        wanted = is_wanted(only, person_id)
        listed, counted = listed.where(*wanted), counted.where(*wanted)
    return _page(db, listed, counted, values, person_id, now, offset, limit)


def requests_of(
    db: orm.Session,
    community_id: int,
    person_id: int,
    *,
    asked: Asked = Asked.PENDING,
    as_mentor: bool = True,
    now: datetime,
    offset: int = 0,
    limit: int = 10,
) -> Page[SessionCard]:
    """The requests of that standing that this person was sent as a mentor, or has made as a student."""
    values = {"community": community_id, "person": person_id}
    listed, counted = _REQUESTS[asked, as_mentor]
    return _page(db, listed, counted, values, person_id, now, offset, limit)


def _page(
    db: orm.Session,
    rows_of: Any,
    count: Select[int],
    values: dict[str, int],
    viewer_id: int,
    now: datetime,
    offset: int,
    limit: int,
) -> Page[SessionCard]:
    rows = db.execute(rows_of, {**values, "offset": offset, "most": limit}).all()
    in_all = total(len(rows), offset, limit, lambda: db.scalar(count, values))
    return Page(tuple(card_for(Seat(*row), viewer_id, now) for row in rows), offset, in_all)


# Built once: the lists are looked at far more often than anything is changed.
_COMMUNITY: BindParameter[int] = bindparam("community")
_PERSON: BindParameter[int] = bindparam("person")


def _is_mine(which: Which) -> tuple[ColumnElement[bool], ...]:
    """Found by two indexes: where both stand in one condition, the bookings of the whole community are gone through."""
    held = select(Session.id).where(
        Session.community_id == _COMMUNITY,
        Session.mentor_person_id == _PERSON,
        Session.status.in_(written_out(_STATUSES[which])),
    )
    as_mentor = (
        select(Booking.id)
        .join(Session, IN_SESSION)
        .where(Booking.community_id == _COMMUNITY, Booking.session_id.in_(held.correlate(None)), foremost())
    )
    as_student = select(Booking.id).where(
        Booking.community_id == _COMMUNITY, Booking.student_id == _PERSON, Booking.status.in_(written_out(_OWN[which]))
    )
    return Booking.community_id == _COMMUNITY, Booking.id.in_(union_all(as_mentor, as_student))


def _is_asked(asked: Asked, as_mentor: bool) -> tuple[ColumnElement[bool], ...]:
    own = Session.mentor_person_id if as_mentor else Booking.student_id
    return Session.community_id == _COMMUNITY, own == _PERSON, Booking.status.in_(written_out(_STANDINGS[asked]))


def _listed(wanted: tuple[ColumnElement[bool], ...], first: Any) -> Any:
    in_order = SEATED.where(*wanted).order_by(first, Session.id)
    return in_order.offset(bindparam("offset")).limit(bindparam("most"))


def _counted(wanted: tuple[ColumnElement[bool], ...]) -> Select[int]:
    return select(func.count()).select_from(Session).join(Booking, IN_SESSION).where(*wanted)


_MINE = {
    which: _listed(_is_mine(which), Session.starts_at if which is Which.UPCOMING else Session.starts_at.desc())
    for which in Which
}
_COUNT_OF_MINE = {which: _counted(_is_mine(which)) for which in Which}
_REQUESTS = {
    (asked, as_mentor): (
        _listed(
            _is_asked(asked, as_mentor),
            Session.starts_at if asked in {Asked.PENDING, Asked.APPROVED} else Session.starts_at.desc(),
        ),
        _counted(_is_asked(asked, as_mentor)),
    )
    for asked in Asked
    for as_mentor in (True, False)
}
