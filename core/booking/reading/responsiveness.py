"""How long a mentor usually takes to answer, as their profile says it."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import bindparam, or_, orm, select

from core.booking.models import IN_SESSION, Booking, Session
from core.booking.statuses import BookingStatus

WINDOW = timedelta(days=90)
FEWEST = 3
"""Of fewer requests nothing is said."""
MOST = 200
"""So many of the last requests tell enough."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def usual_answer_time(db: orm.Session, community_id: int, mentor_person_id: int, *, now: datetime) -> timedelta | None:
    """The median of how long the mentor took to answer in the last 90 days, in whole hours or days, rounded up.

    A request that expired counts as the slowest of all. None where nothing can be said: few requests, or half of them
    without an answer. One query.
    """
    wanted = {"community": community_id, "mentor": mentor_person_id, "since": now - WINDOW, "most": MOST}
    waits = [answered - asked if answered else timedelta.max for asked, answered in db.execute(_ANSWERS, wanted)]
    if len(waits) < FEWEST:
        return None
    median = sorted(waits)[len(waits) // 2]
    return None if median == timedelta.max else rounded_up(median)


def rounded_up(wait: timedelta) -> timedelta:
    """To whole hours, at least one; beyond a day to whole days."""
    unit = _HOUR if wait <= _DAY else _DAY
    return max(1, ceil(wait / unit)) * unit


_ANSWERS = (
    select(Booking.created_at, Booking.answered_at)
    .join_from(Session, Booking, IN_SESSION)
    .where(
        Session.community_id == bindparam("community"),
        Session.mentor_person_id == bindparam("mentor"),
        Session.starts_at > bindparam("since"),
        Booking.created_at > bindparam("since"),
        or_(Booking.answered_at.is_not(None), Booking.status == BookingStatus.EXPIRED),
    )
    .order_by(Session.starts_at.desc())
    .limit(bindparam("most"))
)
