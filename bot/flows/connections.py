"""Connections: a student asks a mentor, who answers in the notice with one tap; lists of them, and ending one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.flow import Flow, Values
from bot.payloads import Answer, Payload
from bot.presses.booking import PickDay, PickMentor
from bot.presses.connections import (
    AcceptConnection,
    AskToConnect,
    DeclineConnection,
    EndConnection,
    ListConnections,
    ShowConnection,
)
from bot.presses.people import GoHome, ListMentors, ShowMentor
from bot.presses.relay import OpenChat
from bot.refusals import template_of
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from bot.words import Words
from core.connections import (
    WORDS_LIMIT,
    ConnectionStatus,
    ConnectionView,
    accept,
    ask,
    connection_of,
    connections_of,
    decline,
    end,
)
from core.connections.errors import (
    AlreadyAsked,
    AlreadyConnected,
    AskedTooSoon,
    CannotConnectYourself,
    ConnectionAnswered,
    ConnectionMissing,
    TooManyAsked,
)
from core.errors import ParleyError
from core.notices.kinds import NoticeKind
from core.people import mentor_of, mentor_profile

connections = Flow("connections")
connections.final(AlreadyAsked, AlreadyConnected, AskedTooSoon, CannotConnectYourself, TooManyAsked)

PAGE = 8
LISTED = (ConnectionStatus.PENDING, ConnectionStatus.ACCEPTED, ConnectionStatus.DECLINED)


@connections.command("connections", "Who you are connected with", reads=True)
def connections_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return list_connections(turn, ListConnections())


@connections.press(ListConnections, reads=True)
def list_connections(turn: Turn, pressed: ListConnections) -> Screen:
    """Those of a status; where none is named, those that wait, or if none does, those that were accepted."""
    if pressed.which < len(LISTED):
        return connections_screen(turn, pressed.which, pressed.page)
    waiting = connections_of(turn.db, turn.community.id, turn.me, ConnectionStatus.PENDING, limit=1).total
    return connections_screen(turn, which=0 if waiting else 1)


def connections_screen(turn: Turn, which: int, page: int = 0) -> Screen:
    words, status = turn.words, LISTED[which]
    found = connections_of(turn.db, turn.community.id, turn.me, status, offset=page * PAGE, limit=PAGE)
    options = tuple(
        Option(view.other_name, ShowConnection(view.id), view.words[:80] if view.is_mentor else view.headline)
        for view in found.items
    )
    names = (words("Pending"), words("Accepted"), words("Declined"))
    others = tuple(Button(names[n], ListConnections(n)) for n in range(len(LISTED)) if n != which)
    as_mentor = mentor_of(turn.db, turn.community.id, turn.me) is not None
    find = () if as_mentor else (Button(words("Find somebody"), ListMentors(), Style.PRIMARY),)
    return Screen(
        "connections/connections.j2",
        {"found": found, "status": status.value, "title": names[which], "as_mentor": as_mentor},
        choice=Choice(words("Choose whom to look at"), options),
        buttons=(
            pages_row(words, page, PAGE, found.total, lambda p: ListConnections(which, p)),
            others,
            (*find, Button(words("Home"), GoHome())),
        ),
    )


@connections.press(ShowConnection, reads=True)
def show_connection(turn: Turn, pressed: ShowConnection) -> Screen:
    return connection_screen(turn, connection_of(turn.db, turn.community.id, pressed.connection, turn.me))


def connection_screen(turn: Turn, view: ConnectionView) -> Screen:
    """The connection as it stands, and all that can be done to it."""
    words = turn.words
    lists = (Button(words("Connections"), ListConnections()), Button(words("Home"), GoHome()))
    return Screen(
        "connections/connection.j2",
        {"view": view, "status": view.status.value, "now": turn.now},
        buttons=(_answers(words, view), _next_steps(turn, view), lists),
    )


def _answers(words: Words, view: ConnectionView) -> tuple[Button, ...]:
    if view.status is not ConnectionStatus.PENDING:
        return ()
    if not view.is_mentor:
        return (Button(words("Take it back"), EndConnection(view.id, sure=True)),)
    return (
        Button(words("Accept"), AcceptConnection(view.id), Style.SUCCESS),
        Button(words("Decline"), DeclineConnection(view.id), Style.DANGER),
    )


def _next_steps(turn: Turn, view: ConnectionView) -> tuple[Button, ...]:
    words, row = turn.words, []
    if not view.is_mentor and view.status is ConnectionStatus.ACCEPTED:
        row.append(Button(words("Book"), PickDay(view.mentor_id), Style.PRIMARY))
    if not view.is_mentor:
        row.append(Button(words("Profile"), ShowMentor(view.mentor_id)))
    if view.status is ConnectionStatus.ACCEPTED:
        other = view.student_id if view.is_mentor else view.mentor_person_id
        row.append(Button(words("Message %(name)s", name=view.other_name[:24]), OpenChat(other)))
        row.append(Button(words("End"), EndConnection(view.id), Style.DANGER))
    may_ask = view.ask_again_from is not None and view.ask_again_from <= turn.now
    if may_ask and not view.is_mentor:
        row.append(Button(words("Ask again"), AskToConnect(view.mentor_id), Style.PRIMARY))
    return tuple(row)


@connections.form_of(AskToConnect)
def words_form(turn: Turn, opened_by: AskToConnect) -> Form:
    words, mentor = turn.words, mentor_profile(turn.db, turn.community.id, opened_by.mentor)
    hint = words("Who you are and what it is about, if you like")
    field = Field("words", words("A few words"), hint, long=True, required=False, most=WORDS_LIMIT)
    return Form(words("Ask %(name)s to connect", name=mentor.name), (field,), opened_by)


@connections.submitted(AskToConnect)
def ask_mentor(turn: Turn, opened_by: AskToConnect, values: Values) -> Screen:
    """Asks; the profile or the refusal that it was pressed on stays as it is."""
    words = values.get("words", "")
    view = ask(turn.db, turn.community.id, opened_by.mentor, by=turn.me, words=words, now=turn.now)
    return replace(connection_screen(turn, view), answer=Answer.NEW)


@connections.press(AcceptConnection)
def accept_connection(turn: Turn, pressed: AcceptConnection) -> Screen:
    return connection_screen(turn, accept(turn.db, turn.community.id, pressed.connection, by=turn.me, now=turn.now))


@connections.press(DeclineConnection)
def decline_connection(turn: Turn, pressed: DeclineConnection) -> Screen:
    return connection_screen(turn, decline(turn.db, turn.community.id, pressed.connection, by=turn.me, now=turn.now))


@connections.press(EndConnection)
def end_connection(turn: Turn, pressed: EndConnection) -> Screen:
    if pressed.sure:
        return connection_screen(turn, end(turn.db, turn.community.id, pressed.connection, by=turn.me, now=turn.now))
    words, view = turn.words, connection_of(turn.db, turn.community.id, pressed.connection, turn.me)
    row = (
        Button(words("Yes, end it"), EndConnection(view.id, sure=True), Style.DANGER),
        Button(words("Keep it"), ShowConnection(view.id)),
    )
    return Screen("connections/end.j2", {"view": view}, buttons=(row,))


@connections.notice(
    NoticeKind.CONNECTION_ASKED,
    NoticeKind.CONNECTION_ACCEPTED,
    NoticeKind.CONNECTION_DECLINED,
    NoticeKind.CONNECTION_ENDED,
)
def connection_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """The connection as it is when the notice goes out; what has been overtaken says what is true now."""
    return connection_screen(turn, connection_of(turn.db, turn.community.id, data["connection"], turn.me))


@connections.refusal(ConnectionAnswered)
def answered_before(turn: Turn, error: ConnectionAnswered, done: Payload | None) -> Screen:
    """Turns what was pressed to the connection as it is now, under a line that says why nothing was done."""
    view = connection_of(turn.db, turn.community.id, error.connection_id, turn.me)
    screen = connection_screen(turn, view)
    data = {**screen.data, "refused": template_of(type(error)), "error": error}
    return replace(screen, data=data, answer=Answer.EDIT)


@connections.refusal(AlreadyAsked)
@connections.refusal(AlreadyConnected)
@connections.refusal(AskedTooSoon)
@connections.refusal(CannotConnectYourself)
@connections.refusal(ConnectionMissing)
@connections.refusal(TooManyAsked)
def not_asked(turn: Turn, error: ParleyError, done: Payload | None) -> Screen:
    """Says why nothing was asked, and leads to what there is."""
    words, mentor = turn.words, done.mentor if isinstance(done, AskToConnect) else None
    book = Button(words("Book"), PickDay(mentor)) if mentor else Button(words("Book a session"), PickMentor())
    row = (Button(words("Connections"), ListConnections()), book)
    return Screen(template_of(type(error)), {"error": error}, buttons=(row,))
