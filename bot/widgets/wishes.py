"""What a student would book: service, length and mode, as they are told, and asked for where there is a choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import TypedDict

from bot.presses.booking import MODES, PickDay, PickMentor, Wish
from bot.presses.people import ShowMentor
from bot.screens import Button, Choice, Option, Screen
from bot.turn import Turn
from bot.words import Words
from core.booking import barred_from
from core.membership import member_spaces
from core.people import MentorView
from core.services import Mode, ServiceView, WhoMayBook, service_of, services_of
from core.services.errors import ServiceMissing


def mode_name(words: Words, mode: Mode) -> str:
    """The mode as people read it."""
    match mode:
        case Mode.VIDEO:
            return words("Video")
        case Mode.VOICE:
            return words("Voice")
        case Mode.IN_PERSON:
            return words("In person")
        case Mode.CHAT:
            return words("Chat")


def mode_of(wish: Wish) -> Mode | None:
    """The mode that is chosen, if one is."""
    return MODES[wish.mode - 1] if 1 <= wish.mode <= len(MODES) else None


class Sought(TypedDict):
    """What a free time has to suit: the wish, who asks, and from when on, with days of their zone."""

    zone: str
    now: datetime
    student_id: int
    mentor_id: int
    minutes: int | None


def sought(turn: Turn, wish: Wish) -> Sought:
    """What the times that are free for a wish are looked for by."""
    return Sought(
        zone=turn.words.zone, now=turn.now, student_id=turn.me, mentor_id=wish.mentor, minutes=wish.minutes or None
    )


def told(words: Words, service: ServiceView, wish: Wish) -> str:
    """What is chosen, on one line: `Thesis talk · 1 hour · Video`."""
    minutes, mode = wish.minutes or service.terms.minutes, mode_of(wish) or service.terms.mode
    return f"{service.terms.title} · {words.length(minutes)} · {mode_name(words, mode)}"


def settled(service: ServiceView, wish: Wish) -> Wish:
    """The wish for this service, with all in it that leaves no choice, and nothing that is not offered."""
    terms, mode = service.terms, mode_of(wish)
    minutes = wish.minutes if wish.minutes in terms.durations else 0
    way = wish.mode if mode in terms.modes else 0
    return Wish(
        wish.mentor,
        service.id,
        minutes or (terms.minutes if len(terms.durations) == 1 else 0),
        way or (MODES.index(terms.mode) + 1 if len(terms.modes) == 1 else 0),
    )


def services_screen(turn: Turn, mentor: MentorView, services: tuple[ServiceView, ...]) -> Screen:
    """What can be booked with the mentor."""
    words = turn.words
    barred = barred_from(turn.db, turn.community.id, mentor.id, services, turn.me, turn.now)
    options = tuple(
        Option(f"🔒 {service.terms.title}", PickDay(mentor.id, service.id), _for_whom(turn, service))
        if service.id in barred
        else Option(service.terms.title, PickDay(mentor.id, service.id), offer_line(words, service))
        for service in services
    )
    return Screen(
        "booking/services.j2",
        {"mentor": mentor, "services": services},
        choice=Choice(words("Choose what to book"), options),
        buttons=(_others(words, mentor),),
    )


def ways_screen(turn: Turn, mentor: MentorView, service: ServiceView, wish: Wish) -> Screen:
    """How long, and how: what of both is not chosen yet, with one tap."""
    words, terms = turn.words, service.terms
    lengths = (wish.minutes,) if wish.minutes else terms.durations
    modes = (MODES[wish.mode - 1],) if wish.mode else terms.modes
    options = []
    for minutes, mode in product(lengths, modes):
        names = [words.length(minutes)] * (len(lengths) > 1) + [mode_name(words, mode)] * (len(modes) > 1)
        picked = replace(wish, minutes=minutes, mode=MODES.index(mode) + 1)
        options.append(Option(" · ".join(names), picked.then(PickDay)))
    return Screen(
        "booking/ways.j2",
        {"mentor": mentor, "terms": terms, "long": len(lengths) > 1, "how": len(modes) > 1},
        choice=Choice(words("Choose one"), tuple(options), columns=2),
        buttons=((Button(words("Something else"), PickDay(mentor.id)),), _others(words, mentor)),
    )


def _for_whom(turn: Turn, service: ServiceView) -> str:
    """For whom a service is that is not for the reader."""
    words, only = turn.words, service.terms.members_of
    match service.terms.who_may_book:
        case WhoMayBook.CONNECTIONS:
            return words("For connections: ask to connect")
        case WhoMayBook.COURSE:
            return words("For those of its course")
        case _:
            spaces = member_spaces(turn.db, turn.community.id) if only else ()
            name = next((space.name for space in spaces if str(space) == only), "")
            return words("For %(name)s", name=name) if name else words("For members")


def offer_line(words: Words, service: ServiceView) -> str:
    """What can be chosen of the service, on one line: `30 minutes, 1 hour · Video · group of up to 6 · 40 EUR`."""
    terms = service.terms
    lengths = ", ".join(words.length(minutes) for minutes in terms.durations)
    group = words("group of up to %(seats)d", seats=terms.capacity) if terms.capacity > 1 else ""
    parts = [lengths, ", ".join(mode_name(words, mode) for mode in terms.modes), group, terms.price]
    return " · ".join(part for part in parts if part)


def _others(words: Words, mentor: MentorView) -> tuple[Button, ...]:
    return Button(words("Profile"), ShowMentor(mentor.id)), Button(words("Someone else"), PickMentor())


def wished_service(turn: Turn, wish: Wish) -> ServiceView:
    """What was chosen; where nothing was, the mentor's first service, or ServiceMissing."""
    if wish.service:
        return service_of(turn.db, turn.community.id, wish.service)
    services = services_of(turn.db, turn.community.id, wish.mentor)
    if not services:
        raise ServiceMissing
    return services[0]
