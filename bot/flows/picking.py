"""A student chooses a time: by parts of a day, from the days around it, or out of a whole week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.flow import Flow
from bot.payloads import dated, day_number
from bot.presses.booking import PickDay, PickTime, RequestSession, ShowWeek, Wish
from bot.presses.people import ShowZone
from bot.presses.series import ChooseRhythm
from bot.presses.waitlist import PickTaken
from bot.screens import Button, Choice, Option, Screen
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.widgets.times import Times, how_many, labels_of, times_in_rows
from bot.widgets.wishes import sought, told
from bot.words import Words
from core.booking.free_time.picking import DAYS_OF_A_WEEK, DayTimes, WeekDay, times_on, week_from
from core.people import mentor_profile
from core.services import ServiceTerms, service_of

picking = Flow("picking")

TIMES = 24
FEW = 8
"""So many times are not worth dividing by parts of the day."""
HOURS_OF_A_PART = 6


@dataclass(frozen=True)
class Part:
    """The free times of a part of the day: what it is called, in the reader's time and in the mentor's."""

    name: str
    here: str
    there: str
    """Empty where both clocks show the same."""


@picking.press(PickTime, reads=True)
def pick_time(turn: Turn, pressed: PickTime) -> Screen:
    """The free times of a day, each asked for with one tap."""
    words, day = turn.words, dated(pressed.day)
    mentor = mentor_profile(turn.db, turn.community.id, pressed.mentor)
    found = times_on(turn.db, turn.community.id, pressed.service, day, **sought(turn, pressed))
    starts = [start for start in found.starts if pressed.part in {0, _part_of(words, start)}]
    shown = starts[pressed.page * TIMES : (pressed.page + 1) * TIMES]
    return Screen(
        "booking/times.j2",
        {
            "mentor": mentor,
            "day": words.day(day),
            "parts": _parts(words, found),
            "mentor_zone": found.zone.replace("_", " "),
            "what": told(words, found.service, pressed),
            "terms": found.service.terms,
            "series": pressed.series,
            "slots": [slot for slot in found.slots if slot.notes and slot.starts_at in shown],
        },
        choice=Choice(words("Choose a time"), _options(words, found, shown, pressed), columns=4),
        buttons=(
            _days_around(words, found, pressed)
            + pages_row(words, pressed.page, TIMES, len(starts), lambda page: replace(pressed, page=page)),
            _part_buttons(words, found, pressed),
            (Button(words("Time zone: %(zone)s", zone=words.zone_name), ShowZone()),),
            (
                Button(words("Other days"), pressed.then(PickDay)),
                Button(words("Week view"), pressed.then(ShowWeek, since=pressed.day)),
                _once_or_often(words, pressed),
                Button(words("Taken times"), pressed.then(PickTaken, day=pressed.day)),
                *_other_way(words, pressed, found.service.terms),
            ),
        ),
    )


@picking.press(ShowWeek, reads=True)
def show_week(turn: Turn, pressed: ShowWeek) -> Screen:
    """Seven days with what is free, taken and past, and the ways to the weeks around them."""
    words = turn.words
    today = words.local(turn.now).date()
    first = max(dated(pressed.since), today)
    mentor = mentor_profile(turn.db, turn.community.id, pressed.mentor)
    service = service_of(turn.db, turn.community.id, pressed.service)
    week = week_from(turn.db, turn.community.id, pressed.service, first, **sought(turn, pressed))
    step = timedelta(minutes=service.terms.step_minutes)
    options = tuple(
        Option(words.day(day.day), pressed.then(PickTime, day=day_number(day.day)), how_many(words, len(day.free)))
        for day in week
        if day.free
    )
    return Screen(
        "booking/week.j2",
        {
            "mentor": mentor,
            "what": told(words, service, pressed),
            "days": [(words.day(day.day), _rows(words, step, day)) for day in week],
        },
        choice=Choice(words("Choose a day"), options, columns=3),
        buttons=(
            _weeks_around(words, pressed, first, today, service.terms.horizon_days),
            (Button(words("Time zone: %(zone)s", zone=words.zone_name), ShowZone()),),
            (Button(words("First free days"), pressed.then(PickDay)), *_other_way(words, pressed, service.terms)),
        ),
    )


def _other_way(words: Words, pressed: Wish, terms: ServiceTerms) -> tuple[Button, ...]:
    """To another length or mode, where there is a choice."""
    if len(terms.durations) == len(terms.modes) == 1:
        return ()
    return (Button(words("Length or mode"), PickDay(pressed.mentor, pressed.service)),)


def _rows(words: Words, step: timedelta, day: WeekDay) -> list[Times]:
    return times_in_rows(words, step, free=day.free, taken=day.taken, past=day.past)


def _options(words: Words, found: DayTimes, starts: Sequence[datetime], pressed: PickTime) -> tuple[Option, ...]:
    there = Words(words.locale, found.zone)
    lengths = {slot.starts_at: slot.minutes for slot in found.slots if slot.minutes != pressed.minutes}
    options = []
    for start, label in zip(starts, labels_of(words, starts, words.time), strict=True):
        if start in lengths:
            label = f"{label} · {words.length(lengths[start])}"
        label = _with_seats(words, label, found.seats.get(start))
        elsewhere = words.time(start) != there.time(start)
        note = words("%(time)s in %(zone)s", time=there.time(start), zone=there.zone_name) if elsewhere else ""
        ask = pressed.then(ChooseRhythm if pressed.series else RequestSession, start=int(start.timestamp()))
        options.append(Option(label, ask, note))
    return tuple(options)


def _with_seats(words: Words, label: str, left: int | None) -> str:
    """The time, with the seats that are left where it is that of a group others have asked for."""
    if left is None:
        return label
    return (
        words("%(time)s · 1 seat left", time=label)
        if left == 1
        else words("%(time)s · %(count)s seats left", time=label, count=left)
    )


def _parts(words: Words, found: DayTimes) -> list[Part]:
    """The parts of the day that have free times, with the first and the last of each, here and where the mentor is."""
    there = Words(words.locale, found.zone)
    parts = []
    for place, of_part in groupby(found.starts, key=lambda start: _part_of(words, start)):
        starts = list(of_part)
        here, elsewhere = _ends(words.time, starts), _ends(there.time, starts)
        parts.append(Part(_part_names(words)[place - 1], here, elsewhere if elsewhere != here else ""))
    return parts


def _ends(time: Callable[[datetime], str], starts: Sequence[datetime]) -> str:
    return time(starts[0]) if len(starts) == 1 else f"{time(starts[0])} … {time(starts[-1])}"


def _part_of(words: Words, start: datetime) -> int:
    return words.local(start).hour // HOURS_OF_A_PART + 1


def _part_names(words: Words) -> tuple[str, str, str, str]:
    return words("Night"), words("Morning"), words("Afternoon"), words("Evening")


def _part_buttons(words: Words, found: DayTimes, pressed: PickTime) -> tuple[Button, ...]:
    """The parts of the day to choose from, where there are many times in several."""
    places = sorted({_part_of(words, start) for start in found.starts})
    if len(places) < 2 or len(found.starts) <= FEW:
        return ()
    others = [
        Button(_part_names(words)[place - 1], replace(pressed, part=place, page=0))
        for place in places
        if place != pressed.part
    ]
    whole = [Button(words("Whole day"), replace(pressed, part=0, page=0))] if pressed.part else []
    return (*whole, *others)


def _days_around(words: Words, found: DayTimes, pressed: PickTime) -> tuple[Button, ...]:
    row = []
    if found.before:
        row.append(Button(f"‹ {words.day(found.before)}", _on(pressed, found.before)))
    if found.after:
        row.append(Button(f"{words.day(found.after)} ›", _on(pressed, found.after)))
    return tuple(row)


def _on(pressed: PickTime, day: date) -> PickTime:
    return replace(pressed, day=day_number(day), page=0, part=0)


def _once_or_often(words: Words, pressed: PickTime) -> Button:
    label = words("A single session") if pressed.series else words("As a series")
    return Button(label, replace(pressed, series=not pressed.series))


def _weeks_around(words: Words, pressed: ShowWeek, first: date, today: date, horizon_days: int) -> tuple[Button, ...]:
    row = []
    week = timedelta(days=DAYS_OF_A_WEEK)
    if first > today:
        row.append(Button(words("‹ Previous week"), pressed.then(ShowWeek, since=day_number(max(first - week, today)))))
    if (first + week - today).days <= horizon_days:
        row.append(Button(words("Next week ›"), pressed.then(ShowWeek, since=day_number(first + week))))
    return tuple(row)
