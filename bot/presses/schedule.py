"""What can be pressed about weekly hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.payloads import Answer, Bound, Payload, Small, payload


@payload("wh", Answer.EDIT)
@dataclass(frozen=True)
class ShowHours(Payload):
    """Shows one's weekly hours."""


@payload("wt", Answer.FORM)
@dataclass(frozen=True)
class TypeHours(Payload):
    """Asks for weekly hours to be typed."""


@payload("ws", Answer.EDIT)
@dataclass(frozen=True)
class SaveHours(Payload):
    """Says yes to the hours that were echoed; `check` tells them from hours typed since."""

    check: Annotated[int, Bound(2**32 - 1)]


@payload("wa", Answer.EDIT)
@dataclass(frozen=True)
class ShowAnswerTime(Payload):
    """Shows how long requests wait for one's answer."""


@payload("wu", Answer.EDIT)
@dataclass(frozen=True)
class SetAnswerTime(Payload):
    """Lets requests expire after so many hours without an answer; 0 leaves it to the usual rule."""

    hours: Small
