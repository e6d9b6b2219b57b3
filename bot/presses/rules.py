"""What can be pressed about the rules by which a service is booked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.payloads import Answer, Bound, Id, Payload, Small, payload

Amount = Annotated[int, Bound(99_999)]
"""Minutes, days or a count, as the rule has it; 0 is also no cap."""


@payload("wr", Answer.EDIT)
@dataclass(frozen=True)
class ShowRules(Payload):
    """Shows the rules by which a service is booked."""

    service: Id


@payload("wc", Answer.EDIT)
@dataclass(frozen=True)
class ShowRule(Payload):
    """Shows one rule, by its place in the list of rules, and values to choose."""

    service: Id
    rule: Small


@payload("wf", Answer.EDIT)
@dataclass(frozen=True)
class SetRule(Payload):
    """Sets a rule."""

    service: Id
    rule: Small
    value: Amount


@payload("wg", Answer.FORM)
@dataclass(frozen=True)
class TypeRule(Payload):
    """Asks for the value of a rule to be typed."""

    service: Id
    rule: Small
