"""Why a link was not given, as facts with data."""

from __future__ import annotations

from datetime import datetime

from core.errors import ParleyError


class JoinTooEarly(ParleyError):
    """The link is shown from `opens_at` on."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(opens_at)
        self.opens_at = opens_at


class JoinOver(ParleyError):
    """The link was shown until `closed_at`."""

    def __init__(self, closed_at: datetime) -> None:
        super().__init__(closed_at)
        self.closed_at = closed_at


class NothingToJoin(ParleyError):
    """The session is not agreed on, or no longer: `status` says which."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status
