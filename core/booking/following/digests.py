"""The mentor's morning digest: when it is due, and that it is told once and only while it helps. Its list of
sessions is read in reading/today.py."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, orm, select

from core.booking.models import Session
from core.booking.rules import DIGEST_HOURS, USUAL_DIGEST_HOUR, digest_at, digest_helps
from core.booking.statuses import AGREED_SESSION
from core.notices.kinds import NoticeKind
from core.notices.models import Digest
from core.notices.outbox import Telling, tell
from core.people.mentors import own_profile
from core.people.models import Mentor
from core.storage import wake
from core.storage.rows import insert_new

_log = logging.getLogger(__name__)


def plan_digest(db: orm.Session, community_id: int, mentor_id: int, starts_at: datetime, now: datetime) -> None:
    """Something was agreed on for that time: the mentor is told of it on its morning, if that is still ahead."""
    mentor = db.get_one(Mentor, (community_id, mentor_id))
    digest = _digest(db, mentor)
    due_at = _on_the_morning_of(starts_at, digest, mentor.zone)
    if due_at is not None and due_at > now and (digest.due_at is None or due_at < digest.due_at):
        digest.due_at = due_at
        db.flush()
        wake(db, "due")


def digest_hour(db: orm.Session, community_id: int, mentor_id: int) -> int | None:
    """The hour of their day at which the mentor is told of it; None where they want no digest."""
    digest = db.get(Digest, (community_id, mentor_id))
    return digest.hour if digest else USUAL_DIGEST_HOUR


def set_digest_hour(
    db: orm.Session, community_id: int, mentor_id: int, hour: int | None, *, by: int, now: datetime
) -> None:
    """Moves the digest to one of `DIGEST_HOURS`, or switches it off with None.

    Raises MentorMissing, NotYours unless `by` is the mentor, or ValueError for another hour.
    """
    if hour is not None and hour not in DIGEST_HOURS:
        raise ValueError(f"no hour of a morning: {hour}")
    mentor = own_profile(db, community_id, mentor_id, by=by)
    digest = _digest(db, mentor)
    digest.hour = hour
    digest.due_at = _next(db, digest, mentor, now)
    db.flush()
    wake(db, "due")


def fire_digests(db: orm.Session, now: datetime, limit: int) -> int:
    """Tells the mentors whose digest is due, once a day, and returns how many were due.

    One that comes late is told before noon of its day, and dropped after.
    """
    due = (
        select(Digest, Mentor)
        .join(Mentor, and_(Mentor.community_id == Digest.community_id, Mentor.id == Digest.mentor_id))
        .where(Digest.due_at.is_not(None), Digest.due_at <= now)
        .order_by(Digest.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Digest)
    )
    found = db.execute(due).all()
    for digest, mentor in found:
        _fire(db, digest, mentor, now)
    db.flush()
    return len(found)


def _fire(db: orm.Session, digest: Digest, mentor: Mentor, now: datetime) -> None:
    today, due_at = now.astimezone(ZoneInfo(mentor.zone)).date(), digest.due_at
    first = _first_from(db, mentor, now)
    morning = _on_the_morning_of(first, digest, mentor.zone) if first else None
    # What is due is asked of the hour, zone and sessions of now: each may have changed since it was planned.
    if first and morning and morning <= now and first.astimezone(ZoneInfo(mentor.zone)).date() == today:
        if digest_helps(now, mentor.zone):
            data = {"day": today.isoformat(), "zone": mentor.zone}
            tell(db, mentor.community_id, [Telling(mentor.person_id, NoticeKind.DAY_AHEAD, data)], now)
        else:
            _log.warning("a late digest was dropped: of mentor %s, due at %s", mentor.id, due_at)
        digest.told_on = today
    digest.due_at = _next(db, digest, mentor, now)


def _next(db: orm.Session, digest: Digest, mentor: Mentor, now: datetime) -> datetime | None:
    """The first morning ahead of a day with something agreed on, of which the mentor was not told."""
    if digest.hour is None:
        return None
    first = _first_from(db, mentor, now)
    while first is not None:
        due_at = _on_the_morning_of(first, digest, mentor.zone)
        if due_at is not None and due_at > now:
            return due_at
        tomorrow = first.astimezone(ZoneInfo(mentor.zone)).date() + timedelta(days=1)
        first = _first_from(db, mentor, datetime.combine(tomorrow, time(), ZoneInfo(mentor.zone)))
    return None


def _on_the_morning_of(starts_at: datetime, digest: Digest, zone: str) -> datetime | None:
    day = starts_at.astimezone(ZoneInfo(zone)).date()
    if digest.hour is None or (digest.told_on is not None and day <= digest.told_on):
        return None
    return digest_at(day, digest.hour, zone)


def _first_from(db: orm.Session, mentor: Mentor, moment: datetime) -> datetime | None:
    """When the mentor's first agreed session at or after the moment starts."""
    return db.scalar(
        select(func.min(Session.starts_at)).where(
            Session.community_id == mentor.community_id,
            Session.mentor_person_id == mentor.person_id,
            Session.starts_at >= moment,
            Session.status.in_(AGREED_SESSION),
        )
    )


def _digest(db: orm.Session, mentor: Mentor) -> Digest:
    key = (mentor.community_id, mentor.id)
    found = db.get(Digest, key)
    if found is None:
        new = Digest(community_id=key[0], mentor_id=key[1], hour=USUAL_DIGEST_HOUR, due_at=None, told_on=None)
        insert_new(db, new)
        found = db.get_one(Digest, key)
    return found
