"""Asking for a session: the checks in their order. The time is taken in free_time, other rows are in writing.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import orm

from core.booking.asking.writing import write_request, write_seat
from core.booking.errors import CannotBookYourself, LengthNotOffered, ModeNotOffered
from core.booking.following.digests import plan_digest
from core.booking.following.listing import show_group
from core.booking.following.telling import remind_ahead, show_change
from core.booking.free_time.availability import check_open
from core.booking.free_time.counting import take_turn
from core.booking.free_time.enrolling import check_seat, session_to_join
from core.booking.free_time.offering_rows import offering_of
from core.booking.free_time.taking import Wanted, check_start, claim_time
from core.booking.freeing.competing import decline_rivals_of
from core.booking.models import Session
from core.booking.reading.contacts import hides_contacts
from core.booking.reading.rows import Seat
from core.booking.reading.views import BookingView
from core.booking.rules import expiry_of, nudge_of
from core.booking.statuses import BookingStatus, SessionStatus
from core.booking.written import Written, check_written, masked
from core.services.kinds import Mode
from core.services.terms import ServiceTerms
from core.storage import new_id


@dataclass(frozen=True, slots=True)
class InSeries:
    """The series that a request belongs to, which goes without an answer as a whole."""

    id: int
    expires_at: datetime
    leads: bool
    """Whether it is the first of it: for that one the mentor is reminded."""


def request_session(
    db: orm.Session,
    *,
    community_id: int,
    service_id: int,
    student_id: int,
    start: datetime,
    topic: str,
    details: str = "",
    agenda: str = "",
    answers: Mapping[str, str] | None = None,
    now: datetime,
    mentor_id: int | None = None,
    minutes: int | None = None,
    mode: Mode | None = None,
) -> BookingView:
    """Asks for the service at that start: session, booking, claims, notices and expiry are written together.

    `mentor_id` says with whom, where all mentors offer the service, `minutes` and `mode` how long and how, if not as
    usual. Where the service needs no approval the session is booked at once. A group session that is to be then is
    joined. Raises, in this order, ServiceMissing, what `check_written` does, LengthNotOffered, ModeNotOffered,
    CannotBookYourself, what `check_open` does, what `check_start` does (`check_seat` for a group that is
    joined), SlotTaken, or StudentBusy; then nothing may be kept of what was written.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    written = check_written(offering.service.terms, topic, details, agenda, answers)
    wanted = Wanted(offering, student_id, start, now)
    written = begin_asking(db, wanted, mode, written)
    return place(db, wanted, mode, written)


def begin_asking(db: orm.Session, wanted: Wanted, mode: Mode | None, written: Written) -> Written:
    """Takes turns with others, and gives what is kept of what was written.

    Raises what `check_wish` and `check_open` do.
    """
    check_wish(wanted, mode)
    take_turn(db, wanted.offering)
    check_open(db, wanted.offering, wanted.student_id, wanted.now)
    return _as_mentor_reads(db, wanted, written)


def check_wish(wanted: Wanted, mode: Mode | None) -> None:
    """LengthNotOffered, ModeNotOffered, or CannotBookYourself."""
    offering = wanted.offering
    if not offering.offers_length_at(wanted.start):
        raise LengthNotOffered(offering.minutes)
    if mode is not None and mode not in offering.service.terms.modes:
        raise ModeNotOffered(mode)
    if offering.mentor_person_id == wanted.student_id:
        raise CannotBookYourself


def _as_mentor_reads(db: orm.Session, wanted: Wanted, written: Written) -> Written:
    """Without contacts, where the mentor or the community ask that these be hidden until a session is agreed."""
    offering = wanted.offering
    if not offering.masks_contacts or not offering.service.terms.needs_approval:
        return written
    hidden = hides_contacts(db, offering.service.community_id, offering.mentor_person_id, wanted.student_id)
    return masked(written) if hidden else written


def place(
    db: orm.Session, wanted: Wanted, mode: Mode | None, written: Written, series: InSeries | None = None
) -> BookingView:
    """Takes the time, or a seat in the group that is to be then, and writes all that goes with it.

    Raises what `check_start` does (`check_seat` for a group that is joined), SlotTaken, or StudentBusy.
    """
    offering, now = wanted.offering, wanted.now
    joined = session_to_join(db, wanted)
    if joined is not None:
        check_seat(db, wanted, joined)
        booking = _new_booking(wanted, joined.session.id, joined.session.mode, series)
        _enrol(db, wanted, joined, booking, written)
    else:
        check_start(db, wanted)
        booking = _new_booking(wanted, new_id(now), mode or offering.service.terms.mode, series)
        claim_time(db, wanted, booking.session_id, mentor=not offering.competing)
        write_request(db, booking, written, offering, now)
        if offering.capacity_at(wanted.start) > 1:
            show_group(db, db.get_one(Session, (booking.community_id, booking.session_id)), now)
        if booking.status is BookingStatus.CONFIRMED:
            decline_rivals_of(db, booking, now)
    if booking.status is BookingStatus.CONFIRMED:
        plan_digest(db, booking.community_id, booking.mentor_id, wanted.start, now)
    return booking


def _enrol(db: orm.Session, wanted: Wanted, joined: Seat, booking: BookingView, written: Written) -> None:
    """Takes a seat; what the session has before it is written with the first that is agreed on."""
    session, now = joined.session, wanted.now
    claim_time(db, wanted, session.id, mentor=False)
    write_seat(db, booking, written, now)
    if booking.status is BookingStatus.CONFIRMED and session.status is SessionStatus.TENTATIVE:
        session.become(SessionStatus.SCHEDULED)
        remind_ahead(db, joined, now)
    show_change(db, joined, now)


def expiry_for(wanted: Wanted) -> datetime:
    """When a request for it goes without an answer."""
    return expiry_of(
        asked_at=wanted.now,
        starts_at=wanted.start,
        before_minutes=wanted.offering.service.terms.expires_before_minutes,
        hours_unanswered=wanted.offering.hours_unanswered,
    )


def _new_booking(wanted: Wanted, session_id: int, mode: Mode, series: InSeries | None) -> BookingView:
    offering, now = wanted.offering, wanted.now
    terms = offering.service.terms
    expires_at = series.expires_at if series else expiry_for(wanted)
    nudged = terms.needs_approval and (series is None or series.leads)
    hours, zone = offering.nudge_hours, offering.zone
    nudge_at = nudge_of(asked_at=now, expires_at=expires_at, after_hours=hours, zone=zone) if nudged else None
    return BookingView(
        community_id=offering.service.community_id,
        booking_id=new_id(now),
        session_id=session_id,
        service_id=offering.service.id,
        service_title=terms.title,
        mentor_id=offering.mentor_id,
        mentor_person_id=offering.mentor_person_id,
        mentor_name=offering.mentor_name,
        student_id=wanted.student_id,
        starts_at=wanted.start,
        ends_at=wanted.end,
        mode=mode,
        place=_place(terms, mode),
        status=BookingStatus.PENDING if terms.needs_approval else BookingStatus.CONFIRMED,
        expires_at=expires_at if terms.needs_approval else None,
        nudge_at=nudge_at,
        series_id=series.id if series else None,
    )


def _place(terms: ServiceTerms, mode: Mode) -> str | None:
    """Where people go, or whom they call."""
    match mode:
        case Mode.IN_PERSON:
            return terms.place
        case Mode.VOICE:
            return terms.phone or None
        case _:
            return None
