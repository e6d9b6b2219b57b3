"""What can be pressed about days off and special hours: look at them, add, delete."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Day, Payload, Small, payload
from bot.presses.schedule import Check


@payload("wo", Answer.EDIT)
@dataclass(frozen=True)
class ShowOverrides(Payload):
    """Shows a page of one's days off and special hours."""

    page: Small = 0


@payload("wd", Answer.EDIT)
@dataclass(frozen=True)
class ShowOverride(Payload):
    """Shows the hours that are set for dates in a row, with the way to delete them."""

    first: Day
    last: Day


@payload("wx", Answer.EDIT)
@dataclass(frozen=True)
class DeleteOverride(Payload):
    """Lets the weekly hours hold again on dates in a row."""

    first: Day
    last: Day


@payload("wn", Answer.EDIT)
@dataclass(frozen=True)
class PickDate(Payload):
    """Shows dates to set hours for, from a day on (0: from today)."""

    since: Day = 0


@payload("wp", Answer.EDIT)
@dataclass(frozen=True)
class PlanDate(Payload):
    """Asks what shall be on a date: a day off, the first of several, or special hours."""

    day: Day


@payload("wl", Answer.EDIT)
@dataclass(frozen=True)
class PickLastDate(Payload):
    """Shows the dates on which a holiday from `first` can end, from a day on (0: from the next)."""

    first: Day
    since: Day = 0


@payload("wy", Answer.EDIT)
@dataclass(frozen=True)
class TakeOff(Payload):
    """Makes the dates from first to last days off."""

    first: Day
    last: Day


@payload("wz", Answer.FORM)
@dataclass(frozen=True)
class TypeDateHours(Payload):
    """Asks for the hours of a date to be typed."""

    day: Day


@payload("wv", Answer.FORM)
@dataclass(frozen=True)
class TypeOverrides(Payload):
    """Asks for dates with their hours to be typed."""


@payload("we", Answer.EDIT)
@dataclass(frozen=True)
class SaveOverrides(Payload):
    """Says yes to the dates that were echoed."""

    check: Check
