"""What can be pressed to answer a request, with notes or a reason, and to call it off."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Small, payload
from bot.presses.booking import OfBooking


@payload("ba", Answer.EDIT)
class Approve(OfBooking):
    """Says yes to a request."""


@payload("aw", Answer.FORM)
class ApproveWith(OfBooking):
    """Says yes to a request, with notes or a meeting link."""


@payload("ap", Answer.FORM)
class Prepare(OfBooking):
    """Gives an agreed session notes or a meeting link."""


@payload("aq", Answer.NEW)
class AskReason(OfBooking):
    """Says no to a request: begins with ready reasons."""


@payload("ar", Answer.EDIT)
@dataclass(frozen=True)
class DeclineFor(OfBooking):
    """Says no to a request, for one of the ready reasons."""

    reason: Small


@payload("bn", Answer.FORM)
class Decline(OfBooking):
    """Says no to a request, with a reason that is typed."""


@payload("bw", Answer.EDIT)
class Withdraw(OfBooking):
    """Takes back a request that has no answer yet."""


@payload("bc", Answer.FORM)
@dataclass(frozen=True)
class Cancel(OfBooking):
    """Calls a booking off, with a reason that a student may leave out."""

    optional: bool = False
