"""Why something about people was refused, as facts with data."""

from __future__ import annotations

from core.errors import ParleyError


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


class NotYours(ParleyError):
    """The person has no part in this, or not the part that may do it."""


class AnswerTimeOutOfRange(ParleyError):
    """A request can wait for an answer from `least` to `most` hours, not for `hours`."""

    def __init__(self, hours: int, least: int, most: int) -> None:
        super().__init__(hours, least, most)
        self.hours = hours
        self.least = least
        self.most = most


class AdminsOnly(ParleyError):
    """Only those whom the settings name as admins may do this."""
