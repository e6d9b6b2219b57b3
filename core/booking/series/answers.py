"""What is said to a series as a whole: yes, no, taken back, or that the rest of it is called off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import orm

from core.booking.answering.deciding import cancel_seat, clean_reason, confirm, refuse, take_back
from core.booking.errors import ReasonEmpty, SeriesSettled
from core.booking.following.telling import tell_about, tell_of_series
from core.booking.models import Series
from core.booking.reading.cards import card_for
from core.booking.reading.rows import Seat
from core.booking.series.cards import SeriesCard, card_of_seats, seats_of_series
from core.booking.statuses import BookingStatus
from core.notices.kinds import NoticeKind


def approve_series(db: orm.Session, community_id: int, series_id: int, *, by: int, now: datetime) -> SeriesCard:
    """The mentor agrees to all dates that have no answer yet.

    Raises SeriesMissing, NotYours, SeriesSettled, or TimeGivenAway.
    """
    seats = _mentors(db, community_id, series_id, by)
    _each_pending(seats, now, lambda seat: confirm(db, seat, by=by, now=now))
    return _answered(db, seats, NoticeKind.SERIES_APPROVED, by, now)


def decline_series(
    db: orm.Session, community_id: int, series_id: int, *, by: int, reason: str, now: datetime
) -> SeriesCard:
    """The mentor says no to all dates that have no answer yet, with a reason.

    Raises ReasonEmpty, ReasonTooLong, SeriesMissing, NotYours, or SeriesSettled.
    """
    reason = clean_reason(reason)
    seats = _mentors(db, community_id, series_id, by)
    refused = _each_pending(seats, now, lambda seat: refuse(db, seat, by=by, reason=reason, now=now))
    card = _answered(db, seats, NoticeKind.SERIES_DECLINED, by, now)
    tell_about(db, refused, [refused.student.id], NoticeKind.OTHERS_FREE, now)
    return card


def end_series(
    db: orm.Session,
    community_id: int,
    series_id: int,
    *,
    since: datetime | None = None,
    by: int,
    reason: str,
    now: datetime,
) -> SeriesCard:
    """One of the two calls off what is ahead of it, or of it from `since` on; what has no answer yet goes, too.

    What a student can no longer cancel stays. A mentor gives a reason, and the student is shown who else is free.
    Raises ReasonTooLong, ReasonEmpty, SeriesMissing, NotYours, or SeriesSettled where nothing can be called off.
    """
    reason = clean_reason(reason, required=False)
    seats = seats_of_series(db, community_id, series_id, lock=True)
    is_mentor = by == seats[0].mentor.id
    ahead = [seat for seat in seats if since is None or seat.session.starts_at >= since]
    if is_mentor and not reason:
        raise ReasonEmpty
    ended = [seat for seat in ahead if _end(db, seat, by=by, reason=reason, now=now)]
    if not ended:
        raise SeriesSettled
    card = _answered(db, seats, NoticeKind.SERIES_ENDED, by, now)
    if is_mentor:
        tell_about(db, ended[0], [ended[0].student.id], NoticeKind.OTHERS_FREE, now)
    return card


def _end(db: orm.Session, seat: Seat, *, by: int, reason: str, now: datetime) -> bool:
    """Takes the date back, refuses it or calls it off, whichever this person can; whether they can."""
    card = card_for(seat, by, now)
    if card.can_withdraw:
        take_back(db, seat, by=by, now=now)
    elif card.can_decline:
        refuse(db, seat, by=by, reason=reason, now=now)
    elif card.can_cancel:
        cancel_seat(db, seat, by=by, reason=reason, now=now)
    return card.can_withdraw or card.can_decline or card.can_cancel


def _mentors(db: orm.Session, community_id: int, series_id: int, by: int) -> list[Seat]:
    seats = seats_of_series(db, community_id, series_id, lock=True)
    seats[0].check_mentor(by)
    return seats


def _each_pending(seats: list[Seat], now: datetime, act: Callable[[Seat], None]) -> Seat:
    """Does it with each that has no answer yet, and gives the first of them; SeriesSettled where there is none."""
    waiting = [s for s in seats if s.booking.status is BookingStatus.PENDING and now < (s.booking.expires_at or now)]
    if not waiting:
        raise SeriesSettled
    for seat in waiting:
        act(seat)
    return waiting[0]


def _answered(db: orm.Session, seats: list[Seat], kind: NoticeKind, by: int, now: datetime) -> SeriesCard:
    booking = seats[0].booking
    series = db.get_one(Series, (booking.community_id, booking.series_id))
    tell_of_series(db, series, seats[0].other(by).id, kind, now, sender_id=by)
    db.flush()
    assert booking.series_id is not None
    return card_of_seats(db, seats_of_series(db, booking.community_id, booking.series_id), by, now)
