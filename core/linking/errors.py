"""Why two accounts were not joined or parted, as facts with data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.errors import ParleyError


@dataclass(frozen=True, slots=True)
class Clash:
    """A session that stands in the way: when it begins, and with whom it is."""

    starts_at: datetime
    other: str
    """A name; empty where the time is only held for somebody who waits for it."""


class CodeExpired(ParleyError):
    """The code was made too long ago."""


class CodeGivenAway(ParleyError):
    """What somebody was about to say to another holds a code that joins accounts."""


class CodeUsed(ParleyError):
    """The code has joined two accounts before."""


class CodeIsYours(ParleyError):
    """The code was made by the very account that sends it."""


class AlreadyJoined(ParleyError):
    """Both accounts are one person's already."""


class SamePlatform(ParleyError):
    """Both accounts, or others of their people, are on the same platform, of which a person has one account."""

    def __init__(self, platform: str) -> None:
        super().__init__(platform)
        self.platform = platform


class TooManyTries(ParleyError):
    """The account has sent too many codes that were none; `until` then it sends no more."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class BothMentors(ParleyError):
    """Both people have a mentor's profile in a community, and a person has one."""


class SessionsClash(ParleyError):
    """The two hold sessions to come that nobody can hold at once, or one with each other."""

    def __init__(self, sessions: tuple[Clash, ...]) -> None:
        super().__init__(sessions)
        self.sessions = sessions


class OnlyAccount(ParleyError):
    """The person has no account besides this one."""
