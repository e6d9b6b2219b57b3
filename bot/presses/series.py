"""What can be pressed about series: how often, which dates are free, asking, and answers for all dates at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, NamedTuple, TypeVar

from bot.payloads import Answer, Bound, Id, Moment, Payload, payload
from bot.presses.booking import Wish

R = TypeVar("R", bound="Rhythm")

Weeks = Annotated[int, Bound(2)]
Times = Annotated[int, Bound(26)]
Places = Annotated[int, Bound(2**26 - 1)]
"""Places in a series, a bit each: the first date is 1."""


class Swap(NamedTuple):
    """Another time in place of a date of a series: so many minutes after it, or before."""

    place: int
    minutes: int


MOST_SWAPS = 4
"""How many a button has room for."""
_MINUTE_BITS, _SWAP_BITS = 14, 19
_HALF = 2 ** (_MINUTE_BITS - 1)
"""Minutes: more than the three days that a time can be away from its date, either way."""
Swaps = Annotated[int, Bound(2 ** (_SWAP_BITS * MOST_SWAPS) - 1)]
"""Swaps in one number: of each its place, from 1 on, and its minutes."""


def as_number(swaps: Iterable[Swap]) -> int:
    """The swaps as a button carries them."""
    number = 0
    for swap in swaps:
        number = number << _SWAP_BITS | swap.place << _MINUTE_BITS | swap.minutes + _HALF
    return number


def swaps_in(number: int) -> tuple[Swap, ...]:
    """The swaps that a button carries."""
    swaps = []
    while number:
        number, swap = divmod(number, 1 << _SWAP_BITS)
        swaps.append(Swap(swap >> _MINUTE_BITS, swap % (1 << _MINUTE_BITS) - _HALF))
    return tuple(swaps)


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
    swaps: Swaps = 0

    def same(self, kind: type[R], **more: int) -> R:
        """The next step with the same series."""
        named = {"start": self.start, "every": self.every, "times": self.times, "swaps": self.swaps}
        return self.then(kind, **(named | more))


@payload("zc", Answer.EDIT)
class CheckSeries(Rhythm):
    """Shows which dates of the series are free."""


@payload("zw", Answer.EDIT)
@dataclass(frozen=True)
class SwapDate(Rhythm):
    """Shows free times near to a date of the series that is not free."""

    place: Times = 1


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
