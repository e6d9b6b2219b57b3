"""Standing in line for a time: stepping in and out, and who is next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from core.people.accounts import hold_person
from core.people.errors import NotYours
from core.storage import new_id, wake
from core.storage.rows import insert_new
from core.waitlist.errors import AlreadyWaiting, OfferMissing, OfferOver, TooManyWaiting, WaitMissing
from core.waitlist.models import IS_OPEN, Offer, OfferStatus, WaitlistEntry, WaitStatus

MOST_WAITING = 20
"""For how many times a student can wait at once."""
LIVE = frozenset({WaitStatus.WAITING, WaitStatus.OFFERED})
NEXT_FEW = 50
"""How many in line are looked at when a place frees."""
AROUND = timedelta(days=1)
"""How far from what got free a time can be that this opens: buffers and caps reach further than sessions do."""


def step_in(db: Session, *, now: datetime, **place: Any) -> WaitlistEntry:
    """Puts a student at the end of the line for a time; `place` names the other columns of an entry.

    Raises AlreadyWaiting, or TooManyWaiting.
    """
    hold_person(db, place["student_id"])
    wanted = (place["mentor_id"], place["service_id"], place["starts_at"])
    waits = list(db.scalars(select(WaitlistEntry).where(*_live(place["community_id"], place["student_id"], now))))
    if any((wait.mentor_id, wait.service_id, wait.starts_at) == wanted for wait in waits):
        raise AlreadyWaiting(place["starts_at"])
    if len(waits) >= MOST_WAITING:
        raise TooManyWaiting(MOST_WAITING)
    entry = WaitlistEntry(id=new_id(now), status=WaitStatus.WAITING, hopeful=False, **place)
    insert_new(db, entry)
    return db.get_one(WaitlistEntry, (entry.community_id, entry.id))


def next_in_line(
    db: Session, community_id: int, mentor_id: int, *, begin: datetime, end: datetime, now: datetime
) -> tuple[WaitlistEntry, ...]:
    """Those who wait for what is free at the mentor from `begin` to `end`, first the one to ask first; then those who
    wait for times `AROUND` it."""
    touched = and_(WaitlistEntry.starts_at < end, WaitlistEntry.ends_at > begin)
    found = select(WaitlistEntry).where(
        WaitlistEntry.community_id == community_id,
        WaitlistEntry.mentor_id == mentor_id,
        WaitlistEntry.starts_at.between(max(begin - AROUND, now), end + AROUND),
        WaitlistEntry.status == WaitStatus.WAITING,
    )
    return tuple(db.scalars(found.order_by(touched.desc(), WaitlistEntry.id).limit(NEXT_FEW)))


def step_aside(
    db: Session, community_id: int, mentor_id: int, service_id: int, start: datetime, students: Collection[int]
) -> None:
    """These students had a place at that time and gave it up: they stand in line for it no more."""
    waiting = update(WaitlistEntry).where(
        WaitlistEntry.community_id == community_id,
        WaitlistEntry.mentor_id == mentor_id,
        WaitlistEntry.service_id == service_id,
        WaitlistEntry.starts_at == start,
        WaitlistEntry.student_id.in_(students),
        WaitlistEntry.status == WaitStatus.WAITING,
    )
    db.execute(waiting.values(status=WaitStatus.LEFT))


def look_again(db: Session, community_id: int, *whose: ColumnElement[bool]) -> None:
    """Something was changed that may have opened the times that these wait for: each is looked at once more, soon."""
    waiting = update(WaitlistEntry).where(
        WaitlistEntry.community_id == community_id, WaitlistEntry.status == WaitStatus.WAITING, *whose
    )
    if db.connection().execute(waiting.values(hopeful=True)).rowcount:
        wake(db, "due")


def look_again_at(db: Session, community_id: int, mentor_id: int) -> None:
    """The same for all who wait for a time of the mentor's."""
    look_again(db, community_id, WaitlistEntry.mentor_id == mentor_id)


def hopeful(db: Session, limit: int) -> tuple[WaitlistEntry, ...]:
    """Those to look at once more, who came first first; they count as looked at."""
    found = select(WaitlistEntry).where(WaitlistEntry.hopeful).order_by(WaitlistEntry.id).limit(limit)
    entries = tuple(db.scalars(found.with_for_update(skip_locked=True)))
    for entry in entries:
        entry.hopeful = False
    return entries


def own_entry(db: Session, community_id: int, entry_id: int, *, by: int) -> WaitlistEntry:
    """The student's place in a line, locked; WaitMissing where they wait no longer, or NotYours."""
    found = select(WaitlistEntry).where(WaitlistEntry.community_id == community_id, WaitlistEntry.id == entry_id)
    entry = db.scalar(found.with_for_update().execution_options(populate_existing=True))
    if entry is None:
        raise WaitMissing
    if entry.student_id != by:
        raise NotYours
    if entry.status not in LIVE:
        raise WaitMissing
    return entry


def own_offer(db: Session, community_id: int, offer_id: int, *, by: int, now: datetime) -> tuple[Offer, WaitlistEntry]:
    """The place that is held for this student, locked; OfferMissing, NotYours, or OfferOver."""
    found = select(Offer).where(Offer.community_id == community_id, Offer.id == offer_id)
    offer = db.scalar(found.with_for_update().execution_options(populate_existing=True))
    if offer is None:
        raise OfferMissing
    entry = db.get_one(WaitlistEntry, (community_id, offer.entry_id))
    if entry.student_id != by:
        raise NotYours
    if offer.status is not OfferStatus.OPEN:
        raise OfferOver(offer.status)
    if now >= offer.held_until:  # though the tick that will say so is late
        raise OfferOver(OfferStatus.LAPSED)
    return offer, entry


def open_offer_of(db: Session, entry: WaitlistEntry) -> Offer | None:
    """The place that is held for this entry."""
    return db.scalar(select(Offer).where(Offer.community_id == entry.community_id, Offer.entry_id == entry.id, IS_OPEN))


def _live(community_id: int, student_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        WaitlistEntry.community_id == community_id,
        WaitlistEntry.student_id == student_id,
        WaitlistEntry.status.in_(LIVE),
        WaitlistEntry.starts_at > now,
    )
