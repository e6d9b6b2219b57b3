"""Days off and special hours: listed, added by tapping or typed as `24 Dec - 2 Jan off`, deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from bot import asking
from bot.flow import Flow, Values
from bot.payloads import Payload, dated, day_number
from bot.presses.overrides import (
    DeleteOverride,
    PickDate,
    PickLastDate,
    PlanDate,
    SaveOverrides,
    ShowOverride,
    ShowOverrides,
    TakeOff,
    TypeDateHours,
    TypeOverrides,
)
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.hours import (
    after_change,
    check_of_dates,
    dates_echo,
    day_name,
    my_profile,
    stretch_line,
    today_of,
    way_back,
)
from bot.widgets.paging import pages_row
from bot.words import Words
from core.people import MentorView
from core.schedule.dates import FURTHEST_DAYS, Stretch, check_reach, parse_dates, stretches
from core.schedule.hours import format_times
from core.schedule.overrides import clear_overrides, overrides_of, set_overrides
from core.schedule.weekly import hours_of

overrides = Flow("overrides")

PAGE = 12
DATES = 21
EXAMPLE = "24 Dec - 2 Jan off; 5 Dec 10-12, 15-16"
HOURS_EXAMPLE = "10-12, 15-16"


@overrides.press(ShowOverrides, reads=True)
def show_overrides(turn: Turn, pressed: ShowOverrides) -> Screen:
    return overrides_screen(turn, my_profile(turn), pressed.page)


@overrides.press(ShowOverride, reads=True)
def show_override(turn: Turn, pressed: ShowOverride) -> Screen:
    mentor = my_profile(turn)
    found = [stretch for stretch in _stretches(turn, mentor) if _show(stretch) == pressed]
    if not found:
        return overrides_screen(turn, mentor)
    delete = Button(turn.words("Delete"), DeleteOverride(pressed.first, pressed.last), Style.DANGER)
    return Screen(
        "schedule/override.j2",
        {"line": stretch_line(turn.words, found[0], today_of(turn, mentor)), "zone": mentor.zone},
        buttons=((delete, Button(turn.words("Days off and special hours"), ShowOverrides())),),
    )


@overrides.press(DeleteOverride)
def delete_override(turn: Turn, pressed: DeleteOverride) -> Screen:
    mentor, first, last = my_profile(turn), dated(pressed.first), dated(pressed.last)
    return after_change(
        turn,
        mentor,
        lambda: clear_overrides(turn.db, turn.community.id, mentor.id, first, last, by=turn.me),
        lambda: overrides_screen(turn, mentor),
    )


@overrides.press(PickDate, reads=True)
def pick_date(turn: Turn, pressed: PickDate) -> Screen:
    """Dates to choose from, each with the hours that hold there now."""
    mentor = my_profile(turn)
    today = today_of(turn, mentor)
    since = max(dated(pressed.since), today)
    options = tuple(
        Option(day_name(turn.words, day, today), PlanDate(day_number(day))) for day in _days(since, today, DATES)
    )
    return Screen(
        "schedule/pick_date.j2",
        {"example": EXAMPLE},
        choice=Choice(turn.words("Choose a date"), options, columns=3),
        buttons=(_dates_row(turn.words, since, today, today, PickDate), _list_row(turn)),
    )


@overrides.press(PlanDate, reads=True)
def plan_date(turn: Turn, pressed: PlanDate) -> Screen:
    mentor, words, day = my_profile(turn), turn.words, pressed.day
    today = today_of(turn, mentor)
    check_reach(dated(day), dated(day), today, dated(day).isoformat())
    return Screen(
        "schedule/plan_date.j2",
        {"day": day_name(words, dated(day), today), "usual": _usual(turn, mentor, dated(day)), "zone": mentor.zone},
        buttons=(
            (Button(words("Day off"), TakeOff(day, day), Style.PRIMARY),),
            (Button(words("Off until …"), PickLastDate(day)), Button(words("Special hours"), TypeDateHours(day))),
            _list_row(turn),
        ),
    )


@overrides.press(PickLastDate, reads=True)
def pick_last_date(turn: Turn, pressed: PickLastDate) -> Screen:
    mentor = my_profile(turn)
    today, first = today_of(turn, mentor), dated(pressed.first)
    check_reach(first, first, today, first.isoformat())
    earliest = first + timedelta(days=1)
    since = max(dated(pressed.since), earliest)
    options = tuple(
        Option(day_name(turn.words, day, today), TakeOff(pressed.first, day_number(day)))
        for day in _days(since, today, DATES)
    )
    return Screen(
        "schedule/pick_last_date.j2",
        {"first": day_name(turn.words, first, today)},
        choice=Choice(turn.words("Choose the last day off"), options, columns=3),
        buttons=(
            _dates_row(turn.words, since, earliest, today, lambda day: PickLastDate(pressed.first, day)),
            _list_row(turn),
        ),
    )


@overrides.press(TakeOff)
def take_off(turn: Turn, pressed: TakeOff) -> Screen:
    mentor = my_profile(turn)
    today, stretch = today_of(turn, mentor), Stretch(dated(pressed.first), dated(pressed.last), ())
    check_reach(stretch.first, stretch.last, today, f"{stretch.first} - {stretch.last}")
    return after_change(
        turn,
        mentor,
        lambda: set_overrides(turn.db, turn.community.id, mentor.id, stretch.days, by=turn.me, today=today),
        lambda: overrides_screen(turn, mentor, saved=True),
    )


@overrides.form(TypeOverrides)
def dates_form(words: Words, opened_by: TypeOverrides) -> Form:
    field = Field("dates", words("Dates"), words("Like %(example)s", example=EXAMPLE), long=True, most=500)
    return Form(words("Days off and special hours"), (field,), opened_by, in_place=True)


@overrides.submitted(TypeOverrides)
def typed_dates(turn: Turn, opened_by: TypeOverrides, values: Values) -> Screen:
    return dates_echo(turn, my_profile(turn), values.get("dates", ""))


@overrides.form(TypeDateHours)
def date_hours_form(words: Words, opened_by: TypeDateHours) -> Form:
    title = words("Hours on %(day)s", day=words.day(dated(opened_by.day)))
    field = Field("hours", words("Hours"), words("Like %(example)s", example=HOURS_EXAMPLE), most=200)
    return Form(title, (field,), opened_by, in_place=True)


@overrides.submitted(TypeDateHours)
def typed_date_hours(turn: Turn, opened_by: TypeDateHours, values: Values) -> Screen:
    return dates_echo(turn, my_profile(turn), f"{dated(opened_by.day).isoformat()} {values.get('hours', '')}")


@overrides.press(SaveOverrides)
def save_overrides(turn: Turn, pressed: SaveOverrides) -> Screen:
    mentor = my_profile(turn)
    draft = asking.draft_of(turn)
    if draft is None or draft.form != TypeOverrides().pack():
        return overrides_screen(turn, mentor)
    typed, today = draft.answers.get("dates", ""), today_of(turn, mentor)
    days = parse_dates(typed, today)
    if check_of_dates(days) != pressed.check:
        return dates_echo(turn, mentor, typed)
    asking.take(turn)
    return after_change(
        turn,
        mentor,
        lambda: set_overrides(turn.db, turn.community.id, mentor.id, days, by=turn.me, today=today),
        lambda: overrides_screen(turn, mentor, saved=True),
    )


def overrides_screen(turn: Turn, mentor: MentorView, page: int = 0, *, saved: bool = False) -> Screen:
    """The days off and special hours ahead, and the ways to more."""
    words, today = turn.words, today_of(turn, mentor)
    found = _stretches(turn, mentor)
    shown = found[page * PAGE : (page + 1) * PAGE]
    options = tuple(Option(stretch_line(words, stretch, today), _show(stretch)) for stretch in shown)
    add = Button(words("Add"), PickDate(), Style.PRIMARY)
    return Screen(
        "schedule/overrides.j2",
        {"lines": [option.label for option in options], "zone": mentor.zone, "example": EXAMPLE, "saved": saved},
        choice=Choice(words("Choose one to delete it"), options) if options else None,
        buttons=(
            pages_row(words, page, PAGE, len(found), ShowOverrides),
            (add, Button(words("Type them"), TypeOverrides())),
            way_back(turn),
        ),
    )


def _stretches(turn: Turn, mentor: MentorView) -> tuple[Stretch, ...]:
    return stretches(overrides_of(turn.db, turn.community.id, mentor.id, since=today_of(turn, mentor)))


def _show(stretch: Stretch) -> ShowOverride:
    return ShowOverride(day_number(stretch.first), day_number(stretch.last))


def _dates_row(
    words: Words, since: date, earliest: date, today: date, to: Callable[[int], Payload]
) -> tuple[Button, ...]:
    """Buttons to the dates before and after the ones shown; perhaps none."""
    row = []
    if since > earliest:
        row.append(Button(words("‹ Earlier"), to(day_number(max(earliest, since - timedelta(days=DATES))))))
    if _days(since + timedelta(days=DATES), today, 1):
        row.append(Button(words("Later ›"), to(day_number(since + timedelta(days=DATES)))))
    return tuple(row)


def _list_row(turn: Turn) -> tuple[Button, ...]:
    return (Button(turn.words("Days off and special hours"), ShowOverrides()),)


def _usual(turn: Turn, mentor: MentorView, day: date) -> str:
    """The hours that hold on that date as it stands."""
    special = overrides_of(turn.db, turn.community.id, mentor.id, since=day)
    if special and special[0].day == day:
        return format_times(special[0].ranges)
    week = hours_of(turn.db, turn.community.id, mentor.id).ranges
    return format_times((r.start_minute, r.end_minute) for r in week if r.weekday == day.weekday())


def _days(since: date, today: date, count: int) -> list[date]:
    last = today + timedelta(days=FURTHEST_DAYS)
    return [day for ahead in range(count) if (day := since + timedelta(days=ahead)) <= last]
