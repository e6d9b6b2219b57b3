"""Who would have it hidden how somebody can be reached: a community for all, or a mentor for themselves."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.people.models import Community, Mentor
from core.storage.prepared import read_one

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


def wants_contacts_hidden(db: Session, community_id: int, one: int, other: int) -> bool:
    """Whether the community, or a mentor of the two, asks for it."""
    return read_one(db, _ASKED, {"community": community_id, "one": one, "other": other}) is not None
