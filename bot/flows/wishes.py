"""A student asks for what they have chosen: the form, the sending, and what a refusal leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.asking import keep
from bot.flow import Flow, Values
from bot.payloads import Answer, Payload
from bot.presses.booking import (
    AskInstead,
    ChooseTimes,
    ListSessions,
    MoveDays,
    MoveTo,
    PickDay,
    PickMentor,
    ProposeTimes,
    RequestSession,
    SendTimes,
    ShowSession,
    Wish,
)
from bot.presses.people import GoHome
from bot.presses.waitlist import WaitAsWritten, WaitFor
from bot.refusals import template_of
from bot.screens import Button, Choice, Field, Form, Option, Screen
from bot.turn import Turn
from bot.widgets.wishes import mode_of
from bot.words import Words
from core.booking import TOPIC_LIMIT, booking_card, request_session
from core.booking.errors import (
    AlreadyEnrolled,
    CannotBookYourself,
    LengthNotOffered,
    MentorDayFull,
    MentorPaused,
    MentorWeekFull,
    ModeNotOffered,
    SessionFull,
    SlotPast,
    SlotTaken,
    StudentBusy,
    StudentWeekFull,
    TooFarAhead,
    TooManyRequests,
    TooSoon,
)
from core.services import services_of
from core.services.errors import ServiceMissing

wishes = Flow("wishes")
wishes.final(AlreadyEnrolled, CannotBookYourself, LengthNotOffered, MentorPaused, ModeNotOffered)

NoSuchSlot = SlotTaken | SlotPast | TooSoon | TooFarAhead | MentorDayFull | StudentBusy | SessionFull
"""The refusals that come with other free times."""


@wishes.form(RequestSession)
def topic_form(words: Words, opened_by: RequestSession) -> Form:
    hint = words("What would you like to talk about?")
    topic = Field("topic", words("Topic"), hint, long=True, most=TOPIC_LIMIT)
    return Form(words("Your request"), (topic,), opened_by, in_place=True)


@wishes.submitted(RequestSession)
def send_request(turn: Turn, opened_by: RequestSession, values: Values) -> Screen:
    """Asks the mentor. The card that follows it comes as a notice, so that it is kept true wherever this was sent."""
    asked = request_session(
        turn.db,
        community_id=turn.community.id,
        service_id=opened_by.service or _first_service(turn, opened_by.mentor),
        mentor_id=opened_by.mentor,
        minutes=opened_by.minutes or None,
        mode=mode_of(opened_by),
        student_id=turn.me,
        start=datetime.fromtimestamp(opened_by.start, UTC),
        topic=values.get("topic", ""),
        now=turn.now,
    )
    row = (Button(turn.words("My sessions"), ListSessions()), Button(turn.words("Home"), GoHome()))
    return Screen("booking/request_sent.j2", {"asked": asked}, buttons=(row,), toast=turn.words("Request sent"))


@wishes.refusal(LengthNotOffered)
@wishes.refusal(ModeNotOffered)
def not_that_way(turn: Turn, error: LengthNotOffered | ModeNotOffered, done: Payload | None) -> Screen:
    """The mentor has changed the service since: leads to what there is now."""
    screen = Screen(template_of(type(error)), {"error": error}, answer=Answer.EDIT)
    if not isinstance(done, RequestSession):
        return replace(screen, buttons=((Button(turn.words("Home"), GoHome()),),))
    return replace(screen, buttons=((Button(turn.words("Choose again"), PickDay(done.mentor, done.service)),),))


@wishes.refusal(MentorPaused)
@wishes.refusal(TooManyRequests)
def not_that_mentor(turn: Turn, error: MentorPaused | TooManyRequests, done: Payload | None) -> Screen:
    """Says why nothing can be asked for, and leads to others or to what was asked for."""
    row = (Button(turn.words("Someone else"), PickMentor()), Button(turn.words("My sessions"), ListSessions()))
    return Screen(template_of(type(error)), {"error": error}, buttons=(row,))


@wishes.refusal(AlreadyEnrolled)
def there_already(turn: Turn, error: AlreadyEnrolled, done: Payload | None) -> Screen:
    """Leads to the session in which the student has a seat."""
    row = (Button(turn.words("Show the session"), ShowSession(error.session_id)), Button(turn.words("Home"), GoHome()))
    return Screen(template_of(AlreadyEnrolled), {"error": error}, buttons=(row,), answer=Answer.EDIT)


@wishes.refusal(SlotTaken)
@wishes.refusal(SlotPast)
@wishes.refusal(TooSoon)
@wishes.refusal(TooFarAhead)
@wishes.refusal(MentorDayFull)
@wishes.refusal(MentorWeekFull)
@wishes.refusal(StudentWeekFull)
@wishes.refusal(StudentBusy)
@wishes.refusal(SessionFull)
def not_that_time(turn: Turn, error: NoSuchSlot, done: Payload | None) -> Screen:
    """Offers the nearest free times; what was written about the topic is kept for the next try."""
    screen = Screen(template_of(type(error)), {"error": error}, buttons=((Button(turn.words("Home"), GoHome()),),))
    words = turn.words
    again: Callable[[int], Payload]
    other: tuple[Button, ...]
    match done:
        case RequestSession() | WaitFor() | WaitAsWritten():
            again = partial(_at, done)
            other = (Button(words("Other days"), done.then(PickDay)), Button(words("Someone else"), PickMentor()))
            if isinstance(done, RequestSession) and isinstance(error, SlotTaken | SessionFull | MentorDayFull):
                second = int(error.start.timestamp())
                other = (Button(words("Tell me when it frees"), done.then(WaitAsWritten, start=second)), *other)
        case AskInstead(about, mentor, _):
            wish = _wish_as_written(turn, about, mentor)
            again = partial(_at, wish)
            other = (Button(words("Other days"), wish.then(PickDay)), Button(words("Someone else"), PickMentor()))
        case MoveTo(about):
            again, other = partial(MoveTo, about), (Button(words("Other days"), MoveDays(about)),)
        case SendTimes(about):
            again, other = partial(ChooseTimes, about), (Button(words("Choose again"), ProposeTimes(about)),)
        case _:
            return screen
    options = tuple(Option(words.moment(start), again(int(start.timestamp()))) for start in error.alternatives)
    choice = Choice(words("Choose another time"), options) if options else None
    return replace(screen, choice=choice, buttons=(other,), answer=Answer.EDIT)


def _wish_as_written(turn: Turn, booking_id: int, mentor_id: int) -> Wish:
    """What was asked before is what another time is asked with, and where it was this mentor, for the same."""
    card = booking_card(turn.db, turn.community.id, booking_id, turn.me, turn.now)
    keep(turn, RequestSession(mentor_id).pack(), {"topic": card.topic})
    return Wish(mentor_id, card.service_id, card.minutes) if card.mentor_id == mentor_id else Wish(mentor_id)


def _at(wish: Wish, second: int) -> RequestSession:
    return wish.then(RequestSession, start=second)


def _first_service(turn: Turn, mentor_id: int) -> int:
    """What is booked with a mentor where nothing was chosen."""
    services = services_of(turn.db, turn.community.id, mentor_id)
    if not services:
        raise ServiceMissing
    return services[0].id
