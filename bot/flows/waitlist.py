"""Waiting for a time that others have: standing in line, the list of it, and the place that is held for the first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot import asking
from bot.flow import Flow, Values
from bot.payloads import Answer, Payload, dated
from bot.presses.booking import PickDay, PickMentor, PickTime, RequestSession, Wish
from bot.presses.people import GoHome
from bot.presses.waitlist import (
    PassOffer,
    PickTaken,
    ShowWait,
    ShowWaitlist,
    StopWaiting,
    TakeOffer,
    WaitAsWritten,
    WaitFor,
)
from bot.refusals import template_of
from bot.screens import Button, Choice, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.widgets.request_form import SUMMARY, request_fields, sent_screen, summary, written_in
from bot.widgets.times import labels_of
from bot.widgets.wishes import mode_of, sought, wished_service
from bot.words import Words
from core.booking.asking.waiting import pass_offer, stop_waiting, take_offer, wait_for
from core.booking.asking.waits import offer_of, taken_starts, wait_of, waits_of
from core.errors import ParleyError
from core.notices.kinds import NoticeKind
from core.people import mentor_profile
from core.waitlist import OfferStatus, OfferView, WaitView
from core.waitlist.errors import (
    AlreadyWaiting,
    NothingToWaitFor,
    OfferMissing,
    OfferOver,
    TooManyWaiting,
    WaitMissing,
)

waitlist = Flow("waitlist")
waitlist.final(AlreadyWaiting, NothingToWaitFor, TooManyWaiting)

PAGE = 8
TIMES = 24


@waitlist.command("waitlist", "Times you wait for", reads=True)
def waitlist_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return waitlist_screen(turn)


@waitlist.press(ShowWaitlist, reads=True)
def show_waitlist(turn: Turn, pressed: ShowWaitlist) -> Screen:
    return waitlist_screen(turn, pressed.page)


def waitlist_screen(turn: Turn, page: int = 0) -> Screen:
    words = turn.words
    found = waits_of(turn.db, turn.community.id, turn.me, now=turn.now, offset=page * PAGE, limit=PAGE)
    options = tuple(
        Option(f"{words.moment(wait.starts_at)} · {wait.mentor_name}", ShowWait(wait.id), wait.topic[:80])
        for wait in found.items
    )
    return Screen(
        "waitlist/waitlist.j2",
        {"found": found},
        choice=Choice(words("Choose one to look at"), options),
        buttons=(
            pages_row(words, page, PAGE, found.total, ShowWaitlist),
            (Button(words("Book a session"), PickMentor(), Style.PRIMARY), Button(words("Home"), GoHome())),
        ),
    )


@waitlist.press(ShowWait, reads=True)
def show_wait(turn: Turn, pressed: ShowWait) -> Screen:
    return wait_screen(turn, wait_of(turn.db, turn.community.id, pressed.entry, by=turn.me))


def wait_screen(turn: Turn, wait: WaitView) -> Screen:
    """One time that the reader waits for, with the place that is held, if one is."""
    words = turn.words
    held = _answers(words, wait.offer_id) if wait.offer_id is not None else ()
    stop = () if held else (Button(words("Stop waiting"), StopWaiting(wait.id), Style.DANGER),)
    return Screen(
        "waitlist/wait.j2", {"wait": wait}, buttons=(held, (*stop, Button(words("Waitlist"), ShowWaitlist())))
    )


@waitlist.press(PickTaken, reads=True)
def pick_taken(turn: Turn, pressed: PickTaken) -> Screen:
    """The times of a day that others have."""
    words, day = turn.words, dated(pressed.day)
    mentor = mentor_profile(turn.db, turn.community.id, pressed.mentor)
    starts = taken_starts(turn.db, turn.community.id, pressed.service, day, **sought(turn, pressed))[:TIMES]
    options = tuple(
        Option(label, pressed.then(WaitFor, start=int(start.timestamp())))
        for label, start in zip(labels_of(words, starts), starts, strict=True)
    )
    return Screen(
        "waitlist/taken.j2",
        {"mentor": mentor, "day": words.day(day), "any": bool(starts)},
        choice=Choice(words("Choose a time to wait for"), options, columns=2),
        buttons=((Button(words("Free times"), pressed.then(PickTime, day=pressed.day)), _days(words, pressed)),),
    )


@waitlist.form_of(WaitFor)
def wait_form(turn: Turn, opened_by: WaitFor) -> Form | Screen:
    """What the service asks; where it asks nothing, a button to wait."""
    words = turn.words
    mentor = mentor_profile(turn.db, turn.community.id, opened_by.mentor)
    service = wished_service(turn, opened_by)
    data = {**summary(turn, mentor, service, opened_by, opened_by.start), "waits": True}
    fields = request_fields(words, service.terms)
    if fields:
        return Form(words("Tell me when it frees"), fields, opened_by, in_place=True, template=SUMMARY, data=data)
    wait = Button(words("Tell me when it frees"), opened_by.then(WaitAsWritten, start=opened_by.start), Style.PRIMARY)
    return Screen(SUMMARY, data, buttons=((wait, _days(words, opened_by)),))


@waitlist.submitted(WaitFor)
def wait_with_words(turn: Turn, opened_by: WaitFor, values: Values) -> Screen:
    return _wait(turn, opened_by, opened_by.start, values)


@waitlist.press(WaitAsWritten)
def wait_as_written(turn: Turn, pressed: WaitAsWritten) -> Screen:
    draft = asking.take(turn)
    return _wait(turn, pressed, pressed.start, draft.answers if draft else {})


def _wait(turn: Turn, wish: Wish, start: int, values: Values) -> Screen:
    wait = wait_for(
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
    return wait_screen(turn, wait)


@waitlist.press(StopWaiting)
def stop(turn: Turn, pressed: StopWaiting) -> Screen:
    stop_waiting(turn.db, community_id=turn.community.id, entry_id=pressed.entry, by=turn.me, now=turn.now)
    return waitlist_screen(turn)


@waitlist.notice(NoticeKind.PLACE_OFFERED)
def place_offered(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """A place for one tap; None where it was answered elsewhere, or is held no longer."""
    offer = offer_of(turn.db, turn.community.id, data["offer"], by=turn.me)
    if offer.status is not OfferStatus.OPEN or turn.now >= offer.held_until:
        return None
    return Screen("waitlist/offered.j2", {"offer": offer}, buttons=(_answers(turn.words, offer.id),))


@waitlist.notice(NoticeKind.OFFER_LAPSED)
def offer_lapsed(turn: Turn, data: Mapping[str, Any]) -> Screen:
    return _over(turn, offer_of(turn.db, turn.community.id, data["offer"], by=turn.me))


@waitlist.press(TakeOffer)
def take(turn: Turn, pressed: TakeOffer) -> Screen:
    """The card that follows it comes as a notice, as for every request."""
    asked = take_offer(turn.db, community_id=turn.community.id, offer_id=pressed.offer, by=turn.me, now=turn.now)
    return sent_screen(turn, asked)


@waitlist.press(PassOffer)
def pass_on(turn: Turn, pressed: PassOffer) -> Screen:
    return _over(
        turn, pass_offer(turn.db, community_id=turn.community.id, offer_id=pressed.offer, by=turn.me, now=turn.now)
    )


def _over(turn: Turn, offer: OfferView) -> Screen:
    """What became of an offer that was not taken, and ways on."""
    row = (_days(turn.words, Wish(offer.mentor_id, offer.service_id)), _list(turn.words))
    return Screen("waitlist/over.j2", {"offer": offer}, buttons=(row,))


@waitlist.refusal(OfferOver)
@waitlist.refusal(OfferMissing)
@waitlist.refusal(WaitMissing)
@waitlist.refusal(AlreadyWaiting)
@waitlist.refusal(TooManyWaiting)
def see_the_list(turn: Turn, error: ParleyError, done: Payload | None) -> Screen:
    """Leads to what the reader waits for."""
    row = (_list(turn.words), Button(turn.words("Home"), GoHome()))
    return Screen(template_of(type(error)), {"error": error}, buttons=(row,), answer=Answer.EDIT)


@waitlist.refusal(NothingToWaitFor)
def free_already(turn: Turn, error: NothingToWaitFor, done: Payload | None) -> Screen:
    """It can be asked for at once."""
    words = turn.words
    screen = Screen(template_of(NothingToWaitFor), {"error": error}, answer=Answer.EDIT)
    if not isinstance(done, Wish):
        return screen
    ask = Button(words("Ask for it"), done.then(RequestSession, start=int(error.start.timestamp())), Style.PRIMARY)
    return Screen(screen.template, screen.data, buttons=((ask, _days(words, done)),), answer=Answer.EDIT)


def _answers(words: Words, offer_id: int) -> tuple[Button, ...]:
    take_it = Button(words("Take it"), TakeOffer(offer_id), Style.SUCCESS)
    return take_it, Button(words("Pass it on"), PassOffer(offer_id))


def _days(words: Words, wish: Wish) -> Button:
    return Button(words("Other days"), wish.then(PickDay))


def _list(words: Words) -> Button:
    return Button(words("Waitlist"), ShowWaitlist())
