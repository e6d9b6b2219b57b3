"""Reading sessions and requests, as one of their people sees them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, orm, select

from core.booking.models import Booking, Session
from core.booking.rows import SEATED, Seat, seat_of_booking, seat_of_session
from core.booking.rules import LIVE_SESSION, BookingStatus, SessionStatus
from core.booking.views import SessionCard
from core.pages import Page


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


def session_card(db: orm.Session, community_id: int, session_id: int, viewer_id: int, now: datetime) -> SessionCard:
    """All that the session's card says to this person now. Raises BookingMissing, or NotYours."""
    return seat_of_session(db, community_id, session_id).card(viewer_id, now)


def booking_card(db: orm.Session, community_id: int, booking_id: int, viewer_id: int, now: datetime) -> SessionCard:
    """`session_card` by the booking's id."""
    return seat_of_booking(db, community_id, booking_id).card(viewer_id, now)


def sessions_of(
    db: orm.Session,
    community_id: int,
    person_id: int,
    *,
    which: Which = Which.UPCOMING,
    now: datetime,
    offset: int = 0,
    limit: int = 10,
) -> Page[SessionCard]:
    """The person's sessions, as mentor and as student."""
    mine = or_(Session.mentor_person_id == person_id, Booking.student_id == person_id)
    wanted = [Session.community_id == community_id, mine, Session.status.in_(_STATUSES[which])]
    order = Session.starts_at if which is Which.UPCOMING else Session.starts_at.desc()
    return _page(db, wanted, order, person_id, now, offset, limit)


def requests_of(
    db: orm.Session, community_id: int, person_id: int, *, now: datetime, offset: int = 0, limit: int = 10
) -> Page[SessionCard]:
    """The requests that wait for this mentor's answer, the soonest session first; none for who is no mentor."""
    wanted = [
        Session.community_id == community_id,
        Session.mentor_person_id == person_id,
        Session.status == SessionStatus.TENTATIVE,
        Booking.status == BookingStatus.PENDING,
    ]
    return _page(db, wanted, Session.starts_at, person_id, now, offset, limit)


def _page(
    db: orm.Session,
    wanted: list[ColumnElement[bool]],
    order: Any,
    viewer_id: int,
    now: datetime,
    offset: int,
    limit: int,
) -> Page[SessionCard]:
    together = (Booking.community_id == Session.community_id) & (Booking.session_id == Session.id)
    total = db.scalar(select(func.count()).select_from(Session).join(Booking, together).where(*wanted))
    rows = db.execute(SEATED.where(*wanted).order_by(order, Session.id).offset(offset).limit(limit))
    return Page(tuple(Seat(*row).card(viewer_id, now) for row in rows), offset, total or 0)
