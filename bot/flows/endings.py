"""How a session went: it took place, somebody did not come and may say otherwise, and the mentor's notes."""

from __future__ import annotations

from bot.flow import Flow, Values
from bot.presses.endings import AskNoShow, Complete, Contest, ReportNoShow, WriteNotes
from bot.presses.sessions import ShowSession
from bot.screens import Button, Field, Form, Screen, Style
from bot.turn import Turn
from bot.widgets.session import session_screen
from bot.words import Words
from core.booking import (
    NOTES_LIMIT,
    REASON_LIMIT,
    booking_card,
    complete,
    contest,
    report_no_show,
    write_notes,
)

endings = Flow("endings")


@endings.press(Complete)
def complete_session(turn: Turn, pressed: Complete) -> Screen:
    card = complete(turn.db, community_id=turn.community.id, booking_id=pressed.booking, by=turn.me, now=turn.now)
    return session_screen(turn, card)


@endings.press(AskNoShow, reads=True)
def ask_no_show(turn: Turn, pressed: AskNoShow) -> Screen:
    card = booking_card(turn.db, turn.community.id, pressed.booking, turn.me, turn.now)
    words = turn.words
    sure = Button(words("Yes, say so"), ReportNoShow(pressed.booking), Style.DANGER)
    return Screen(
        "booking/no_show.j2",
        {"card": card},
        buttons=((sure, Button(words("Back"), ShowSession(card.session_id))),),
    )


@endings.press(ReportNoShow)
def report(turn: Turn, pressed: ReportNoShow) -> Screen:
    card = report_no_show(turn.db, community_id=turn.community.id, booking_id=pressed.booking, by=turn.me, now=turn.now)
    return session_screen(turn, card)


@endings.form(Contest)
def contest_form(words: Words, opened_by: Contest) -> Form:
    hint = words("Both of you will read it")
    field = Field("reason", words("What happened"), hint, long=True, most=REASON_LIMIT)
    return Form(words("I was there"), (field,), opened_by)


@endings.submitted(Contest)
def contest_no_show(turn: Turn, opened_by: Contest, values: Values) -> Screen:
    card = contest(
        turn.db,
        community_id=turn.community.id,
        booking_id=opened_by.booking,
        by=turn.me,
        reason=values.get("reason", ""),
        now=turn.now,
    )
    return session_screen(turn, card)


@endings.form(WriteNotes)
def notes_form(words: Words, opened_by: WriteNotes) -> Form:
    hint = words("The student will read it") if opened_by.shared else words("Only you will read it")
    field = Field("notes", words("Notes"), hint, long=True, most=NOTES_LIMIT)
    title = words("Notes for both of you") if opened_by.shared else words("Private notes")
    return Form(title, (field,), opened_by)


@endings.submitted(WriteNotes)
def keep_notes(turn: Turn, opened_by: WriteNotes, values: Values) -> Screen:
    card = write_notes(
        turn.db,
        community_id=turn.community.id,
        booking_id=opened_by.booking,
        by=turn.me,
        text=values.get("notes", ""),
        shared=opened_by.shared,
        now=turn.now,
    )
    return session_screen(turn, card)
