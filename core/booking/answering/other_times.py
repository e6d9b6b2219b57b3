"""Free times that a session could have in place of its own, for who would propose one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import orm

from core.booking.answering.moving import offering_to_move
from core.booking.free_time.availability import FreeDay, days_of, free_starts, moments
from core.booking.reading.cards import card_for
from core.booking.reading.rows import Seat, seat_of_booking
from core.booking.reading.views import SessionCard


@dataclass(frozen=True, slots=True)
class OtherTimes:
    """A session, and free starts for it, ascending, in UTC."""

    card: SessionCard
    starts: tuple[datetime, ...]
    more: bool
    """Whether there are later ones."""


def other_times(
    db: orm.Session,
    community_id: int,
    booking_id: int,
    *,
    by: int,
    now: datetime,
    since: datetime | None = None,
    limit: int,
) -> OtherTimes:
    """The first starts from `since` on at which both are free but for this session. Raises BookingMissing or NotYours.

    Whether the person may move it now is not looked at here.
    """
    seat = seat_of_booking(db, community_id, booking_id)
    card = card_for(seat, by, now)
    starts = moments(islice(_free(db, seat, now, since), limit + 1))
    return OtherTimes(card, starts[:limit], len(starts) > limit)


def other_days(
    db: orm.Session, community_id: int, booking_id: int, *, by: int, zone: str, now: datetime
) -> tuple[FreeDay, ...]:
    """The dates in the viewer's zone on which there are such starts. Raises BookingMissing or NotYours."""
    seat = seat_of_booking(db, community_id, booking_id)
    seat.person(by)
    return days_of(_free(db, seat, now, None), zone)


def _free(db: orm.Session, seat: Seat, now: datetime, since: datetime | None) -> Iterator[int]:
    own = int(seat.session.starts_at.timestamp())
    offering = offering_to_move(db, seat, now)
    whose = seat.mentor.id if seat.session.for_group else seat.student.id  # a group is moved by its mentor, for all
    starts = free_starts(db, offering, now=now, after=since, student_id=whose, without=seat.session.id)
    return (start for start in starts if start != own)
