"""Why a session cannot be moved so."""

from __future__ import annotations

from datetime import datetime

from core.errors import ParleyError


class GroupStays(ParleyError):
    """A group session is moved by its mentor alone, for all at once, and once it is agreed on."""


class StudentsBusy(ParleyError):
    """Of a group that was to be moved to `start` these have something else then; `alternatives` suit the mentor."""

    def __init__(self, start: datetime, names: tuple[str, ...], alternatives: tuple[datetime, ...]) -> None:
        super().__init__(start, names)
        self.start = start
        self.names = names
        self.alternatives = alternatives


class WrongNumberOfTimes(ParleyError):
    """From one to `most` times can be proposed at once, not `count`."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(count, most)
        self.count = count
        self.most = most


class SameTime(ParleyError):
    """The session is at `start` already."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.start = start


class NotProposed(ParleyError):
    """That time is not, or no longer, proposed; `left` are those that are, perhaps none."""

    def __init__(self, left: tuple[datetime, ...]) -> None:
        super().__init__(left)
        self.left = left


class ProposedTimeGone(ParleyError):
    """`start` was proposed, and one of the two has something else by now; `left` are the others, perhaps none."""

    def __init__(self, start: datetime, left: tuple[datetime, ...]) -> None:
        super().__init__(start, left)
        self.start = start
        self.left = left
