"""What can be pressed about a mentor's time: weekly hours, dates, rules of booking, and sessions outside of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.payloads import Answer, Bound, Day, Id, Payload, Small, payload
from core.schedule.models import COMMON

Check = Annotated[int, Bound(2**32 - 1)]
"""Tells what was on the screen from what has come since."""
Amount = Annotated[int, Bound(99_999)]
"""Minutes, days or a count, as the rule has it; 0 is also no cap."""
Service = Id
"""The service whose hours are meant, or `COMMON`."""


@payload("wh", Answer.EDIT)
@dataclass(frozen=True)
class ShowHours(Payload):
    """Shows one's weekly hours, and the ways to all that decides when one can be booked; or those of one service."""

    service: Service = COMMON


@payload("wt", Answer.FORM)
@dataclass(frozen=True)
class TypeHours(Payload):
    """Asks for weekly hours to be typed."""

    service: Service = COMMON


@payload("ws", Answer.EDIT)
@dataclass(frozen=True)
class SaveHours(Payload):
    """Says yes to the hours that were echoed."""

    check: Check
    service: Service = COMMON


@payload("wF", Answer.EDIT)
@dataclass(frozen=True)
class FollowCommonHours(Payload):
    """Lets a service that has hours of its own follow the common ones again."""

    service: Id


Days = Annotated[int, Bound(127)]
"""Days of the week, a bit each: Monday is 1, Sunday is 64."""
Quarter = Annotated[int, Bound(96)]
"""A time of day, in quarters of an hour."""


@payload("wk", Answer.EDIT)
@dataclass(frozen=True)
class PickDays(Payload):
    """Shows the days of the week to set hours for; those of `days` are picked. `like` is a day to copy (1: Monday)."""

    days: Days = 0
    like: Annotated[int, Bound(7)] = 0
    service: Service = COMMON


@payload("wE", Answer.EDIT)
@dataclass(frozen=True)
class PickStart(Payload):
    """Shows times at which the hours of these days can begin; `more` keeps the hours they have."""

    days: Days
    more: bool = False
    service: Service = COMMON


@payload("wU", Answer.EDIT)
@dataclass(frozen=True)
class PickEnd(Payload):
    """Shows times at which the hours of these days can end."""

    days: Days
    start: Quarter
    more: bool = False
    service: Service = COMMON


@payload("wS", Answer.EDIT)
@dataclass(frozen=True)
class SetDays(Payload):
    """Sets the hours of these days, or adds to them; an end of 0 leaves them without any."""

    days: Days
    start: Quarter
    end: Quarter
    more: bool = False
    service: Service = COMMON


@payload("wC", Answer.EDIT)
@dataclass(frozen=True)
class CopyDay(Payload):
    """Gives these days the hours of a weekday (1: Monday)."""

    days: Days
    like: Annotated[int, Bound(7)]
    service: Service = COMMON


@payload("wa", Answer.EDIT)
@dataclass(frozen=True)
class ShowAnswerTime(Payload):
    """Shows how long requests wait for one's answer."""


@payload("wu", Answer.EDIT)
@dataclass(frozen=True)
class SetAnswerTime(Payload):
    """Lets requests expire after so many hours without an answer; 0 leaves it to the usual rule."""

    hours: Small


@payload("wne", Answer.EDIT)
@dataclass(frozen=True)
class SetNudge(Payload):
    """Lets oneself be told of a request that waits, by the place of the delay in the list of them."""

    choice: Small


@payload("wq", Answer.EDIT)
@dataclass(frozen=True)
class PauseBookings(Payload):
    """Takes no requests for now, or takes them again."""

    pause: bool


@payload("wi", Answer.EDIT)
@dataclass(frozen=True)
class ShowPreview(Payload):
    """Shows what one's students can ask for in two weeks; where that is too long, `week` 1 is the second of them.

    `service` says of which service, 0 is the first; `minutes` how long, 0 as long as usual.
    """

    week: Small = 0
    service: Id = 0
    minutes: Small = 0


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


@payload("wb", Answer.EDIT)
@dataclass(frozen=True)
class ShowOutside(Payload):
    """Shows a page of the live sessions that lie outside one's hours."""

    page: Small = 0


@payload("wO", Answer.EDIT)
@dataclass(frozen=True)
class ShowOneOutside(Payload):
    """Shows a session outside one's hours, and asks what shall become of it."""

    booking: Id


@payload("wm", Answer.FORM)
@dataclass(frozen=True)
class CallOff(Payload):
    """Calls a session outside one's hours off, with a reason, and goes on to the others."""

    booking: Id


@payload("wj", Answer.FORM)
@dataclass(frozen=True)
class CallAllOff(Payload):
    """Calls all the sessions off that were shown to lie outside one's hours, with one reason."""

    check: Check


@payload("wr", Answer.EDIT)
@dataclass(frozen=True)
class ShowRules(Payload):
    """Shows the rules by which a service is booked."""

    service: Id


@payload("wc", Answer.EDIT)
@dataclass(frozen=True)
class ShowRule(Payload):
    """Shows one rule, by its place in the list of rules, and values to choose."""

    service: Id
    rule: Small


@payload("wf", Answer.EDIT)
@dataclass(frozen=True)
class SetRule(Payload):
    """Sets a rule."""

    service: Id
    rule: Small
    value: Amount


@payload("wg", Answer.FORM)
@dataclass(frozen=True)
class TypeRule(Payload):
    """Asks for the value of a rule to be typed."""

    service: Id
    rule: Small
