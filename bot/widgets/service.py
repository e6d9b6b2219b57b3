"""The screen of a service: each of its terms, and the way to change it."""

from __future__ import annotations

from bot.payloads import Payload
from bot.presses.courses import ShowBelonging
from bot.presses.people import GoHome
from bot.presses.rules import ShowRules
from bot.presses.schedule import ShowHours
from bot.presses.services import ListServices, ShowForm, ShowLengths, ShowModes, ShowSetting, TakeAway, WriteTerm
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.services import OF_FORM, SETTINGS, may_change, setting_value
from bot.widgets.wishes import mode_name
from bot.words import noted
from core.courses import course_of
from core.services import ServiceView

TEXTS = (
    ("title", noted("Name")),
    ("description", noted("Description")),
    ("place", noted("Place")),
    ("phone", noted("Phone number")),
    ("price", noted("Price")),
)
"""Buttons name a text by its place here, so new ones go to the end."""
PLACE, PHONE = 2, 3


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
