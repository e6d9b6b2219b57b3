"""A mentor's weekly hours: typed as `Mon-Fri 9-12, 14-18`, echoed back for a yes."""

from __future__ import annotations

from zlib import crc32

from bot import asking
from bot.commands import Argument
from bot.flow import Flow, Values
from bot.payloads import Answer
from bot.presses.people import GoHome, ShowMentor
from bot.presses.schedule import SaveHours, SetAnswerTime, ShowAnswerTime, ShowHours, TypeHours
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.words import Words
from core.people import expire_unanswered_after, mentor_of
from core.schedule.hours import format_hours, parse_hours
from core.schedule.weekly import hours_of, set_hours

schedule = Flow("schedule")

EXAMPLE = "Mon-Fri 9-12, 14-18"
ANSWER_HOURS = (6, 12, 24, 48, 72)


@schedule.command("hours", "Set when you can be booked", Argument("week", f"Like {EXAMPLE}"))
def hours_command(turn: Turn, text: str, arguments: Values) -> Screen:
    typed = arguments.get("week", text).strip()
    return echo(turn, typed) if typed else hours_screen(turn)


@schedule.press(ShowHours, reads=True)
def show_hours(turn: Turn, pressed: ShowHours) -> Screen:
    return hours_screen(turn)


@schedule.form(TypeHours)
def hours_form(words: Words, opened_by: TypeHours) -> Form:
    hint = words("Like %(example)s", example=EXAMPLE)
    week = Field("week", words("Hours"), hint, long=True, most=500)
    return Form(words("Your weekly hours"), (week,), opened_by, in_place=True)


@schedule.submitted(TypeHours)
def typed_hours(turn: Turn, opened_by: TypeHours, values: Values) -> Screen:
    return echo(turn, values.get("week", ""))


def hours_screen(turn: Turn) -> Screen:
    """The hours as they stand, and the way to change them."""
    mentor = mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is None:
        return not_a_mentor(turn)
    hours = hours_of(turn.db, turn.community.id, mentor.id)
    change = Button(turn.words("Change"), TypeHours(), Style.PRIMARY)
    return Screen(
        "schedule/hours.j2",
        {"hours": format_hours(hours.ranges), "zone": hours.zone, "example": EXAMPLE},
        buttons=(
            (change, Button(turn.words("Time to answer"), ShowAnswerTime())),
            (Button(turn.words("See my profile"), ShowMentor(mentor.id)), _home(turn)),
        ),
    )


def echo(turn: Turn, typed: str) -> Screen:
    """Says the hours back as they were understood, and asks for a yes. What is typed is kept until then."""
    mentor = mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is None:
        return not_a_mentor(turn)
    understood = format_hours(parse_hours(typed))
    asking.keep(turn, TypeHours().pack(), {"week": typed})
    save = Button(turn.words("Yes, save"), SaveHours(_check(understood)), Style.SUCCESS)
    change = Button(turn.words("Change"), TypeHours())
    return Screen("schedule/echo.j2", {"hours": understood, "zone": mentor.zone}, buttons=((save, change),))


@schedule.press(SaveHours)
def save_hours(turn: Turn, pressed: SaveHours) -> Screen:
    mentor = mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is None:
        return not_a_mentor(turn)
    draft = asking.draft_of(turn)
    if draft is None or draft.form != TypeHours().pack():
        return hours_screen(turn)
    ranges = parse_hours(draft.answers.get("week", ""))
    if _check(format_hours(ranges)) != pressed.check:
        return echo(turn, draft.answers["week"])
    saved = set_hours(turn.db, turn.community.id, mentor.id, ranges, by=turn.me)
    asking.take(turn)
    return Screen(
        "schedule/saved.j2",
        {"hours": format_hours(saved.ranges), "zone": saved.zone},
        buttons=((Button(turn.words("See my profile"), ShowMentor(mentor.id)), _home(turn)),),
    )


@schedule.press(ShowAnswerTime, reads=True)
def show_answer_time(turn: Turn, pressed: ShowAnswerTime) -> Screen:
    return answer_time_screen(turn)


@schedule.press(SetAnswerTime)
def set_answer_time(turn: Turn, pressed: SetAnswerTime) -> Screen:
    mentor = mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is None:
        return not_a_mentor(turn)
    expire_unanswered_after(turn.db, turn.community.id, mentor.id, pressed.hours or None, by=turn.me)
    return answer_time_screen(turn)


def answer_time_screen(turn: Turn) -> Screen:
    """How long requests wait for the mentor's answer, and the choice of another time."""
    mentor = mentor_of(turn.db, turn.community.id, turn.me)
    if mentor is None:
        return not_a_mentor(turn)
    options = [Option(turn.words("Until 3 hours before the start"), SetAnswerTime(0))]
    options += [Option(turn.words("%(hours)s hours", hours=hours), SetAnswerTime(hours)) for hours in ANSWER_HOURS]
    return Screen(
        "schedule/answer_time.j2",
        {"hours": mentor.hours_unanswered},
        choice=Choice(turn.words("Choose how long a request waits"), tuple(options)),
        buttons=((Button(turn.words("My hours"), ShowHours()), _home(turn)),),
    )


def not_a_mentor(turn: Turn) -> Screen:
    return Screen("schedule/not_a_mentor.j2", buttons=((_home(turn),),), answer=Answer.NEW)


def _home(turn: Turn) -> Button:
    return Button(turn.words("Home"), GoHome())


def _check(hours: str) -> int:
    return crc32(hours.encode())
