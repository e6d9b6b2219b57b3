"""Asking for a session: the checks in their order, and the claims. The other rows of a request are in writing.py."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm, select

from core.booking.availability import check_open, nearest_free_to
from core.booking.counting import busy_spans, cap_reached, starts_around, take_turn
from core.booking.errors import (
    CannotBookYourself,
    SlotPast,
    SlotTaken,
    StudentBusy,
    TooFarAhead,
    TooSoon,
    TopicEmpty,
    TopicTooLong,
)
from core.booking.offering import Offering, offering_of
from core.booking.rules import TOPIC_LIMIT, BookingStatus, expiry_of
from core.booking.views import BookingView
from core.booking.writing import write_request
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
    ServiceMissing, CannotBookYourself, MentorPaused, TooManyRequests, SlotPast, TooSoon, TooFarAhead, SlotTaken (also
    for what the hours do not offer), MentorDayFull, MentorWeekFull, StudentWeekFull, SlotTaken (also for what leaves
    the mentor no buffer) or StudentBusy; then nothing may be kept of what was written.
    """
    topic = clean_topic(topic)
    offering = offering_of(db, community_id, service_id, now)
    if offering.mentor_person_id == student_id:
        raise CannotBookYourself
    if offering.buffered or offering.service.terms.count:
        take_turn(db, offering)
    check_open(db, offering, student_id)
    _check_start(db, offering, start, student_id, now)
    booking = _new_booking(offering, student_id, start, now)
    _claim(db, offering, booking, now)
    write_request(db, booking, topic, offering.community, now)
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
    def alternatives() -> tuple[datetime, ...]:
        return nearest_free_to(db, offering, start, ALTERNATIVES, now=now, student_id=student_id)

    if start <= now:
        raise SlotPast(start, alternatives())
    if start < offering.earliest(now):
        raise TooSoon(start, offering.earliest(now), alternatives())
    if start >= offering.latest(now):
        raise TooFarAhead(start, offering.latest(now), alternatives())
    if not offering.offers(start):
        raise SlotTaken(start, start + offering.duration, alternatives())
    starts = starts_around(db, offering, start, start)
    full = cap_reached(offering, starts, int(start.timestamp()), student_id)
    if full is not None:
        refusal, limit = full
        raise refusal(offering.mentor_name, start, limit, alternatives())
    if offering.buffered and not _buffers_are_free(db, offering, start):
        raise SlotTaken(start, start + offering.duration, alternatives())


def _buffers_are_free(db: orm.Session, offering: Offering, start: datetime) -> bool:
    end = start + offering.duration
    begins, ends = int(start.timestamp()), int(end.timestamp())
    return all(end <= begins or ends <= begin for begin, end in busy_spans(db, offering, start, end))


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
