"""A student books: picks a mentor, a day, a time, says what it is about. What comes of it is in requests.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bot.asking import keep
from bot.commands import Argument
from bot.flow import Flow, Values
from bot.payloads import Answer, Payload
from bot.presses.booking import (
    AskInstead,
    BookAgain,
    ChooseTimes,
    ListSessions,
    MoveDays,
    MoveTo,
    PickDay,
    PickMentor,
    PickTime,
    ProposeTimes,
    RequestSession,
    SendTimes,
)
from bot.presses.people import GoHome, ShowMentor, ShowZone
from bot.refusals import template_of
from bot.screens import Button, Choice, Field, Form, Option, Screen
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.words import Words
from core.booking import TOPIC_LIMIT, booking_card, request_session
from core.booking.availability import FreeDay, free_days, free_slots_on
from core.booking.errors import (
    CannotBookYourself,
    MentorDayFull,
    MentorPaused,
    MentorWeekFull,
    SlotPast,
    SlotTaken,
    StudentBusy,
    StudentWeekFull,
    TooFarAhead,
    TooManyRequests,
    TooSoon,
)
from core.people import list_mentors, mentor_profile
from core.people.errors import MentorMissing
from core.services import services_of
from core.services.errors import ServiceMissing

booking = Flow("booking")
booking.final(CannotBookYourself, MentorMissing, MentorPaused, ServiceMissing)

MENTORS = 10
DAYS = 12
TIMES = 24
EPOCH = date(1970, 1, 1)

NoSuchSlot = SlotTaken | SlotPast | TooSoon | TooFarAhead | MentorDayFull | StudentBusy
"""The refusals that come with other free times."""


@booking.command(
    "book", "Book a session", Argument("mentor", "Whom you would like to meet", completes=True), reads=True
)
def book(turn: Turn, text: str, arguments: Values) -> Screen:
    wanted = arguments.get("mentor", text).strip()
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 18:
        try:
            return days_screen(turn, mentor_profile(turn.db, turn.community.id, int(wanted)).id)
        except MentorMissing:
            pass
    return mentors_screen(turn, search=wanted)


@booking.completes("book", "mentor")
def complete_mentor(turn: Turn, typed: str) -> tuple[tuple[str, str], ...]:
    found = list_mentors(turn.db, turn.community.id, search=typed, limit=25)
    return tuple((f"{m.name} · {m.profile.headline}".rstrip(" ·"), str(m.id)) for m in found.items)


@booking.press(PickMentor, reads=True)
def pick_mentor(turn: Turn, pressed: PickMentor) -> Screen:
    return mentors_screen(turn, pressed.page)


@booking.press(PickDay, reads=True)
def pick_day(turn: Turn, pressed: PickDay) -> Screen:
    return days_screen(turn, pressed.mentor, pressed.since)


@booking.press(BookAgain, reads=True)
def book_again(turn: Turn, pressed: BookAgain) -> Screen:
    card = booking_card(turn.db, turn.community.id, pressed.booking, turn.me, turn.now)
    return days_screen(turn, card.mentor_id)


@booking.press(PickTime, reads=True)
def pick_time(turn: Turn, pressed: PickTime) -> Screen:
    return times_screen(turn, pressed)


@booking.form(RequestSession)
def topic_form(words: Words, opened_by: RequestSession) -> Form:
    hint = words("What would you like to talk about?")
    topic = Field("topic", words("Topic"), hint, long=True, most=TOPIC_LIMIT)
    return Form(words("Your request"), (topic,), opened_by, in_place=True)


@booking.submitted(RequestSession)
def send_request(turn: Turn, opened_by: RequestSession, values: Values) -> Screen:
    """Asks the mentor. The card that follows it comes as a notice, so that it is kept true wherever this was sent."""
    asked = request_session(
        turn.db,
        community_id=turn.community.id,
        service_id=_service(turn, opened_by.mentor),
        student_id=turn.me,
        start=datetime.fromtimestamp(opened_by.start, UTC),
        topic=values.get("topic", ""),
        now=turn.now,
    )
    row = (Button(turn.words("My sessions"), ListSessions()), Button(turn.words("Home"), GoHome()))
    return Screen("booking/request_sent.j2", {"asked": asked}, buttons=(row,), toast=turn.words("Request sent"))


@booking.refusal(MentorPaused)
@booking.refusal(TooManyRequests)
def not_that_mentor(turn: Turn, error: MentorPaused | TooManyRequests, done: Payload | None) -> Screen:
    """Says why nothing can be asked for, and leads to others or to what was asked for."""
    row = (Button(turn.words("Someone else"), PickMentor()), Button(turn.words("My sessions"), ListSessions()))
    return Screen(template_of(type(error)), {"error": error}, buttons=(row,))


@booking.refusal(SlotTaken)
@booking.refusal(SlotPast)
@booking.refusal(TooSoon)
@booking.refusal(TooFarAhead)
@booking.refusal(MentorDayFull)
@booking.refusal(MentorWeekFull)
@booking.refusal(StudentWeekFull)
@booking.refusal(StudentBusy)
def not_that_time(turn: Turn, error: NoSuchSlot, done: Payload | None) -> Screen:
    """Offers the nearest free times; what was written about the topic is kept for the next try."""
    screen = Screen(template_of(type(error)), {"error": error}, buttons=((Button(turn.words("Home"), GoHome()),),))
    words = turn.words
    again: Callable[[int], Payload]
    other: tuple[Button, ...]
    match done:
        case RequestSession(mentor):
            again = partial(RequestSession, mentor)
            other = (Button(words("Other days"), PickDay(mentor)), Button(words("Someone else"), PickMentor()))
        case AskInstead(about, mentor, _):
            _keep_topic(turn, about, mentor)
            again = partial(RequestSession, mentor)
            other = (Button(words("Other days"), PickDay(mentor)), Button(words("Someone else"), PickMentor()))
        case MoveTo(about):
            again, other = partial(MoveTo, about), (Button(words("Other days"), MoveDays(about)),)
        case SendTimes(about):
            again, other = partial(ChooseTimes, about), (Button(words("Choose again"), ProposeTimes(about)),)
        case _:
            return screen
    options = tuple(Option(words.moment(start), again(int(start.timestamp()))) for start in error.alternatives)
    choice = Choice(words("Choose another time"), options) if options else None
    return replace(screen, choice=choice, buttons=(other,), answer=Answer.EDIT)


def _keep_topic(turn: Turn, booking_id: int, mentor_id: int) -> None:
    """What was asked of somebody else is what another time is asked with."""
    card = booking_card(turn.db, turn.community.id, booking_id, turn.me, turn.now)
    keep(turn, RequestSession(mentor_id, int(card.starts_at.timestamp())).pack(), {"topic": card.topic})


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
        {"found": found, "search": search},
        choice=Choice(words("Choose whom to meet"), options),
        buttons=(paging, (Button(words("Home"), GoHome()),)),
    )


def days_screen(turn: Turn, mentor_id: int, since: int = 0) -> Screen:
    """The days on which the mentor is free, in the reader's zone."""
    words = turn.words
    mentor = mentor_profile(turn.db, turn.community.id, mentor_id)
    days = free_days(
        turn.db, turn.community.id, _service(turn, mentor_id), zone=words.zone, now=turn.now, student_id=turn.me
    )
    ahead = [day for day in days if _number(day.day) >= since]
    options = tuple(
        Option(words.day(day.day), PickTime(mentor_id, _number(day.day)), _count(words, day)) for day in ahead[:DAYS]
    )
    return Screen(
        "booking/days.j2",
        {"mentor": mentor, "any": bool(days)},
        choice=Choice(words("Choose a day"), options, columns=3),
        buttons=(
            _days_paging(turn, mentor_id, days, since),
            (Button(words("Time zone: %(zone)s", zone=words.zone_name), ShowZone()),),
            (Button(words("Profile"), ShowMentor(mentor_id)), Button(words("Someone else"), PickMentor())),
        ),
    )


def times_screen(turn: Turn, pressed: PickTime) -> Screen:
    words, day = turn.words, EPOCH + timedelta(days=pressed.day)
    mentor = mentor_profile(turn.db, turn.community.id, pressed.mentor)
    free = free_slots_on(
        turn.db,
        turn.community.id,
        _service(turn, pressed.mentor),
        day,
        zone=words.zone,
        now=turn.now,
        student_id=turn.me,
    )
    times = tuple(
        Option(label, RequestSession(pressed.mentor, int(start.timestamp())))
        for start, label in zip(free.starts, _times_of_day(words, free.starts), strict=True)
    )
    options = times[pressed.page * TIMES : (pressed.page + 1) * TIMES]
    paging = pages_row(words, pressed.page, TIMES, len(free.starts), lambda p: PickTime(pressed.mentor, pressed.day, p))
    return Screen(
        "booking/times.j2",
        {"mentor": mentor, "day": words.day(day), "any": bool(options), "terms": free.service.terms},
        choice=Choice(words("Choose a time"), options, columns=4),
        buttons=(
            paging,
            (Button(words("Time zone: %(zone)s", zone=words.zone_name), ShowZone()),),
            (Button(words("Other days"), PickDay(pressed.mentor)),),
        ),
    )


def _service(turn: Turn, mentor_id: int) -> int:
    """What is booked with a mentor: their first service."""
    services = services_of(turn.db, turn.community.id, mentor_id)
    if not services:
        raise ServiceMissing
    return services[0].id


def _days_paging(turn: Turn, mentor_id: int, days: Iterable[FreeDay], since: int) -> tuple[Button, ...]:
    numbers = [_number(day.day) for day in days]
    before = [number for number in numbers if number < since]
    ahead = [number for number in numbers if number >= since]
    row = []
    if before:
        row.append(Button(turn.words("‹ Earlier"), PickDay(mentor_id, before[-DAYS:][0])))
    if len(ahead) > DAYS:
        row.append(Button(turn.words("Later ›"), PickDay(mentor_id, ahead[DAYS])))
    return tuple(row)


def _times_of_day(words: Words, starts: Sequence[datetime]) -> list[str]:
    """The starts as the reader's times of day. Where clocks go back an hour comes twice: those say which it is."""
    labels = [words.time(start) for start in starts]
    return [
        f"{label} {words.local(start):%Z}" if labels.count(label) > 1 else label
        for start, label in zip(starts, labels, strict=True)
    ]


def _number(day: date) -> int:
    return (day - EPOCH).days


def _count(words: Words, day: FreeDay) -> str:
    return words("1 free time") if day.count == 1 else words("%(count)s free times", count=day.count)
