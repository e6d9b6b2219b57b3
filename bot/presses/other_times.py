"""What can be pressed to agree on another time: for a request, and for a session that is agreed on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Day, Moment, payload
from bot.presses.booking import OfBooking


@payload("op", Answer.NEW)
class ProposeTimes(OfBooking):
    """Answers a request with other times: begins to choose them."""


@dataclass(frozen=True)
class WithTimes(OfBooking):
    """What is pressed about a request while up to three times are chosen for it (0: none)."""

    first: Moment = 0
    second: Moment = 0
    third: Moment = 0

    @property
    def chosen(self) -> tuple[int, ...]:
        """Those that are, in their order."""
        return tuple(sorted({second for second in (self.first, self.second, self.third) if second}))


@payload("oc", Answer.EDIT)
@dataclass(frozen=True)
class ChooseTimes(WithTimes):
    """Shows free times from `since` on (0: around the session)."""

    since: Moment = 0


@payload("od", Answer.EDIT)
@dataclass(frozen=True)
class ChooseDay(WithTimes):
    """Shows the days with free times, from a day on (0: from today)."""

    since: Day = 0


@payload("os", Answer.EDIT)
class SendTimes(WithTimes):
    """Proposes the chosen times to the student."""


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
