"""How long sessions of a service can be: chosen by taps, or typed."""

from __future__ import annotations

from bot.flow import Flow, Values
from bot.presses.services import ShowLengths, TypeLengths
from bot.screens import Button, Choice, Field, Form, Option, Screen
from bot.turn import Turn
from bot.widgets.services import back_row, my_service
from bot.words import Words
from core.services import ServiceView, change_terms
from core.services.terms import parse_lengths

lengths = Flow("lengths")

LENGTHS = (15, 20, 30, 45, 60, 90, 120, 180)


@lengths.press(ShowLengths)
def show_lengths(turn: Turn, pressed: ShowLengths) -> Screen:
    service = my_service(turn, pressed.service)
    if pressed.minutes:
        without = tuple(minutes for minutes in service.terms.durations if minutes != pressed.minutes)
        wanted = (*without, pressed.minutes) if pressed.offered else without
        if {*wanted} != {*service.terms.durations}:
            service = _changed(turn, service.id, wanted)
    return lengths_screen(turn, service)


@lengths.form(TypeLengths)
def lengths_form(words: Words, opened_by: TypeLengths) -> Form:
    field = Field("lengths", words("Lengths"), words("Like 30 min, 1 h, 90 min; the usual one first"), most=120)
    return Form(words("Your service"), (field,), opened_by, in_place=True)


@lengths.submitted(TypeLengths)
def typed_lengths(turn: Turn, opened_by: TypeLengths, values: Values) -> Screen:
    wanted = parse_lengths(values.get("lengths", ""))
    return lengths_screen(turn, _changed(turn, opened_by.service, wanted))


def lengths_screen(turn: Turn, service: ServiceView) -> Screen:
    words, had = turn.words, service.terms.durations
    options = tuple(
        Option(
            f"✓ {words.length(minutes)}" if minutes in had else words.length(minutes),
            ShowLengths(service.id, minutes, offered=minutes not in had),
        )
        for minutes in sorted({*LENGTHS, *had})
    )
    return Screen(
        "services/lengths.j2",
        {"usual": words.length(had[0]), "others": [words.length(minutes) for minutes in had[1:]]},
        choice=Choice(words("Choose lengths"), options, columns=3),
        buttons=((Button(words("Type them"), TypeLengths(service.id)),), back_row(words, service)),
    )


def _changed(turn: Turn, service_id: int, durations: tuple[int, ...]) -> ServiceView:
    change = {"durations": durations}
    return change_terms(turn.db, turn.community.id, service_id, change, by=turn.me, admin=turn.is_admin)
