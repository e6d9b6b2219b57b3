"""Slots that a mentor publishes: one-off times beside the weekly hours, each with a service, perhaps seats of its own,
notes, and a meeting link in place of ours. How they are typed is in published_times.py, who booked them in booking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from core.meeting.links import clean_link
from core.people.mentors import hold_mentor, own_profile
from core.schedule.errors import (
    SlotInThePast,
    SlotMissing,
    SlotNotesTooLong,
    SlotOverlaps,
    SlotTooShort,
    TooManySlots,
)
from core.schedule.models import CLAIMS, PublishedSlot
from core.schedule.slots import Span, span_of, touching, with_buffers
from core.services.errors import ServiceMissing
from core.services.services import ServiceView, service_of
from core.services.terms import check_term
from core.storage import new_id
from core.text import clean
from core.waitlist.line import look_again_at

MOST_AHEAD = 200
"""How many slots of a mentor may lie ahead."""
NOTES_LIMIT = 500
SHORTEST = timedelta(minutes=5)

Times = tuple[datetime, datetime]
"""From when until when, in UTC."""


@dataclass(frozen=True, slots=True)
class SlotView:
    """A published slot; `capacity` None leaves the seats to its service, an empty link the meeting to ours."""

    id: int
    mentor_id: int
    service_id: int
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    notes: str
    link: str
    cancelled_at: datetime | None

    @property
    def span(self) -> Span:
        """When it is, in epoch seconds."""
        return span_of(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def publish(
    db: Session,
    community_id: int,
    mentor_id: int,
    service_id: int,
    times: Collection[Times],
    *,
    by: int,
    now: datetime,
    like: SlotView | None = None,
) -> tuple[SlotView, ...]:
    """Publishes slots of the service at these times, all or none, in order; with the seats, notes and link of another.

    Raises MentorMissing, NotYours unless `by` is the mentor, ServiceMissing, or what `check_times` does.
    """
    mentor = own_profile(db, community_id, mentor_id, by=by)
    service = _bookable(db, community_id, service_id, mentor_id)
    hold_mentor(db, community_id, mentor_id)
    mentor.publishes = True
    chosen = sorted(set(times))
    check_times(db, service, mentor_id, chosen, by=by, now=now)
    slots = [
        PublishedSlot(
            community_id=community_id,
            id=new_id(now),
            mentor_id=mentor_id,
            service_id=service_id,
            starts_at=start,
            ends_at=end,
            capacity=like.capacity if like else None,
            notes=like.notes if like else "",
            link=like.link if like else "",
            cancelled_at=None,
        )
        for start, end in chosen
    ]
    db.add_all(slots)
    db.flush()
    look_again_at(db, community_id, mentor_id)
    return tuple(view(slot) for slot in slots)


def retime(
    db: Session,
    community_id: int,
    slot_id: int,
    times: Times,
    *,
    by: int,
    now: datetime,
    its_sessions: Collection[int],
) -> SlotView:
    """Gives a slot ahead other times; sessions already asked for stay where they are.

    Raises SlotMissing, NotYours unless `by` is its mentor, or what `check_times` does.
    """
    slot = _own(db, community_id, slot_id, by)
    hold_mentor(db, community_id, slot.mentor_id)
    service = service_of(db, community_id, slot.service_id)
    check_times(db, service, slot.mentor_id, [times], by=by, now=now, without=slot_id, its_sessions=its_sessions)
    slot.starts_at, slot.ends_at = times
    db.flush()
    look_again_at(db, community_id, slot.mentor_id)
    return view(slot)


def describe(db: Session, community_id: int, slot_id: int, changes: Mapping[str, Any], *, by: int) -> SlotView:
    """Sets `service_id`, `capacity`, `notes` or `link` of a slot for all that is booked from now on; notes and link
    also hold for what is booked.

    Raises SlotMissing, NotYours unless `by` is its mentor, ServiceMissing, TermOutOfRange for the capacity,
    SlotNotesTooLong, or LinkUnreadable.
    """
    slot = _own(db, community_id, slot_id, by)
    if "service_id" in changes:
        slot.service_id = _bookable(db, community_id, changes["service_id"], slot.mentor_id).id
    if "capacity" in changes:
        slot.capacity = changes["capacity"]
        if slot.capacity is not None:
            check_term("capacity", slot.capacity)
    if "notes" in changes:
        slot.notes = clean(changes["notes"])
        if len(slot.notes) > NOTES_LIMIT:
            raise SlotNotesTooLong(NOTES_LIMIT, len(slot.notes))
    if "link" in changes:
        slot.link = clean_link(changes["link"])
    db.flush()
    look_again_at(db, community_id, slot.mentor_id)
    return view(slot)


def take_away(db: Session, community_id: int, slot_id: int, *, by: int, now: datetime) -> SlotView:
    """Nobody can book the slot any more; what is booked of it stays. Raises SlotMissing, or NotYours."""
    slot = _own(db, community_id, slot_id, by)
    slot.cancelled_at = now
    db.flush()
    look_again_at(db, community_id, slot.mentor_id)
    return view(slot)


def slot_of(db: Session, community_id: int, slot_id: int) -> SlotView:
    """The slot, taken away or not, or SlotMissing."""
    return view(_found(db, community_id, slot_id))


def slots_ahead(db: Session, community_id: int, mentors: Iterable[int], now: datetime) -> tuple[SlotView, ...]:
    """The slots of these mentors that are not over and not taken away, the next first."""
    rows = db.connection().execute(_AHEAD, {"community": community_id, "mentors": list(mentors), "now": now})
    return tuple(SlotView(*row) for row in rows)


def view(slot: PublishedSlot) -> SlotView:
    """The slot as a frozen value."""
    return SlotView(*(getattr(slot, name) for name in _FIELDS))


def check_times(
    db: Session,
    service: ServiceView,
    mentor_id: int,
    times: Collection[Times],
    *,
    by: int,
    now: datetime,
    without: int = 0,
    its_sessions: Collection[int] = (),
) -> None:
    """SlotTooShort, SlotInThePast, TooManySlots, or SlotOverlaps for times that touch each other, another slot of the
    mentor's but `without`, or a session but `its_sessions`, with what the service keeps free around sessions."""
    for start, end in times:
        if end - start < SHORTEST:
            raise SlotTooShort(start, end)
        if start <= now:
            raise SlotInThePast(start)
    others = [slot for slot in slots_ahead(db, service.community_id, [mentor_id], now) if slot.id != without]
    if len(others) + len(times) > MOST_AHEAD:
        raise TooManySlots(MOST_AHEAD)
    mine = select(CLAIMS.c.starts_at, CLAIMS.c.ends_at).where(
        CLAIMS.c.person_id == by, CLAIMS.c.ends_at > now, CLAIMS.c.session_id.not_in(its_sessions)
    )
    before, after = service.terms.buffer_before_minutes, service.terms.buffer_after_minutes
    taken = [slot.span for slot in others] + [span_of(*row) for row in db.execute(mine)]
    wanted = sorted(span_of(*of) for of in times)
    clashing = {*touching(wanted, with_buffers(taken, before * 60, after * 60))}
    clashing |= {two for one, two in pairwise(wanted) if touching([two], with_buffers([one], before * 60, after * 60))}
    if clashing:
        raise SlotOverlaps(tuple(of for of in sorted(times) if span_of(*of) in clashing), max(before, after))


def _bookable(db: Session, community_id: int, service_id: int, mentor_id: int) -> ServiceView:
    """The service, where the mentor offers it, or ServiceMissing."""
    service = service_of(db, community_id, service_id)
    if service.retired or service.mentor_id not in {None, mentor_id}:
        raise ServiceMissing
    return service


def _own(db: Session, community_id: int, slot_id: int, by: int) -> PublishedSlot:
    """The slot for its mentor, while it is not taken away."""
    slot = _found(db, community_id, slot_id)
    own_profile(db, community_id, slot.mentor_id, by=by)
    if slot.cancelled_at is not None:
        raise SlotMissing
    return slot


def _found(db: Session, community_id: int, slot_id: int) -> PublishedSlot:
    slot = db.get(PublishedSlot, (community_id, slot_id))
    if slot is None:
        raise SlotMissing
    return slot


_FIELDS = tuple(field.name for field in fields(SlotView))
_SLOTS = cast(Table, PublishedSlot.__table__)
_AHEAD = (
    select(*(_SLOTS.c[name] for name in _FIELDS))
    .where(
        _SLOTS.c.community_id == bindparam("community"),
        _SLOTS.c.mentor_id.in_(bindparam("mentors", expanding=True)),
        _SLOTS.c.ends_at > bindparam("now"),
        _SLOTS.c.cancelled_at.is_(None),
    )
    .order_by(_SLOTS.c.starts_at, _SLOTS.c.id)
)
