"""A mentor answers a request: yes with one tap, or with notes and a link; no, for a ready reason or a typed one."""

from __future__ import annotations

from collections.abc import Callable

from bot.flow import Flow, Values
from bot.presses.answers import Approve, ApproveWith, AskReason, Decline, DeclineFor, Prepare
from bot.presses.sessions import ShowSeat
from bot.screens import Button, Choice, Field, Form, Option, Screen
from bot.turn import Turn
from bot.widgets.session import session_screen
from bot.words import Words, noted
from core.booking import NOTES_LIMIT, REASON_LIMIT, SessionCard, approve, approve_with, booking_card, decline, prepare
from core.meeting.links import LINK_LIMIT
from core.people.errors import NotYours

answers = Flow("answers")

READY_REASONS = (
    (noted("That time does not suit"), noted("That time does not suit me any more. Please pick another one.")),
    (noted("Too much on at the moment"), noted("I have too much on at the moment. Please ask again in a few weeks.")),
    (noted("Not my field"), noted("This is not my field: somebody else can help you better.")),
    (noted("I need to know more"), noted("I need to know more to say yes. Please ask again with a few more words.")),
)
"""What stands on the button, and what the student reads. Buttons name one by its place, so new ones go to the end."""


@answers.press(Approve)
def approve_request(turn: Turn, pressed: Approve) -> Screen:
    card = approve(turn.db, community_id=turn.community.id, booking_id=pressed.booking, by=turn.me, now=turn.now)
    return session_screen(turn, card)


@answers.form(ApproveWith)
def approve_form(words: Words, opened_by: ApproveWith) -> Form:
    fields = _fields(words, words("What to bring or read"), words("https://… in place of the usual one"))
    return Form(words("Approve the request"), fields, opened_by)


@answers.submitted(ApproveWith)
def approve_request_with(turn: Turn, opened_by: ApproveWith, values: Values) -> Screen:
    return _given(turn, approve_with, opened_by.booking, values)


@answers.form(Prepare)
def prepare_form(words: Words, opened_by: Prepare) -> Form:
    fields = _fields(
        words, words("Empty leaves it, - takes it away"), words("https://… ; empty leaves it, - takes it away")
    )
    return Form(words("Note or link"), fields, opened_by)


@answers.submitted(Prepare)
def prepare_session(turn: Turn, opened_by: Prepare, values: Values) -> Screen:
    return _given(turn, prepare, opened_by.booking, values)


@answers.press(AskReason, reads=True)
def ask_reason(turn: Turn, pressed: AskReason) -> Screen:
    """Ready reasons to choose from; a request that was answered meanwhile shows how it stands."""
    words, card = turn.words, booking_card(turn.db, turn.community.id, pressed.booking, turn.me, turn.now)
    if not card.is_mentor:
        raise NotYours
    if not card.can_decline:
        return session_screen(turn, card)
    options = tuple(
        Option(words.say(label), DeclineFor(card.booking_id, place)) for place, (label, _) in enumerate(READY_REASONS)
    )
    row = (
        Button(words("Write my own"), Decline(card.booking_id)),
        Button(words("Back"), ShowSeat(card.booking_id)),
    )
    return Screen(
        "booking/decline.j2",
        {"card": card, "reasons": [words.say(reason) for _, reason in READY_REASONS]},
        choice=Choice(words("Choose a reason"), options),
        buttons=(row,),
    )


@answers.press(DeclineFor)
def decline_for(turn: Turn, pressed: DeclineFor) -> Screen:
    _, reason = READY_REASONS[min(pressed.reason, len(READY_REASONS) - 1)]
    return _decline(turn, pressed.booking, turn.words.say(reason))


@answers.form(Decline)
def decline_form(words: Words, opened_by: Decline) -> Form:
    hint = words("The student will read it")
    field = Field("reason", words("Reason"), hint, long=True, most=REASON_LIMIT)
    return Form(words("Decline the request"), (field,), opened_by)


@answers.submitted(Decline)
def decline_request(turn: Turn, opened_by: Decline, values: Values) -> Screen:
    return _decline(turn, opened_by.booking, values.get("reason", ""))


def _decline(turn: Turn, booking: int, reason: str) -> Screen:
    card = decline(turn.db, community_id=turn.community.id, booking_id=booking, by=turn.me, reason=reason, now=turn.now)
    return session_screen(turn, card)


def _given(turn: Turn, act: Callable[..., SessionCard], booking: int, values: Values) -> Screen:
    """Approves or prepares with the notes and the link of the form."""
    given = {"notes": values.get("notes", ""), "link": values.get("link", "")}
    card = act(turn.db, community_id=turn.community.id, booking_id=booking, by=turn.me, **given, now=turn.now)
    return session_screen(turn, card)


def _fields(words: Words, notes_hint: str, link_hint: str) -> tuple[Field, Field]:
    notes = Field("notes", words("For the student"), notes_hint, long=True, required=False, most=NOTES_LIMIT)
    return notes, Field("link", words("Meeting link"), link_hint, required=False, most=LINK_LIMIT)
