"""Live sessions that lie outside the mentor's hours and slots, after these were changed. What becomes of them is the
mentor's to say: nothing here calls anything off."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter

from sqlalchemy import orm

from core.booking.free_time.offering import DAYS_BACK
from core.booking.models import Session
from core.booking.reading.cards import card_for
from core.booking.reading.rows import SEATED, Seat, foremost
from core.booking.reading.views import SessionCard
from core.booking.statuses import LIVE_SESSION
from core.people.mentors import own_profile
from core.schedule.models import COMMON
from core.schedule.overrides import overrides_of
from core.schedule.published import slots_ahead
from core.schedule.slots import Span, open_stretches, span_of
from core.schedule.weekly import hours_by_service


def sessions_outside_hours(
    db: orm.Session, community_id: int, mentor_id: int, *, by: int, now: datetime
) -> tuple[SessionCard, ...]:
    """The mentor's sessions ahead that do not lie wholly within hours and date overrides, or in the published slot that
    they were booked from; the next first.

    Raises MentorMissing, or NotYours unless `by` is the mentor.
    """
    mentor = own_profile(db, community_id, mentor_id, by=by)
    ahead = SEATED.where(
        Session.community_id == community_id,
        Session.mentor_person_id == by,
        Session.status.in_(LIVE_SESSION),
        Session.starts_at > now,
        foremost(),
    )
    seats = [Seat(*row) for row in db.execute(ahead.order_by(Session.starts_at, Session.id))]
    if not seats:
        return ()
    slots = {slot.id: slot.span for slot in slots_ahead(db, community_id, [mentor_id], now)}
    opened = _open_at(db, community_id, mentor_id, mentor.zone, seats)
    return tuple(card_for(seat, by, now) for seat in seats if not _is_inside(seat, slots, opened))


def _open_at(
    db: orm.Session, community_id: int, mentor_id: int, zone: str, seats: Sequence[Seat]
) -> dict[int, list[Span]]:
    """When the hours of each service that has some, and the common ones, are open around sessions that are in order."""
    spans = [_span(seat) for seat in seats]
    since = (seats[0].session.starts_at - timedelta(days=DAYS_BACK)).date()
    dates = overrides_of(db, community_id, mentor_id, since=since)
    hours = hours_by_service(db, community_id, mentor_id)
    latest = max(end for _, end in spans)
    return {
        service_id: open_stretches(ranges, zone, dates=dates, earliest=spans[0][0], latest=latest)
        for service_id, ranges in ({COMMON: ()} | hours).items()
    }


def _is_inside(seat: Seat, slots: Mapping[int, Span], opened: Mapping[int, Sequence[Span]]) -> bool:
    """Whether the session lies wholly in the slot that it was booked from, or else in the hours."""
    session = seat.session
    if session.slot_id is None:
        return _within(opened.get(session.service_id, opened[COMMON]), _span(seat))
    slot = slots.get(session.slot_id)
    return slot is not None and _within([slot], _span(seat))


def _within(stretches: Sequence[Span], span: Span) -> bool:
    at = bisect_right(stretches, span[0], key=itemgetter(0))
    return at > 0 and span[1] <= stretches[at - 1][1]


def _span(seat: Seat) -> Span:
    return span_of(seat.session.starts_at, seat.session.ends_at)
