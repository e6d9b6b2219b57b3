"""A session with its booking, people and community as one row: the one query behind every card and every decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, not_, or_, orm, select

from core.booking.errors import BookingMissing
from core.booking.models import IN_SESSION, Booking, Session
from core.booking.rules import ENDABLE_AFTER, NO_SHOW_WITHIN
from core.booking.statuses import GIVEN_UP, BookingStatus
from core.meeting.window import JoinWindow, join_window
from core.people.errors import NotYours
from core.people.models import Community, Mentor, Person
from core.services.models import Service
from core.waitlist.models import IS_OPEN, Offer
from core.words import written_out

Who = int | orm.InstrumentedAttribute[int]
_MENTOR = orm.aliased(Person)
_STUDENT = orm.aliased(Person)
_DECIDER = orm.aliased(Person)
_PROFILE = orm.aliased(Mentor)

_BESIDE = orm.aliased(Booking)


def taken_seats() -> ScalarSelect[int]:
    """How many seats of a session are taken or held for somebody; requests that compete for them take none."""
    competes = and_(Session.competing, _BESIDE.status == BookingStatus.PENDING)
    held = (
        select(func.count())
        .select_from(Offer)
        .where(
            Offer.community_id == Session.community_id,
            Offer.session_id == Session.id,
            IS_OPEN,
        )
        .correlate(Session)
        .scalar_subquery()
    )
    return (
        select(func.count() + held)
        .select_from(_BESIDE)
        .where(
            _BESIDE.community_id == Session.community_id,
            _BESIDE.session_id == Session.id,
            _BESIDE.status.not_in(written_out(GIVEN_UP)),
            not_(competes),
        )
        .correlate(Session)
        .scalar_subquery()
    )


def foremost() -> ColumnElement[bool]:
    """Of several seats the one by which a mentor's lists show the session: the first agreed on, else asked for."""
    first = (
        select(_BESIDE.id)
        .where(_BESIDE.community_id == Session.community_id, _BESIDE.session_id == Session.id)
        .order_by(_standing(_BESIDE), _BESIDE.id)
        .limit(1)
        .correlate(Session)
        .scalar_subquery()
    )
    return or_(Session.capacity == 1, Booking.id == first)


def _standing(booking: type[Booking]) -> ColumnElement[int]:
    return case((booking.status.in_(written_out(GIVEN_UP)), 2), (booking.status == BookingStatus.PENDING, 1), else_=0)


def is_between(one: Who, other: Who) -> ColumnElement[bool]:
    """Whether a seat is the one's with the other, whichever of them is the mentor."""
    return or_(
        and_(Session.mentor_person_id == one, Booking.student_id == other),
        and_(Session.mentor_person_id == other, Booking.student_id == one),
    )


SEATED = (
    select(
        *(Session, Booking, Service.title, Service.needs_approval, Community, _MENTOR, _STUDENT, _DECIDER.name),
        case((Session.capacity == 1, 1), else_=taken_seats()),
        *(_PROFILE.headline, _PROFILE.location, _PROFILE.zone),
    )
    .select_from(Session)
    .join(Booking, IN_SESSION)
    .join(Service, and_(Service.community_id == Session.community_id, Service.id == Session.service_id))
    .join(Community, Community.id == Session.community_id)
    .join(_MENTOR, _MENTOR.id == Session.mentor_person_id)
    .join(_PROFILE, and_(_PROFILE.community_id == Session.community_id, _PROFILE.id == Session.mentor_id))
    .join(_STUDENT, _STUDENT.id == Booking.student_id)
    .outerjoin(_DECIDER, _DECIDER.id == Booking.decided_by)
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A session and the booking in it, with whom and what it is shown with."""

    session: Session
    booking: Booking
    service_title: str
    needs_approval: bool
    community: Community
    mentor: Person
    student: Person
    decided_by_name: str | None
    taken: int
    """How many seats of the session were taken when this was read."""
    mentor_headline: str
    mentor_location: str
    mentor_zone: str

    @property
    def key(self) -> tuple[int, int]:
        """The ids of the community and the session."""
        return self.session.community_id, self.session.id

    @property
    def window(self) -> JoinWindow:
        """When the session's link is shown."""
        return join_window(
            self.session.starts_at,
            self.session.ends_at,
            opens_minutes=self.community.join_opens_minutes,
            closes_minutes=self.community.join_closes_minutes,
        )

    @property
    def change_until(self) -> datetime:
        """Until when the student can cancel the session, or ask to move it."""
        return self.session.starts_at if self.booking.may_leave else self.session.change_until

    @property
    def endable_from(self) -> datetime:
        """From when on it can be said how the session went."""
        return self.session.starts_at + ENDABLE_AFTER

    @property
    def no_show_until(self) -> datetime:
        """Until when it can be said that somebody did not come."""
        return self.session.ends_at + NO_SHOW_WITHIN

    def person(self, person_id: int) -> Person:
        """The one of the two with this id, or NotYours."""
        for person in (self.mentor, self.student):
            if person.id == person_id:
                return person
        raise NotYours

    def check_mentor(self, person_id: int) -> None:
        """NotYours for everybody but the mentor."""
        if person_id != self.mentor.id:
            raise NotYours

    def check_student(self, person_id: int) -> None:
        """NotYours for everybody but the student."""
        if person_id != self.student.id:
            raise NotYours

    def other(self, person_id: int) -> Person:
        """The one of the two without this id."""
        return self.student if person_id == self.mentor.id else self.mentor


def seat_of_session(db: orm.Session, community_id: int, session_id: int, person_id: int, *, lock: bool = False) -> Seat:
    """The session with this person's seat in it, for its mentor with the first that is taken still.

    Raises BookingMissing, or NotYours for somebody who has nothing to do with it. Locked as `seat_of_booking` says.
    """
    seated = SEATED.where(Session.community_id == community_id, Session.id == session_id)
    own = Booking.student_id == person_id
    latest = case((own, -Booking.id), else_=Booking.id)
    seat = _one(db, seated.order_by(own.desc(), _standing(Booking), latest), lock)
    seat.person(person_id)
    return seat


def first_seat(db: orm.Session, community_id: int, session_id: int, *, lock: bool = False) -> Seat:
    """The session by the seat that was asked for first, or BookingMissing. Locked as `seat_of_booking` says."""
    seated = SEATED.where(Session.community_id == community_id, Session.id == session_id)
    return _one(db, seated.order_by(Booking.id), lock)


def seats_of_session(db: orm.Session, community_id: int, session_id: int) -> list[Seat]:
    """All seats of the session in the order in which they were asked for, locked."""
    seated = SEATED.where(Session.community_id == community_id, Session.id == session_id)
    return [Seat(*row) for row in db.execute(locked(seated.order_by(Booking.id)))]


def seat_of_booking(db: orm.Session, community_id: int, booking_id: int, *, lock: bool = False) -> Seat:
    """The booking with its session, or BookingMissing. Locked, both stay as they are until the transaction ends."""
    return _one(db, SEATED.where(Booking.community_id == community_id, Booking.id == booking_id), lock)


def _one(db: orm.Session, found: Select[*tuple[Any, ...]], lock: bool) -> Seat:
    found = found.limit(1)
    row = db.execute(locked(found) if lock else found).one_or_none()
    if row is None:
        raise BookingMissing
    return Seat(*row)


def locked(found: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The rows of `SEATED`, to stay as they are until the transaction ends."""
    # The session is locked before the booking, here as everywhere: two who decide cannot deadlock.
    return found.with_for_update(of=[Session, Booking]).execution_options(populate_existing=True)
