"""A mentor's hours: weekly ones typed as `Mon-Fri 9-12, 14-18` and echoed for a yes, pausing, the time to answer."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from bot import asking
from bot.commands import Argument
from bot.flow import Flow, Values
from bot.presses.outside import ShowOutside
from bot.presses.overrides import ShowOverrides
from bot.presses.people import GoHome, ShowMentor
from bot.presses.published import ShowSlots
from bot.presses.schedule import (
    FollowCommonHours,
    PauseBookings,
    PickDays,
    SaveHours,
    SetAnswerTime,
    SetNudge,
    ShowAnswerTime,
    ShowHours,
    ShowPreview,
    TypeHours,
)
from bot.presses.services import ListServices
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.hours import after_change, dates_echo, my_profile, outside, stretch_line, today_of, way_back
from bot.words import Words
from core.people import MentorStatus, MentorView, expire_unanswered_after, nudge_unanswered_after
from core.schedule.dates import begins_with_a_date, stretches
from core.schedule.errors import NotAMentor
from core.schedule.hours import format_hours, parse_hours
from core.schedule.models import COMMON
from core.schedule.overrides import overrides_of
from core.schedule.pausing import pause_mentor, resume_mentor
from core.schedule.weekly import hours_of, set_hours
from core.services import ServiceView, service_of, services_of

schedule = Flow("schedule")
schedule.final(NotAMentor)

EXAMPLE = "Mon-Fri 9-12, 14-18"
ANSWER_HOURS = (6, 12, 24, 48, 72)
NUDGE_HOURS = (None, 0, 2, 6, 24)
"""After how many hours a mentor can be reminded of a request; 0 is never, None halfway to its expiry."""
DATES_SHOWN = 3


@schedule.command("hours", "Set when you can be booked", Argument("week", f"Like {EXAMPLE}, or 24 Dec off"))
def hours_command(turn: Turn, text: str, arguments: Values) -> Screen:
    typed = arguments.get("week", text).strip()
    return echo(turn, typed, COMMON) if typed else hours_screen(turn)


@schedule.press(ShowHours, reads=True)
def show_hours(turn: Turn, pressed: ShowHours) -> Screen:
    return service_hours_screen(turn, pressed.service) if pressed.service else hours_screen(turn)


@schedule.press(FollowCommonHours)
def follow_common_hours(turn: Turn, pressed: FollowCommonHours) -> Screen:
    mentor, service = my_profile(turn), pressed.service
    return after_change(
        turn,
        mentor,
        lambda: set_hours(turn.db, turn.community.id, mentor.id, (), by=turn.me, service_id=service),
        lambda: service_hours_screen(turn, service),
    )


@schedule.form(TypeHours)
def hours_form(words: Words, opened_by: TypeHours) -> Form:
    hint = words("Like %(example)s", example=EXAMPLE)
    week = Field("week", words("Hours"), hint, long=True, most=500)
    return Form(words("Your weekly hours"), (week,), opened_by, in_place=True)


@schedule.submitted(TypeHours)
def typed_hours(turn: Turn, opened_by: TypeHours, values: Values) -> Screen:
    return echo(turn, values.get("week", ""), opened_by.service)


def hours_screen(turn: Turn) -> Screen:
    """All that decides when the mentor can be booked, and the ways to change it."""
    mentor, words = my_profile(turn), turn.words
    hours = hours_of(turn.db, turn.community.id, mentor.id)
    today = today_of(turn, mentor)
    dates = stretches(overrides_of(turn.db, turn.community.id, mentor.id, since=today))
    data = {
        "hours": format_hours(hours.ranges),
        "zone": hours.zone,
        "example": EXAMPLE,
        "dates": [stretch_line(words, stretch, today) for stretch in dates[:DATES_SHOWN]],
        "more": max(0, len(dates) - DATES_SHOWN),
        "paused": mentor.status is MentorStatus.PAUSED,
    }
    services = services_of(turn.db, turn.community.id, mentor.id)
    return Screen(
        "schedule/hours.j2",
        data,
        choice=_hours_of_a_service(words, services) if len(services) > 1 else None,
        buttons=_ways_on(turn, mentor),
    )


def _hours_of_a_service(words: Words, services: Iterable[ServiceView]) -> Choice:
    options = tuple(Option(service.terms.title, ShowHours(service.id)) for service in services)
    return Choice(words("Hours of one service alone"), options)


def service_hours_screen(turn: Turn, service_id: int) -> Screen:
    """The hours that one service has of its own, or that it follows the common ones, and the ways to change that."""
    mentor, words = my_profile(turn), turn.words
    service = service_of(turn.db, turn.community.id, service_id)
    own = hours_of(turn.db, turn.community.id, mentor.id, service_id)
    change = (
        Button(words("Change"), TypeHours(service_id), Style.PRIMARY),
        Button(words("Change by tapping"), PickDays(service=service_id)),
    )
    follow = (Button(words("As for all services"), FollowCommonHours(service_id)),) if own.ranges else ()
    back = (Button(words("All my hours"), ShowHours()), _home(turn))
    data = {"title": service.terms.title, "hours": format_hours(own.ranges), "zone": own.zone}
    return Screen("schedule/service_hours.j2", data, buttons=(change, follow, back))


def _ways_on(turn: Turn, mentor: MentorView) -> tuple[tuple[Button, ...], ...]:
    words, left_outside = turn.words, len(outside(turn, mentor))
    if mentor.status is MentorStatus.PAUSED:
        pause = Button(words("Resume bookings"), PauseBookings(False), Style.SUCCESS)
    else:
        pause = Button(words("Pause bookings"), PauseBookings(True))
    look = [Button(words("Preview"), ShowPreview()), pause]
    if left_outside:
        look.append(Button(words("Outside my hours (%(count)s)", count=left_outside), ShowOutside()))
    return (
        (Button(words("Change"), TypeHours(), Style.PRIMARY), Button(words("Change by tapping"), PickDays())),
        (
            Button(words("Days off and special hours"), ShowOverrides()),
            Button(words("Published slots"), ShowSlots()),
        ),
        (Button(words("Services"), ListServices()), Button(words("Time to answer"), ShowAnswerTime())),
        tuple(look),
        (Button(words("See my profile"), ShowMentor(mentor.id)), _home(turn)),
    )


@schedule.press(PauseBookings)
def pause_bookings(turn: Turn, pressed: PauseBookings) -> Screen:
    set_status = pause_mentor if pressed.pause else resume_mentor
    set_status(turn.db, turn.community.id, my_profile(turn).id, by=turn.me)
    return hours_screen(turn)


def echo(turn: Turn, typed: str, service: int) -> Screen:
    """Says the hours back as they were understood, and asks for a yes. What is typed is kept until then."""
    mentor, form = my_profile(turn), TypeHours(service)
    if begins_with_a_date(typed):
        return dates_echo(turn, mentor, typed)
    understood = format_hours(parse_hours(typed))
    asking.keep(turn, form.pack(), {"week": typed})
    save = Button(turn.words("Yes, save"), SaveHours(_check(understood), service), Style.SUCCESS)
    row = (save, Button(turn.words("Change"), form))
    return Screen("schedule/echo.j2", {"hours": understood, "zone": mentor.zone}, buttons=(row,))


@schedule.press(SaveHours)
def save_hours(turn: Turn, pressed: SaveHours) -> Screen:
    mentor = my_profile(turn)
    draft = asking.draft_of(turn)
    if draft is None or draft.form != TypeHours(pressed.service).pack():
        return show_hours(turn, ShowHours(pressed.service))
    ranges = parse_hours(draft.answers.get("week", ""))
    if _check(format_hours(ranges)) != pressed.check:
        return echo(turn, draft.answers["week"], pressed.service)
    asking.take(turn)
    words = turn.words
    on = (
        Button(words("Hours of the service"), ShowHours(pressed.service))
        if pressed.service
        else Button(words("See my profile"), ShowMentor(mentor.id))
    )
    saved = Screen(
        "schedule/saved.j2",
        {"hours": format_hours(ranges), "zone": mentor.zone, "service": pressed.service},
        buttons=((on, _home(turn)),),
    )
    return after_change(
        turn,
        mentor,
        lambda: set_hours(turn.db, turn.community.id, mentor.id, ranges, by=turn.me, service_id=pressed.service),
        lambda: saved,
    )


@schedule.press(ShowAnswerTime, reads=True)
def show_answer_time(turn: Turn, pressed: ShowAnswerTime) -> Screen:
    return answer_time_screen(turn)


@schedule.press(SetAnswerTime)
def set_answer_time(turn: Turn, pressed: SetAnswerTime) -> Screen:
    mentor = my_profile(turn)
    expire_unanswered_after(turn.db, turn.community.id, mentor.id, pressed.hours or None, by=turn.me)
    return answer_time_screen(turn)


@schedule.press(SetNudge)
def set_nudge(turn: Turn, pressed: SetNudge) -> Screen:
    hours = NUDGE_HOURS[min(pressed.choice, len(NUDGE_HOURS) - 1)]
    nudge_unanswered_after(turn.db, turn.community.id, my_profile(turn).id, hours, by=turn.me)
    return answer_time_screen(turn)


def answer_time_screen(turn: Turn) -> Screen:
    """How long requests wait for the mentor's answer, when they are reminded of one, and the choice of other times."""
    words, mentor = turn.words, my_profile(turn)
    options = [Option(words("Until 3 hours before the start"), SetAnswerTime(0))]
    options += [Option(words("%(hours)s hours", hours=hours), SetAnswerTime(hours)) for hours in ANSWER_HOURS]
    nudges = tuple(Button(_nudge(words, hours), SetNudge(n)) for n, hours in enumerate(NUDGE_HOURS))
    return Screen(
        "schedule/answer_time.j2",
        {"hours": mentor.hours_unanswered, "nudge": mentor.nudge_hours},
        choice=Choice(words("Choose how long a request waits"), tuple(options)),
        buttons=(nudges[:2], nudges[2:], way_back(turn)),
    )


def _nudge(words: Words, hours: int | None) -> str:
    match hours:
        case None:
            return words("Remind me halfway")
        case 0:
            return words("Do not remind me")
        case _:
            return words("After %(hours)s h", hours=hours)


def _home(turn: Turn) -> Button:
    return Button(turn.words("Home"), GoHome())


def _check(hours: str) -> int:
    return crc32(hours.encode())
