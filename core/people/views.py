"""What leaves the feature: frozen values about the community, people and mentors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.people.models import MentorStatus
from core.people.profile import Profile


@dataclass(frozen=True, slots=True)
class AccountKey:
    """One identity on one platform: the platform's name, and its own id of the user as text."""

    platform: str
    address: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as a sender needs it."""

    key: AccountKey
    person_id: int
    name: str
    handle: str | None
    locale: str | None
    chat: str | None
    reachable: bool
    last_seen: datetime | None
    notices_to: str | None
    """Where the person wants their notices: see `Person.notices_to`."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking, through which account. `zone` is None while the person has not named one."""

    person_id: int
    account: AccountKey
    name: str
    zone: str | None
    locale: str | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as others may see them."""

    id: int
    name: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class CommunityView:
    """A community's settings. `join_opens_minutes` is None where links are shown at once on approval."""

    id: int
    name: str
    zone: str
    mentor_word: str
    room_prefix: str
    join_opens_minutes: int | None
    join_closes_minutes: int
    keep_messages_days: int = 365
    masks_contacts: bool = False
    offer_minutes: int = 60
    """For so long a freed place is held, where its service says nothing else."""


@dataclass(frozen=True, slots=True)
class MentorView:
    """A mentor as students see them. `zone` is the zone of the weekly hours."""

    community_id: int
    id: int
    person_id: int
    name: str
    profile: Profile
    zone: str
    status: MentorStatus
    hours_unanswered: int | None
    nudge_hours: int | None
