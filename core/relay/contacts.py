"""Whether two people may tell each other how to be reached past the line, and who decides that."""

from __future__ import annotations

import re
from html import escape, unescape

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session as Db

from core.booking.models import Booking, Session
from core.booking.statuses import BookingStatus
from core.people.mentors import own_profile
from core.people.models import Community, Mentor
from core.relay.masking import mask

_LEADS_TO = re.compile(r'href="([^"]*)"')
_ASKED = (
    select(Community.id)
    .where(Community.id == bindparam("community"), Community.masks_contacts)
    .union_all(
        select(Mentor.id).where(
            Mentor.community_id == bindparam("community"),
            Mentor.person_id.in_((bindparam("one"), bindparam("other"))),
            Mentor.masks_contacts,
        )
    )
    .limit(1)
)
"""Asked at every message, so it is built once."""
AGREED = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


def hides_contacts(db: Db, community_id: int, one: int, other: int) -> bool:
    """Whether contacts are hidden between the two: the community or a mentor of the two asks for it, and they have
    never agreed on a session."""
    if not db.execute(_ASKED, {"community": community_id, "one": one, "other": other}).first():
        return False
    agreed = (
        select(Booking.id)
        .join(Session, and_(Session.community_id == Booking.community_id, Session.id == Booking.session_id))
        .where(
            Booking.community_id == community_id,
            Booking.status.in_(AGREED),
            or_(
                and_(Session.mentor_person_id == one, Booking.student_id == other),
                and_(Session.mentor_person_id == other, Booking.student_id == one),
            ),
        )
    )
    return db.scalar(agreed.limit(1)) is None


def masked(html: str, text: str) -> tuple[str, str]:
    """The marked-up and the plain text without contacts; marks are let go where there was one to hide."""
    shown = mask(text)
    links = [unescape(address) for address in _LEADS_TO.findall(html)]
    if shown == text and all(mask(address) == address for address in links):
        return html, text
    return escape(shown, quote=False), shown


def mask_contacts(db: Db, community_id: int, mentor_id: int, masked: bool, *, by: int) -> None:
    """Hides contacts in what is said to and by the mentor, until a session is agreed, or no longer.

    Raises MentorMissing, or NotYours unless `by` is the mentor.
    """
    own_profile(db, community_id, mentor_id, by=by).masks_contacts = masked
    db.flush()


def masks_contacts(db: Db, community_id: int, person_id: int) -> bool | None:
    """Whether the mentor asks for it; None for who is no mentor."""
    mine = select(Mentor.masks_contacts).where(Mentor.community_id == community_id, Mentor.person_id == person_id)
    return db.scalar(mine)
