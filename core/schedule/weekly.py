"""A mentor's weekly hours as they are kept. How they are typed and spelled is in hours.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from core.people.errors import MentorMissing
from core.people.mentors import hold_mentor, own_profile
from core.people.models import Mentor
from core.schedule.hours import WeeklyRange, merge
from core.schedule.models import COMMON, WeeklyHours
from core.services import service_of
from core.services.errors import ServiceMissing
from core.waitlist.line import look_again_at


@dataclass(frozen=True, slots=True)
class HoursView:
    """A mentor's weekly hours, merged and in order (none: nothing can be booked), and the zone they are meant in."""

    ranges: tuple[WeeklyRange, ...]
    zone: str


def set_hours(
    db: Session,
    community_id: int,
    mentor_id: int,
    ranges: Iterable[WeeklyRange],
    *,
    by: int,
    zone: str | None = None,
    service_id: int = COMMON,
) -> HoursView:
    """Replaces the mentor's weekly hours, and their zone if one is given; sessions already asked for stay.

    They are common to all services, or those of one service alone, which without any follows the common ones again.
    Raises MentorMissing, NotYours unless `by` is the mentor, ServiceMissing for one that the mentor does not offer, or
    ZoneInfoNotFoundError for what is no IANA name.
    """
    mentor = own_profile(db, community_id, mentor_id, by=by)
    hold_mentor(db, community_id, mentor_id)
    if service_id != COMMON and service_of(db, community_id, service_id).mentor_id not in (None, mentor_id):
        raise ServiceMissing
    if zone:
        ZoneInfo(zone)
        mentor.zone = zone
    db.execute(delete(WeeklyHours).where(*_kept(community_id, mentor_id), WeeklyHours.service_id == service_id))
    merged = merge(ranges)
    db.add_all(
        WeeklyHours(
            community_id=community_id,
            mentor_id=mentor_id,
            service_id=service_id,
            weekday=weekly.weekday,
            start_minute=weekly.start_minute,
            end_minute=weekly.end_minute,
        )
        for weekly in merged
    )
    db.flush()
    look_again_at(db, community_id, mentor_id)
    return HoursView(merged, mentor.zone)


def hours_of(db: Session, community_id: int, mentor_id: int, service_id: int = COMMON) -> HoursView:
    """The mentor's common weekly hours, or those that a service has of its own, or MentorMissing."""
    mentor = db.get(Mentor, (community_id, mentor_id))
    if mentor is None:
        raise MentorMissing
    return HoursView(hours_by_service(db, community_id, mentor_id).get(service_id, ()), mentor.zone)


def hours_by_service(db: Session, community_id: int, mentor_id: int) -> dict[int, tuple[WeeklyRange, ...]]:
    """The mentor's weekly hours: the common ones, and those of each service that has its own."""
    columns = (WeeklyHours.service_id, WeeklyHours.weekday, WeeklyHours.start_minute, WeeklyHours.end_minute)
    rows = db.execute(select(*columns).where(*_kept(community_id, mentor_id)).order_by(WeeklyHours.service_id))
    by_service = groupby(rows, key=lambda row: row[0])
    return {service_id: merge(WeeklyRange(*row[1:]) for row in of_one) for service_id, of_one in by_service}


def _kept(community_id: int, mentor_id: int) -> tuple[ColumnElement[bool], ...]:
    return WeeklyHours.community_id == community_id, WeeklyHours.mentor_id == mentor_id
