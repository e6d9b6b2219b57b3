"""Who else is free when a request came to nothing, and asking one of them instead, with what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, orm, select

from core.booking.asking.requesting import request_session
from core.booking.free_time.availability import first_free
from core.booking.free_time.offering import Offered
from core.booking.free_time.offering_rows import offering_of, offerings_of
from core.booking.free_time.taking import Wanted
from core.booking.reading.rows import seat_of_booking
from core.booking.reading.views import BookingView
from core.booking.statuses import GIVEN_UP
from core.booking.written import beside_topic
from core.people.models import Mentor, MentorStatus
from core.services.errors import ServiceMissing
from core.services.kinds import WhoMayBook
from core.services.models import Service
from core.services.services import services_of

MOST_SIMILAR = 3
CANDIDATES = 200
"""How many mentors, the likeliest first, are looked at more closely."""
SOON = timedelta(days=4)
"""Over a weekend too, as most mentors have their hours on working days."""


@dataclass(frozen=True, slots=True)
class SimilarMentor:
    """A mentor who can be asked in place of another, and for when."""

    mentor_id: int
    name: str
    headline: str
    starts_at: datetime


def others_free(
    db: orm.Session, community_id: int, booking_id: int, *, by: int, now: datetime
) -> tuple[SimilarMentor, ...]:
    """At most three other mentors who can be asked for the time of what came to nothing, or for soon after: a request
    that was declined or expired, or a session that its student has not cancelled.

    Those come first who are free at that very time, and among them those who share most of the mentor's expertise.
    Seven queries at most, however many mentors there are. Raises BookingMissing, or NotYours unless `by` is the
    student.
    """
    seat = seat_of_booking(db, community_id, booking_id)
    seat.check_student(by)
    start = seat.session.starts_at
    given_up = seat.booking.status in GIVEN_UP and seat.booking.decided_by != by
    if start <= now or not given_up:
        return ()
    headlines = _candidates(db, community_id, seat.session.mentor_id, without=by)
    found = offerings_of(db, community_id, headlines, now)
    free = first_free(db, found.values(), now=now, after=start, before=start + SOON, student_id=by)
    alike = [offered for offered in headlines if offered in free]
    return tuple(
        SimilarMentor(
            mentor_id=found[offered].mentor_id,
            name=found[offered].mentor_name,
            headline=headlines[offered],
            starts_at=free[offered],
        )
        for offered in sorted(alike, key=lambda offered: free[offered] != start)[:MOST_SIMILAR]
    )


def near_to(db: orm.Session, community_id: int, booking_id: int, *, by: int, now: datetime) -> tuple[datetime, ...]:
    """The free starts of the same service that are nearest to those of a request that came to nothing.

    Raises BookingMissing, or NotYours unless `by` is the student.
    """
    seat = seat_of_booking(db, community_id, booking_id)
    seat.check_student(by)
    session = seat.session
    offering = offering_of(
        db, community_id, session.service_id, now, mentor_id=session.mentor_id, minutes=session.asked_minutes
    )
    return Wanted(offering, by, session.starts_at, now).alternatives(db)


def ask_instead(
    db: orm.Session, community_id: int, booking_id: int, mentor_id: int, *, start: datetime, by: int, now: datetime
) -> BookingView:
    """Asks with what was written before another mentor for their first service, or the same for the same again.

    Raises BookingMissing, NotYours unless `by` is its student, ServiceMissing, or what `request_session` does.
    """
    seat = seat_of_booking(db, community_id, booking_id)
    seat.check_student(by)
    session = seat.session
    same = mentor_id == session.mentor_id
    services = () if same else services_of(db, community_id, mentor_id)
    if not same and not services:
        raise ServiceMissing
    return request_session(
        db,
        community_id=community_id,
        service_id=session.service_id if same else services[0].id,
        mentor_id=mentor_id,
        minutes=session.asked_minutes if same else None,
        mode=session.mode if same else None,
        student_id=by,
        start=start,
        topic=seat.booking.topic,
        **beside_topic(seat.booking),
        now=now,
    )


def _candidates(db: orm.Session, community_id: int, mentor_id: int, *, without: int) -> dict[Offered, str]:
    """The first services of other active mentors for everyone, the most alike first, with the mentors' headlines."""
    words = db.get_one(Mentor, (community_id, mentor_id)).expertise
    shared = [case((Mentor.searched.contains(word.casefold(), autoescape=True), 1), else_=0) for word in words]
    alike: ColumnElement[int] = sum(shared, literal(0))
    first_own = func.min(case((Service.mentor_id.is_not(None), Service.id)))
    offers = or_(Service.mentor_id == Mentor.id, Service.mentor_id.is_(None))
    rows = db.execute(
        select(func.coalesce(first_own, func.min(Service.id)), Mentor.id, Mentor.headline)
        .join_from(Mentor, Service, and_(Service.community_id == Mentor.community_id, offers))
        .where(
            Mentor.community_id == community_id,
            Mentor.status == MentorStatus.ACTIVE,
            Mentor.id != mentor_id,
            Mentor.person_id != without,
            Service.retired_at.is_(None),
            Service.who_may_book == WhoMayBook.EVERYONE,
        )
        .group_by(Mentor.community_id, Mentor.id)
        .order_by(alike.desc(), Mentor.id)
        .limit(CANDIDATES)
    )
    return {(row[0], row[1]): row[2] for row in rows}
