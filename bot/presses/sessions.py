"""What can be pressed to look at sessions and requests, to join one, and to see what the day brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from bot.payloads import Answer, Id, Payload, Small, payload
from bot.presses.booking import OfBooking

S = TypeVar("S", bound="OfSessions")


@dataclass(frozen=True)
class OfSessions(Payload):
    """What is pressed about a list of one's sessions; `which` is 0 upcoming, 1 past, 2 cancelled.

    It can be narrowed to one person, one service, and one way to meet, by its place in `Mode` from 1 on; 0 is all.
    """

    which: Small = 0
    page: Small = 0
    person: Id = 0
    service: Id = 0
    mode: Small = 0

    def first_page(self, kind: type[S]) -> S:
        """The first page of what `kind` shows of the same list."""
        return kind(self.which, 0, self.person, self.service, self.mode)


@payload("bl", Answer.EDIT)
class ListSessions(OfSessions):
    """Shows a page of the list."""


@payload("blf", Answer.EDIT)
class FilterSessions(OfSessions):
    """Shows a page of what the list can be narrowed to, beside what it is narrowed to now."""


@payload("bs", Answer.EDIT)
@dataclass(frozen=True)
class ShowSession(Payload):
    """Shows the card of a session."""

    session: Id


@payload("be", Answer.EDIT)
@dataclass(frozen=True)
class ShowSeat(Payload):
    """Shows the card of a session from the side of one of its seats."""

    booking: Id


@payload("bf", Answer.NEW)
@dataclass(frozen=True)
class ShowWritten(Payload):
    """Shows all that was written with a request, below its card."""

    booking: Id


@payload("eg", Answer.FORM)
class WriteAgenda(OfBooking):
    """Writes down what to get through in an agreed session."""


@payload("bq", Answer.EDIT)
@dataclass(frozen=True)
class ListRequests(Payload):
    """Shows a page of one's requests of one standing, by its place in `Asked`."""

    asked: Small = 0
    page: Small = 0


@payload("bj", Answer.PRIVATE)
@dataclass(frozen=True)
class Join(Payload):
    """Gives the link of a session, to those who are in it."""

    session: Id


@payload("dt", Answer.EDIT)
@dataclass(frozen=True)
class ShowToday(Payload):
    """Shows one's sessions of today."""


@payload("dd", Answer.EDIT)
@dataclass(frozen=True)
class ShowDigest(Payload):
    """Shows when a mentor is told of the day, and other hours to choose."""


@payload("dh", Answer.EDIT)
@dataclass(frozen=True)
class SetDigest(Payload):
    """Takes an hour of the morning for it; 0 switches it off."""

    hour: Small
