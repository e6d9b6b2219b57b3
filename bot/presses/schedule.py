"""What can be pressed about a mentor's weekly hours, the time to answer, pausing, and the preview."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.payloads import Answer, Bound, Id, Payload, Small, payload
from core.schedule.models import COMMON

Check = Annotated[int, Bound(2**32 - 1)]
"""Tells what was on the screen from what has come since."""
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
