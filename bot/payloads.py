"""Buttons as typed payloads, packed into at most 64 ASCII bytes on every platform. What they do lives in the flows.

A packed payload is `tag.field.field`, each field a base-62 number. It carries all the button needs, so it works after a
restart and on any replica. It is a claim, not a permission: ownership is checked in the use case.
"""

from __future__ import annotations

import dataclasses
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Annotated, ClassVar, TypeVar, get_args, get_type_hints

LIMIT = 64
"""Bytes of callback data that Telegram allows: https://core.telegram.org/bots/api#inlinekeyboardbutton"""

DIGITS = string.digits + string.ascii_letters


class Answer(Enum):
    """How a press is answered. Known from the payload's type, before any work is done."""

    EDIT = "edit"
    """Turns the pressed message."""
    NEW = "new"
    """Comes as a new message."""
    PRIVATE = "private"
    """Comes as a notice that only this person sees."""
    FORM = "form"
    """Opens a form at once."""


@dataclass(frozen=True)
class Bound:
    """The whole numbers that a field can hold: from 0 up to `most`."""

    most: int


Id = Annotated[int, Bound(2**63 - 1)]
Moment = Annotated[int, Bound(2**33)]
"""Epoch seconds, up to the year 2242."""
Day = Annotated[int, Bound(99_999)]
"""A calendar day, in days since 1970-01-01."""
Small = Annotated[int, Bound(9_999)]
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """The day as a `Day` carries it."""
    return (day - _EPOCH).days


def dated(number: int) -> date:
    """The day that a `Day` carries."""
    return _EPOCH + timedelta(days=number)


class Unreadable(ValueError):
    """A press came with data that is no payload of ours: forged, or of a version that is gone."""


class Payload:
    """What a button does. Subclasses are frozen dataclasses of bounded numbers, registered by `payload`."""

    tag: ClassVar[str]
    answer: ClassVar[Answer]
    bounds: ClassVar[dict[str, int]]

    def pack(self) -> str:
        """This payload as at most 64 ASCII bytes; ValueError where a field is out of its bounds."""
        parts = [self.tag]
        for name, most in self.bounds.items():
            value = int(getattr(self, name))
            if not 0 <= value <= most:
                raise ValueError(f"{type(self).__name__}.{name} is out of bounds: {value}")
            parts.append(_base62(value))
        return ".".join(parts)


P = TypeVar("P", bound=Payload)

_registered: dict[str, type[Payload]] = {}


def payload(tag: str, answer: Answer) -> Callable[[type[P]], type[P]]:
    """Registers a payload type: its tag must be free, its fields bounded, and its longest form must fit."""

    def register(kind: type[P]) -> type[P]:
        if not (tag.isascii() and tag.isalnum()):
            raise TypeError(f"the tag of {kind.__name__} must be ASCII letters and digits: {tag!r}")
        if tag in _registered:
            raise TypeError(f"{kind.__name__} and {_registered[tag].__name__} have the same tag {tag!r}")
        kind.tag, kind.answer, kind.bounds = tag, answer, _bounds_of(kind)
        longest = len(tag) + sum(1 + len(_base62(most)) for most in kind.bounds.values())
        if longest > LIMIT:
            raise TypeError(f"{kind.__name__} can take {longest} bytes, and a button holds {LIMIT}")
        _registered[tag] = kind
        return kind

    return register


def unpack(data: str) -> Payload:
    """The payload that was packed into `data`; Unreadable where it is none of ours."""
    tag, *parts = data.split(".")
    kind = _registered.get(tag)
    if kind is None or len(parts) != len(kind.bounds):
        raise Unreadable(data)
    values = {}
    for part, (name, most) in zip(parts, kind.bounds.items(), strict=True):
        value = _number(part)
        if value is None or value > most:
            raise Unreadable(data)
        values[name] = value
    return kind(**values)


def registered() -> tuple[type[Payload], ...]:
    """Every payload type, in the order of its tag."""
    return tuple(kind for _, kind in sorted(_registered.items()))


def _bounds_of(kind: type[Payload]) -> dict[str, int]:
    hints = get_type_hints(kind, include_extras=True)
    bounds = {}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        if hints[field.name] is bool:
            bounds[field.name] = 1
            continue
        bound = next((extra for extra in get_args(hints[field.name])[1:] if isinstance(extra, Bound)), None)
        if bound is None:
            raise TypeError(f"{kind.__name__}.{field.name} has no bound")
        bounds[field.name] = bound.most
    return bounds


def _base62(value: int) -> str:
    digits = ""
    while True:
        value, rest = divmod(value, 62)
        digits = DIGITS[rest] + digits
        if not value:
            return digits


def _number(text: str) -> int | None:
    if not 1 <= len(text) <= LIMIT:
        return None
    value = 0
    for character in text:
        digit = DIGITS.find(character)
        if digit < 0:
            return None
        value = value * 62 + digit
    return value
