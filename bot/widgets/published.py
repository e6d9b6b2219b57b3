"""What is said of slots that a mentor is about to publish, and of those just published."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zlib import crc32

from bot import asking
from bot.presses.published import ForService, PublishSlots, ShowSlots, TypeSlots
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.hours import day_name, today_of
from bot.words import Words
from core.people import MentorView
from core.schedule.hours import format_times
from core.schedule.published import SlotView, check_times
from core.schedule.published_times import MOST_WEEKS, WallSlot, parse_slots
from core.services import ServiceView, service_of, services_of
from core.services.errors import ServiceMissing

TIMES_EXAMPLE = "3 Dec 14:00-15:00"
WEEKS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, MOST_WEEKS)
LISTED = 20


def slots_echo(turn: Turn, mentor: MentorView, typed: str, service_id: int = 0) -> Screen:
    """Says the times back as they were understood, and asks for a yes. What is typed is kept until then."""
    words, today = turn.words, today_of(turn, mentor)
    slots = parse_slots(typed, today)
    service, others = service_for(turn, mentor, service_id)
    times = [slot.span(mentor.zone) for slot in slots]
    check_times(turn.db, service, mentor.id, times, by=turn.me, now=turn.now)
    asking.keep(turn, TypeSlots(service.id).pack(), {"times": typed})
    check = check_of_slots(slots)
    weekly = tuple(
        Option(words("Weekly, %(count)s weeks in all", count=count), PublishSlots(service.id, count, check))
        for count in WEEKS
    )
    switch = tuple(Button(words("For %(service)s", service=s.terms.title[:40]), ForService(s.id)) for s in others[:4])
    return Screen(
        "published/echo.j2",
        {
            "lines": [_line(words, slot, today) for slot in slots[:LISTED]],
            "more": max(0, len(slots) - LISTED),
            "zone": mentor.zone,
            "service": service.terms.title,
        },
        choice=Choice(words("Or publish them weekly"), weekly, columns=2),
        buttons=(
            (
                Button(words("Publish"), PublishSlots(service.id, 1, check), Style.SUCCESS),
                Button(words("Change"), TypeSlots(service.id)),
            ),
            switch,
        ),
    )


def published_screen(turn: Turn, slots: tuple[SlotView, ...]) -> Screen:
    """What was published, and from when on students can ask for what lies too far ahead now."""
    service = service_of(turn.db, turn.community.id, slots[0].service_id)
    horizon = timedelta(days=service.terms.horizon_days)
    far: list[datetime] = [slot.starts_at - horizon for slot in slots if slot.starts_at - horizon > turn.now]
    return Screen(
        "published/saved.j2",
        {"slots": slots[:LISTED], "count": len(slots), "far": far, "service": service.terms.title},
        buttons=((Button(turn.words("My slots"), ShowSlots(), Style.PRIMARY),),),
    )


def service_for(turn: Turn, mentor: MentorView, service_id: int) -> tuple[ServiceView, tuple[ServiceView, ...]]:
    """The service of that id, or the first one, and the mentor's others; ServiceMissing where there is none."""
    services = services_of(turn.db, turn.community.id, mentor.id)
    if not services:
        raise ServiceMissing
    chosen = next((service for service in services if service.id == service_id), services[0])
    return chosen, tuple(service for service in services if service.id != chosen.id)


def check_of_slots(slots: tuple[WallSlot, ...]) -> int:
    """Tells these times from others."""
    return crc32(";".join(f"{slot.day} {slot.start_minute}-{slot.end_minute}" for slot in slots).encode())


def _line(words: Words, slot: WallSlot, today: date) -> str:
    return f"{day_name(words, slot.day, today)}: {format_times([(slot.start_minute, slot.end_minute)])}"
