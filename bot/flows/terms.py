"""The terms of a service: each is changed by a tap, or written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.flow import Flow, Values
from bot.payloads import Payload
from bot.presses.booking import MODES
from bot.presses.people import GoHome
from bot.presses.services import ChooseSetting, ShowLengths, ShowModes, ShowService, ShowSetting, TypeLengths, WriteTerm
from bot.refusals import template_of
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.service import PHONE, PLACE, TEXTS, service_screen
from bot.widgets.services import SETTINGS, WHO_MAY_BOOK, back_row, my_service, setting_value, space_name
from bot.widgets.wishes import mode_name
from bot.words import Words
from core.errors import ParleyError
from core.membership import member_spaces
from core.services import Mode, ServiceView, WhoMayBook, change_terms
from core.services.errors import NoMode, PlaceMissing, WrongNumberOfLengths
from core.services.terms import TEXT_LIMITS

service_terms = Flow("terms")

MOST_SPACES = 20
"""Groups and roles to choose from: with the other answers they fit one choice."""


@service_terms.form_of(WriteTerm)
def text_form(turn: Turn, opened_by: WriteTerm) -> Form:
    words, (name, title) = turn.words, TEXTS[min(opened_by.text, len(TEXTS) - 1)]
    now = getattr(my_service(turn, opened_by.service).terms, name)
    required = name == "title"
    kept = words("Now “%(now)s”; left out, it is taken away", now=now[:40]) if now and not required else ""
    field = Field(
        "text",
        words.say(title),
        kept or _hint(words, name),
        long=name == "description",
        required=required,
        most=TEXT_LIMITS[name],
        value=now,
    )
    return Form(words("Your service"), (field,), opened_by, in_place=True)


@service_terms.submitted(WriteTerm)
def write(turn: Turn, opened_by: WriteTerm, values: Values) -> Screen:
    name, _ = TEXTS[min(opened_by.text, len(TEXTS) - 1)]
    service = my_service(turn, opened_by.service)
    changes: dict[str, Any] = {name: values.get("text", "")}
    if name == "place":
        others = tuple(mode for mode in service.terms.modes if mode is not Mode.IN_PERSON)
        changes["modes"] = (*others, Mode.IN_PERSON) if changes["place"].strip() else others
    changed = _change(turn, service.id, changes)
    return modes_screen(turn, changed) if name in ("place", "phone") else service_screen(turn, changed)


@service_terms.press(ShowSetting, reads=True)
def show_setting(turn: Turn, pressed: ShowSetting) -> Screen:
    service, words = my_service(turn, pressed.service), turn.words
    if pressed.setting >= len(SETTINGS):
        return service_screen(turn, service)
    setting, spaces = SETTINGS[pressed.setting], member_spaces(turn.db, turn.community.id)
    options = tuple(
        Option(words.say(text), ChooseSetting(service.id, pressed.setting, place))
        for place, (value, text) in enumerate(setting.values)
        if value != WhoMayBook.MEMBERS or spaces
    )
    if pressed.setting == WHO_MAY_BOOK and len(spaces) > 1:
        options += tuple(
            Option(space_name(words, space), ChooseSetting(service.id, pressed.setting, place))
            for place, space in enumerate(spaces[:MOST_SPACES], len(setting.values))
        )
    data = {"name": setting.name, "title": words.say(setting.title), "now": setting_value(turn, setting, service)}
    choice = Choice(words("Choose a value"), options)
    return Screen("services/setting.j2", data, choice=choice, buttons=(back_row(words, service),))


@service_terms.press(ChooseSetting)
def choose_setting(turn: Turn, pressed: ChooseSetting) -> Screen:
    service = my_service(turn, pressed.service)
    if pressed.setting >= len(SETTINGS):
        return service_screen(turn, service)
    values, changes = SETTINGS[pressed.setting].values, {}
    if pressed.value < len(values):
        changes = {SETTINGS[pressed.setting].name: values[pressed.value][0]}
    elif pressed.setting == WHO_MAY_BOOK:
        named = member_spaces(turn.db, turn.community.id)[pressed.value - len(values) :][:1]
        changes = {"who_may_book": WhoMayBook.MEMBERS, "members_of": str(named[0])} if named else {}
    if "who_may_book" in changes:
        changes = {"members_of": "", **changes}
    return service_screen(turn, _change(turn, service.id, changes))


@service_terms.press(ShowModes)
def modes(turn: Turn, pressed: ShowModes) -> Screen:
    service = my_service(turn, pressed.service)
    if 1 <= pressed.mode <= len(MODES):
        mode, had = MODES[pressed.mode - 1], service.terms.modes
        without = tuple(other for other in had if other is not mode)
        if pressed.offered != (mode in had):
            service = _change(turn, service.id, {"modes": (*had, mode) if pressed.offered else without})
    return modes_screen(turn, service)


@service_terms.refusal(NoMode)
@service_terms.refusal(PlaceMissing)
@service_terms.refusal(WrongNumberOfLengths)
def not_without(turn: Turn, error: ParleyError, done: Payload | None) -> Screen:
    """What a service cannot be without stays; leads to what can be done instead."""
    screen, words = Screen(template_of(type(error)), {"error": error}), turn.words
    home = Button(words("Home"), GoHome())
    match done:
        case ShowModes(service) | WriteTerm(service) if isinstance(error, PlaceMissing):
            first = Button(words("Write the place"), WriteTerm(service, PLACE), Style.PRIMARY)
        case ShowModes(service) | ShowLengths(service) | WriteTerm(service):
            first = Button(words("Back to the service"), ShowService(service), Style.PRIMARY)
        case TypeLengths():
            first = Button(words("Correct it"), done, Style.PRIMARY)
        case _:
            return replace(screen, buttons=((home,),))
    return replace(screen, buttons=((first, home),))


def modes_screen(turn: Turn, service: ServiceView) -> Screen:
    words, terms = turn.words, service.terms
    options = []
    for number, mode in enumerate(MODES, 1):
        where_first = mode is Mode.IN_PERSON and not terms.place
        press: Payload = (
            WriteTerm(service.id, PLACE)
            if where_first
            else ShowModes(service.id, number, offered=mode not in terms.modes)
        )
        name = mode_name(words, mode)
        options.append(Option(f"✓ {name}" if mode in terms.modes else name, press))
    texts = (Button(words("Place"), WriteTerm(service.id, PLACE)), Button(words("Phone"), WriteTerm(service.id, PHONE)))
    return Screen(
        "services/modes.j2",
        {"terms": terms, "usual": mode_name(words, terms.mode), "several": len(terms.modes) > 1},
        choice=Choice(words("Choose how you meet"), tuple(options), columns=2),
        buttons=(texts, back_row(words, service)),
    )


def _hint(words: Words, name: str) -> str:
    hints: Mapping[str, str] = {
        "title": words("Like: Thesis talk"),
        "description": words("What students should know before they book"),
        "place": words("Where you meet in person"),
        "phone": words("The number to call; leave it out for a room without cameras"),
        "price": words("Like: 40 EUR, or free"),
    }
    return hints[name]


def _change(turn: Turn, service_id: int, changes: Mapping[str, Any]) -> ServiceView:
    return change_terms(turn.db, turn.community.id, service_id, changes, by=turn.me, admin=turn.is_admin)
