"""A student asks for what they have chosen: the form, the sending, and what a refusal leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.asking import keep
from bot.flow import Flow, Values
from bot.payloads import Answer, Payload
from bot.presses.booking import MODES, AskInstead, PickDay, PickMentor, RequestSession, SendRequest, Wish
from bot.presses.other_times import ChooseTimes, MoveDays, MoveTo, ProposeTimes, SendTimes
from bot.presses.people import GoHome
from bot.presses.series import ChooseRhythm, Rhythm
from bot.presses.sessions import ListSessions, ShowSession
from bot.presses.waitlist import WaitAsWritten, WaitFor
from bot.refusals import template_of
from bot.screens import Button, Choice, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.request_form import SUMMARY, field_name, request_fields, sent_screen, summary, written_in
from bot.widgets.wishes import mode_of, settled, wished_service
from core.booking import booking_card, request_session, session_at
from core.booking.errors import (
    AlreadyEnrolled,
    AnswerMissing,
    AnswerUnknown,
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
    StudentsBusy,
    StudentWeekFull,
    TooFarAhead,
    TooManyRequests,
    TooSoon,
    TopicEmpty,
)
from core.errors import ParleyError
from core.people import mentor_profile
from core.services import service_of

wishes = Flow("wishes")
wishes.final(AlreadyEnrolled, CannotBookYourself, LengthNotOffered, MentorPaused, ModeNotOffered)

NoSuchSlot = SlotTaken | SlotPast | TooSoon | TooFarAhead | MentorDayFull | StudentBusy | StudentsBusy | SessionFull
"""The refusals that come with other free times."""


@wishes.form_of(RequestSession)
def request_form(turn: Turn, opened_by: RequestSession) -> Form | Screen:
    """What would be booked, and what the service asks; where it asks nothing, that with a button to send it."""
    words = turn.words
    mentor = mentor_profile(turn.db, turn.community.id, opened_by.mentor)
    service = wished_service(turn, opened_by)
    data = summary(turn, mentor, service, opened_by, opened_by.start)
    fields = request_fields(words, service.terms)
    if fields:
        return Form(words("Your request"), fields, opened_by, in_place=True, template=SUMMARY, data=data)
    send = Button(words("Send"), opened_by.then(SendRequest, start=opened_by.start), Style.PRIMARY)
    return Screen(SUMMARY, data, buttons=((send, Button(words("Other days"), opened_by.then(PickDay))),))


@wishes.submitted(RequestSession)
def send_form(turn: Turn, opened_by: RequestSession, values: Values) -> Screen:
    return _send(turn, opened_by, opened_by.start, values)


@wishes.press(SendRequest)
def send_request(turn: Turn, pressed: SendRequest) -> Screen:
    return _send(turn, pressed, pressed.start, {})


def _send(turn: Turn, wish: Wish, start: int, values: Values) -> Screen:
    """Asks the mentor. The card that follows it comes as a notice, so that it is kept true wherever this was sent."""
    asked = request_session(
        turn.db,
        community_id=turn.community.id,
        service_id=wished_service(turn, wish).id,
        mentor_id=wish.mentor,
        minutes=wish.minutes or None,
        mode=mode_of(wish),
        student_id=turn.me,
        start=datetime.fromtimestamp(start, UTC),
        **written_in(values),
        now=turn.now,
    )
    return sent_screen(turn, asked, turn.words("Request sent"))


@wishes.refusal(AnswerMissing)
@wishes.refusal(AnswerUnknown)
@wishes.refusal(TopicEmpty)
def not_all_said(turn: Turn, error: ParleyError, done: Payload | None) -> Screen:
    """Opens the form again with what was written; it opens for the first time for somebody else who asks more."""
    again, label = done, turn.words("Correct it")
    if isinstance(done, AskInstead):
        wish = _wish_as_written(turn, done.booking, done.mentor)
        again, label = _at(wish, done.start), turn.words("Answer it")
    if isinstance(done, SendRequest):
        again = done.then(RequestSession, start=done.start)
    first = (Button(label, again, Style.PRIMARY),) if again is not None else ()
    row = (*first, Button(turn.words("Home"), GoHome()))
    return Screen(template_of(type(error)), {"error": error}, buttons=(row,))


@wishes.refusal(LengthNotOffered)
@wishes.refusal(ModeNotOffered)
def not_that_way(turn: Turn, error: LengthNotOffered | ModeNotOffered, done: Payload | None) -> Screen:
    """The mentor has changed the service since: leads to what there is now."""
    screen = Screen(template_of(type(error)), {"error": error}, answer=Answer.EDIT)
    if not isinstance(done, Wish):
        return replace(screen, buttons=((Button(turn.words("Home"), GoHome()),),))
    return replace(screen, buttons=((Button(turn.words("Choose again"), PickDay(done.mentor, done.service)),),))


@wishes.refusal(MentorPaused)
@wishes.refusal(TooManyRequests)
def not_that_mentor(turn: Turn, error: MentorPaused | TooManyRequests, done: Payload | None) -> Screen:
    """Says why nothing can be asked for, and leads to others or to what was asked for."""
    row = (Button(turn.words("Someone else"), PickMentor()), Button(turn.words("My sessions"), ListSessions()))
    return Screen(template_of(type(error)), {"error": error}, buttons=(row,))


@wishes.refusal(AlreadyEnrolled)
def there_already(turn: Turn, error: AlreadyEnrolled, done: Payload | None = None) -> Screen:
    """Leads to the session in which the student has a seat."""
    row = (Button(turn.words("Show the session"), ShowSession(error.session_id)), Button(turn.words("Home"), GoHome()))
    return Screen(template_of(AlreadyEnrolled), {"error": error}, buttons=(row,), answer=Answer.EDIT)


def _asked_before(turn: Turn, done: Payload | None) -> AlreadyEnrolled | None:
    """What stands in the way is the student's own: the button was tapped twice."""
    if not isinstance(done, RequestSession | SendRequest | AskInstead):
        return None
    start = datetime.fromtimestamp(done.start, UTC)
    session_id = session_at(turn.db, turn.community.id, turn.me, done.mentor, start)
    return AlreadyEnrolled(session_id, start) if session_id is not None else None


@wishes.refusal(SlotTaken)
@wishes.refusal(SlotPast)
@wishes.refusal(TooSoon)
@wishes.refusal(TooFarAhead)
@wishes.refusal(MentorDayFull)
@wishes.refusal(MentorWeekFull)
@wishes.refusal(StudentWeekFull)
@wishes.refusal(StudentBusy)
@wishes.refusal(StudentsBusy)
@wishes.refusal(SessionFull)
def not_that_time(turn: Turn, error: NoSuchSlot, done: Payload | None) -> Screen:
    """Offers the nearest free times; what was written about the topic is kept for the next try."""
    before = _asked_before(turn, done)
    if before is not None:
        return there_already(turn, before)
    screen = Screen(template_of(type(error)), {"error": error}, buttons=((Button(turn.words("Home"), GoHome()),),))
    words = turn.words
    again: Callable[[int], Payload]
    other: tuple[Button, ...]
    match done:
        case RequestSession() | SendRequest() | WaitFor() | WaitAsWritten():
            again = partial(_at, done)
            other = (Button(words("Other days"), done.then(PickDay)), Button(words("Someone else"), PickMentor()))
            asked = isinstance(done, RequestSession | SendRequest)
            if asked and isinstance(error, SlotTaken | SessionFull | MentorDayFull):
                second = int(error.start.timestamp())
                other = (Button(words("Tell me when it frees"), done.then(WaitAsWritten, start=second)), *other)
        case AskInstead(about, mentor, _):
            wish = _wish_as_written(turn, about, mentor)
            again = partial(_at, wish)
            other = (Button(words("Other days"), wish.then(PickDay)), Button(words("Someone else"), PickMentor()))
        case ChooseRhythm() | Rhythm():
            again = partial(_series_at, done)
            other = (Button(words("Other days"), done.then(PickDay)), Button(words("Someone else"), PickMentor()))
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
    """What was written before is what another time is asked with, and where it was this mentor, for the same."""
    card = booking_card(turn.db, turn.community.id, booking_id, turn.me, turn.now)
    kept = {"topic": card.topic, "details": card.details or "", "agenda": card.agenda or ""}
    answers = {field_name(answered.question): answered.answer for answered in card.answers}
    keep(turn, RequestSession(mentor_id).pack(), kept | answers)
    if card.mentor_id != mentor_id:
        return Wish(mentor_id)
    service = service_of(turn.db, turn.community.id, card.service_id)
    return settled(service, Wish(mentor_id, service.id, card.minutes, MODES.index(card.mode) + 1))


def _at(wish: Wish, second: int) -> RequestSession:
    return wish.then(RequestSession, start=second)


def _series_at(wish: Wish, second: int) -> ChooseRhythm:
    return wish.then(ChooseRhythm, start=second)
