"""Writing to each other through the bot: choosing to whom, sending, and the notice that brings it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import asking
from bot.commands import Argument
from bot.events import Text
from bot.flow import Flow, Values
from bot.payloads import Answer
from bot.presses.booking import ListSessions, PickMentor
from bot.presses.people import GoHome
from bot.presses.relay import ListConversations, WriteTo
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.words import Words
from core.booking import chat_partner
from core.notices.kinds import NoticeKind
from core.people import person_of
from core.people.errors import PersonMissing
from core.relay import MESSAGE_LIMIT, conversations_of, message_of, say
from core.relay.errors import NothingShared

relay = Flow("relay")
relay.final(NothingShared, PersonMissing)

PEOPLE = 10
TO_NOBODY_YET = WriteTo(0).pack()


@relay.command("message", "Write to somebody you have a session with", Argument("text", "What to say"))
def message_command(turn: Turn, text: str, arguments: Values) -> Screen:
    typed = arguments.get("text", text).strip()
    if typed:
        _keep(turn, typed)
    return people_screen(turn, "relay/people.j2", typed=typed)


@relay.press(ListConversations, reads=True)
def list_conversations(turn: Turn, pressed: ListConversations) -> Screen:
    return people_screen(turn, "relay/people.j2", typed=_kept(turn), page=pressed.page)


@relay.otherwise("text")
def stray_text(turn: Turn, event: Text) -> Screen | None:
    """A text that answers nothing goes to nobody by accident, unless to whom a chat is open; one choice sends it."""
    partner = chat_partner(turn.db, turn.community.id, turn.me, turn.now)
    if partner is not None:
        say(turn.db, community_id=turn.community.id, by=turn.me, to=partner, text=event.text, now=turn.now)
        return None
    _keep(turn, event.text)
    return people_screen(turn, "relay/stray.j2", typed=event.text)


def people_screen(turn: Turn, template: str, typed: str, page: int = 0) -> Screen:
    words = turn.words
    found = conversations_of(turn.db, turn.community.id, turn.me, offset=page * PEOPLE, limit=PEOPLE)
    options = tuple(
        Option(line.other.name, WriteTo(line.other.id), (line.last_text or "")[:80]) for line in found.items
    )
    book = () if found.total else (Button(words("Book a session"), PickMentor(), Style.PRIMARY),)
    return Screen(
        template,
        {"people": found.total, "typed": typed},
        choice=Choice(words("Choose whom to write to"), options),
        buttons=(
            pages_row(words, page, PEOPLE, found.total, ListConversations),
            (*book, Button(words("Home"), GoHome())),
        ),
    )


@relay.form(WriteTo)
def message_form(words: Words, opened_by: WriteTo) -> Form:
    field = Field(
        "text", words("Message"), words("They see your name, not your account"), long=True, most=MESSAGE_LIMIT
    )
    return Form(words("Your message"), (field,), opened_by)


@relay.submitted(WriteTo)
def send_message(turn: Turn, opened_by: WriteTo, values: Values) -> Screen:
    """Sends it on. Pressed on a message or a card, the answer is a new message: those are to stay as they are."""
    text = values.get("text", "")
    sent = say(turn.db, community_id=turn.community.id, by=turn.me, to=opened_by.person, text=text, now=turn.now)
    to = person_of(turn.db, opened_by.person)
    more = Button(turn.words("Write more"), WriteTo(opened_by.person))
    return Screen("relay/sent.j2", {"to": to, "message": sent}, buttons=((more,),), answer=Answer.NEW)


@relay.notice(NoticeKind.MESSAGE)
def message_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    message = message_of(turn.db, turn.community.id, data["message"], viewer_id=turn.me)
    reply = Button(turn.words("Reply"), WriteTo(message.sender_id), Style.PRIMARY)
    return Screen("relay/message.j2", {"message": message}, buttons=((reply,),))


@relay.notice(NoticeKind.UNDELIVERED)
def undelivered_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    to = person_of(turn.db, data["to"])
    said = data.get("message")
    message = message_of(turn.db, turn.community.id, said, viewer_id=turn.me) if said else None
    row = (Button(turn.words("My sessions"), ListSessions()), Button(turn.words("Home"), GoHome()))
    found_under = "/connections" if "connection" in data else "/sessions"
    told = {"to": to, "message": message, "found_under": found_under, "called": data["called"]}
    return Screen("relay/undelivered.j2", told, buttons=(row,))


@relay.notice(NoticeKind.CALL)
def call_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """The line to the reader that others read too; the button answers each of them privately."""
    row = (Button(turn.words("My sessions"), ListSessions()),)
    return Screen("relay/call.j2", {"viewer": turn.viewer}, buttons=(row,))


def _keep(turn: Turn, text: str) -> None:
    asking.keep(turn, TO_NOBODY_YET, {"text": text})


def _kept(turn: Turn) -> str:
    """What was typed before it was said to whom; empty where nothing was."""
    draft = asking.draft_of(turn)
    return draft.answers.get("text", "") if draft is not None and draft.form == TO_NOBODY_YET else ""
