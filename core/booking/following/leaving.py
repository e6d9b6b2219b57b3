"""A mentor has left a space of the community: nothing is called off, and the admins are told what is still ahead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, orm, select

from core.booking.models import Session
from core.booking.statuses import LIVE_SESSION
from core.membership import forget_memberships, member_spaces
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.people.accounts import viewer_of
from core.people.mentors import mentor_of
from core.people.views import AccountKey


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many live sessions a mentor has ahead, and when the first of them starts."""

    count: int
    first: datetime | None


def note_departure(
    db: orm.Session,
    community_id: int,
    account: AccountKey,
    space_id: str,
    *,
    admins: Iterable[AccountKey],
    now: datetime,
) -> None:
    """An account has left a space: what was known of its memberships is forgotten; if it is that of a mentor with
    sessions ahead, the admins are told, each once.

    Accounts that nobody knows are nobody's. Where the community's spaces there are named, others do not count.
    """
    gone = viewer_of(db, account)
    named = {space.id for space in member_spaces(db, community_id) if space.platform == account.platform}
    if gone is None or (named and space_id not in named):
        return
    forget_memberships(db, community_id, account)
    mentor = mentor_of(db, community_id, gone.person_id)
    if mentor is None or not sessions_ahead(db, community_id, gone.person_id, now).count:
        return
    known = (viewer_of(db, admin) for admin in admins)
    people = dict.fromkeys(admin.person_id for admin in known if admin and admin.person_id != gone.person_id)
    data = {"mentor": mentor.id, "platform": account.platform}
    tell(db, community_id, [Telling(person, NoticeKind.MENTOR_LEFT, data) for person in people], now)


def sessions_ahead(db: orm.Session, community_id: int, mentor_person_id: int, now: datetime) -> Ahead:
    """The mentor's live sessions that have not ended."""
    row = db.execute(
        select(func.count(), func.min(Session.starts_at)).where(
            Session.community_id == community_id,
            Session.mentor_person_id == mentor_person_id,
            Session.status.in_(LIVE_SESSION),
            Session.ends_at > now,
        )
    ).one()
    return Ahead(row[0], row[1])
