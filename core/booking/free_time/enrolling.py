"""Joining a group session that is to be: which one it is, and whether there is a seat."""

from __future__ import annotations

from sqlalchemy import orm, select

from core.booking.errors import AlreadyEnrolled, SessionFull
from core.booking.free_time.counting import cap_for_student, starts_around
from core.booking.free_time.seating import JOINABLE
from core.booking.free_time.taking import Wanted, check_free, check_moment, check_student_free
from core.booking.models import Booking, Session
from core.booking.reading.rows import Seat, first_seat
from core.booking.statuses import GIVEN_UP


def session_to_join(db: orm.Session, wanted: Wanted) -> Seat | None:
    """The group session that somebody has asked for at that start already, locked, by one of its seats; or None."""
    service = wanted.offering.service
    if wanted.offering.capacity_at(wanted.start) == 1:
        return None
    found = select(Session.id).where(
        Session.community_id == service.community_id,
        Session.mentor_person_id == wanted.offering.mentor_person_id,
        Session.service_id == service.id,
        Session.starts_at == wanted.start,
        Session.ends_at == wanted.end,
        Session.capacity > 1,
        Session.status.in_(JOINABLE),
    )
    session_id = db.scalar(found.order_by(Session.id).limit(1))
    return first_seat(db, service.community_id, session_id, lock=True) if session_id is not None else None


def check_seat(db: orm.Session, wanted: Wanted, joined: Seat) -> None:
    """SlotPast, TooSoon, TooFarAhead, AlreadyEnrolled, SessionFull, or StudentWeekFull, for a seat beside others."""
    check_moment(db, wanted)
    session, start = joined.session, wanted.start
    own = select(Booking.id).where(
        Booking.community_id == session.community_id,
        Booking.session_id == session.id,
        Booking.student_id == wanted.student_id,
        Booking.status.not_in(GIVEN_UP),
    )
    if db.scalar(own.limit(1)) is not None:
        raise AlreadyEnrolled(session.id, start)
    if joined.taken >= session.capacity:
        raise SessionFull(start, session.capacity, wanted.alternatives(db))
    refusal = cap_for_student(
        wanted.offering, starts_around(db, wanted.offering, start, start), int(start.timestamp()), wanted.student_id
    )
    if refusal is not None:
        cap, limit = refusal
        raise cap(wanted.offering.mentor_name, start, limit, wanted.alternatives(db))


def check_place(db: orm.Session, wanted: Wanted) -> Seat | None:
    """As `check_seat` and StudentBusy for the group that would be joined, which comes back; else as `check_free`."""
    joined = session_to_join(db, wanted)
    if joined is None:
        check_free(db, wanted)
    else:
        check_seat(db, wanted, joined)
        check_student_free(db, wanted)
    return joined
