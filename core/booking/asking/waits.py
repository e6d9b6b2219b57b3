"""Reading what can be waited for, what a student waits for, and the places that are held for them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, orm, select

from core.booking.free_time.availability import free_starts, moments
from core.booking.free_time.counting import busy_spans
from core.booking.free_time.offering_rows import offering_of
from core.pages import Page, total
from core.people.errors import NotYours
from core.people.models import Mentor, Person
from core.services.models import Service
from core.waitlist.errors import OfferMissing, WaitMissing
from core.waitlist.line import LIVE
from core.waitlist.models import IS_OPEN, Offer, WaitlistEntry
from core.waitlist.views import OfferView, WaitView


def offer_of(db: orm.Session, community_id: int, offer_id: int, *, by: int) -> OfferView:
    """A place that is, or was, held for this student. Raises OfferMissing or NotYours."""
    found = _ENTRIES.add_columns(Offer).join(Offer, _OF_ENTRY)
    row = db.execute(found.where(Offer.community_id == community_id, Offer.id == offer_id)).one_or_none()
    if row is None:
        raise OfferMissing
    entry, mentor_name, title, offer = row
    if entry.student_id != by:
        raise NotYours
    return OfferView(
        id=offer.id,
        status=offer.status,
        held_until=offer.held_until,
        mentor_id=entry.mentor_id,
        mentor_name=mentor_name,
        service_id=entry.service_id,
        service_title=title,
        starts_at=entry.starts_at,
        minutes=entry.minutes,
        topic=entry.topic,
    )


def wait_of(db: orm.Session, community_id: int, entry_id: int, *, by: int) -> WaitView:
    """One time that this student waits for. Raises WaitMissing, or NotYours."""
    row = db.execute(
        _WAITS.where(WaitlistEntry.community_id == community_id, WaitlistEntry.id == entry_id)
    ).one_or_none()
    if row is None or row[0].status not in LIVE:
        raise WaitMissing
    if row[0].student_id != by:
        raise NotYours
    return _view(*row)


def waits_of(
    db: orm.Session, community_id: int, student_id: int, *, now: datetime, offset: int = 0, limit: int = 10
) -> Page[WaitView]:
    """The times ahead that the student waits for, the next first."""
    own = (
        WaitlistEntry.community_id == community_id,
        WaitlistEntry.student_id == student_id,
        WaitlistEntry.status.in_(LIVE),
        WaitlistEntry.starts_at > now,
    )
    listed = _WAITS.where(*own).order_by(WaitlistEntry.starts_at, WaitlistEntry.id).offset(offset).limit(limit)
    views = tuple(_view(*row) for row in db.execute(listed))
    counted = select(func.count()).select_from(WaitlistEntry).where(*own)
    return Page(views, offset, total(len(views), offset, limit, lambda: db.scalar(counted)))


def taken_starts(
    db: orm.Session,
    community_id: int,
    service_id: int,
    day: date,
    *,
    zone: str,
    now: datetime,
    student_id: int,
    mentor_id: int | None = None,
    minutes: int | None = None,
) -> tuple[datetime, ...]:
    """The starts on that date of the viewer's zone that the mentor offers and others have, but for the student's."""
    offering = offering_of(db, community_id, service_id, now, mentor_id=mentor_id, minutes=minutes)
    begin = max(offering.earliest(now), datetime.combine(day, time(), ZoneInfo(zone)))
    end = min(offering.latest(now), datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)))
    if begin >= end or not offering.open:
        return ()
    own = busy_spans(db, offering, begin, end + offering.longest, student_id, mentor=False)
    offered = chain.from_iterable(offering.runs(after=begin, before=end, busy=own))
    free = {*free_starts(db, offering, now=now, after=begin, before=end, student_id=student_id)}
    return moments(start for start in offered if start not in free)


_AHEAD = orm.aliased(WaitlistEntry)
_BEFORE = (
    select(func.count())
    .select_from(_AHEAD)
    .where(
        _AHEAD.community_id == WaitlistEntry.community_id,
        _AHEAD.mentor_id == WaitlistEntry.mentor_id,
        _AHEAD.service_id == WaitlistEntry.service_id,
        _AHEAD.starts_at == WaitlistEntry.starts_at,
        _AHEAD.status.in_(LIVE),
        _AHEAD.id < WaitlistEntry.id,
    )
    .correlate(WaitlistEntry)
    .scalar_subquery()
)
_ENTRIES = (
    select(WaitlistEntry, Person.name, Service.title)
    .join(Mentor, and_(Mentor.community_id == WaitlistEntry.community_id, Mentor.id == WaitlistEntry.mentor_id))
    .join(Person, Person.id == Mentor.person_id)
    .join(Service, and_(Service.community_id == WaitlistEntry.community_id, Service.id == WaitlistEntry.service_id))
)
_OF_ENTRY = and_(Offer.community_id == WaitlistEntry.community_id, Offer.entry_id == WaitlistEntry.id)
_WAITS = _ENTRIES.add_columns(_BEFORE, Offer.id, Offer.held_until).outerjoin(Offer, and_(_OF_ENTRY, IS_OPEN))


def _view(
    entry: WaitlistEntry, mentor_name: str, title: str, before: int, offer_id: int | None, held_until: datetime | None
) -> WaitView:
    return WaitView(
        id=entry.id,
        mentor_id=entry.mentor_id,
        mentor_name=mentor_name,
        service_id=entry.service_id,
        service_title=title,
        starts_at=entry.starts_at,
        minutes=entry.minutes,
        topic=entry.topic,
        before=before,
        offer_id=offer_id,
        held_until=held_until,
    )
