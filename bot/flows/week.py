"""Weekly hours by tapping: pick days, pick from when until when, add ranges, copy a day's hours to others."""

from __future__ import annotations

from collections.abc import Iterable

from babel.dates import get_day_names

from bot.flow import Flow
from bot.presses.schedule import CopyDay, PickDays, PickEnd, PickStart, SetDays, ShowHours
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.hours import after_change, my_profile, way_back
from bot.words import Words, babel_locale
from core.people import MentorView
from core.schedule.hours import HoursBackwards, WeeklyRange, format_hours
from core.schedule.weekly import hours_of, set_hours

week = Flow("week")

WORKDAYS, ALL_DAYS = 0b0011111, 0b1111111
QUARTER = 15
STARTS = (0, *range(6 * 4, 24 * 4, 4))
"""Full hours; what begins in between, or at night, is typed."""


@week.press(PickDays, reads=True)
def pick_days(turn: Turn, pressed: PickDays) -> Screen:
    """The days, each of which can be picked or let go; from here to the times, or to a copy."""
    my_profile(turn)
    words, days, like, service = turn.words, pressed.days, pressed.like, pressed.service
    names = day_names(words)
    options = [
        Option(f"✓ {name}" if days >> day & 1 else name, PickDays(days ^ 1 << day, like, service))
        for day, name in enumerate(names)
        if day != like - 1
    ]
    go_on: tuple[Button, ...] = ()
    if days and like:
        go_on = (Button(words("Copy"), CopyDay(days, like, service), Style.SUCCESS),)
    elif days:
        go_on = (
            Button(words("Choose times"), PickStart(days, service=service), Style.SUCCESS),
            Button(words("No hours"), SetDays(days, 0, 0, service=service)),
        )
    usual = (
        Button(words("Mon–Fri"), PickStart(WORKDAYS, service=service)),
        Button(words("Every day"), PickStart(ALL_DAYS, service=service)),
    )
    return Screen(
        "schedule/pick_days.j2",
        {"picked": named(words, days), "like": names[like - 1] if like else ""},
        choice=Choice(words("Choose days"), tuple(options), columns=3),
        buttons=(() if like else usual, go_on, way_back(turn, service)),
    )


@week.press(PickStart, reads=True)
def pick_start(turn: Turn, pressed: PickStart) -> Screen:
    my_profile(turn)
    options = tuple(Option(_clock(at), PickEnd(pressed.days, at, pressed.more, pressed.service)) for at in STARTS)
    return Screen(
        "schedule/pick_start.j2",
        {"days": named(turn.words, pressed.days), "more": pressed.more},
        choice=Choice(turn.words("From when?"), options, columns=4),
        buttons=(
            (
                Button(turn.words("Other days"), PickDays(service=pressed.service)),
                Button(turn.words("My hours"), ShowHours(pressed.service)),
            ),
        ),
    )


@week.press(PickEnd, reads=True)
def pick_end(turn: Turn, pressed: PickEnd) -> Screen:
    my_profile(turn)
    ends = range(pressed.start + 4, 97, 4)
    options = tuple(
        Option(_clock(at), SetDays(pressed.days, pressed.start, at, pressed.more, pressed.service)) for at in ends
    )
    return Screen(
        "schedule/pick_end.j2",
        {"days": named(turn.words, pressed.days), "start": _clock(pressed.start)},
        choice=Choice(turn.words("Until when?"), options, columns=4),
        buttons=((Button(turn.words("Another start"), PickStart(pressed.days, pressed.more, pressed.service)),),),
    )


@week.press(SetDays)
def set_days(turn: Turn, pressed: SetDays) -> Screen:
    mentor, days = my_profile(turn), _weekdays(pressed.days)
    start, end = pressed.start * QUARTER, pressed.end * QUARTER
    if 0 < end <= start:
        raise HoursBackwards(f"{_clock(pressed.start)}-{_clock(pressed.end)}")
    kept = [r for r in _hours(turn, mentor, pressed.service) if pressed.more or r.weekday not in days]
    added = [WeeklyRange(day, start, end) for day in days] if end else []
    return _saved(turn, mentor, [*kept, *added], pressed)


@week.press(CopyDay)
def copy_day(turn: Turn, pressed: CopyDay) -> Screen:
    mentor, days = my_profile(turn), _weekdays(pressed.days)
    hours = _hours(turn, mentor, pressed.service)
    source = [r for r in hours if r.weekday == pressed.like - 1]
    copied = [WeeklyRange(day, r.start_minute, r.end_minute) for day in days for r in source]
    kept = [r for r in hours if r.weekday not in days or r.weekday == pressed.like - 1]
    return _saved(turn, mentor, [*kept, *copied], pressed)


def day_names(words: Words) -> list[str]:
    """The days of the week from Monday on, in the reader's language."""
    names = get_day_names("abbreviated", locale=babel_locale(words.locale))
    return [names[day] for day in range(7)]


def named(words: Words, days: int) -> str:
    """The days by their names; empty for none."""
    return ", ".join(name for day, name in enumerate(day_names(words)) if days >> day & 1)


def _saved(turn: Turn, mentor: MentorView, ranges: Iterable[WeeklyRange], pressed: SetDays | CopyDay) -> Screen:
    days, service = pressed.days, pressed.service

    def done() -> Screen:
        words, first = turn.words, (days & -days).bit_length()
        copy = (Button(words("Copy to other days"), PickDays(0, first, service)),) if days != ALL_DAYS else ()
        return Screen(
            "schedule/saved.j2",
            {"hours": format_hours(_hours(turn, mentor, service)), "zone": mentor.zone, "service": service},
            buttons=(
                (
                    Button(words("Add more times"), PickStart(days, True, service)),
                    Button(words("Other days"), PickDays(service=service)),
                ),
                copy,
                way_back(turn, service),
            ),
        )

    chosen = tuple(ranges)
    return after_change(
        turn,
        mentor,
        lambda: set_hours(turn.db, turn.community.id, mentor.id, chosen, by=turn.me, service_id=service),
        done,
    )


def _hours(turn: Turn, mentor: MentorView, service: int) -> tuple[WeeklyRange, ...]:
    return hours_of(turn.db, turn.community.id, mentor.id, service).ranges


def _weekdays(days: int) -> list[int]:
    return [day for day in range(7) if days >> day & 1]


def _clock(quarters: int) -> str:
    return f"{quarters // 4:02}:{quarters % 4 * QUARTER:02}"
