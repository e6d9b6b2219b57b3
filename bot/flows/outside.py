"""Sessions that a change of hours has left outside: kept, moved if the other agrees, or called off with a reason."""

from __future__ import annotations

from bot.flow import Flow, Values
from bot.presses.other_times import AnotherTime, ProposeTimes
from bot.presses.outside import CallAllOff, CallOff, ShowOneOutside, ShowOutside
from bot.screens import Button, Field, Form, Screen, Style
from bot.turn import Turn
from bot.widgets.hours import check_of_sessions, my_profile, outside, outside_screen
from bot.words import Words
from core.booking import REASON_LIMIT, SessionCard, cancel, clean_reason, decline

outside_hours = Flow("outside")


@outside_hours.press(ShowOutside, reads=True)
def show_outside(turn: Turn, pressed: ShowOutside) -> Screen:
    return outside_screen(turn, outside(turn, my_profile(turn)), pressed.page)


@outside_hours.press(ShowOneOutside, reads=True)
def show_one(turn: Turn, pressed: ShowOneOutside) -> Screen:
    """One of them, with the three things that can become of it; where it is settled by now, those that are left."""
    found, words = outside(turn, my_profile(turn)), turn.words
    card = _named(found, pressed.booking)
    if card is None:
        return outside_screen(turn, found)
    can_move = card.can_propose or card.can_move
    label = words("Another time for all") if card.for_group else words("Propose another time")
    move = ProposeTimes(card.booking_id) if card.can_propose else AnotherTime(card.booking_id)
    return Screen(
        "schedule/one_outside.j2",
        {"card": card, "can_move": can_move},
        buttons=(
            (Button(label, move, Style.PRIMARY),) if can_move else (),
            (
                Button(words("Keep it"), ShowOutside()),
                Button(words("Call it off"), CallOff(card.booking_id), Style.DANGER),
            ),
        ),
    )


@outside_hours.form(CallOff)
def call_off_form(words: Words, opened_by: CallOff) -> Form:
    return Form(words("Call the session off"), (_reason(words),), opened_by, in_place=True)


@outside_hours.form(CallAllOff)
def call_all_off_form(words: Words, opened_by: CallAllOff) -> Form:
    return Form(words("Call all of them off"), (_reason(words),), opened_by, in_place=True)


@outside_hours.submitted(CallOff)
def call_one_off(turn: Turn, opened_by: CallOff, values: Values) -> Screen:
    mentor = my_profile(turn)
    card = _named(outside(turn, mentor), opened_by.booking)
    if card is not None:
        _call_off(turn, card, values.get("reason", ""))
    return outside_screen(turn, outside(turn, mentor))


@outside_hours.submitted(CallAllOff)
def call_all_off(turn: Turn, opened_by: CallAllOff, values: Values) -> Screen:
    """Calls off what was on the screen; where others lie outside by now, shows those instead and calls off none."""
    mentor, reason = my_profile(turn), clean_reason(values.get("reason", ""))
    found = outside(turn, mentor)
    if check_of_sessions(found) == opened_by.check:
        for card in found:
            _call_off(turn, card, reason)
    return outside_screen(turn, outside(turn, mentor))


def _call_off(turn: Turn, card: SessionCard, reason: str) -> None:
    act = decline if card.can_decline and not card.for_group else cancel
    act(turn.db, community_id=turn.community.id, booking_id=card.booking_id, by=turn.me, reason=reason, now=turn.now)


def _named(found: tuple[SessionCard, ...], booking_id: int) -> SessionCard | None:
    return next((card for card in found if card.booking_id == booking_id), None)


def _reason(words: Words) -> Field:
    return Field("reason", words("Reason"), words("The other person will read it"), long=True, most=REASON_LIMIT)
