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


@dataclass(frozen=True)
class Rhythm(Wish):
    """What somebody would book, so many times, each `every` weeks."""

    start: Moment = 0
    every: Weeks = 1
    times: Times = 2


@payload("zc", Answer.EDIT)
class CheckSeries(Rhythm):
    """Shows which dates of the series are free."""


@dataclass(frozen=True)
class Dates(Rhythm):
    """The same, but for the dates that were shown not to be free."""

    skipped: Places = 0


@payload("zf", Answer.FORM)
class RequestSeries(Dates):
    """Asks what it is about, and then for the dates."""


@payload("zz", Answer.EDIT)
class SendSeries(Dates):
    """Asks for the dates where the service asks nothing of the student."""


@dataclass(frozen=True)
class OfSeries(Payload):
    """What is pressed about a series, which it names."""

    series: Id


@payload("zs", Answer.NEW)
class ShowSeries(OfSeries):
    """Shows a series, below the card of one of its dates."""


@payload("zd", Answer.NEW)
@dataclass(frozen=True)
class ShowDate(Payload):
    """Shows the card of one date, below the series."""

    booking: Id


@payload("za", Answer.EDIT)
class ApproveSeries(OfSeries):
    """Says yes to all dates that have no answer yet."""


@payload("zn", Answer.FORM)
class DeclineSeries(OfSeries):
    """Says no to them, with a reason."""


@payload("ze", Answer.FORM)
@dataclass(frozen=True)
class EndSeries(OfSeries):
    """Calls off what is ahead, or what is from a moment on, with a reason that a student may leave out."""

    since: Moment = 0
    optional: bool = False
