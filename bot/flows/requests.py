"""Requests by where they stand, a mentor's or a student's; approving with one tap, declining with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.flow import Flow, Values
from bot.payloads import Payload
from bot.presses.booking import OfBooking, PickMentor
from bot.presses.people import GoHome
from bot.presses.schedule import ShowHours
from bot.presses.sessions import ListRequests, ShowSeat
from bot.refusals import template_of
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.widgets.session import refused_screen, session_screen
from core.booking import Asked, booking_card, requests_of
from core.booking.errors import (
    AlreadyDecided,
    AlreadyStarted,
    BookingMissing,
    GroupStays,
    NotAllowedNow,
    NothingToContest,
    NotProposed,
    TimeGivenAway,
    TooEarlyToEnd,
    TooLateToChange,
    TooLateToReport,
)
from core.errors import ParleyError
from core.notices.kinds import NoticeKind
from core.people import mentor_of
from core.people.errors import NotYours

requests = Flow("requests")
requests.final(AlreadyDecided, AlreadyStarted, BookingMissing, NotAllowedNow, NothingToContest, NotYours)
requests.final(TooEarlyToEnd, TooLateToChange)

PAGE = 8
ASKED = tuple(Asked)


@requests.command("requests", "Requests that wait for you", reads=True)
def requests_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return requests_screen(turn)


@requests.press(ListRequests, reads=True)
def list_requests(turn: Turn, pressed: ListRequests) -> Screen:
    return requests_screen(turn, min(pressed.asked, len(ASKED) - 1), pressed.page)


def requests_screen(turn: Turn, asked: int = 0, page: int = 0) -> Screen:
    """A mentor sees what they were asked, everybody else what they have asked."""
    words, as_mentor = turn.words, mentor_of(turn.db, turn.community.id, turn.me) is not None
    found = requests_of(
        turn.db,
        turn.community.id,
        turn.me,
        asked=ASKED[asked],
        as_mentor=as_mentor,
        now=turn.now,
        offset=page * PAGE,
        limit=PAGE,
    )
    options = tuple(
        Option(f"{words.moment(card.starts_at)} · {card.other_name}", ShowSeat(card.booking_id), card.topic[:80])
        for card in found.items
    )
    names = (words("Pending"), words("Approved"), words("Declined"), words("Completed"), words("Cancelled"))
    others = [Button(names[n], ListRequests(n)) for n in range(len(ASKED)) if n != asked]
    book = Button(words("Book a session"), PickMentor(), Style.PRIMARY)
    go_on = Button(words("My hours"), ShowHours()) if as_mentor else book
    return Screen(
        "booking/requests.j2",
        {"found": found, "asked": ASKED[asked].value, "as_mentor": as_mentor, "title": names[asked]},
        choice=Choice(words("Choose a request"), options),
        buttons=(
            pages_row(words, page, PAGE, found.total, lambda p: ListRequests(asked, p)),
            tuple(others[:2]),
            tuple(others[2:]),
            (go_on, Button(words("Home"), GoHome())),
        ),
    )


@requests.notice(NoticeKind.REQUEST_WAITS)
def request_waits(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """The card once more; None where it was answered just now."""
    card = booking_card(turn.db, turn.community.id, data["booking"], turn.me, turn.now)
    return session_screen(turn, card, NoticeKind.REQUEST_WAITS.value) if card.can_approve else None


@requests.refusal(AlreadyDecided)
@requests.refusal(AlreadyStarted)
@requests.refusal(TooLateToChange)
@requests.refusal(TooEarlyToEnd)
@requests.refusal(TooLateToReport)
@requests.refusal(NothingToContest)
@requests.refusal(NotProposed)
@requests.refusal(TimeGivenAway)
@requests.refusal(GroupStays)
def not_any_more(turn: Turn, error: ParleyError, done: Payload | None) -> Screen:
    """Turns what was pressed to what is true now, under a line that says why nothing was done."""
    if not isinstance(done, OfBooking):
        return Screen(template_of(type(error)), {"error": error})
    return refused_screen(turn, booking_card(turn.db, turn.community.id, done.booking, turn.me, turn.now), error)
