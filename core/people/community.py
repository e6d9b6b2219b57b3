"""The one community that a bot serves, made from its settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.people.accounts import viewer_of
from core.people.models import Community
from core.people.views import AccountKey, CommunityView
from core.storage import has_one_writer
from core.storage.rows import insert_new

ONLY_COMMUNITY = 1
"""The id of the community while a bot serves one: replicas that start together must not make two."""


@dataclass(frozen=True, slots=True)
class CommunitySettings:
    """What the operator sets. `join_opens_minutes` None shows a session's link at once on approval."""

    name: str = "Parley"
    zone: str = "UTC"
    mentor_word: str = "mentor"
    room_prefix: str = "parley"
    join_opens_minutes: int | None = 15
    join_closes_minutes: int = 30
    keep_messages_days: int = 365
    mask_contacts: bool = False
    admins: tuple[AccountKey, ...] = ()
    messages_a_minute: int = 40
    messages_a_minute_in_all: int = 80
    member_spaces: tuple[str, ...] = ()
    """Whose members are the community's, as `telegram:-100123`, `discord:456`, or `discord:456/789` for a role."""
    offer_minutes: int = 60
    """For so long a freed place is held, where its service says nothing else."""
    groups_on: str | None = None
    """The platform in whose space group sessions are shown to everybody."""


def ensure_community(db: Session, settings: CommunitySettings, now: datetime) -> CommunityView:
    """Makes the community, or brings it in line with the settings. Raises ZoneInfoNotFoundError for no IANA zone."""
    ZoneInfo(settings.zone)
    if db.get(Community, ONLY_COMMUNITY) is None:
        insert_new(db, Community(id=ONLY_COMMUNITY, **_columns(settings), created_at=now))
    community = db.get_one(Community, ONLY_COMMUNITY)
    for name, value in _columns(settings).items():
        setattr(community, name, value)
    db.flush()
    return _view(community)


def community_of(db: Session, community_id: int) -> CommunityView:
    """The community as it is set; raises NoResultFound for an id that was never made."""
    return _view(db.get_one(Community, community_id))


def admins_of(db: Session, community_id: int) -> tuple[int, ...]:
    """The persons who are admins, as far as the bot has met them."""
    keys = (AccountKey(*account.split(":", 1)) for account in db.get_one(Community, community_id).admins)
    return tuple(dict.fromkeys(viewer.person_id for key in keys if (viewer := viewer_of(db, key))))


def hold_community(db: Session, community_id: int) -> None:
    """As `hold_mentor`, for those who write what hangs on the community itself."""
    if not has_one_writer(db):
        held = update(Community).where(Community.id == community_id).values(name=Community.name)
        db.execute(held.execution_options(synchronize_session=False))


def _columns(settings: CommunitySettings) -> dict[str, Any]:
    """What is kept of the settings, by the columns' names."""
    return {
        "name": settings.name,
        "zone": settings.zone,
        "mentor_word": settings.mentor_word,
        "room_prefix": settings.room_prefix,
        "join_opens_minutes": settings.join_opens_minutes,
        "join_closes_minutes": settings.join_closes_minutes,
        "member_spaces": list(settings.member_spaces),
        "keep_messages_days": settings.keep_messages_days,
        "masks_contacts": settings.mask_contacts,
        "admins": sorted(f"{admin.platform}:{admin.address}" for admin in settings.admins),
        "messages_a_minute": settings.messages_a_minute,
        "messages_a_minute_in_all": settings.messages_a_minute_in_all,
        "offer_minutes": settings.offer_minutes,
        "groups_on": settings.groups_on,
    }


def _view(community: Community) -> CommunityView:
    return CommunityView(
        id=community.id,
        name=community.name,
        zone=community.zone,
        mentor_word=community.mentor_word,
        room_prefix=community.room_prefix,
        join_opens_minutes=community.join_opens_minutes,
        join_closes_minutes=community.join_closes_minutes,
        keep_messages_days=community.keep_messages_days,
        masks_contacts=community.masks_contacts,
        offer_minutes=community.offer_minutes,
    )
