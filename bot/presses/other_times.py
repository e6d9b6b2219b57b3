"""What can be pressed to agree on another time: for a request, and for a session that is agreed on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Day, Moment, payload
from bot.presses.booking import OfBooking


@payload("op", Answer.NEW)
class ProposeTimes(OfBooking):
    """Answers a request with other times: begins to choose them."""


@payload("oc", Answer.EDIT)
@dataclass(frozen=True)
class ChooseTimes(OfBooking):
    """Shows free times from `since` on (0: around the session), with up to three that are chosen (0: none)."""

    first: Moment = 0
    second: Moment = 0
    third: Moment = 0
    since: Moment = 0


@payload("od", Answer.EDIT)
@dataclass(frozen=True)
class ChooseDay(OfBooking):
    """Shows the days with free times while such are chosen, from a day on (0: from today)."""

    first: Moment = 0
    second: Moment = 0
    third: Moment = 0
    since: Day = 0


@payload("os", Answer.EDIT)
@dataclass(frozen=True)
class SendTimes(OfBooking):
    """Proposes the chosen times to the student."""

    first: Moment
    second: Moment = 0
    third: Moment = 0


@payload("ot", Answer.EDIT)
@dataclass(frozen=True)
class TakeTime(OfBooking):
    """Takes a time that the other has proposed."""

    start: Moment


@payload("ox", Answer.EDIT)
class TurnDown(OfBooking):
    """Takes none of the proposed times, or takes them back."""


@payload("oa", Answer.NEW)
class AnotherTime(OfBooking):
    """Begins to choose another time for an agreed session."""


@payload("om", Answer.EDIT)
@dataclass(frozen=True)
class MoveTimes(OfBooking):
    """Shows free times for an agreed session, from `since` on (0: around the session)."""

    since: Moment = 0


@payload("ow", Answer.EDIT)
@dataclass(frozen=True)
class MoveDays(OfBooking):
    """Shows the days with free times for an agreed session, from a day on (0: from today)."""

    since: Day = 0


@payload("ok", Answer.EDIT)
@dataclass(frozen=True)
class MoveTo(OfBooking):
    """Asks the other to have an agreed session at that time."""

    start: Moment
