"""Why a link was not given, as facts with data."""

from __future__ import annotations

from datetime import datetime

from core.errors import ParleyError

LONGEST_TEXT = 60


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


class LinkUnreadable(ParleyError):
    """`text` is no https address of a meeting."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text[:LONGEST_TEXT]


class NothingToJoin(ParleyError):
    """The session is not agreed on, or no longer: `status` says which."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class MeetsElsewhere(ParleyError):
    """There is no room to open: people meet at the place, or call the number there."""

    def __init__(self, mode: str, place: str) -> None:
        super().__init__(mode, place)
        self.mode = mode
        self.place = place
