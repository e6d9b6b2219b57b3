"""Why something about services was refused, as facts."""

from __future__ import annotations

from core.errors import ParleyError

LONGEST_TEXT = 60


class CourseWanted(ParleyError):
    """A service for those of a course belongs to none yet."""


class ServiceMissing(ParleyError):
    """No such service in this community."""


class TermOutOfRange(ParleyError):
    """The term `name` takes from `least` to `most`, and `value` is none of these; minutes, days or a count."""

    def __init__(self, name: str, value: int, least: int, most: int) -> None:
        super().__init__(name, value, least, most)
        self.name = name
        self.value = value
        self.least = least
        self.most = most


class AmountUnreadable(ParleyError):
    """`text` was typed for the term `name`, and is no amount of time, or no count where one is wanted."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text)
        self.name = name
        self.text = text[:LONGEST_TEXT]


class TextTooLong(ParleyError):
    """The text of the term `name` has `length` characters; at most `limit` are taken."""

    def __init__(self, name: str, limit: int, length: int) -> None:
        super().__init__(name, limit, length)
        self.name = name
        self.limit = limit
        self.length = length


class TitleEmpty(ParleyError):
    """A service needs a name."""


class NoMode(ParleyError):
    """A service needs a way to meet."""


class PlaceMissing(ParleyError):
    """Who meets in person has to know where."""


class WrongNumberOfLengths(ParleyError):
    """A service has from one to `most` lengths, not `count`."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(count, most)
        self.count = count
        self.most = most


class TooManyServices(ParleyError):
    """There are `most` services already."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class TooManyQuestions(ParleyError):
    """A request form asks at most `most` questions of the mentor's own."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class QuestionUnreadable(ParleyError):
    """A question needs words, and a choice from two options on; `limit` characters for each are the most."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class SpaceNotNamed(ParleyError):
    """The group, server or role is none of those whose members are the community's."""
