"""Finding a mentor, their profile, and an admin's making of mentors. Booking one is in booking.py."""

from __future__ import annotations

from bot.commands import Argument, CommandSpec
from bot.flow import Flow, Values
from bot.payloads import Answer
from bot.presses.booking import PickDay
from bot.presses.connections import AskToConnect, ShowConnection
from bot.presses.courses import ListDepartments
from bot.presses.people import GoHome, ListMentors, ShowMentor
from bot.presses.profile import ShowProfile
from bot.presses.relay import OpenChat
from bot.presses.schedule import ShowHours
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.accounts import account_named
from bot.widgets.directory import mentors_fitting, next_free
from bot.widgets.paging import pages_row
from bot.widgets.profile import told_of
from core.connections import connection_between
from core.people import MentorView, list_mentors, mentor_profile, viewer_of
from core.people.errors import MentorMissing
from core.relay import takes_messages
from core.schedule.zones import find_zone, zone_suggestions
from core.services import add_mentor
from core.text import id_in

mentors = Flow("mentors")
mentors.link(ShowMentor)

PAGE = 8


@mentors.command(
    "mentors", "See who you can talk to", Argument("name", "Whom you look for", completes=True), reads=True
)
def mentors_command(turn: Turn, text: str, arguments: Values) -> Screen:
    wanted = arguments.get("name", text)
    return mentor_by_id(turn, wanted) or mentors_page(turn, 0, search=wanted)


@mentors.press(ListMentors, reads=True)
def list_page(turn: Turn, pressed: ListMentors) -> Screen:
    return mentors_page(turn, pressed.page)


@mentors.completes("mentors", "name")
def complete_name(turn: Turn, typed: str) -> tuple[tuple[str, str], ...]:
    return mentors_fitting(turn, typed)


def mentor_by_id(turn: Turn, text: str) -> Screen | None:
    """The profile that a completion named by its id; None for what is no id of a mentor here."""
    chosen = id_in(text)
    try:
        return mentor_screen(turn, mentor_profile(turn.db, turn.community.id, chosen)) if chosen is not None else None
    except MentorMissing:
        return None


def mentors_page(turn: Turn, page: int, search: str = "") -> Screen:
    words = turn.words
    found = list_mentors(turn.db, turn.community.id, search=search, offset=page * PAGE, limit=PAGE)
    options = tuple(Option(m.name, ShowMentor(m.id), m.profile.headline) for m in found.items)
    paging = pages_row(words, page, PAGE, found.total, ListMentors) if not search else ()
    by_course = (Button(words("By course"), ListDepartments()),)
    everybody = (Button(words("Show all"), ListMentors()),) if search else ()
    return Screen(
        "people/mentors.j2",
        {"found": found, "search": search, "free": next_free(turn, found.items)},
        choice=Choice(words("Choose whom to look at"), options),
        buttons=(paging, everybody, (*by_course, Button(words("Home"), GoHome()))),
    )


@mentors.press(ShowMentor, reads=True)
def show_mentor(turn: Turn, pressed: ShowMentor) -> Screen:
    return mentor_screen(turn, mentor_profile(turn.db, turn.community.id, pressed.mentor))


def mentor_screen(turn: Turn, mentor: MentorView) -> Screen:
    words, mine = turn.words, mentor.person_id == turn.me
    book = Button(words("Book"), PickDay(mentor.id), Style.PRIMARY)
    own = (Button(words("Change my profile"), ShowProfile()), Button(words("My hours"), ShowHours()))
    acts = own if mine else (book, _connection(turn, mentor), *_write(turn, mentor))
    return Screen(
        "people/mentor.j2",
        told_of(turn, mentor),
        buttons=(acts, (Button(words("All"), ListMentors()), Button(words("Home"), GoHome()))),
    )


def _write(turn: Turn, mentor: MentorView) -> tuple[Button, ...]:
    """The way to write to a mentor who lets anybody do so."""
    taken = takes_messages(turn.db, turn.community.id, mentor.person_id)
    return (
        (Button(turn.words("Write to %(name)s", name=mentor.name[:24]), OpenChat(mentor.person_id)),) if taken else ()
    )


def _connection(turn: Turn, mentor: MentorView) -> Button:
    """Leads to what is between the reader and the mentor, or to asking for it."""
    before = connection_between(turn.db, turn.community.id, mentor.id, turn.me)
    if before is None:
        return Button(turn.words("Ask to connect"), AskToConnect(mentor.id))
    return Button(turn.words("Connection"), ShowConnection(before.id))


@mentors.command(
    "mentor",
    "Add a mentor (admins)",
    subcommands=(
        CommandSpec(
            "add",
            "Make somebody a mentor",
            (
                Argument("account", "Their @handle or id", required=True),
                Argument("name", "The name students will see"),
                Argument("zone", "The time zone of their hours", completes=True),
            ),
        ),
    ),
    admin=True,
)
def mentor_command(turn: Turn, text: str, arguments: Values) -> Screen:
    """`/mentor add @handle, Name, Zone`: the parts after the account may be left out."""
    turn.check_admin()
    verb, _, rest = text.partition(" ")
    parts = [part.strip() for part in rest.split(",")]
    account = arguments.get("account", parts[0])
    name = arguments.get("name", parts[1] if len(parts) > 1 else "")
    zone = arguments.get("zone", parts[2] if len(parts) > 2 else "")
    if verb != "add" or not account:
        return Screen("people/mentor_usage.j2", answer=Answer.NEW)
    key = account_named(turn, account)
    if key is None:
        return Screen("people/account_unknown.j2", {"account": account}, answer=Answer.NEW)
    seen = viewer_of(turn.db, key)
    if not (name or seen):
        return Screen("people/name_wanted.j2", {"account": account}, answer=Answer.NEW)
    zone_name = find_zone(zone) if zone else None
    mentor = add_mentor(
        turn.db, turn.community.id, key, name=name or (seen.name if seen else ""), zone=zone_name, now=turn.now
    )
    return Screen(
        "people/mentor_added.j2", {"mentor": mentor}, buttons=((Button(turn.words("Look"), ShowMentor(mentor.id)),),)
    )


@mentors.completes("mentor add", "zone")
def complete_mentor_zone(turn: Turn, typed: str) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", " "), name) for name in zone_suggestions(typed, 25))
