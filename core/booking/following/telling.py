"""Who is told of a change to a session or a series, which cards turn, and what an agreed session has before it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm, select

from core.booking.following.carding import turn_copies
from core.booking.following.digests import plan_digest
from core.booking.models import Booking, Series, Session
from core.booking.reading.rows import Seat
from core.booking.rules import reminders_ahead
from core.booking.statuses import BookingStatus
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.notices.reminders import remind_at


def tell_about(
    db: orm.Session,
    seat: Seat,
    people: list[int],
    kind: NoticeKind,
    now: datetime,
    *,
    sender_id: int | None = None,
) -> None:
    """Writes a notice about the booking to each of the people."""
    data = {"session": seat.session.id, "booking": seat.booking.id}
    tell(db, seat.session.community_id, [Telling(person, kind, data, sender_id) for person in people], now)


def tell_of_series(
    db: orm.Session, series: Series, person_id: int, kind: NoticeKind, now: datetime, *, sender_id: int | None = None
) -> None:
    """Writes a notice about the series, which is shown on the card of its first session."""
    data = {"session": series.first_session_id, "booking": series.first_booking_id, "series": series.id}
    tell(db, series.community_id, [Telling(person_id, kind, data, sender_id)], now)


def tell_of_expiry(db: orm.Session, seat: Seat, now: datetime) -> None:
    """A date of a series has just gone without an answer: the two are told once, for all of it."""
    booking = seat.booking
    others = select(Booking.id).where(
        Booking.community_id == booking.community_id,
        Booking.series_id == booking.series_id,
        Booking.status == BookingStatus.EXPIRED,
        Booking.id != booking.id,
    )
    if db.scalar(others.limit(1)) is not None:
        return
    series = db.get_one(Series, (booking.community_id, booking.series_id))
    for person in (seat.mentor, seat.student):
        tell_of_series(db, series, person.id, NoticeKind.SERIES_EXPIRED, now)
    tell_about(db, seat, [seat.student.id], NoticeKind.OTHERS_FREE, now)


def show_change(db: orm.Session, seat: Seat, now: datetime) -> None:
    """Cards of the session show something old from now on, and so do those of its series."""
    turn_copies(db, seat.session, now)
    if seat.booking.series_id is not None:
        series = db.get_one(Series, (seat.booking.community_id, seat.booking.series_id))
        if series.first_session_id != seat.session.id:
            turn_copies(db, db.get_one(Session, (series.community_id, series.first_session_id)), now)


def remind_ahead(db: orm.Session, seat: Seat, now: datetime) -> None:
    """Writes what an agreed session has still before it."""
    session, window = seat.session, seat.window
    ahead = reminders_ahead(
        now=now,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        change_until=session.change_until,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
    )
    remind_at(db, session.community_id, session.id, ahead, now)
    plan_digest(db, session.community_id, session.mentor_id, session.starts_at, now)
