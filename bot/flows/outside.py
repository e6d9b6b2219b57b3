"""Sessions that a change of hours has left outside: kept, or called off with a reason, one by one or all."""

from __future__ import annotations

from bot.flow import Flow, Values
from bot.presses.schedule import CallAllOff, CallOff, ShowOutside
from bot.screens import Field, Form, Screen
from bot.turn import Turn
from bot.widgets.hours import check_of_sessions, my_profile, outside, outside_screen
from bot.words import Words
from core.booking import REASON_LIMIT, SessionCard, booking_card, cancel, clean_reason, decline

outside_hours = Flow("outside")


@outside_hours.press(ShowOutside, reads=True)
def show_outside(turn: Turn, pressed: ShowOutside) -> Screen:
    return outside_screen(turn, outside(turn, my_profile(turn)))


@outside_hours.form(CallOff)
def call_off_form(words: Words, opened_by: CallOff) -> Form:
    return Form(words("Call the session off"), (_reason(words),), opened_by, in_place=True)


@outside_hours.form(CallAllOff)
def call_all_off_form(words: Words, opened_by: CallAllOff) -> Form:
    return Form(words("Call all of them off"), (_reason(words),), opened_by, in_place=True)


@outside_hours.submitted(CallOff)
def call_one_off(turn: Turn, opened_by: CallOff, values: Values) -> Screen:
    mentor = my_profile(turn)
    card = booking_card(turn.db, turn.community.id, opened_by.booking, turn.me, turn.now)
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
    act = decline if card.can_decline else cancel
    act(turn.db, community_id=turn.community.id, booking_id=card.booking_id, by=turn.me, reason=reason, now=turn.now)


def _reason(words: Words) -> Field:
    return Field("reason", words("Reason"), words("The other person will read it"), long=True, most=REASON_LIMIT)
