"""Starting, help, and the answers to what nothing else answers. The first screen leads everywhere."""

from __future__ import annotations

from bot.flow import Flow, Values
from bot.presses.booking import PickMentor
from bot.presses.connections import ListConnections
from bot.presses.courses import ListDepartments
from bot.presses.people import GoHome, ShowHelp, ShowZone
from bot.presses.relay import ListConversations
from bot.presses.schedule import ShowHours
from bot.presses.sessions import ListRequests, ListSessions, ShowToday
from bot.screens import Button, Screen, Style
from bot.turn import Turn
from core.people import mentor_of

people = Flow("people")


def home(turn: Turn, template: str = "people/home.j2", **data: object) -> Screen:
    """What can be done from here, for a student or a mentor."""
    words, mentor = turn.words, mentor_of(turn.db, turn.community.id, turn.me)
    rows: list[tuple[Button, ...]] = [
        (
            Button(words("Book a session"), PickMentor(), Style.PRIMARY),
            Button(words("My sessions"), ListSessions()),
        ),
        (Button(words("Messages"), ListConversations()), Button(words("Time zone"), ShowZone())),
        (
            Button(words("Courses"), ListDepartments()),
            Button(words("Connections"), ListConnections()),
            Button(words("Help"), ShowHelp()),
        ),
    ]
    if mentor is not None:
        own = (Button(words("Requests"), ListRequests()), Button(words("Today"), ShowToday()))
        rows.insert(0, (*own, Button(words("My hours"), ShowHours())))
    return Screen(
        template, {"viewer": turn.viewer, "mentor": mentor, "is_admin": turn.is_admin, **data}, buttons=tuple(rows)
    )


@people.command("start", "Start here", reads=True)
def start(turn: Turn, text: str, arguments: Values) -> Screen:
    """Welcomes; a deep link that leads nowhere says so."""
    return home(turn, "people/home.j2" if not text else "people/link_unknown.j2")


@people.press(GoHome, reads=True)
def go_home(turn: Turn, pressed: GoHome) -> Screen:
    return home(turn)


@people.command("help", "How it works", reads=True)
def help_command(turn: Turn, text: str, arguments: Values) -> Screen:
    return home(turn, "people/help.j2")


@people.press(ShowHelp, reads=True)
def show_help(turn: Turn, pressed: ShowHelp) -> Screen:
    return home(turn, "people/help.j2")


@people.otherwise("home", reads=True)
def come_home(turn: Turn) -> Screen:
    return home(turn)


@people.otherwise("press", reads=True)
def unreadable_press(turn: Turn) -> Screen:
    return home(turn, "people/button_unknown.j2")


@people.otherwise("command", reads=True)
def unknown_command(turn: Turn, name: str) -> Screen:
    return home(turn, "people/command_unknown.j2", name=name)
