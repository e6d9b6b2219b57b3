"""Waiting for a time that is taken, and answering when a place in it is held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import orm, select, update

from core.booking.asking.requesting import check_wish, request_session
from core.booking.asking.waits import offer_of, wait_of
from core.booking.errors import MentorDayFull, SessionFull, SlotTaken
from core.booking.free_time.availability import check_offered
from core.booking.free_time.counting import WEEK
from core.booking.free_time.enrolling import check_place, session_to_join
from core.booking.free_time.offering_rows import offering_of
from core.booking.free_time.taking import Wanted, check_moment, check_student_free
from core.booking.freeing.offers import end_offer, offer_around
from core.booking.models import Session
from core.booking.reading.views import BookingView
from core.booking.statuses import LIVE_SESSION
from core.booking.written import beside_topic, check_written
from core.services.kinds import Mode
from core.services.services import hold_service
from core.storage import has_one_writer
from core.waitlist.errors import NothingToWaitFor
from core.waitlist.line import open_offer_of, own_entry, own_offer, step_in
from core.waitlist.models import IS_OPEN, Offer, OfferStatus, WaitlistEntry, WaitStatus
from core.waitlist.views import OfferView, WaitView


def wait_for(
    db: orm.Session,
    *,
    community_id: int,
    service_id: int,
    mentor_id: int | None = None,
    minutes: int | None = None,
    mode: Mode | None = None,
    student_id: int,
    start: datetime,
    topic: str,
    details: str = "",
    agenda: str = "",
    answers: Mapping[str, str] | None = None,
    now: datetime,
) -> WaitView:
    """Puts a student in line for a time that others have: when it frees, it is offered to the first.

    Raises ServiceMissing, what `check_written`, `check_wish` and `check_offered` do, SlotPast, TooSoon, TooFarAhead,
    SlotTaken for what the hours do not offer, StudentBusy, AlreadyEnrolled, NothingToWaitFor where it is free,
    AlreadyWaiting, or TooManyWaiting.
    """
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    written = check_written(offering.service.terms, topic, details, agenda, answers)
    wanted = Wanted(offering, student_id, start, now)
    check_wish(wanted, mode)
    _check_worth_waiting(db, wanted)
    _hold_what_is_taken(db, wanted)
    entry = step_in(
        db,
        community_id=community_id,
        mentor_id=offering.mentor_id,
        service_id=service_id,
        student_id=student_id,
        starts_at=start,
        ends_at=wanted.end,
        mode=mode or offering.service.terms.mode,
        topic=written.topic,
        written=beside_topic(written),
        now=now,
    )
    return wait_of(db, community_id, entry.id, by=student_id)


def _check_worth_waiting(db: orm.Session, wanted: Wanted) -> None:
    offering, student_id = wanted.offering, wanted.student_id
    check_offered(db, offering, student_id, wanted.now)
    check_moment(db, wanted)
    if session_to_join(db, wanted) is None and not offering.offers(wanted.start):
        raise SlotTaken(wanted.start, wanted.end, wanted.alternatives(db))
    check_student_free(db, wanted)
    try:
        check_place(db, wanted)
    except (SlotTaken, SessionFull, MentorDayFull):
        return
    raise NothingToWaitFor(wanted.start)


def _hold_what_is_taken(db: orm.Session, wanted: Wanted) -> None:
    """Whoever gives a time up just now sees who waits for it, or this one sees that it is free, by trying again.

    What can be in the way is written as it is, since on a snapshot a lock alone would not show it: the sessions that
    caps and buffers count, the places that are held, and the terms.
    """
    if has_one_writer(db):
        return
    community_id, mentor_id = wanted.offering.service.community_id, wanted.offering.mentor_id
    begin, end = wanted.start - WEEK, wanted.end + WEEK
    sessions = update(Session).where(
        Session.community_id == community_id,
        Session.mentor_person_id == wanted.offering.mentor_person_id,
        Session.starts_at.between(begin, end),
        Session.status.in_(LIVE_SESSION),
    )
    waits = select(WaitlistEntry.id).where(
        WaitlistEntry.community_id == community_id,
        WaitlistEntry.mentor_id == mentor_id,
        WaitlistEntry.starts_at.between(begin, end),
    )
    offers = update(Offer).where(Offer.community_id == community_id, Offer.entry_id.in_(waits), IS_OPEN)
    for held in (sessions.values(version=Session.version), offers.values(status=Offer.status)):
        db.execute(held.execution_options(synchronize_session=False))
    hold_service(db, community_id, wanted.offering.service.id)


def stop_waiting(db: orm.Session, *, community_id: int, entry_id: int, by: int, now: datetime) -> None:
    """Steps out of a line; what was held goes to the next. Raises WaitMissing or NotYours."""
    entry = own_entry(db, community_id, entry_id, by=by)
    offer = open_offer_of(db, entry)
    if offer is None:
        entry.status = WaitStatus.LEFT
        db.flush()
    else:
        _pass_on(db, offer, entry, now)


def take_offer(db: orm.Session, *, community_id: int, offer_id: int, by: int, now: datetime) -> BookingView:
    """Takes the place that is held, as it was asked for when the waiting began.

    Raises OfferMissing, NotYours, OfferOver, or what `request_session` does; then the place is held as before.
    """
    offer, entry = own_offer(db, community_id, offer_id, by=by, now=now)
    end_offer(db, offer, entry, OfferStatus.TAKEN, now)
    return request_session(
        db,
        community_id=community_id,
        service_id=entry.service_id,
        mentor_id=entry.mentor_id,
        minutes=entry.minutes,
        mode=Mode(entry.mode),
        student_id=by,
        start=entry.starts_at,
        topic=entry.topic,
        **entry.written,
        now=now,
    )


def pass_offer(db: orm.Session, *, community_id: int, offer_id: int, by: int, now: datetime) -> OfferView:
    """Does not take the place: it goes to the next in line. Raises OfferMissing, NotYours, or OfferOver."""
    offer, entry = own_offer(db, community_id, offer_id, by=by, now=now)
    _pass_on(db, offer, entry, now)
    return offer_of(db, community_id, offer_id, by=by)


def _pass_on(db: orm.Session, offer: Offer, entry: WaitlistEntry, now: datetime) -> None:
    end_offer(db, offer, entry, OfferStatus.PASSED, now)
    offer_around(db, entry.community_id, entry.mentor_id, entry.starts_at, entry.ends_at, now)
