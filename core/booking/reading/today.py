"""The sessions of one day, as one of their people sees them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, or_, orm

from core.booking.models import Booking, Session
from core.booking.reading.cards import card_for
from core.booking.reading.rows import SEATED, Seat, foremost
from core.booking.reading.views import SessionCard
from core.booking.statuses import GIVEN_UP, SessionStatus

MOST_OF_A_DAY = 24

_LONGEST = timedelta(days=1)
_OF_DAY = (
    SEATED.where(
        Session.community_id == bindparam("community"),
        or_(
            and_(Session.mentor_person_id == bindparam("person"), foremost()),
            and_(Booking.student_id == bindparam("person"), Booking.status.not_in(GIVEN_UP)),
        ),
        Session.status != SessionStatus.CANCELLED,
        Session.starts_at.between(bindparam("earliest"), bindparam("latest")),
        Session.ends_at > bindparam("midnight"),
    )
    .order_by(Session.starts_at, Session.id)
    .limit(bindparam("most"))
)


def sessions_on(
    db: orm.Session, community_id: int, person_id: int, day: date, *, zone: str, now: datetime
) -> tuple[SessionCard, ...]:
    """The person's sessions that touch that date of the zone and were not called off, in their order.

    At most `MOST_OF_A_DAY` + 1 come, so that it is seen where there are more than that.
    """
    midnight = datetime.combine(day, time(), ZoneInfo(zone))
    wanted = {
        "community": community_id,
        "person": person_id,
        "earliest": midnight - _LONGEST,
        "latest": datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)) - timedelta(microseconds=1),
        "midnight": midnight,
        "most": MOST_OF_A_DAY + 1,
    }
    return tuple(card_for(Seat(*row), person_id, now) for row in db.execute(_OF_DAY, wanted))
