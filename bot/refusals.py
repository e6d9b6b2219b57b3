"""What is shown on a refusal: the template named after the fact, and what can be done next. Each fact has one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.payloads import Answer, Payload
from bot.presses.people import GoHome
from bot.screens import Button, Screen, Style
from bot.turn import Turn
from core.errors import ParleyError


def template_of(refusal: type[ParleyError]) -> str:
    """The template that says this fact: `SlotTaken` of `core.booking` is in `booking/slot_taken.j2`."""
    feature = refusal.__module__.split(".")[1]
    return f"{feature}/{re.sub(r'(?<!^)(?=[A-Z])', '_', refusal.__name__).lower()}.j2"


def refusal_screen(
    turn: Turn,
    refusal: ParleyError,
    made_by: Mapping[type[Exception], Callable[[Turn, Any, Payload | None], Screen]],
    done: Payload | None,
    *,
    can_correct: bool,
) -> Screen:
    """The screen of a refusal: the flow's own where it makes one, else its template with a way on.

    A form that was refused for what was written in it can be corrected, with what was written.
    """
    make = made_by.get(type(refusal))
    if make is not None:
        screen = make(turn, refusal, done)
        return screen if screen.answer else replace(screen, answer=Answer.NEW)
    row = [Button(turn.words("Home"), GoHome())]
    if can_correct and done is not None:
        row.insert(0, Button(turn.words("Correct it"), done, Style.PRIMARY))
    return Screen(template_of(type(refusal)), {"error": refusal}, buttons=(tuple(row),), answer=Answer.NEW)
