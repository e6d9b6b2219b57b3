"""Why something about services was refused, as facts."""

from __future__ import annotations

from core.errors import ParleyError

LONGEST_TEXT = 60


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
