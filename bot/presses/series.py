"""What can be pressed about series: how often, which dates are free, asking, and answers for all dates at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.payloads import Answer, Bound, Id, Moment, Payload, payload
from bot.presses.booking import Wish

Weeks = Annotated[int, Bound(2)]
Times = Annotated[int, Bound(26)]
Places = Annotated[int, Bound(2**26 - 1)]
"""Places in a series, a bit each: the first date is 1."""


@payload("zr", Answer.EDIT)
@dataclass(frozen=True)
class ChooseRhythm(Wish):
    """Shows how often a session from that start on can be."""

    start: Moment = 0


@payload("zc", Answer.EDIT)
@dataclass(frozen=True)
class CheckSeries(Wish):
    """Shows which dates of the series are free."""

    start: Moment = 0
    every: Weeks = 1
    times: Times = 2


@payload("zf", Answer.FORM)
@dataclass(frozen=True)
class RequestSeries(Wish):
    """Asks what it is about, and then for the dates but those that were shown not to be free."""

    start: Moment = 0
    every: Weeks = 1
    times: Times = 2
    skipped: Places = 0


@payload("zz", Answer.EDIT)
@dataclass(frozen=True)
class SendSeries(Wish):
    """Asks for the dates where the service asks nothing of the student."""

    start: Moment = 0
    every: Weeks = 1
    times: Times = 2
    skipped: Places = 0


@payload("zs", Answer.NEW)
@dataclass(frozen=True)
class ShowSeries(Payload):
    """Shows a series, below the card of one of its dates."""

    series: Id


@payload("zd", Answer.NEW)
@dataclass(frozen=True)
class ShowDate(Payload):
    """Shows the card of one date, below the series."""

    booking: Id


@payload("za", Answer.EDIT)
@dataclass(frozen=True)
class ApproveSeries(Payload):
    """Says yes to all dates that have no answer yet."""

    series: Id


@payload("zn", Answer.FORM)
@dataclass(frozen=True)
class DeclineSeries(Payload):
    """Says no to them, with a reason."""

    series: Id


@payload("ze", Answer.FORM)
@dataclass(frozen=True)
class EndSeries(Payload):
    """Calls off what is ahead, or what is from a moment on, with a reason that a student may leave out."""

    series: Id
    since: Moment = 0
    optional: bool = False
