"""What can be pressed about booking: pick a mentor, a day and a time, answer a request, look at sessions."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Day, Id, Moment, Payload, Small, payload


@payload("bm", Answer.EDIT)
@dataclass(frozen=True)
class PickMentor(Payload):
    """Shows a page of mentors to book."""

    page: Small = 0


@payload("bd", Answer.EDIT)
@dataclass(frozen=True)
class PickDay(Payload):
    """Shows the days on which the mentor is free, from a day on (0: from today)."""

    mentor: Id
    since: Day = 0


@payload("bt", Answer.EDIT)
@dataclass(frozen=True)
class PickTime(Payload):
    """Shows the free times of a day; `page` where they are many."""

    mentor: Id
    day: Day
    page: Small = 0


@payload("br", Answer.FORM)
@dataclass(frozen=True)
class RequestSession(Payload):
    """Asks what it is about, and then asks the mentor."""

    mentor: Id
    start: Moment


@payload("ba", Answer.EDIT)
@dataclass(frozen=True)
class Approve(Payload):
    """Says yes to a request."""

    booking: Id


@payload("bn", Answer.FORM)
@dataclass(frozen=True)
class Decline(Payload):
    """Says no to a request, with a reason."""

    booking: Id


@payload("bc", Answer.FORM)
@dataclass(frozen=True)
class Cancel(Payload):
    """Calls a booking off, with a reason."""

    booking: Id


@payload("bw", Answer.EDIT)
@dataclass(frozen=True)
class Withdraw(Payload):
    """Takes back a request that has no answer yet."""

    booking: Id


@payload("bl", Answer.EDIT)
@dataclass(frozen=True)
class ListSessions(Payload):
    """Shows a page of one's sessions; `which` is 0 upcoming, 1 past, 2 cancelled."""

    which: Small = 0
    page: Small = 0


@payload("bs", Answer.EDIT)
@dataclass(frozen=True)
class ShowSession(Payload):
    """Shows the card of a session."""

    session: Id


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
