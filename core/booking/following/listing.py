"""Group sessions in the community's space: what everybody there reads of one, which names none of its students."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import orm

from core.booking.models import Listing, Session
from core.booking.reading.rows import first_seat
from core.booking.statuses import SessionStatus
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, show
from core.people.models import Community
from core.services.kinds import Mode
from core.services.services import service_of


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group session as everybody may see it."""

    community_id: int
    session_id: int
    title: str
    description: str
    """The service's."""
    mentor_name: str
    mode: Mode
    starts_at: datetime
    ends_at: datetime
    capacity: int
    seats_left: int
    called_off: bool
    event: str | None
    """The platform's id of the event that shows it already."""
    shown: str
    """What that says."""


def show_group(db: orm.Session, session: Session, now: datetime) -> None:
    """Has a group session that is agreed on, or was, shown as it is now, where the community has a space for that."""
    if not session.for_group or session.status is SessionStatus.TENTATIVE or now >= session.starts_at:
        return
    platform = db.get_one(Community, session.community_id).groups_on
    if platform is not None:
        data = {"session": session.id}
        show(db, session.community_id, Telling(session.mentor_person_id, NoticeKind.GROUP_SHOWN, data), platform, now)


def group_of(db: orm.Session, community_id: int, session_id: int, now: datetime) -> GroupView | None:
    """The group session as everybody may see it; None where it has begun, or was called off before it was shown."""
    seat = first_seat(db, community_id, session_id)
    session, listing = seat.session, db.get(Listing, (community_id, session_id))
    called_off = session.status is SessionStatus.CANCELLED
    if now >= session.starts_at or (called_off and listing is None):
        return None
    terms = service_of(db, community_id, session.service_id).terms
    return GroupView(
        community_id=community_id,
        session_id=session_id,
        title=seat.service_title,
        description=terms.description,
        mentor_name=seat.mentor.name,
        mode=session.mode,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        capacity=session.capacity,
        seats_left=max(0, session.capacity - seat.taken),
        called_off=called_off,
        event=listing.event if listing else None,
        shown=listing.shown if listing else "",
    )


def group_shown(db: orm.Session, community_id: int, session_id: int, *, event: str, shown: str) -> None:
    """Keeps under which id the platform shows the session, and what it says there."""
    db.merge(Listing(community_id=community_id, session_id=session_id, event=event, shown=shown))
