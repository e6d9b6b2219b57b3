"""What can be booked with a mentor, or with all of them: listing it, adding to it, changing each term by a tap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.flow import Flow, Values
from bot.payloads import Payload
from bot.presses.booking import MODES
from bot.presses.courses import ShowBelonging
from bot.presses.people import GoHome
from bot.presses.schedule import ShowHours, ShowRules
from bot.presses.services import (
    AddService,
    ChooseSetting,
    ListServices,
    ShowForm,
    ShowLengths,
    ShowModes,
    ShowService,
    ShowSetting,
    TakeAway,
    TypeLengths,
    WriteTerm,
)
from bot.refusals import template_of
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.services import (
    OF_FORM,
    SETTINGS,
    WHO_MAY_BOOK,
    back_row,
    may_change,
    my_service,
    setting_value,
    space_name,
)
from bot.widgets.wishes import mode_name
from bot.words import Words, noted
from core.courses import course_of
from core.errors import ParleyError
from core.membership import member_spaces
from core.people import mentor_of
from core.people.errors import NotYours
from core.schedule.errors import NotAMentor
from core.services import (
    Mode,
    ServiceTerms,
    ServiceView,
    WhoMayBook,
    add_service,
    change_terms,
    retire_service,
    service_of,
    services_of,
    shared_services,
)
from core.services.errors import NoMode, PlaceMissing, TooManyServices, WrongNumberOfLengths
from core.services.terms import TEXT_LIMITS

services = Flow("services")
services.final(TooManyServices)

TEXTS = (
    ("title", noted("Name")),
    ("description", noted("Description")),
    ("place", noted("Place")),
    ("phone", noted("Phone number")),
    ("price", noted("Price")),
)
"""Buttons name a text by its place here, so new ones go to the end."""
PLACE, PHONE = 2, 3
MOST_SPACES = 20
"""Groups and roles to choose from: with the other answers they fit one choice."""


@services.command("services", "Set what can be booked with you", reads=True)
def services_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return list_screen(turn)


@services.press(ListServices, reads=True)
def list_services(turn: Turn, pressed: ListServices) -> Screen:
    return list_screen(turn)


@services.press(ShowService, reads=True)
def show_service(turn: Turn, pressed: ShowService) -> Screen:
    service = service_of(turn.db, turn.community.id, pressed.service)
    if service.mentor_id is not None and not may_change(turn, service):
        raise NotYours
    return service_screen(turn, service)


@services.form(AddService)
def add_form(words: Words, opened_by: AddService) -> Form:
    hint = words("Like: Thesis talk")
    return Form(words("A new service"), (Field("title", words("Name"), hint, most=TEXT_LIMITS["title"]),), opened_by)


@services.submitted(AddService)
def add(turn: Turn, opened_by: AddService, values: Values) -> Screen:
    mentor = None if opened_by.shared else mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is None and not opened_by.shared:
        raise NotAMentor
    terms = ServiceTerms(title=values.get("title", ""))
    service = add_service(
        turn.db,
        turn.community.id,
        mentor.id if mentor else None,
        terms,
        by=turn.me,
        admin=turn.is_admin,
        now=turn.now,
    )
    return service_screen(turn, service)


@services.form_of(WriteTerm)
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


@services.submitted(WriteTerm)
def write(turn: Turn, opened_by: WriteTerm, values: Values) -> Screen:
    name, _ = TEXTS[min(opened_by.text, len(TEXTS) - 1)]
    service = my_service(turn, opened_by.service)
    changes: dict[str, Any] = {name: values.get("text", "")}
    if name == "place":
        others = tuple(mode for mode in service.terms.modes if mode is not Mode.IN_PERSON)
        changes["modes"] = (*others, Mode.IN_PERSON) if changes["place"].strip() else others
    changed = _change(turn, service.id, changes)
    return modes_screen(turn, changed) if name in ("place", "phone") else service_screen(turn, changed)


@services.press(ShowSetting, reads=True)
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


@services.press(ChooseSetting)
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


@services.press(ShowModes)
def modes(turn: Turn, pressed: ShowModes) -> Screen:
    service = my_service(turn, pressed.service)
    if 1 <= pressed.mode <= len(MODES):
        mode, had = MODES[pressed.mode - 1], service.terms.modes
        without = tuple(other for other in had if other is not mode)
        if pressed.offered != (mode in had):
            service = _change(turn, service.id, {"modes": (*had, mode) if pressed.offered else without})
    return modes_screen(turn, service)


@services.press(TakeAway)
def take_away(turn: Turn, pressed: TakeAway) -> Screen:
    service, words = my_service(turn, pressed.service), turn.words
    if pressed.sure:
        retire_service(turn.db, turn.community.id, pressed.service, by=turn.me, admin=turn.is_admin, now=turn.now)
        return list_screen(turn)
    sure = Button(words("Take it away"), TakeAway(pressed.service, sure=True), Style.DANGER)
    keep = Button(words("Keep it"), ShowService(pressed.service))
    return Screen("services/take_away.j2", {"terms": service.terms}, buttons=((sure, keep),))


@services.refusal(NoMode)
@services.refusal(PlaceMissing)
@services.refusal(WrongNumberOfLengths)
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


def list_screen(turn: Turn) -> Screen:
    """One's own services, and those of all; who is neither mentor nor admin has none."""
    words, mentor = turn.words, mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is None and not turn.is_admin:
        raise NotAMentor
    found = (
        services_of(turn.db, turn.community.id, mentor.id) if mentor else shared_services(turn.db, turn.community.id)
    )
    options = tuple(
        Option(
            service.terms.title if service.mentor_id else words("%(title)s (for all)", title=service.terms.title),
            ShowService(service.id),
            ", ".join(words.length(minutes) for minutes in service.terms.durations),
        )
        for service in found
    )
    adding = [Button(words("Add a service"), AddService(), Style.PRIMARY)] if mentor else []
    if turn.is_admin:
        adding.append(Button(words("Add one for all"), AddService(shared=True)))
    home = Button(words("Home"), GoHome())
    return Screen(
        "services/services.j2",
        {"own": sum(service.mentor_id is not None for service in found), "all": len(found)},
        choice=Choice(words("Choose a service"), options),
        buttons=(tuple(adding), (Button(words("My hours"), ShowHours()), home) if mentor else (home,)),
    )


def service_screen(turn: Turn, service: ServiceView) -> Screen:
    """The service with all its terms; each is changed from here by those who may."""
    words = turn.words
    mine = may_change(turn, service) and not service.retired
    lines = _lines(turn, service)
    options = tuple(Option(f"{title}: {value}" if value else title, press) for title, value, press in lines)
    more = (
        Button(words("Booking rules"), ShowRules(service.id)),
        Button(words("Hours"), ShowHours(service.id)),
        Button(words("Take away"), TakeAway(service.id), Style.DANGER),
    )
    return Screen(
        "services/service.j2",
        {
            "mine": mine,
            "terms": service.terms,
            "shared": service.mentor_id is None,
            "lines": lines,
            "retired": service.retired,
        },
        choice=Choice(words("Choose what to change"), options) if mine else None,
        buttons=(
            (more if service.mentor_id else (more[0], more[2])) if mine else (),
            (Button(words("All services"), ListServices()), Button(words("Home"), GoHome())),
        ),
    )


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


def _lines(turn: Turn, service: ServiceView) -> list[tuple[str, str, Payload]]:
    """Each term of the service as a title, what it is now, and the way to change it."""
    words, terms, service_id = turn.words, service.terms, service.id
    course = course_of(turn.db, turn.community.id, terms.course_id).name if terms.course_id is not None else ""
    texts = {name: (words.say(title), WriteTerm(service_id, place)) for place, (name, title) in enumerate(TEXTS)}
    settings = [
        (words.say(setting.title), setting_value(turn, setting, service), ShowSetting(service_id, place))
        for place, setting in enumerate(SETTINGS)
        if setting.name not in OF_FORM
    ]
    asked = [setting for setting in SETTINGS if setting.name in OF_FORM and getattr(terms, setting.name) != "not_asked"]
    form = [words.say(setting.title) for setting in asked] + [question.text for question in terms.questions]
    return [
        (texts["title"][0], terms.title, texts["title"][1]),
        (texts["description"][0], terms.description[:60] or words("none"), texts["description"][1]),
        (words("Lengths"), ", ".join(words.length(m) for m in terms.durations), ShowLengths(service_id)),
        (words("How you meet"), ", ".join(mode_name(words, mode) for mode in terms.modes), ShowModes(service_id)),
        (texts["price"][0], terms.price or words("not said"), texts["price"][1]),
        (words("Course"), course or words("none"), ShowBelonging(service_id)),
        *settings,
        (words("Request form"), ", ".join(form) or words("nothing"), ShowForm(service_id)),
    ]


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
