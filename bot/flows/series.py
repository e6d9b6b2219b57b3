"""A student asks for several dates at once: how often, which of them are free, and what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.flow import Flow, Values
from bot.payloads import Payload
from bot.presses.booking import PickTime
from bot.presses.people import GoHome
from bot.presses.series import CheckSeries, ChooseRhythm, Dates, RequestSeries, Rhythm, SendSeries
from bot.presses.sessions import ListSessions
from bot.refusals import template_of
from bot.screens import Button, Choice, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.hours import number
from bot.widgets.request_form import request_fields, written_in
from bot.widgets.wishes import mode_of, told
from bot.words import Words
from core.booking.errors import SeriesChanged, SeriesTooShort
from core.booking.series.planning import SeriesPlan, plan_series
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
    ask = pressed.then(
        RequestSeries, start=pressed.start, every=pressed.every, times=pressed.times, skipped=_bits(plan)
    )
    send = Button(words("Ask for %(count)s dates", count=len(plan.free)), ask, Style.PRIMARY)
    return Screen(
        PLAN,
        _data(turn, pressed, plan),
        buttons=(
            (send,) if len(plan.free) > 1 else (),
            (
                Button(words("How often?"), pressed.then(ChooseRhythm, start=pressed.start)),
                _other_start(words, pressed, _moment(pressed.start)),
            ),
        ),
    )


@series.form_of(RequestSeries)
def series_form(turn: Turn, opened_by: RequestSeries) -> Form | Screen:
    """What the service asks; where it asks nothing, a button to send it."""
    words, plan = turn.words, _plan(turn, opened_by)
    data = _data(turn, opened_by, plan)
    fields = request_fields(words, plan.service.terms)
    if fields:
        return Form(words("Your request"), fields, opened_by, in_place=True, template=PLAN, data=data)
    send = opened_by.then(
        SendSeries, start=opened_by.start, every=opened_by.every, times=opened_by.times, skipped=opened_by.skipped
    )
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
    if isinstance(done, Dates):
        again = done.then(CheckSeries, start=done.start, every=done.every, times=done.times)
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
    )


def _data(turn: Turn, wish: Rhythm, plan: SeriesPlan) -> dict[str, object]:
    return {"plan": plan, "what": told(turn.words, plan.service, wish), "every_weeks": wish.every}


def _checked(wish: ChooseRhythm, every: int, times: int) -> CheckSeries:
    return wish.then(CheckSeries, start=wish.start, every=every, times=times)


def _other_start(words: Words, wish: ChooseRhythm | CheckSeries, start: datetime) -> Button:
    times = wish.then(PickTime, day=number(words.local(start).date()))
    return Button(words("Another start"), replace(times, series=True))


def _bits(plan: SeriesPlan) -> int:
    return sum(1 << place for place in plan.skipped)


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
