"""What can be pressed to say how a session went."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, payload
from bot.presses.booking import OfBooking


@payload("eh", Answer.EDIT)
class Complete(OfBooking):
    """Says that a session was held."""


@payload("ea", Answer.NEW)
class AskNoShow(OfBooking):
    """Shows who pressed Join when, and asks whether the other really did not come."""


@payload("en", Answer.EDIT)
class ReportNoShow(OfBooking):
    """Says that the other did not come."""


@payload("ec", Answer.FORM)
class Contest(OfBooking):
    """Says otherwise, in words."""


@payload("ew", Answer.FORM)
@dataclass(frozen=True)
class WriteNotes(OfBooking):
    """Writes notes on a session, for both or for oneself."""

    shared: bool
