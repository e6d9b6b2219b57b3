"""Why something about people was refused, as facts with data."""

from __future__ import annotations

from core.errors import ParleyError


class AccountUnknown(ParleyError):
    """Nobody has been seen under this account."""

    def __init__(self, platform: str, address: str) -> None:
        super().__init__(platform, address)
        self.platform = platform
        self.address = address


class PersonMissing(ParleyError):
    """No such person."""


class MentorMissing(ParleyError):
    """No such mentor in this community."""


class AlreadyMentor(ParleyError):
    """The person is a mentor of this community already."""

    def __init__(self, mentor_id: int, name: str) -> None:
        super().__init__(mentor_id, name)
        self.mentor_id = mentor_id
        self.name = name


class NameEmpty(ParleyError):
    """A name has no character that can be seen."""
