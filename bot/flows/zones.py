"""The zone in which a person reads times: chosen from a list, or typed as a city."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.commands import Argument
from bot.flow import Flow, Values
from bot.payloads import Payload
from bot.presses.booking import PickMentor
from bot.presses.people import GoHome, PickZone, ShowZone, TypeZone
from bot.refusals import template_of
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.words import Words
from core.people import choose_zone, mentor_of
from core.schedule.zones import OffsetIsNoZone, UnknownZone, find_zone, zone_suggestions

zones = Flow("zones")

COMMON_ZONES = (
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "UTC",
    "Europe/London",
    "Africa/Lagos",
    "Europe/Berlin",
    "Africa/Nairobi",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
)
"""Buttons name a zone by its place here, so new ones go to the end."""


@zones.command("timezone", "Set your time zone", Argument("zone", "A city or a zone", completes=True))
def timezone_command(turn: Turn, text: str, arguments: Values) -> Screen:
    wanted = arguments.get("zone", text).strip()
    return take_zone(turn, find_zone(wanted)) if wanted else zone_screen(turn)


@zones.completes("timezone", "zone")
def complete_zone(turn: Turn, typed: str) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", " "), name) for name in zone_suggestions(typed, 25))


@zones.press(ShowZone, reads=True)
def show_zone(turn: Turn, pressed: ShowZone) -> Screen:
    return zone_screen(turn)


@zones.press(PickZone)
def pick_zone(turn: Turn, pressed: PickZone) -> Screen:
    if pressed.number >= len(COMMON_ZONES):
        return zone_screen(turn)
    return take_zone(turn, COMMON_ZONES[pressed.number])


@zones.form(TypeZone)
def zone_form(words: Words, opened_by: TypeZone) -> Form:
    hint = words("A city or a zone, like Berlin or Asia/Kolkata")
    return Form(words("Your time zone"), (Field("zone", words("Time zone"), hint, most=60),), opened_by, in_place=True)


@zones.submitted(TypeZone)
def typed_zone(turn: Turn, opened_by: TypeZone, values: Values) -> Screen:
    return take_zone(turn, find_zone(values.get("zone", "")))


@zones.refusal(OffsetIsNoZone)
@zones.refusal(UnknownZone)
def unknown_zone(turn: Turn, error: UnknownZone, done: Payload | None) -> Screen:
    numbers = {name: number for number, name in enumerate(COMMON_ZONES)}
    options = tuple(_zone_option(turn, numbers[name]) for name in error.suggestions if name in numbers)
    type_it = Button(turn.words("Type another"), TypeZone(), Style.PRIMARY)
    return Screen(
        template_of(type(error)),
        {"error": error},
        choice=Choice(turn.words("Choose a time zone"), options) if options else None,
        buttons=((type_it, Button(turn.words("Choose from a list"), ShowZone())),),
    )


def zone_screen(turn: Turn) -> Screen:
    words = turn.words
    return Screen(
        "people/zone.j2",
        {"now": turn.now},
        choice=Choice(words("Choose a time zone"), tuple(_zone_option(turn, n) for n in range(len(COMMON_ZONES)))),
        buttons=((Button(words("Type another"), TypeZone()), Button(words("Home"), GoHome())),),
    )


def take_zone(turn: Turn, zone: str) -> Screen:
    """Sets the zone in which this person reads times; a mentor's weekly hours stay in the zone they were set in."""
    choose_zone(turn.db, turn.me, zone)
    now_in = Words(turn.words.locale, zone)
    mentor = mentor_of(turn.db, turn.community.id, turn.me)
    hours_zone = mentor.zone.replace("_", " ") if mentor is not None and mentor.zone != zone else ""
    book = () if mentor is not None else (Button(turn.words("Book a session"), PickMentor(), Style.PRIMARY),)
    return Screen(
        "people/zone_taken.j2",
        {"zone": now_in.zone_name, "time": now_in.time(turn.now), "hours_zone": hours_zone},
        buttons=((*book, Button(turn.words("Home"), GoHome()), Button(turn.words("Change"), ShowZone())),),
    )


def _zone_option(turn: Turn, number: int) -> Option:
    zone = COMMON_ZONES[number]
    there = turn.now.astimezone(ZoneInfo(zone))
    return Option(f"{zone.split('/')[-1].replace('_', ' ')} · {there:%H:%M}", PickZone(number), zone.replace("_", " "))
