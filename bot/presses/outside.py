"""What can be pressed about sessions that lie outside of a mentor's hours: keep them, call them off."""

from __future__ import annotations

from dataclasses import dataclass

from bot.payloads import Answer, Id, Payload, Small, payload
from bot.presses.schedule import Check


@payload("wb", Answer.EDIT)
@dataclass(frozen=True)
class ShowOutside(Payload):
    """Shows a page of the live sessions that lie outside one's hours."""

    page: Small = 0


@payload("wO", Answer.EDIT)
@dataclass(frozen=True)
class ShowOneOutside(Payload):
    """Shows a session outside one's hours, and asks what shall become of it."""

    booking: Id


@payload("wm", Answer.FORM)
@dataclass(frozen=True)
class CallOff(Payload):
    """Calls a session outside one's hours off, with a reason, and goes on to the others."""

    booking: Id


@payload("wj", Answer.FORM)
@dataclass(frozen=True)
class CallAllOff(Payload):
    """Calls all the sessions off that were shown to lie outside one's hours, with one reason."""

    check: Check
