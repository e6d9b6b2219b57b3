"""Asking for a session: the checks in their order, and all rows of a request in one go."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert, orm, select

from core.booking.errors import (
    CannotBookYourself,
    MentorPaused,
    SlotPast,
    SlotTaken,
    StudentBusy,
    TooSoon,
    TopicEmpty,
    TopicTooLong,
)
from core.booking.models import Booking, Session
from core.booking.rules import TOPIC_LIMIT, BookingStatus, SessionStatus, expiry_of, reminders_ahead
from core.booking.views import BookingView
from core.meeting.rooms import new_room
from core.meeting.window import join_window
from core.notices.kinds import NoticeKind, ReminderKind
from core.notices.outbox import Telling, tell
from core.notices.reminders import remind_at
from core.people.views import CommunityView
from core.schedule.availability import Offering, nearest_free_to, offering_of
from core.schedule.models import CLAIMS
from core.storage import claim, new_id
from core.text import clean

ALTERNATIVES = 3


def request_session(
    db: orm.Session,
    *,
    community_id: int,
    service_id: int,
    student_id: int,
    start: datetime,
    topic: str,
    now: datetime,
) -> BookingView:
    """Asks for the service at that start: session, booking, claims, notices and expiry are written together.

    Where the service needs no approval the session is booked at once. Raises, in this order, TopicEmpty, TopicTooLong,
    ServiceMissing, CannotBookYourself, MentorPaused, SlotPast, TooSoon, SlotTaken (also for what the hours do not
    offer) or StudentBusy; then nothing may be kept of what was written.
    """
    topic = clean_topic(topic)
    offering = offering_of(db, community_id, service_id)
    if offering.mentor_person_id == student_id:
        raise CannotBookYourself
    _check_start(db, offering, start, student_id, now)
    booking = _new_booking(offering, student_id, start, now)
    _claim(db, offering, booking, now)
    _write(db, booking, topic, offering.community, now)
    return booking


def clean_topic(topic: str) -> str:
    """The topic without control characters, or TopicEmpty, or TopicTooLong beyond 1,000 characters."""
    topic = clean(topic)
    if not topic:
        raise TopicEmpty
    if len(topic) > TOPIC_LIMIT:
        raise TopicTooLong(TOPIC_LIMIT, len(topic))
    return topic


def _check_start(db: orm.Session, offering: Offering, start: datetime, student_id: int, now: datetime) -> None:
    if not offering.active:
        raise MentorPaused(offering.mentor_name)

    def alternatives() -> tuple[datetime, ...]:
        return nearest_free_to(db, offering, start, ALTERNATIVES, now=now, student_id=student_id)

    if start <= now:
        raise SlotPast(start, alternatives())
    if start < offering.earliest(now):
        raise TooSoon(start, offering.earliest(now), alternatives())
    if start >= offering.latest(now) or not offering.offers(start):
        raise SlotTaken(start, start + offering.duration, alternatives())


def _new_booking(offering: Offering, student_id: int, start: datetime, now: datetime) -> BookingView:
    terms = offering.service.terms
    expires_at = expiry_of(
        asked_at=now,
        starts_at=start,
        before_minutes=terms.expires_before_minutes,
        hours_unanswered=offering.hours_unanswered,
    )
    return BookingView(
        community_id=offering.service.community_id,
        booking_id=new_id(now),
        session_id=new_id(now),
        service_id=offering.service.id,
        service_title=terms.title,
        mentor_id=offering.service.mentor_id,
        mentor_person_id=offering.mentor_person_id,
        mentor_name=offering.mentor_name,
        student_id=student_id,
        starts_at=start,
        ends_at=start + offering.duration,
        status=BookingStatus.PENDING if terms.needs_approval else BookingStatus.CONFIRMED,
        expires_at=expires_at if terms.needs_approval else None,
    )


def _claim(db: orm.Session, offering: Offering, booking: BookingView, now: datetime) -> None:
    span = {
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "community_id": booking.community_id,
        "session_id": booking.session_id,
    }
    people = (booking.mentor_person_id, booking.student_id)
    refused = claim(db, CLAIMS, [{"person_id": person, **span} for person in people])
    if not refused:
        return
    start, end = booking.starts_at, booking.ends_at
    alternatives = nearest_free_to(db, offering, start, ALTERNATIVES, now=now, student_id=booking.student_id)
    if booking.mentor_person_id in refused:
        raise SlotTaken(start, end, alternatives)
    overlapping = select(CLAIMS.c.session_id, CLAIMS.c.starts_at, CLAIMS.c.ends_at).where(
        CLAIMS.c.person_id == booking.student_id, CLAIMS.c.starts_at < end, CLAIMS.c.ends_at > start
    )
    other = db.execute(overlapping.order_by(CLAIMS.c.starts_at).limit(1)).one()
    raise StudentBusy(other.session_id, other.starts_at, other.ends_at, alternatives)


def _write(db: orm.Session, booking: BookingView, topic: str, community: CommunityView, now: datetime) -> None:
    instant = booking.status is BookingStatus.CONFIRMED
    connection = db.connection()
    connection.execute(
        _INSERT_SESSION,
        {
            "community_id": booking.community_id,
            "id": booking.session_id,
            "mentor_id": booking.mentor_id,
            "mentor_person_id": booking.mentor_person_id,
            "service_id": booking.service_id,
            "starts_at": booking.starts_at,
            "ends_at": booking.ends_at,
            "room": new_room(community.room_prefix),
            "status": SessionStatus.SCHEDULED if instant else SessionStatus.TENTATIVE,
            "version": 1,
            "started_at": None,
        },
    )
    connection.execute(
        _INSERT_BOOKING,
        {
            "community_id": booking.community_id,
            "id": booking.booking_id,
            "session_id": booking.session_id,
            "student_id": booking.student_id,
            "status": booking.status,
            "topic": topic,
            "reason": None,
            "decided_by": None,
            "decided_at": now if instant else None,
            "expires_at": booking.expires_at,
            "created_at": now,
        },
    )
    data: dict[str, Any] = {"session": booking.session_id, "booking": booking.booking_id}
    to_mentor = NoticeKind.BOOKING_MADE if instant else NoticeKind.REQUEST_RECEIVED
    to_student = NoticeKind.BOOKING_CONFIRMED if instant else NoticeKind.REQUEST_SENT
    told = (
        Telling(booking.mentor_person_id, to_mentor, data, sender_id=booking.student_id),
        Telling(booking.student_id, to_student, data),
    )
    tell(db, booking.community_id, told, now)
    remind_at(db, booking.community_id, booking.session_id, _times_ahead(booking, community, now), now)


def _times_ahead(booking: BookingView, community: CommunityView, now: datetime) -> list[tuple[ReminderKind, datetime]]:
    if booking.expires_at:
        return [(ReminderKind.EXPIRE, booking.expires_at)]
    window = join_window(
        booking.starts_at,
        booking.ends_at,
        opens_minutes=community.join_opens_minutes,
        closes_minutes=community.join_closes_minutes,
    )
    return reminders_ahead(now=now, starts_at=booking.starts_at, opens_at=window.opens_at, closes_at=window.closes_at)


_INSERT_SESSION = insert(cast(Table, Session.__table__))
_INSERT_BOOKING = insert(cast(Table, Booking.__table__))
