"""Seats that are left in group sessions which others have asked for. Joining one is in enrolling.py."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, exists, orm, select

from core.booking.free_time.offering import Offering
from core.booking.models import Session
from core.booking.reading.rows import taken_seats
from core.booking.statuses import SessionStatus
from core.schedule.models import CLAIMS

JOINABLE = frozenset({SessionStatus.TENTATIVE, SessionStatus.SCHEDULED})


def seats_left(
    db: orm.Session, offering: Offering, begin: datetime, end: datetime, student_id: int | None
) -> dict[int, int]:
    """How many seats are left in the offering's group sessions that can be joined, by their starts in epoch seconds.

    Without those in which the student would be in two places.
    """
    service = offering.service
    if not offering.for_groups:
        return {}
    found = select(Session.starts_at, Session.ends_at, Session.capacity - taken_seats()).where(
        Session.community_id == service.community_id,
        Session.mentor_person_id == offering.mentor_person_id,
        Session.service_id == service.id,
        Session.starts_at >= begin,
        Session.starts_at < end,
        Session.capacity > 1,
        Session.status.in_(JOINABLE),
    )
    if student_id is not None:
        busy = and_(
            CLAIMS.c.person_id == student_id,
            CLAIMS.c.starts_at < Session.ends_at,
            CLAIMS.c.ends_at > Session.starts_at,
        )
        found = found.where(~exists().where(busy))
    rows = db.execute(found.order_by(Session.starts_at))
    return {int(start.timestamp()): left for start, end, left in rows if left > 0 and end == offering.end_of(start)}
