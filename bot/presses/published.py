"""What can be pressed about published slots: list them, publish, change and delete them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.payloads import Answer, Bound, Day, Id, Payload, Small, payload
from bot.presses.schedule import Check

Hour = Annotated[int, Bound(23)]
Weeks = Annotated[int, Bound(26)]


@payload("pl", Answer.EDIT)
@dataclass(frozen=True)
class ShowSlots(Payload):
    """Shows a page of one's slots: those ahead, or those that are over or were taken away."""

    past: bool = False
    page: Small = 0


@payload("po", Answer.EDIT)
@dataclass(frozen=True)
class ShowSlot(Payload):
    """Shows a slot, who has booked it, and all that can be changed of it."""

    slot: Id


@payload("pt", Answer.FORM)
@dataclass(frozen=True)
class TypeSlots(Payload):
    """Asks for the times of new slots to be typed."""

    service: Id = 0


@payload("pd", Answer.EDIT)
@dataclass(frozen=True)
class PickSlotDay(Payload):
    """Shows dates for a new slot, from a day on (0: from today)."""

    since: Day = 0


@payload("ps", Answer.EDIT)
@dataclass(frozen=True)
class PickSlotStart(Payload):
    """Shows full hours at which a new slot can start."""

    day: Day


@payload("pe", Answer.EDIT)
@dataclass(frozen=True)
class PickSlotLength(Payload):
    """Shows how long a new slot can be."""

    day: Day
    hour: Hour


@payload("pc", Answer.EDIT)
@dataclass(frozen=True)
class CheckSlot(Payload):
    """Says a picked slot back, and asks for a yes."""

    day: Day
    hour: Hour
    minutes: Small


@payload("pf", Answer.EDIT)
@dataclass(frozen=True)
class ForService(Payload):
    """Says the times back for another service."""

    service: Id


@payload("pp", Answer.EDIT)
@dataclass(frozen=True)
class PublishSlots(Payload):
    """Says yes to the times that were said back, in so many weeks running."""

    service: Id
    weeks: Weeks
    check: Check


@payload("pr", Answer.EDIT)
@dataclass(frozen=True)
class RepeatSlot(Payload):
    """Publishes a slot again in weeks to come; with 0 asks in how many."""

    slot: Id
    weeks: Weeks = 0


@payload("pm", Answer.FORM)
@dataclass(frozen=True)
class RetimeSlot(Payload):
    """Asks for another time of a slot."""

    slot: Id


@payload("pw", Answer.FORM)
@dataclass(frozen=True)
class DescribeSlot(Payload):
    """Asks for the seats, the notes or the link of a slot, by its place among these."""

    slot: Id
    what: Annotated[int, Bound(2)]


@payload("pv", Answer.EDIT)
@dataclass(frozen=True)
class ServiceOfSlot(Payload):
    """Gives a slot another service; with 0 asks which."""

    slot: Id
    service: Id = 0


@payload("px", Answer.EDIT)
@dataclass(frozen=True)
class DeleteSlot(Payload):
    """Takes a slot away; where it is booked, asks what shall become of that."""

    slot: Id
