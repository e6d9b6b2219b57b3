"""Series: several dates asked for at once, weekly or fortnightly. What is answered to them is in series_answers.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import orm

from core.booking.availability import check_open, free_starts
from core.booking.errors import SeriesChanged, SeriesMissing, SeriesTooShort, SlotTaken, StudentBusy
from core.booking.models import Booking, Series, Session
from core.booking.offering import Offering, offering_of
from core.booking.requesting import InSeries, begin_asking, check_wish, expiry_for, place
from core.booking.rows import SEATED, Seat, locked
from core.booking.rules import BookingStatus, series_starts
from core.booking.taking import Wanted, check_moment
from core.booking.views import BookingView, SessionCard
from core.booking.written import check_written
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.people.errors import NotYours
from core.services.kinds import Mode
from core.services.services import ServiceView
from core.storage import new_id

BEYOND_THE_HORIZON = 800
"""Days: further than any series reaches. Only its first date must lie within the service's horizon."""


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """A date of a series that is asked for: its start, None where the clock skips it, and whether it is free."""

    start: datetime | None
    free: bool


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """What a series would be."""

    service: ServiceView
    mentor_name: str
    zone: str
    """The mentor's: the series keeps to its clock."""
    dates: tuple[SeriesDate, ...]

    @property
    def free(self) -> tuple[datetime, ...]:
        """The starts that can be asked for."""
        return tuple(date.start for date in self.dates if date.free and date.start is not None)

    @property
    def skipped(self) -> tuple[int, ...]:
        """The places of the others, from 0 on."""
        return tuple(place for place, date in enumerate(self.dates) if not date.free)


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


def plan_series(
    db: orm.Session,
    community_id: int,
    service_id: int,
    *,
    start: datetime,
    every_weeks: int,
    times: int,
    student_id: int,
    now: datetime,
    mentor_id: int | None = None,
    minutes: int | None = None,
) -> SeriesPlan:
    """Which dates of the series are free for this student; its start has to be one that could be asked for by itself.

    Raises RhythmOutOfRange, ServiceMissing, what `check_wish`, `check_open` and `check_moment` do, or SlotTaken.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    starts = series_starts(start, offering.zone, every_weeks=every_weeks, times=times)
    check_wish(offering, student_id, None)
    check_open(db, offering, student_id, now)
    first = Wanted(offering, student_id, start, now)
    check_moment(db, first)
    last = max(moment for moment in starts if moment is not None)
    found = free_starts(
        db, _far(offering), now=now, after=start, before=last + timedelta(seconds=1), student_id=student_id
    )
    free = {datetime.fromtimestamp(second, UTC) for second in found}
    if start not in free:
        raise SlotTaken(start, first.end, first.alternatives(db))
    dates = tuple(SeriesDate(moment, moment in free) for moment in starts)
    return SeriesPlan(offering.service, offering.mentor_name, offering.zone, dates)


def request_series(
    db: orm.Session,
    *,
    community_id: int,
    service_id: int,
    student_id: int,
    start: datetime,
    every_weeks: int,
    times: int,
    skipped: Collection[int],
    topic: str,
    details: str = "",
    agenda: str = "",
    answers: Mapping[str, str] | None = None,
    now: datetime,
    mentor_id: int | None = None,
    minutes: int | None = None,
    mode: Mode | None = None,
) -> SeriesCard:
    """Asks for the dates of a series but those at the places `skipped`, which were shown not to be free: all, or none.

    The mentor is told once, and it goes without an answer as a whole. Raises what `plan_series` and `check_written` do,
    ModeNotOffered, SeriesTooShort, or SeriesChanged where other dates are free by now; then nothing may be kept.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    written = check_written(offering.service.terms, topic, details, agenda, answers)
    check_wish(offering, student_id, mode)
    begin_asking(db, offering, student_id, now)
    plan = plan_series(
        db,
        community_id,
        service_id,
        start=start,
        every_weeks=every_weeks,
        times=times,
        student_id=student_id,
        now=now,
        mentor_id=mentor_id,
        minutes=minutes,
    )
    if len(plan.free) < 2:
        raise SeriesTooShort
    if set(plan.skipped) != set(skipped):
        raise SeriesChanged
    wishes = [Wanted(_far(offering), student_id, moment, now) for moment in plan.free]
    series_id, expires_at = new_id(now), expiry_for(wishes[0])
    try:
        made = [
            place(db, wanted, mode, written, InSeries(series_id, expires_at, leads=wanted is wishes[0]))
            for wanted in wishes
        ]
    except (SlotTaken, StudentBusy) as refusal:
        raise SeriesChanged from refusal
    _write(db, series_id, made, every_weeks, now)
    return series_card(db, community_id, series_id, student_id, now)


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
    if viewer_id not in {seats[0].mentor.id, seats[0].student.id}:
        raise NotYours
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
        dates=tuple(seat.card(viewer_id, now) for seat in seats),
    )


def tell_of_series(
    db: orm.Session, series: Series, person_id: int, kind: NoticeKind, now: datetime, *, sender_id: int | None = None
) -> None:
    """Writes a notice about the series, which is shown on the card of its first session."""
    data = {"session": series.first_session_id, "booking": series.first_booking_id, "series": series.id}
    tell(db, series.community_id, [Telling(person_id, kind, data, sender_id)], now)


def _write(db: orm.Session, series_id: int, made: list[BookingView], every_weeks: int, now: datetime) -> None:
    first = made[0]
    row = Series(
        community_id=first.community_id,
        id=series_id,
        every_weeks=every_weeks,
        first_session_id=first.session_id,
        first_booking_id=first.booking_id,
        created_at=now,
    )
    db.add(row)
    db.flush()
    tell_of_series(db, row, first.mentor_person_id, NoticeKind.SERIES_ASKED, now, sender_id=first.student_id)
    tell_of_series(db, row, first.student_id, NoticeKind.SERIES_SENT, now)


def _far(offering: Offering) -> Offering:
    """The offering without an end to how far ahead it can be booked."""
    terms = replace(offering.service.terms, horizon_days=BEYOND_THE_HORIZON)
    return replace(offering, service=replace(offering.service, terms=terms))
