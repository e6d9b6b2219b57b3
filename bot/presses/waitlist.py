"""What can be pressed about waiting: for which time, the list, and a place that is held."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Day, Id, Moment, Payload, Small, payload
from bot.presses.booking import Wish


@payload("qk", Answer.EDIT)
@dataclass(frozen=True)
class PickTaken(Wish):
    """Shows the times of a day that others have, to wait for one."""

    day: Day = 0


@payload("qf", Answer.FORM)
@dataclass(frozen=True)
class WaitFor(Wish):
    """Asks what it is about, and then waits for the time."""

    start: Moment = 0


@payload("qw", Answer.EDIT)
@dataclass(frozen=True)
class WaitAsWritten(Wish):
    """Waits for the time with what was written into the request that it was refused to."""

    start: Moment = 0


@payload("ql", Answer.EDIT)
@dataclass(frozen=True)
class ShowWaitlist(Payload):
    """Shows a page of the times one waits for."""

    page: Small = 0


@payload("qe", Answer.EDIT)
@dataclass(frozen=True)
class ShowWait(Payload):
    """Shows one of them."""

    entry: Id


@payload("qx", Answer.EDIT)
@dataclass(frozen=True)
class StopWaiting(Payload):
    """Steps out of the line."""

    entry: Id


@payload("qt", Answer.EDIT)
@dataclass(frozen=True)
class TakeOffer(Payload):
    """Takes the place that is held."""

    offer: Id


@payload("qp", Answer.EDIT)
@dataclass(frozen=True)
class PassOffer(Payload):
    """Leaves the place that is held to the next in line."""

    offer: Id
