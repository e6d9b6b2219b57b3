"""A session with its booking, people and community as one row: the one query behind every card and every decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, orm, select

from core.booking.errors import BookingMissing
from core.booking.models import Booking, Session
from core.booking.rules import BookingStatus, SessionStatus
from core.booking.views import SessionCard
from core.meeting.window import JoinWindow, join_window
from core.people.errors import NotYours
from core.people.models import Community, Person
from core.services.models import Service

_MENTOR = orm.aliased(Person)
_STUDENT = orm.aliased(Person)
_DECIDER = orm.aliased(Person)

SEATED = (
    select(Session, Booking, Service.title, Community, _MENTOR, _STUDENT, _DECIDER.name)
    .select_from(Session)
    .join(Booking, and_(Booking.community_id == Session.community_id, Booking.session_id == Session.id))
    .join(Service, and_(Service.community_id == Session.community_id, Service.id == Session.service_id))
    .join(Community, Community.id == Session.community_id)
    .join(_MENTOR, _MENTOR.id == Session.mentor_person_id)
    .join(_STUDENT, _STUDENT.id == Booking.student_id)
    .outerjoin(_DECIDER, _DECIDER.id == Booking.decided_by)
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A session and the booking in it, with whom and what it is shown with."""

    session: Session
    booking: Booking
    service_title: str
    community: Community
    mentor: Person
    student: Person
    decided_by_name: str | None

    @property
    def window(self) -> JoinWindow:
        """When the session's link is shown."""
        return join_window(
            self.session.starts_at,
            self.session.ends_at,
            opens_minutes=self.community.join_opens_minutes,
            closes_minutes=self.community.join_closes_minutes,
        )

    def person(self, person_id: int) -> Person:
        """The one of the two with this id, or NotYours."""
        for person in (self.mentor, self.student):
            if person.id == person_id:
                return person
        raise NotYours

    def card(self, viewer_id: int, now: datetime) -> SessionCard:
        """What the session's card says to one of its people now, or NotYours."""
        session, booking, window, viewer = self.session, self.booking, self.window, self.person(viewer_id)
        is_mentor = viewer.id == session.mentor_person_id
        pending = booking.status is BookingStatus.PENDING and now < session.starts_at
        agreed = session.status in {SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS}
        return SessionCard(
            community_id=session.community_id,
            session_id=session.id,
            booking_id=booking.id,
            version=session.version,
            viewer_id=viewer.id,
            viewer_zone=viewer.zone or self.community.zone,
            viewer_zone_known=viewer.zone is not None,
            is_mentor=is_mentor,
            service_id=session.service_id,
            service_title=self.service_title,
            mentor_id=session.mentor_id,
            mentor_person_id=self.mentor.id,
            mentor_name=self.mentor.name,
            student_id=self.student.id,
            student_name=self.student.name,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            status=session.status,
            booking_status=booking.status,
            topic=booking.topic,
            reason=booking.reason,
            decided_by=booking.decided_by,
            decided_by_name=self.decided_by_name if booking.decided_by is not None else None,
            decided_at=booking.decided_at,
            expires_at=booking.expires_at if booking.status is BookingStatus.PENDING else None,
            join_opens_at=window.opens_at,
            join_closes_at=window.closes_at,
            can_approve=pending and is_mentor,
            can_decline=pending and is_mentor,
            can_withdraw=pending and not is_mentor,
            can_cancel=booking.status is BookingStatus.CONFIRMED and now < session.starts_at,
            can_join=agreed and window.is_open(now),
        )


def seat_of_session(db: orm.Session, community_id: int, session_id: int, *, lock: bool = False) -> Seat:
    """The session, or BookingMissing. Locked, it and its booking stay as they are until the transaction ends."""
    return _one(db, SEATED.where(Session.community_id == community_id, Session.id == session_id), lock)


def seat_of_booking(db: orm.Session, community_id: int, booking_id: int, *, lock: bool = False) -> Seat:
    """The booking with its session, or BookingMissing. Locked, both stay as they are until the transaction ends."""
    return _one(db, SEATED.where(Booking.community_id == community_id, Booking.id == booking_id), lock)


def _one(db: orm.Session, found: Select[*tuple[Any, ...]], lock: bool) -> Seat:
    if lock:
        # The session is locked before the booking, here as everywhere: two who decide cannot deadlock.
        found = found.with_for_update(of=[Session, Booking]).execution_options(populate_existing=True)
    row = db.execute(found.limit(1)).one_or_none()
    if row is None:
        raise BookingMissing
    return Seat(*row)
