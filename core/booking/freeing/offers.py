"""Places that got free: held for the first in line who can have one, until they answer or time does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, or_, orm, select

from core.booking.following.carding import turn_copies
from core.booking.free_time.availability import check_open
from core.booking.free_time.counting import WEEK
from core.booking.free_time.enrolling import check_place
from core.booking.free_time.offering import Offering
from core.booking.free_time.offering_rows import offering_of
from core.booking.free_time.taking import Wanted, claim_span
from core.booking.models import Session
from core.errors import ParleyError
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.people.models import Mentor
from core.schedule.models import CLAIMS
from core.services.models import Service
from core.storage import new_id, wake
from core.waitlist.line import hopeful, look_again, next_in_line, step_aside
from core.waitlist.models import IS_OPEN, Offer, OfferStatus, WaitlistEntry, WaitStatus
from core.waitlist.rules import held_until


def place_freed(db: orm.Session, session: Session, students: Collection[int], now: datetime) -> None:
    """These students' seats in the session are free, or all of its time is: the first in line who can is offered it."""
    time_freed(db, session, session.starts_at, session.ends_at, students, now)


def time_freed(
    db: orm.Session, session: Session, begin: datetime, end: datetime, students: Collection[int], now: datetime
) -> None:
    """The same for a time that the session has left. Who had it waits for it no more."""
    step_aside(db, session.community_id, session.mentor_id, session.service_id, begin, students)
    offer_around(db, session.community_id, session.mentor_id, begin, end, now)


def offer_around(
    db: orm.Session, community_id: int, mentor_id: int, begin: datetime, end: datetime, now: datetime
) -> None:
    """Offers what is free at the mentor around that time to those who wait for it, the first in line first."""
    if end <= now:
        return
    db.flush()
    for entry in next_in_line(db, community_id, mentor_id, begin=begin, end=end, now=now):
        _offer(db, entry, now)
    _look_again_at_the_week(db, community_id, mentor_id, begin, end)


def _look_again_at_the_week(db: orm.Session, community_id: int, mentor_id: int, begin: datetime, end: datetime) -> None:
    """Where a service counts by the week, what is free now may open times on other days of it."""
    weekly = select(Service.id).where(
        Service.community_id == community_id,
        or_(Service.most_a_week.is_not(None), Service.most_a_week_each.is_not(None)),
    )
    look_again(
        db,
        community_id,
        WaitlistEntry.mentor_id == mentor_id,
        WaitlistEntry.starts_at.between(begin - WEEK, end + WEEK),
        WaitlistEntry.service_id.in_(weekly),
    )


def offer_what_opened(db: orm.Session, now: datetime, limit: int) -> int:
    """Looks at the times that a change of hours, slots, terms or caps may have opened; how many there were."""
    found = hopeful(db, limit)
    for entry in found:
        if entry.status is WaitStatus.WAITING and entry.starts_at > now:
            _offer(db, entry, now)
        elif entry.status is WaitStatus.WAITING:  # its time has gone by: it is looked at no more
            entry.status = WaitStatus.LEFT
    db.flush()
    return len(found)


def lapse_offers(db: orm.Session, now: datetime, limit: int) -> int:
    """Ends the offers that nobody answered in time, and offers their places to the next; how many there were."""
    due = (
        select(Offer, WaitlistEntry)
        .join(
            WaitlistEntry,
            (WaitlistEntry.community_id == Offer.community_id) & (WaitlistEntry.id == Offer.entry_id),
        )
        .where(IS_OPEN, Offer.held_until <= now)
        .order_by(Offer.held_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = db.execute(due).all()
    for offer, entry in found:
        end_offer(db, offer, entry, OfferStatus.LAPSED, now)
        data = {"offer": offer.id}
        tell(db, offer.community_id, [Telling(entry.student_id, NoticeKind.OFFER_LAPSED, data)], now)
    for _, entry in found:
        offer_around(db, entry.community_id, entry.mentor_id, entry.starts_at, entry.ends_at, now)
    return len(found)


def offer_unheard(db: orm.Session, community_id: int, offer_id: int, now: datetime) -> None:
    """The student could not be told of the offer: nobody waits until it lapses, its place goes to the next at once."""
    found = select(Offer).where(Offer.community_id == community_id, Offer.id == offer_id, IS_OPEN)
    offer = db.scalar(found.with_for_update())
    if offer is not None:
        entry = db.get_one(WaitlistEntry, (community_id, offer.entry_id))
        end_offer(db, offer, entry, OfferStatus.LAPSED, now)
        offer_around(db, community_id, entry.mentor_id, entry.starts_at, entry.ends_at, now)


def end_offer(db: orm.Session, offer: Offer, entry: WaitlistEntry, status: OfferStatus, now: datetime) -> None:
    """The place is held no longer, and its student stands in line no more."""
    offer.status = status
    entry.status = WaitStatus.TAKEN if status is OfferStatus.TAKEN else WaitStatus.LEFT
    _show_seats(db, offer, now)
    held = delete(CLAIMS).where(CLAIMS.c.person_id == _mentor(db, entry), CLAIMS.c.starts_at == entry.starts_at)
    db.execute(held.where(CLAIMS.c.session_id == offer.id))
    db.flush()


def back_in_line(db: orm.Session, session: Session) -> None:
    """The group is called off: those to whom a seat in it was offered stand in line as before."""
    offered = select(Offer).where(Offer.community_id == session.community_id, Offer.session_id == session.id, IS_OPEN)
    for offer in db.scalars(offered):
        offer.status = OfferStatus.LAPSED
        db.get_one(WaitlistEntry, (offer.community_id, offer.entry_id)).status = WaitStatus.WAITING
    db.flush()


def offering_for(db: orm.Session, entry: WaitlistEntry, now: datetime) -> Offering:
    """What is waited for, or ServiceMissing."""
    return offering_of(db, entry.community_id, entry.service_id, now, mentor_id=entry.mentor_id, minutes=entry.minutes)


def _offer(db: orm.Session, entry: WaitlistEntry, now: datetime) -> None:
    """Holds the place for this student, if there is one, they can have it, and there is time to answer."""
    try:
        offering = offering_for(db, entry, now)
        terms = offering.service.terms
        until = held_until(
            now=now,
            starts_at=entry.starts_at,
            notice_minutes=terms.notice_minutes,
            offer_minutes=terms.offer_minutes or offering.community.offer_minutes,
        )
        if until is None or not offering.offers_length_at(entry.starts_at):
            return
        check_open(db, offering, entry.student_id, now)
        joined = check_place(db, Wanted(offering, entry.student_id, entry.starts_at, now))
    except ParleyError:
        return
    offer = Offer(
        community_id=entry.community_id,
        id=new_id(now),
        entry_id=entry.id,
        session_id=joined.session.id if joined else None,
        held_until=until,
        status=OfferStatus.OPEN,
    )
    whose, holder = [offering.mentor_person_id], (offer.community_id, offer.id)
    if joined is None and claim_span(db, whose, entry.starts_at, entry.ends_at, holder):
        return
    db.add(offer)
    entry.status = WaitStatus.OFFERED
    _show_seats(db, offer, now)
    tell(db, entry.community_id, [Telling(entry.student_id, NoticeKind.PLACE_OFFERED, {"offer": offer.id})], now)
    db.flush()
    wake(db, "due")


def _show_seats(db: orm.Session, offer: Offer, now: datetime) -> None:
    """The cards of a group tell how many seats are left."""
    if offer.session_id is not None:
        key = (offer.community_id, offer.session_id)
        turn_copies(db, db.get_one(Session, key, with_for_update=True, populate_existing=True), now)


def _mentor(db: orm.Session, entry: WaitlistEntry) -> int:
    return db.get_one(Mentor, (entry.community_id, entry.mentor_id)).person_id
