"""What is not known about a membership, as a fact with data."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import ParleyError
from core.people.views import AccountKey


class MembershipUnknown(ParleyError):
    """It is not known, or no longer, whether these accounts are in these spaces, as (account, the space's id).

    Whoever can ask the platform does so, notes the answer, and tries once more; this is said only where nobody could.
    """

    def __init__(self, wanted: Sequence[tuple[AccountKey, str]]) -> None:
        super().__init__(wanted)
        self.wanted = wanted
