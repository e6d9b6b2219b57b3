"""Live sessions that lie outside the mentor's hours, after these were changed. What becomes of them is the mentor's to
say: nothing here calls anything off."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import orm

from core.booking.models import Session
from core.booking.offering import DAYS_BACK
from core.booking.rows import SEATED, Seat
from core.booking.rules import LIVE_SESSION
from core.booking.views import SessionCard
from core.people.mentors import own_profile
from core.schedule.overrides import overrides_of
from core.schedule.slots import Span, open_stretches
from core.schedule.weekly import hours_of


def sessions_outside_hours(
    db: orm.Session, community_id: int, mentor_id: int, *, by: int, now: datetime
) -> tuple[SessionCard, ...]:
    """The mentor's sessions ahead that do not lie wholly within hours and date overrides, the next first.

    Raises MentorMissing, or NotYours unless `by` is the mentor.
    """
    own_profile(db, community_id, mentor_id, by=by)
    ahead = SEATED.where(
        Session.community_id == community_id,
        Session.mentor_person_id == by,
        Session.status.in_(LIVE_SESSION),
        Session.starts_at > now,
    )
    seats = [Seat(*row) for row in db.execute(ahead.order_by(Session.starts_at, Session.id))]
    if not seats:
        return ()
    spans = [_span(seat) for seat in seats]
    hours = hours_of(db, community_id, mentor_id)
    since = (seats[0].session.starts_at - timedelta(days=DAYS_BACK)).date()
    stretches = open_stretches(
        hours.ranges,
        hours.zone,
        dates=overrides_of(db, community_id, mentor_id, since=since),
        earliest=spans[0][0],
        latest=max(end for _, end in spans),
    )
    begins = [begin for begin, _ in stretches]
    return tuple(
        seat.card(by, now)
        for seat, (start, end) in zip(seats, spans, strict=True)
        if not (at := bisect_right(begins, start)) or stretches[at - 1][1] < end
    )


def _span(seat: Seat) -> Span:
    return int(seat.session.starts_at.timestamp()), ceil(seat.session.ends_at.timestamp())
