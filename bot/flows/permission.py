"""A service is not for this student: why, and what they can do to be let in."""

from __future__ import annotations

from bot.flow import Flow
from bot.payloads import Answer, Payload
from bot.presses.booking import PickDay, PickMentor, Wish
from bot.presses.connections import AskToConnect, ShowConnection
from bot.presses.courses import ListDepartments, ShowCourse
from bot.presses.people import GoHome
from bot.refusals import template_of
from bot.screens import Button, Screen, Style
from bot.turn import Turn
from core.booking.errors import NotAMember, NotConnected, NotEnrolled
from core.errors import ParleyError
from core.membership import MembershipUnknown

permission = Flow("permission")
permission.final(NotAMember, NotConnected, NotEnrolled)


@permission.refusal(NotConnected)
def ask_first(turn: Turn, error: NotConnected, done: Payload | None) -> Screen:
    words = turn.words
    if error.connection_id is None:
        first = Button(words("Ask to connect"), AskToConnect(error.mentor_id), Style.PRIMARY)
    else:
        first = Button(words("Connection"), ShowConnection(error.connection_id), Style.PRIMARY)
    return _refused(turn, error, done, first)


@permission.refusal(NotEnrolled)
def enrol_first(turn: Turn, error: NotEnrolled, done: Payload | None) -> Screen:
    words = turn.words
    if error.course_id is None:
        return _refused(turn, error, done, Button(words("Courses"), ListDepartments()))
    return _refused(turn, error, done, Button(words("The course"), ShowCourse(error.course_id)))


@permission.refusal(MembershipUnknown)
@permission.refusal(NotAMember)
def join_first(turn: Turn, error: NotAMember | MembershipUnknown, done: Payload | None) -> Screen:
    """Joining happens outside; then the same press goes through."""
    wish = done.then(PickDay) if isinstance(done, Wish) else None
    again = Button(turn.words("Try again"), wish, Style.PRIMARY) if wish else Button(turn.words("Home"), GoHome())
    return _refused(turn, error, done, again)


def _refused(turn: Turn, error: ParleyError, done: Payload | None, first: Button) -> Screen:
    """Turns the picker that was pressed; below a card it comes as a new message."""
    other = PickDay(done.mentor) if isinstance(done, Wish) and done.service else PickMentor()
    name = turn.words("Something else") if isinstance(done, Wish) and done.service else turn.words("Someone else")
    return Screen(
        template_of(type(error)),
        {"error": error},
        buttons=((first, Button(name, other)),),
        answer=Answer.EDIT if isinstance(done, Wish) else Answer.NEW,
    )
