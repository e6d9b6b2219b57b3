"""A student asks for several dates at once: how often, which of them are free, and what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.flow import Flow, Values
from bot.payloads import Payload, day_number
from bot.presses.booking import PickTime
from bot.presses.people import GoHome
from bot.presses.series import (
    MOST_SWAPS,
    CheckSeries,
    ChooseRhythm,
    Dates,
    RequestSeries,
    Rhythm,
    SendSeries,
    Swap,
    SwapDate,
    as_number,
    swaps_in,
)
from bot.presses.sessions import ListSessions
from bot.refusals import template_of
from bot.screens import Button, Choice, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.request_form import request_fields, written_in
from bot.widgets.wishes import mode_of, told
from bot.words import Words
from core.booking.errors import SeriesChanged, SeriesTooShort
from core.booking.series.planning import SeriesPlan, near_to_date, plan_series
from core.booking.series.requesting import request_series
from core.people import mentor_profile

series = Flow("series")

WEEKLY = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 26)
FORTNIGHTLY = (2, 3, 4, 5, 6, 8, 10, 13, 18, 26)
PLAN = "series/plan.j2"


@series.press(ChooseRhythm, reads=True)
def choose_rhythm(turn: Turn, pressed: ChooseRhythm) -> Screen:
    words, start = turn.words, _moment(pressed.start)
    weekly = [Option(words("Weekly, %(count)s times", count=n), _checked(pressed, 1, n)) for n in WEEKLY]
    fortnightly = [
        Option(words("Every two weeks, %(count)s times", count=n), _checked(pressed, 2, n)) for n in FORTNIGHTLY
    ]
    mentor = mentor_profile(turn.db, turn.community.id, pressed.mentor)
    return Screen(
        "series/rhythm.j2",
        {"mentor": mentor, "start": start},
        choice=Choice(words("How often?"), (*weekly, *fortnightly), columns=2),
        buttons=((_other_start(words, pressed, start),),),
    )


@series.press(CheckSeries, reads=True)
def check_series(turn: Turn, pressed: CheckSeries) -> Screen:
    """The dates with those that are not free, which are left out, and the ways on."""
    words, plan = turn.words, _plan(turn, pressed)
    ask = pressed.same(RequestSeries, skipped=_bits(plan))
    send = Button(words("Ask for %(count)s dates", count=len(plan.free)), ask, Style.PRIMARY)
    return Screen(
        PLAN,
        _data(turn, pressed, plan),
        choice=_dates_to_swap(words, pressed, plan),
        buttons=(
            (send,) if len(plan.free) > 1 else (),
            (
                Button(words("How often?"), pressed.then(ChooseRhythm, start=pressed.start)),
                _other_start(words, pressed, _moment(pressed.start)),
            ),
        ),
    )


def _dates_to_swap(words: Words, pressed: CheckSeries, plan: SeriesPlan) -> Choice | None:
    """The dates that are not free, for each of which another time can be chosen, as far as a button has room."""
    swapped = {swap.place for swap in swaps_in(pressed.swaps)}
    options = tuple(
        Option(words.moment(date.instead_of or date.start), pressed.same(SwapDate, place=place))
        for place, date in enumerate(plan.dates)
        if date.start is not None and not date.free and (place in swapped or len(swapped) < MOST_SWAPS)
    )
    return Choice(words("Another time in place of"), options) if options else None


@series.press(SwapDate, reads=True)
def swap_date(turn: Turn, pressed: SwapDate) -> Screen:
    """The free times near to a date, or to go on without it."""
    words, plan = turn.words, _plan(turn, pressed)
    date = plan.dates[pressed.place] if pressed.place < len(plan.dates) else None
    wanted = (date.instead_of or date.start) if date else None
    if wanted is None:
        raise SeriesChanged
    left = [swap for swap in swaps_in(pressed.swaps) if swap.place != pressed.place]
    near = near_to_date(
        turn.db,
        turn.community.id,
        pressed.service,
        wanted,
        student_id=turn.me,
        now=turn.now,
        mentor_id=pressed.mentor,
        minutes=pressed.minutes or None,
    )
    swapped = {start: Swap(pressed.place, int((start - wanted).total_seconds() // 60)) for start in near}
    options = tuple(
        Option(words.moment(start), pressed.same(CheckSeries, swaps=as_number([*left, swap])))
        for start, swap in swapped.items()
    )
    without = Button(words("Leave it out"), pressed.same(CheckSeries, swaps=as_number(left)))
    return Screen(
        "series/swap.j2",
        {"mentor": plan.mentor_name, "date": wanted, "any": bool(near)},
        choice=Choice(words("Choose another time"), options) if options else None,
        buttons=((without,),),
    )


@series.form_of(RequestSeries)
def series_form(turn: Turn, opened_by: RequestSeries) -> Form | Screen:
    """What the service asks; where it asks nothing, a button to send it."""
    words, plan = turn.words, _plan(turn, opened_by)
    data = _data(turn, opened_by, plan)
    fields = request_fields(words, plan.service.terms)
    if fields:
        return Form(words("Your request"), fields, opened_by, in_place=True, template=PLAN, data=data)
    send = opened_by.same(SendSeries, skipped=opened_by.skipped)
    return Screen(PLAN, data, buttons=((Button(words("Send"), send, Style.PRIMARY),),))


@series.submitted(RequestSeries)
def send_form(turn: Turn, opened_by: RequestSeries, values: Values) -> Screen:
    return _send(turn, opened_by, values)


@series.press(SendSeries)
def send_series(turn: Turn, pressed: SendSeries) -> Screen:
    return _send(turn, pressed, {})


@series.refusal(SeriesChanged)
@series.refusal(SeriesTooShort)
def look_again(turn: Turn, error: SeriesChanged | SeriesTooShort, done: Payload | None) -> Screen:
    """Leads back to the dates; what was written is kept for when they are asked for."""
    row = [Button(turn.words("Home"), GoHome())]
    if isinstance(done, Dates | SwapDate):
        again = done.same(CheckSeries)
        row.insert(0, Button(turn.words("Show the dates"), again, Style.PRIMARY))
    return Screen(template_of(type(error)), {"error": error}, buttons=(tuple(row),))


def _send(turn: Turn, wish: Dates, values: Values) -> Screen:
    """Asks the mentor. The card of the series comes as a notice, so that it is kept true wherever this was sent."""
    asked = request_series(
        turn.db,
        community_id=turn.community.id,
        service_id=wish.service,
        mentor_id=wish.mentor,
        minutes=wish.minutes or None,
        mode=mode_of(wish),
        student_id=turn.me,
        start=_moment(wish.start),
        every_weeks=wish.every,
        times=wish.times,
        skipped=[place for place in range(wish.times) if wish.skipped >> place & 1],
        swaps=_swaps(wish),
        **written_in(values),
        now=turn.now,
    )
    row = (Button(turn.words("My sessions"), ListSessions()), Button(turn.words("Home"), GoHome()))
    return Screen("series/sent.j2", {"asked": asked}, buttons=(row,), toast=turn.words("Request sent"))


def _plan(turn: Turn, wish: Rhythm) -> SeriesPlan:
    return plan_series(
        turn.db,
        turn.community.id,
        wish.service,
        start=_moment(wish.start),
        every_weeks=wish.every,
        times=wish.times,
        student_id=turn.me,
        now=turn.now,
        mentor_id=wish.mentor,
        minutes=wish.minutes or None,
        swaps=_swaps(wish),
    )


def _swaps(wish: Rhythm) -> dict[int, timedelta]:
    return {swap.place: timedelta(minutes=swap.minutes) for swap in swaps_in(wish.swaps)}


def _data(turn: Turn, wish: Rhythm, plan: SeriesPlan) -> dict[str, object]:
    return {"plan": plan, "what": told(turn.words, plan.service, wish), "every_weeks": wish.every}


def _checked(wish: ChooseRhythm, every: int, times: int) -> CheckSeries:
    return wish.then(CheckSeries, start=wish.start, every=every, times=times)


def _other_start(words: Words, wish: ChooseRhythm | CheckSeries, start: datetime) -> Button:
    times = wish.then(PickTime, day=day_number(words.local(start).date()))
    return Button(words("Another start"), replace(times, series=True))


def _bits(plan: SeriesPlan) -> int:
    return sum(1 << place for place in plan.skipped)


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
