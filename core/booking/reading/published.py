"""A mentor's published slots with what has become of each: who has booked it, and how that went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, func, orm, select

from core.booking.models import IN_SESSION, Booking, Session
from core.booking.statuses import GIVEN_UP, LIVE_SESSION, SessionStatus
from core.pages import Page, total
from core.people.mentors import own_profile
from core.people.models import Person
from core.schedule.models import PublishedSlot
from core.schedule.published import SlotView, Times, retime, slot_of, view
from core.services.models import Service


class SlotStatus(StrEnum):
    """Where a published slot stands."""

    AVAILABLE = "available"
    BOOKED = "booked"
    """Somebody has asked for it, or has it."""
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    """Taken away by the mentor."""
    CLOSED = "closed"
    """Its service was taken away, so nobody can book it."""
    UNUSED = "unused"
    """Over, and nobody came."""


@dataclass(frozen=True, slots=True)
class Taker:
    """A student with a seat in a session of the slot."""

    session_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ListedSlot:
    """A slot as its mentor sees it in the list."""

    slot: SlotView
    service_title: str
    capacity: int
    """How many students it takes."""
    status: SlotStatus
    takers: tuple[Taker, ...]
    """Those who have booked it and have not given it up, the first first."""


def slots_of(
    db: orm.Session,
    community_id: int,
    mentor_id: int,
    *,
    past: bool = False,
    by: int,
    now: datetime,
    offset: int = 0,
    limit: int = 10,
) -> Page[ListedSlot]:
    """The mentor's slots that are ahead and not taken away, the next first; or all others, the last first.

    Raises MentorMissing, or NotYours unless `by` is the mentor.
    """
    own_profile(db, community_id, mentor_id, by=by)
    ahead = and_(PublishedSlot.ends_at > now, PublishedSlot.cancelled_at.is_(None))
    mine = (PublishedSlot.community_id == community_id, PublishedSlot.mentor_id == mentor_id, ~ahead if past else ahead)
    order = PublishedSlot.starts_at.desc() if past else PublishedSlot.starts_at
    rows = db.scalars(select(PublishedSlot).where(*mine).order_by(order, PublishedSlot.id).offset(offset).limit(limit))
    slots = [view(slot) for slot in rows]
    count = select(func.count()).select_from(PublishedSlot).where(*mine)
    in_all = total(len(slots), offset, limit, lambda: db.scalar(count))
    return Page(_listed(db, community_id, slots, now), offset, in_all)


def listed_slot(db: orm.Session, community_id: int, slot_id: int, *, by: int, now: datetime) -> ListedSlot:
    """One slot as its mentor sees it. Raises SlotMissing, or NotYours unless `by` is its mentor."""
    slot = slot_of(db, community_id, slot_id)
    own_profile(db, community_id, slot.mentor_id, by=by)
    (listed,) = _listed(db, community_id, [slot], now)
    return listed


def move_slot(db: orm.Session, community_id: int, slot_id: int, times: Times, *, by: int, now: datetime) -> SlotView:
    """Gives the slot other times; its sessions stay where they are. Raises what `retime` does."""
    its_sessions = db.scalars(
        select(Session.id).where(
            Session.community_id == community_id, Session.slot_id == slot_id, Session.status.in_(LIVE_SESSION)
        )
    ).all()
    return retime(db, community_id, slot_id, times, by=by, now=now, its_sessions=its_sessions)


def _listed(db: orm.Session, community_id: int, slots: Collection[SlotView], now: datetime) -> tuple[ListedSlot, ...]:
    if not slots:
        return ()
    services = {
        service.id: service
        for service in db.execute(
            select(Service.id, Service.title, Service.capacity, Service.retired_at).where(
                Service.community_id == community_id, Service.id.in_({slot.service_id for slot in slots})
            )
        )
    }
    takers: dict[int, list[Taker]] = defaultdict(list)
    stands: dict[int, set[SessionStatus]] = defaultdict(set)
    for slot_id, session_id, status, name in _seats(db, community_id, [slot.id for slot in slots]):
        takers[slot_id].append(Taker(session_id, name))
        stands[slot_id].add(status)
    return tuple(
        ListedSlot(
            slot=slot,
            service_title=services[slot.service_id].title,
            capacity=slot.capacity or services[slot.service_id].capacity,
            status=_status(slot, stands[slot.id], services[slot.service_id].retired_at is not None, now),
            takers=tuple(takers[slot.id]),
        )
        for slot in slots
    )


def _seats(db: orm.Session, community_id: int, slots: Collection[int]) -> Iterable[tuple[int, int, SessionStatus, str]]:
    """The seats in sessions of these slots that nobody gave up: the slot, the session, where it stands, and whose."""
    rows = db.execute(
        select(Session.slot_id, Session.id, Session.status, Person.name)
        .join(Booking, IN_SESSION)
        .join(Person, Person.id == Booking.student_id)
        .where(
            Session.community_id == community_id,
            Session.slot_id.in_(slots),
            Session.status != SessionStatus.CANCELLED,
            Booking.status.not_in(GIVEN_UP),
        )
        .order_by(Booking.created_at, Booking.id)
    )
    return ((slot_id or 0, session_id, status, name) for slot_id, session_id, status, name in rows)


def _status(slot: SlotView, stands: set[SessionStatus], retired: bool, now: datetime) -> SlotStatus:
    if stands & LIVE_SESSION and slot.cancelled_at is None:
        return SlotStatus.BOOKED
    if slot.cancelled_at is not None:
        return SlotStatus.CANCELLED
    if SessionStatus.COMPLETED in stands:
        return SlotStatus.COMPLETED
    if slot.starts_at <= now:
        return SlotStatus.UNUSED
    return SlotStatus.CLOSED if retired else SlotStatus.AVAILABLE
