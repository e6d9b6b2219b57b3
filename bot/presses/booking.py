"""What can be pressed about booking: pick a mentor, a day and a time, answer a request, look at sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeVar

from bot.payloads import Answer, Bound, Day, Id, Moment, Payload, Small, payload
from core.services import Mode

W = TypeVar("W", bound="Wish")

Way = Annotated[int, Bound(9)]
MODES = tuple(Mode)


@payload("bm", Answer.EDIT)
@dataclass(frozen=True)
class PickMentor(Payload):
    """Shows a page of mentors to book."""

    page: Small = 0


@dataclass(frozen=True)
class Wish(Payload):
    """What somebody would book, as far as it is chosen (0: not yet): with whom, which service, how long, and how."""

    mentor: Id
    service: Id = 0
    minutes: Small = 0
    mode: Way = 0
    """The place of a `Mode` among `MODES`, from 1 on."""

    def then(self, kind: type[W], **more: int) -> W:
        """The next step with the same wish."""
        return kind(
            **({"mentor": self.mentor, "service": self.service, "minutes": self.minutes, "mode": self.mode} | more)
        )


@payload("bd", Answer.EDIT)
@dataclass(frozen=True)
class PickDay(Wish):
    """Shows what is to be chosen next: service, length and mode, then days, from one on (0: from today)."""

    since: Day = 0


@payload("bg", Answer.NEW)
@dataclass(frozen=True)
class BookAgain(Payload):
    """Shows, below the card of a session that is over, the days on which its mentor is free."""

    booking: Id


@payload("bt", Answer.EDIT)
@dataclass(frozen=True)
class PickTime(Wish):
    """Shows the free times of a day, or of a part of it; `page` where they are many."""

    day: Day = 0
    page: Small = 0
    part: Annotated[int, Bound(4)] = 0
    """A quarter of the day, from 1 on; 0 is all of it."""
    series: bool = False
    """Whether the time is to be the start of a series."""


@payload("bv", Answer.EDIT)
@dataclass(frozen=True)
class ShowWeek(Wish):
    """Shows seven days with what is free, taken and past, from a day on (0: from today)."""

    since: Day = 0


@payload("br", Answer.FORM)
@dataclass(frozen=True)
class RequestSession(Wish):
    """Asks what it is about, and then asks the mentor; what is not chosen is taken as usual."""

    start: Moment = 0


@payload("bz", Answer.EDIT)
@dataclass(frozen=True)
class SendRequest(Wish):
    """Asks the mentor where the service asks nothing of the student."""

    start: Moment = 0


@payload("ba", Answer.EDIT)
@dataclass(frozen=True)
class Approve(Payload):
    """Says yes to a request."""

    booking: Id


@payload("aw", Answer.FORM)
@dataclass(frozen=True)
class ApproveWith(Payload):
    """Says yes to a request, with notes or a meeting link."""

    booking: Id


@payload("ap", Answer.FORM)
@dataclass(frozen=True)
class Prepare(Payload):
    """Gives an agreed session notes or a meeting link."""

    booking: Id


@payload("aq", Answer.NEW)
@dataclass(frozen=True)
class AskReason(Payload):
    """Says no to a request: begins with ready reasons."""

    booking: Id


@payload("ar", Answer.EDIT)
@dataclass(frozen=True)
class DeclineFor(Payload):
    """Says no to a request, for one of the ready reasons."""

    booking: Id
    reason: Small


@payload("bn", Answer.FORM)
@dataclass(frozen=True)
class Decline(Payload):
    """Says no to a request, with a reason that is typed."""

    booking: Id


@payload("bc", Answer.FORM)
@dataclass(frozen=True)
class Cancel(Payload):
    """Calls a booking off, with a reason that a student may leave out."""

    booking: Id
    optional: bool = False


@payload("bw", Answer.EDIT)
@dataclass(frozen=True)
class Withdraw(Payload):
    """Takes back a request that has no answer yet."""

    booking: Id


@payload("bl", Answer.EDIT)
@dataclass(frozen=True)
class ListSessions(Payload):
    """Shows a page of one's sessions; `which` is 0 upcoming, 1 past, 2 cancelled.

    It can be narrowed to one person, one service, and one way to meet, by its place in `Mode` from 1 on; 0 is all.
    """

    which: Small = 0
    page: Small = 0
    person: Id = 0
    service: Id = 0
    mode: Small = 0


@payload("blf", Answer.EDIT)
@dataclass(frozen=True)
class FilterSessions(Payload):
    """Shows what that list of one's sessions can be narrowed to, beside what it is narrowed to now."""

    which: Small = 0
    page: Small = 0
    person: Id = 0
    service: Id = 0
    mode: Small = 0


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


@payload("op", Answer.NEW)
@dataclass(frozen=True)
class ProposeTimes(Payload):
    """Answers a request with other times: begins to choose them."""

    booking: Id


@payload("oc", Answer.EDIT)
@dataclass(frozen=True)
class ChooseTimes(Payload):
    """Shows free times from `since` on (0: around the session), with up to three that are chosen (0: none)."""

    booking: Id
    first: Moment = 0
    second: Moment = 0
    third: Moment = 0
    since: Moment = 0


@payload("od", Answer.EDIT)
@dataclass(frozen=True)
class ChooseDay(Payload):
    """Shows the days with free times while such are chosen, from a day on (0: from today)."""

    booking: Id
    first: Moment = 0
    second: Moment = 0
    third: Moment = 0
    since: Day = 0


@payload("os", Answer.EDIT)
@dataclass(frozen=True)
class SendTimes(Payload):
    """Proposes the chosen times to the student."""

    booking: Id
    first: Moment
    second: Moment = 0
    third: Moment = 0


@payload("ot", Answer.EDIT)
@dataclass(frozen=True)
class TakeTime(Payload):
    """Takes a time that the other has proposed."""

    booking: Id
    start: Moment


@payload("ox", Answer.EDIT)
@dataclass(frozen=True)
class TurnDown(Payload):
    """Takes none of the proposed times, or takes them back."""

    booking: Id


@payload("oa", Answer.NEW)
@dataclass(frozen=True)
class AnotherTime(Payload):
    """Begins to choose another time for an agreed session."""

    booking: Id


@payload("om", Answer.EDIT)
@dataclass(frozen=True)
class MoveTimes(Payload):
    """Shows free times for an agreed session, from `since` on (0: around the session)."""

    booking: Id
    since: Moment = 0


@payload("ow", Answer.EDIT)
@dataclass(frozen=True)
class MoveDays(Payload):
    """Shows the days with free times for an agreed session, from a day on (0: from today)."""

    booking: Id
    since: Day = 0


@payload("ok", Answer.EDIT)
@dataclass(frozen=True)
class MoveTo(Payload):
    """Asks the other to have an agreed session at that time."""

    booking: Id
    start: Moment


@payload("sm", Answer.EDIT)
@dataclass(frozen=True)
class AskInstead(Payload):
    """Asks another mentor for what a request that came to nothing asked for, as written."""

    booking: Id
    mentor: Id
    start: Moment


@payload("eh", Answer.EDIT)
@dataclass(frozen=True)
class Complete(Payload):
    """Says that a session was held."""

    booking: Id


@payload("ea", Answer.NEW)
@dataclass(frozen=True)
class AskNoShow(Payload):
    """Shows who pressed Join when, and asks whether the other really did not come."""

    booking: Id


@payload("en", Answer.EDIT)
@dataclass(frozen=True)
class ReportNoShow(Payload):
    """Says that the other did not come."""

    booking: Id


@payload("ec", Answer.FORM)
@dataclass(frozen=True)
class Contest(Payload):
    """Says otherwise, in words."""

    booking: Id


@payload("ew", Answer.FORM)
@dataclass(frozen=True)
class WriteNotes(Payload):
    """Writes notes on a session, for both or for oneself."""

    booking: Id
    shared: bool


@payload("eg", Answer.FORM)
@dataclass(frozen=True)
class WriteAgenda(Payload):
    """Writes down what to get through in an agreed session."""

    booking: Id


OfBooking = (
    *(Approve, ApproveWith, Prepare, AskReason, DeclineFor, Decline, Cancel, Withdraw),
    *(
        Approve,
        ApproveWith,
        Prepare,
        AskReason,
        DeclineFor,
        Decline,
        Cancel,
        Withdraw,
        ProposeTimes,
        ChooseTimes,
        ChooseDay,
        SendTimes,
        TakeTime,
        TurnDown,
    ),
    *(
        AnotherTime,
        MoveTimes,
        MoveDays,
        MoveTo,
        Complete,
        AskNoShow,
        ReportNoShow,
        Contest,
        WriteNotes,
        BookAgain,
        WriteAgenda,
    ),
)
"""What is pressed about one booking, which it names."""
