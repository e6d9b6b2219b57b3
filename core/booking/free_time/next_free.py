"""When mentors can next be met, for many of them at once, as lists of mentors tell it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, orm, select

from core.booking.free_time.availability import first_free
from core.booking.free_time.offering import Offered, Offering
from core.booking.free_time.offering_rows import offerings_of
from core.services.models import Service

AHEAD = (timedelta(days=3), timedelta(days=21), timedelta(days=366))
"""How far is looked, step by step, for those with nothing free until then: hardly anybody needs the last."""


def next_free_times(
    db: orm.Session, community_id: int, mentors: Collection[int], *, student_id: int, now: datetime
) -> dict[int, datetime]:
    """The first start of whatever each mentor offers, at its usual length, at which this student is free too; by their
    ids. Who may book it is not looked at.

    Those who are paused or have nothing free are left out. A dozen queries at most, however many mentors there are, and
    mostly four.
    """
    if not mentors:
        return {}
    services = db.connection().execute(_OFFERED, {"community": community_id, "mentors": [*mentors]})
    offered = [(service, each) for service, own in services for each in (mentors if own is None else (own,))]
    left = offerings_of(db, community_id, offered, now) if offered else {}
    found: dict[int, datetime] = {}
    begin = now
    for ahead in AHEAD:
        end = now + ahead
        for (_, mentor), start in _first(db, left, begin, end, student_id, now).items():
            found[mentor] = min(start, found.get(mentor, start))
        left = {pair: offering for pair, offering in left.items() if pair[1] not in found}
        begin = end
    return found


def _first(
    db: orm.Session,
    offerings: dict[Offered, Offering],
    begin: datetime,
    end: datetime,
    student_id: int,
    now: datetime,
) -> dict[Offered, datetime]:
    open_then = [offering for offering in offerings.values() if offering.scheduled and offering.latest(now) > begin]
    return first_free(db, open_then, now=now, after=begin, before=end, student_id=student_id)


_OFFERED = select(Service.id, Service.mentor_id).where(
    Service.community_id == bindparam("community"),
    Service.retired_at.is_(None),
    or_(Service.mentor_id.is_(None), Service.mentor_id.in_(bindparam("mentors", expanding=True))),
)
