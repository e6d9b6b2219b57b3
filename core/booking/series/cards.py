"""A series as one of its two people sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import orm

from core.booking.errors import SeriesMissing
from core.booking.models import Booking, Series, Session
from core.booking.reading.cards import card_for
from core.booking.reading.rows import SEATED, Seat, locked
from core.booking.reading.views import SessionCard
from core.booking.statuses import BookingStatus


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """All that the card of a series says to one of its two people, the first date first."""

    community_id: int
    id: int
    first_session_id: int
    first_booking_id: int
    version: int
    """That of the first session, which grows with every change to any of them."""
    every_weeks: int
    dates: tuple[SessionCard, ...]

    @property
    def first(self) -> SessionCard:
        """The first date, which says what is the same for all."""
        return self.dates[0]

    @property
    def pending(self) -> tuple[SessionCard, ...]:
        """The dates that have no answer yet."""
        return tuple(card for card in self.dates if card.booking_status is BookingStatus.PENDING)

    @property
    def endable(self) -> tuple[SessionCard, ...]:
        """The dates ahead that the viewer can call off, or take back."""
        return tuple(card for card in self.dates if card.can_cancel or card.can_withdraw or card.can_decline)


def series_card(db: orm.Session, community_id: int, series_id: int, viewer_id: int, now: datetime) -> SeriesCard:
    """The series as one of its two people sees it now. Raises SeriesMissing, or NotYours."""
    return card_of_seats(db, seats_of_series(db, community_id, series_id), viewer_id, now)


def seats_of_series(db: orm.Session, community_id: int, series_id: int, *, lock: bool = False) -> list[Seat]:
    """The seats of the series, the first date first, or SeriesMissing. Locked, they stay as they are meanwhile."""
    found = SEATED.where(Booking.community_id == community_id, Booking.series_id == series_id)
    found = found.order_by(Session.starts_at, Session.id)
    seats = [Seat(*row) for row in db.execute(locked(found) if lock else found)]
    if not seats:
        raise SeriesMissing
    return seats


def card_of_seats(db: orm.Session, seats: list[Seat], viewer_id: int, now: datetime) -> SeriesCard:
    """The series of these seats, which are all that it has. Raises NotYours."""
    seats[0].person(viewer_id)
    booking = seats[0].booking
    series = db.get_one(Series, (booking.community_id, booking.series_id))
    shown_on = next(seat for seat in seats if seat.booking.id == series.first_booking_id)
    return SeriesCard(
        community_id=series.community_id,
        id=series.id,
        first_session_id=series.first_session_id,
        first_booking_id=series.first_booking_id,
        version=shown_on.session.version,
        every_weeks=series.every_weeks,
        dates=tuple(card_for(seat, viewer_id, now) for seat in seats),
    )
