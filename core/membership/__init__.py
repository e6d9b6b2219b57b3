"""Who is a member of the community's spaces on the platforms, and by which roles: facts that are looked up and kept
for a while. Nothing here asks a platform."""

from core.membership.errors import MembershipUnknown
from core.membership.membership import forget_memberships, is_member, member_spaces, note_membership, perhaps_in
from core.membership.spaces import Space, SpaceUnreadable, parse_space

__all__ = [
    "MembershipUnknown",
    "Space",
    "SpaceUnreadable",
    "forget_memberships",
    "is_member",
    "member_spaces",
    "note_membership",
    "parse_space",
    "perhaps_in",
]
