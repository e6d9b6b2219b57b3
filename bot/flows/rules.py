"""The rules by which a service is booked: how often, how early, with how much time between."""

from __future__ import annotations

from dataclasses import dataclass

from bot.flow import Flow, Values
from bot.presses.rules import SetRule, ShowRule, ShowRules, TypeRule
from bot.screens import Button, Choice, Field, Form, Option, Screen
from bot.turn import Turn
from bot.widgets.services import back_row, my_service
from bot.words import Noted, Words, noted
from core.services import ServiceView, change_terms
from core.services.errors import ServiceMissing
from core.services.terms import CAPS, COUNTS, MAY_BE_NONE, parse_term

rules = Flow("rules")
rules.final(ServiceMissing)


@dataclass(frozen=True)
class Rule:
    """A term that a mentor sets: what it is called, and the values to choose from; 0 is also no cap, or as usual."""

    name: str
    title: Noted
    values: tuple[int, ...]


H, D = 60, 24 * 60
RULES = (
    Rule("step_minutes", noted("Starts every"), (5, 10, 15, 20, 30, 45, 60)),
    Rule("notice_minutes", noted("Notice"), (0, H, 2 * H, 4 * H, 12 * H, D, 2 * D, 7 * D)),
    Rule("horizon_days", noted("Bookable ahead"), (7, 14, 30, 60, 90, 180, 365)),
    Rule("buffer_before_minutes", noted("Free before"), (0, 5, 10, 15, 30, 45, 60)),
    Rule("buffer_after_minutes", noted("Free after"), (0, 5, 10, 15, 30, 45, 60)),
    Rule("most_a_day", noted("Sessions a day"), (0, 1, 2, 3, 4, 5, 6, 8)),
    Rule("most_a_week", noted("Sessions a week"), (0, 1, 2, 3, 5, 8, 10, 15, 20)),
    Rule("most_open_requests", noted("Open requests of a student"), (0, 1, 2, 3, 5)),
    Rule("most_a_week_each", noted("Sessions a week for a student"), (0, 1, 2, 3, 5)),
    Rule("cancel_until_minutes", noted("Students cancel until"), (0, H, 2 * H, 4 * H, 12 * H, D, 2 * D)),
    Rule("capacity", noted("Seats"), (1, 2, 3, 5, 8, 10, 15, 20, 30)),
    Rule("least_students", noted("Fewest in a group"), (1, 2, 3, 4, 5, 6, 8, 10)),
    Rule("decide_before_minutes", noted("Small groups called off"), (2 * H, 6 * H, 12 * H, D, 2 * D, 3 * D)),
    Rule("offer_minutes", noted("Held for the waitlist"), (0, 15, 30, H, 2 * H, 6 * H, 12 * H, D)),
)
"""Buttons name a rule by its place here, so new ones go to the end."""


@rules.press(ShowRules, reads=True)
def show_rules(turn: Turn, pressed: ShowRules) -> Screen:
    return rules_screen(turn, my_service(turn, pressed.service))


@rules.press(ShowRule, reads=True)
def show_rule(turn: Turn, pressed: ShowRule) -> Screen:
    service = my_service(turn, pressed.service)
    if pressed.rule >= len(RULES):
        return rules_screen(turn, service)
    words, rule = turn.words, RULES[pressed.rule]
    options = tuple(
        Option(told(turn, rule, _meant(rule, value)), SetRule(service.id, pressed.rule, value)) for value in rule.values
    )
    now = told(turn, rule, getattr(service.terms, rule.name))
    return Screen(
        "schedule/rule.j2",
        {"name": rule.name, "title": words.say(rule.title), "now": now},
        choice=Choice(words("Choose a value"), options, columns=2),
        buttons=(
            (
                Button(words("Type another"), TypeRule(service.id, pressed.rule)),
                Button(words("Rules"), ShowRules(service.id)),
            ),
            back_row(words, service),
        ),
    )


@rules.press(SetRule)
def set_rule(turn: Turn, pressed: SetRule) -> Screen:
    if pressed.rule >= len(RULES):
        return rules_screen(turn, my_service(turn, pressed.service))
    rule = RULES[pressed.rule]
    value = _meant(rule, pressed.value)
    return _changed(turn, pressed.service, rule.name, value)


@rules.form(TypeRule)
def rule_form(words: Words, opened_by: TypeRule) -> Form:
    rule = RULES[min(opened_by.rule, len(RULES) - 1)]
    hint = words("A number, or none") if rule.name in CAPS else words("Like 45 min, 1 h 30 or 2 days")
    if rule.name in MAY_BE_NONE - CAPS:
        hint = words("Like 45 min or 2 h, or usual")
    field = Field("value", words.say(rule.title), hint, most=60)
    return Form(words("Rules of booking"), (field,), opened_by, in_place=True)


@rules.submitted(TypeRule)
def typed_rule(turn: Turn, opened_by: TypeRule, values: Values) -> Screen:
    name = RULES[min(opened_by.rule, len(RULES) - 1)].name
    value = parse_term(name, values.get("value", ""))
    return _changed(turn, opened_by.service, name, value)


def rules_screen(turn: Turn, service: ServiceView) -> Screen:
    """Every rule as it stands, each with the way to change it."""
    words = turn.words
    lines = [(words.say(rule.title), told(turn, rule, getattr(service.terms, rule.name))) for rule in RULES]
    options = tuple(
        Option(f"{title}: {value}", ShowRule(service.id, place)) for place, (title, value) in enumerate(lines)
    )
    return Screen(
        "schedule/rules.j2",
        {"lines": lines, "title": service.terms.title},
        choice=Choice(words("Choose a rule to change it"), options),
        buttons=(back_row(turn.words, service),),
    )


def told(turn: Turn, rule: Rule, value: int | None) -> str:
    """A value of the rule as people read it."""
    words = turn.words
    if value is None and rule.name == "offer_minutes":
        return words("as usual here (%(length)s)", length=words.length(turn.community.offer_minutes))
    if value is None:
        return words("no limit")
    if rule.name in COUNTS:
        return str(value)
    return words.length(value * D if rule.name == "horizon_days" else value) if value else words("none")


def _changed(turn: Turn, service_id: int, name: str, value: int | None) -> Screen:
    change = {name: value}
    service = change_terms(turn.db, turn.community.id, service_id, change, by=turn.me, admin=turn.is_admin)
    return rules_screen(turn, service)


def _meant(rule: Rule, value: int) -> int | None:
    """The value that a button stands for: of a cap, 0 is none, and of what is left to the community, as usual."""
    return None if rule.name in MAY_BE_NONE and not value else value
