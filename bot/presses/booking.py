"""What can be pressed to book: whom, which service, a day and a time, and to ask for it."""

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


@dataclass(frozen=True)
class OfBooking(Payload):
    """What is pressed about one booking, which it names."""

    booking: Id


@payload("bd", Answer.EDIT)
@dataclass(frozen=True)
class PickDay(Wish):
    """Shows what is to be chosen next: service, length and mode, then days, from one on (0: from today)."""

    since: Day = 0


@payload("bg", Answer.NEW)
class BookAgain(OfBooking):
    """Shows, below the card of a session that is over, the days on which its mentor is free."""


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


@payload("sm", Answer.EDIT)
@dataclass(frozen=True)
class AskInstead(Payload):
    """Asks another mentor for what a request that came to nothing asked for, as written."""

    booking: Id
    mentor: Id
    start: Moment
