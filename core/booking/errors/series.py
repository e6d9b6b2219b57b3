"""Why a series cannot be asked for, or answered."""

from __future__ import annotations

from core.errors import ParleyError


class RhythmOutOfRange(ParleyError):
    """A series is weekly or fortnightly, and from 2 to `most` times; this would be neither."""

    def __init__(self, every_weeks: int, times: int, most: int) -> None:
        super().__init__(every_weeks, times, most)
        self.every_weeks = every_weeks
        self.times = times
        self.most = most


class SeriesTooShort(ParleyError):
    """Of the dates of a series fewer than two are free."""


class SeriesChanged(ParleyError):
    """Of the dates of a series others are free by now than were shown."""


class SeriesMissing(ParleyError):
    """No such series in this community."""


class SeriesSettled(ParleyError):
    """Nothing of the series is left that this could be said to."""
