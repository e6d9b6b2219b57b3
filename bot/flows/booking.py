"""A student chooses whom to meet, for what, and on which day. The time is picked in picking.py."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from bot.commands import Argument
from bot.flow import Flow, Values
from bot.payloads import day_number
from bot.presses.booking import MODES, BookAgain, PickDay, PickMentor, PickTime, RequestSession, ShowWeek, Wish
from bot.presses.people import GoHome, ShowMentor, ShowZone
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.directory import mentors_fitting, next_free
from bot.widgets.paging import pages_row
from bot.widgets.times import DAYS, days_row, how_many
from bot.widgets.wishes import services_screen, settled, sought, told, ways_screen
from bot.words import Words
from core.booking import booking_card
from core.booking.free_time.availability import FreeDay, free_days
from core.people import MentorView, list_mentors, mentor_profile
from core.people.errors import MentorMissing
from core.services import ServiceView, services_of
from core.services.errors import ServiceMissing
from core.text import id_in

booking = Flow("booking")
booking.final(MentorMissing, ServiceMissing)

MENTORS = 10


@booking.command(
    "book", "Book a session", Argument("mentor", "Whom you would like to meet", completes=True), reads=True
)
def book(turn: Turn, text: str, arguments: Values) -> Screen:
    wanted = arguments.get("mentor", text).strip()
    chosen = id_in(wanted)
    if chosen is not None:
        with suppress(MentorMissing):
            return next_screen(turn, Wish(chosen))
    return mentors_screen(turn, search=wanted)


@booking.completes("book", "mentor")
def complete_mentor(turn: Turn, typed: str) -> tuple[tuple[str, str], ...]:
    return mentors_fitting(turn, typed)


@booking.press(PickMentor, reads=True)
def pick_mentor(turn: Turn, pressed: PickMentor) -> Screen:
    return mentors_screen(turn, pressed.page)


@booking.press(PickDay, reads=True)
def pick_day(turn: Turn, pressed: PickDay) -> Screen:
    return next_screen(turn, pressed, pressed.since)


@booking.press(BookAgain, reads=True)
def book_again(turn: Turn, pressed: BookAgain) -> Screen:
    card = booking_card(turn.db, turn.community.id, pressed.booking, turn.me, turn.now)
    return next_screen(turn, Wish(card.mentor_id, card.service_id, card.minutes, MODES.index(card.mode) + 1))


def mentors_screen(turn: Turn, page: int = 0, search: str = "") -> Screen:
    words = turn.words
    found = list_mentors(turn.db, turn.community.id, search=search, offset=page * MENTORS, limit=MENTORS)
    options = tuple(Option(m.name, PickDay(m.id), m.profile.headline) for m in found.items)
    if search:
        paging: tuple[Button, ...] = (Button(words("Show all"), PickMentor()),)
    else:
        paging = pages_row(words, page, MENTORS, found.total, PickMentor)
    return Screen(
        "people/mentors.j2",
        {"found": found, "search": search, "free": next_free(turn, found.items)},
        choice=Choice(words("Choose whom to meet"), options),
        buttons=(paging, (Button(words("Home"), GoHome()),)),
    )


def next_screen(turn: Turn, wish: Wish, since: int = 0) -> Screen:
    """What is to be chosen next: the service, and how long and how, where there is a choice; then the day."""
    mentor = mentor_profile(turn.db, turn.community.id, wish.mentor)
    services = services_of(turn.db, turn.community.id, mentor.id)
    if not services:
        raise ServiceMissing
    service = next((service for service in services if service.id == wish.service), None)
    if service is None and len(services) > 1:
        return services_screen(turn, mentor, services)
    service = service or services[0]
    chosen = settled(service, wish)
    if not (chosen.minutes and chosen.mode):
        screen = ways_screen(turn, mentor, service, chosen)
        return screen if len(services) > 1 else replace(screen, buttons=screen.buttons[1:])
    return days_screen(turn, mentor, service, chosen, since, alone=len(services) == 1)


def days_screen(
    turn: Turn, mentor: MentorView, service: ServiceView, wish: Wish, since: int = 0, *, alone: bool = True
) -> Screen:
    """The days on which the mentor is free for it, in the reader's zone; `alone` where they offer nothing else."""
    words = turn.words
    days = free_days(turn.db, turn.community.id, service.id, **sought(turn, wish))
    ahead = [day for day in days if day_number(day.day) >= since]
    options = tuple(
        Option(words.day(day.day), wish.then(PickTime, day=day_number(day.day)), how_many(words, day.count))
        for day in ahead[:DAYS]
    )
    fixed = alone and len(service.terms.durations) == len(service.terms.modes) == 1
    others = () if fixed else (Button(words("Something else"), _back(service, mentor, alone)),)
    return Screen(
        "booking/days.j2",
        {"mentor": mentor, "any": bool(days), "what": told(words, service, wish), "terms": service.terms},
        choice=Choice(words("Choose a day"), options, columns=3),
        buttons=(
            _first_free(words, wish, days),
            days_row(words, days, since, lambda day: wish.then(PickDay, since=day)),
            (Button(words("Time zone: %(zone)s", zone=words.zone_name), ShowZone()),),
            (*others, Button(words("Profile"), ShowMentor(mentor.id)), Button(words("Someone else"), PickMentor())),
        ),
    )


def _back(service: ServiceView, mentor: MentorView, alone: bool) -> PickDay:
    """To the services; where there is but one, to its lengths and modes."""
    return PickDay(mentor.id, service.id if alone else 0)


def _first_free(words: Words, wish: Wish, days: Sequence[FreeDay]) -> tuple[Button, ...]:
    """The very first time, with one tap, and the way to see whole weeks."""
    if not days:
        return ()
    first = days[0].first
    ask = wish.then(RequestSession, start=int(first.timestamp()))
    return (
        Button(words("First free: %(at)s", at=words.moment(first)), ask, Style.PRIMARY),
        Button(words("Week view"), wish.then(ShowWeek)),
    )
