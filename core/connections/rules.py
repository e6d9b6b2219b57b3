"""How far a connection has come, and when one that came to nothing can be asked for again. No tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class ConnectionStatus(StrEnum):
    """How far a connection has come."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"
    """One of the two ended it, or the student took the question back."""


LIVE = frozenset({ConnectionStatus.PENDING, ConnectionStatus.ACCEPTED})
AFTER_A_NO = timedelta(days=14)
"""How long a student waits before asking a mentor again who has declined, or ended it."""
AFTER_ONES_OWN_END = timedelta(days=1)
"""The same for a student who took the question back, or ended it themselves."""
MOST_PENDING = 20
"""So many questions of a student can wait for an answer at once."""


def ask_again_from(over_at: datetime, *, by_mentor: bool) -> datetime:
    """From when on a student can ask again for a connection that came to nothing then."""
    return over_at + (AFTER_A_NO if by_mentor else AFTER_ONES_OWN_END)
