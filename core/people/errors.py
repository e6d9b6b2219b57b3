"""Why something about people was refused, as facts with data."""

from __future__ import annotations

from core.errors import ParleyError

LONGEST_TYPED = 60


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


class ProfileTextTooLong(ParleyError):
    """The part `name` of a profile has `length` characters; at most `limit` are taken, of expertise for each topic."""

    def __init__(self, name: str, limit: int, length: int) -> None:
        super().__init__(name, limit, length)
        self.name = name
        self.limit = limit
        self.length = length


class TooManyTopics(ParleyError):
    """A profile names at most `most` topics, not `count`."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(count, most)
        self.count = count
        self.most = most


class YearsUnreadable(ParleyError):
    """`text` is no number of years of experience, from none to `most`."""

    def __init__(self, text: str, most: int) -> None:
        super().__init__(text, most)
        self.text = text[:LONGEST_TYPED]
        self.most = most


class AdminsOnly(ParleyError):
    """Only those whom the settings name as admins may do this."""
