"""One session: its card, calling it off, joining it; and the notices about it. The lists are in session_lists.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.flow import Flow, OnNotice, Values
from bot.presses.answers import Cancel, Withdraw
from bot.presses.relay import OpenChat
from bot.presses.sessions import Join, ShowSeat, ShowSession, ShowWritten, WriteAgenda
from bot.screens import Button, Field, Form, Screen, Style
from bot.turn import Turn
from bot.widgets.session import session_screen
from bot.widgets.written import IN_FULL, asked_for, said_since
from bot.words import Words
from core.booking import (
    AGENDA_LIMIT,
    REASON_LIMIT,
    booking_card,
    cancel,
    join,
    session_card,
    withdraw,
    write_agenda,
)
from core.booking.errors import BookingMissing
from core.notices.kinds import NoticeKind
from core.services import Mode

sessions = Flow("sessions")


@sessions.press(ShowSession, reads=True)
def show_session(turn: Turn, pressed: ShowSession) -> Screen:
    return session_screen(turn, session_card(turn.db, turn.community.id, pressed.session, turn.me, turn.now))


@sessions.press(ShowSeat, reads=True)
def show_seat(turn: Turn, pressed: ShowSeat) -> Screen:
    return session_screen(turn, booking_card(turn.db, turn.community.id, pressed.booking, turn.me, turn.now))


@sessions.press(ShowWritten, reads=True)
def show_written(turn: Turn, pressed: ShowWritten) -> Screen:
    card = booking_card(turn.db, turn.community.id, pressed.booking, turn.me, turn.now)
    back = (Button(turn.words("Back to the session"), ShowSeat(card.booking_id)),)
    texts = (*asked_for(turn.words, card), *said_since(turn.words, card))
    data = {"card": card, "written": texts, "room": IN_FULL}
    return Screen("booking/in_full.j2", data, buttons=(back,))


@sessions.form(WriteAgenda)
def agenda_form(words: Words, opened_by: WriteAgenda) -> Form:
    hint = words("What you would like to get through")
    return Form(words("Agenda"), (Field("agenda", words("Agenda"), hint, long=True, most=AGENDA_LIMIT),), opened_by)


@sessions.submitted(WriteAgenda)
def keep_agenda(turn: Turn, opened_by: WriteAgenda, values: Values) -> Screen:
    card = write_agenda(
        turn.db,
        community_id=turn.community.id,
        booking_id=opened_by.booking,
        by=turn.me,
        text=values.get("agenda", ""),
        now=turn.now,
    )
    return session_screen(turn, card)


@sessions.press(Withdraw)
def withdraw_request(turn: Turn, pressed: Withdraw) -> Screen:
    card = withdraw(turn.db, community_id=turn.community.id, booking_id=pressed.booking, by=turn.me, now=turn.now)
    return session_screen(turn, card)


@sessions.form(Cancel)
def cancel_form(words: Words, opened_by: Cancel) -> Form:
    hint = words("The other person will read it")
    required = not opened_by.optional
    field = Field("reason", words("Reason"), hint, long=True, required=required, most=REASON_LIMIT)
    return Form(words("Cancel the session"), (field,), opened_by)


@sessions.submitted(Cancel)
def cancel_session(turn: Turn, opened_by: Cancel, values: Values) -> Screen:
    card = cancel(
        turn.db,
        community_id=turn.community.id,
        booking_id=opened_by.booking,
        by=turn.me,
        reason=values.get("reason", ""),
        now=turn.now,
    )
    return session_screen(turn, card)


@sessions.press(Join)
def join_session(turn: Turn, pressed: Join) -> Screen:
    """The link, for this person alone; to a chat it is the line to the other."""
    entered = join(turn.db, community_id=turn.community.id, session_id=pressed.session, by=turn.me, now=turn.now)
    words, card = turn.words, entered.card
    if card.mode is Mode.CHAT and not entered.link:
        write = Button(words("Message %(name)s", name=card.other_name[:24]), OpenChat(card.other_id), Style.SUCCESS)
        return Screen("meeting/chat.j2", {"entered": entered}, buttons=((write,),))
    address = entered.link or turn.house.meeting_links.link(
        room=entered.room,
        subject=entered.subject,
        display_name=entered.display_name,
        audio_only=card.mode is Mode.VOICE,
    )
    open_it = Button(words("Open the meeting"), url=address, style=Style.SUCCESS)
    data = {"entered": entered, "address": address, "may_ask_to_sign_in": turn.house.may_ask_to_sign_in}
    return Screen("meeting/join.j2", data, buttons=((open_it,),))


CARDS = (
    NoticeKind.REQUEST_RECEIVED,
    NoticeKind.REQUEST_SENT,
    NoticeKind.BOOKING_MADE,
    NoticeKind.BOOKING_CONFIRMED,
    NoticeKind.BOOKING_DECLINED,
    NoticeKind.BOOKING_WITHDRAWN,
    NoticeKind.BOOKING_CANCELLED,
    NoticeKind.BOOKING_EXPIRED,
    NoticeKind.GROUP_TOO_SMALL,
    NoticeKind.TIMES_PROPOSED,
    NoticeKind.MOVE_ASKED,
    NoticeKind.PROPOSAL_REFUSED,
    NoticeKind.PROPOSAL_WITHDRAWN,
    NoticeKind.SESSION_MOVED,
    NoticeKind.SESSION_PREPARED,
    NoticeKind.AGENDA_WRITTEN,
    NoticeKind.NOTES_SHARED,
    NoticeKind.BOOK_AGAIN,
    NoticeKind.NO_SHOW_REPORTED,
    NoticeKind.NO_SHOW_CONTESTED,
    NoticeKind.REMIND_24H,
    NoticeKind.REMIND_1H,
)


def session_notice(news: str) -> OnNotice:
    """Makes the notices of one kind: the card of the session under a line of news."""

    def make(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
        try:
            card = booking_card(turn.db, turn.community.id, data["booking"], turn.me, turn.now)
        except BookingMissing:
            return None
        return session_screen(turn, card, news)

    return make


for kind in CARDS:
    sessions.notice(kind)(session_notice(kind.value))

sessions.notice("session")(session_notice(""))
