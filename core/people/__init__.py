"""People: the community, persons and their accounts, mentors and their profiles. Nothing here books or sends."""

from core.people.accounts import (
    EVERYWHERE,
    accounts_of,
    choose_zone,
    find_account,
    greet,
    mark_reachable,
    person_now,
    person_of,
    send_notices_to,
    viewer_of,
)
from core.people.community import CommunitySettings, community_of, ensure_community
from core.people.mentors import (
    describe_mentor,
    expire_unanswered_after,
    list_mentors,
    mentor_of,
    mentor_profile,
    nudge_unanswered_after,
)
from core.people.models import MentorStatus
from core.people.profile import Profile
from core.people.views import AccountKey, AccountView, CommunityView, MentorView, PersonView, Viewer

__all__ = [
    "EVERYWHERE",
    "AccountKey",
    "AccountView",
    "CommunitySettings",
    "CommunityView",
    "MentorStatus",
    "MentorView",
    "PersonView",
    "Profile",
    "Viewer",
    "accounts_of",
    "choose_zone",
    "community_of",
    "describe_mentor",
    "ensure_community",
    "expire_unanswered_after",
    "find_account",
    "greet",
    "list_mentors",
    "mark_reachable",
    "mentor_of",
    "mentor_profile",
    "nudge_unanswered_after",
    "person_now",
    "person_of",
    "send_notices_to",
    "viewer_of",
]
