"""Live sessions that lie outside the mentor's hours, after these were changed. What becomes of them is the mentor's to
say: nothing here calls anything off."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from operator import itemgetter

from sqlalchemy import orm

from core.booking.models import Session
from core.booking.offering import DAYS_BACK
from core.booking.rows import SEATED, Seat
from core.booking.rules import LIVE_SESSION
from core.booking.views import SessionCard
from core.people.mentors import own_profile
from core.schedule.models import COMMON
from core.schedule.overrides import overrides_of
from core.schedule.slots import Span, open_stretches
from core.schedule.weekly import hours_by_service


def sessions_outside_hours(
    db: orm.Session, community_id: int, mentor_id: int, *, by: int, now: datetime
) -> tuple[SessionCard, ...]:
    """The mentor's sessions ahead that do not lie wholly within hours and date overrides, the next first.

    Raises MentorMissing, or NotYours unless `by` is the mentor.
    """
    mentor = own_profile(db, community_id, mentor_id, by=by)
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
    since = (seats[0].session.starts_at - timedelta(days=DAYS_BACK)).date()
    dates = overrides_of(db, community_id, mentor_id, since=since)
    hours = hours_by_service(db, community_id, mentor_id)
    latest = max(end for _, end in spans)
    stretches = {
        service_id: open_stretches(ranges, mentor.zone, dates=dates, earliest=spans[0][0], latest=latest)
        for service_id, ranges in ({COMMON: ()} | hours).items()
    }
    return tuple(
        seat.card(by, now)
        for seat, span in zip(seats, spans, strict=True)
        if not _within(stretches.get(seat.session.service_id, stretches[COMMON]), span)
    )


def _within(stretches: Sequence[Span], span: Span) -> bool:
    at = bisect_right(stretches, span[0], key=itemgetter(0))
    return at > 0 and span[1] <= stretches[at - 1][1]


def _span(seat: Seat) -> Span:
    return int(seat.session.starts_at.timestamp()), ceil(seat.session.ends_at.timestamp())
