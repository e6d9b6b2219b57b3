"""Whom an admin means by what they typed: enrolling the one who fits, or showing those who do."""

from __future__ import annotations

import re

from bot import asking
from bot.events import FileSent
from bot.presses.courses import (
    EnrolKept,
    EnrolList,
    EnrolStudent,
    FindStudent,
    ListDepartments,
    ListStudents,
    RemoveStudent,
    SendList,
    ShowKey,
)
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.accounts import account_named
from core.courses import CourseView, courses_of, enrol, enrol_role, people_called
from core.membership import Space, SpaceUnreadable, parse_space
from core.people import PersonView, person_of, viewer_of

FOUND = 10
LIST_BYTES = 1_000_000
LISTS = (".csv", ".tsv", ".txt")
FOR_NO_COURSE_YET = EnrolList(0).pack()
_ACCOUNT = re.compile(r"@|<@|\d{5,}$|(telegram|discord):", re.ASCII)
_ROLE = re.compile(r"(?P<name>.*?)\s*<@&(?P<id>\d{1,20})>", re.DOTALL)


def keep_list(turn: Turn, event: FileSent) -> Screen | None:
    """What an admin sends without saying for which course is kept, and one choice enrols; None for what is no list."""
    if not (turn.is_admin and event.name.lower().endswith(LISTS)) or asking.asked(turn):
        return None
    asking.keep(turn, FOR_NO_COURSE_YET, {"students": asking.text_in(event, LIST_BYTES)})
    found = courses_of(turn.db, turn.community.id, limit=25)
    options = tuple(Option(course.name, EnrolKept(course.id), course.department_name) for course in found.items)
    row = (Button(turn.words("Courses"), ListDepartments()), Button(turn.words("Never mind"), asking.LeaveForm()))
    return Screen(
        "courses/which_course.j2",
        {"name": event.name[:60], "any": bool(options)},
        choice=Choice(turn.words("Choose a course"), options),
        buttons=(row,),
    )


def enrol_meant(turn: Turn, course: CourseView, typed: str) -> Screen:
    """Enrols whom the text names: a role, an account, the only one of that very name; else those who may be meant."""
    typed = typed.strip()
    role = _role_in(turn, typed)
    if role is not None:
        return _enrol_role(turn, course, *role)
    key = account_named(turn, typed) if _ACCOUNT.match(typed) else None
    seen = viewer_of(turn.db, key) if key else None
    if seen is not None:
        return enrol_person(turn, course, person_of(turn.db, seen.person_id))
    if _ACCOUNT.match(typed):
        return Screen("courses/number_unknown.j2", {"account": typed}, buttons=(_other_ways(turn, course),))
    found = people_called(turn.db, typed, FOUND + 1)
    same = [person for person in found if person.name.casefold() == typed.casefold()]
    if len(same) == 1:
        return enrol_person(turn, course, same[0])
    options = tuple(Option(person.name, EnrolStudent(course.id, person.id)) for person in found[:FOUND])
    return Screen(
        "courses/who_is_meant.j2",
        {"course": course, "typed": typed, "any": bool(found), "more": len(found) > FOUND},
        choice=Choice(turn.words("Choose whom to enrol"), options),
        buttons=(_other_ways(turn, course),),
    )


def enrolled_screen(turn: Turn, course: CourseView, name: str, news: str, person: int | None = None) -> Screen:
    """What has become of one student: `enrolled`, `before`, `removed` or `not_there`, or of a `role`."""
    words = turn.words
    undo = (Button(words("Take off again"), RemoveStudent(course.id, person)),) if person else ()
    row = (
        Button(words("Enrol another"), FindStudent(course.id), Style.PRIMARY),
        Button(words("Students"), ListStudents(course.id)),
    )
    return Screen("courses/enrolled.j2", {"course": course, "name": name, "news": news}, buttons=(row, undo))


def enrol_person(turn: Turn, course: CourseView, person: PersonView) -> Screen:
    """Enrols this one, or says that they were before."""
    new = enrol(turn.db, turn.community.id, course.id, person.id, now=turn.now)
    return enrolled_screen(turn, course, person.name, "enrolled" if new else "before", person.id)


def _enrol_role(turn: Turn, course: CourseView, role: Space, name: str) -> Screen:
    new = enrol_role(turn.db, turn.community.id, course.id, role, name)
    return enrolled_screen(turn, course, name, "role" if new else "role_before")


def _role_in(turn: Turn, typed: str) -> tuple[Space, str] | None:
    """The role that is mentioned on its own server, or written as `discord:server/role`; with its name."""
    mentioned = _ROLE.fullmatch(typed)
    if mentioned and turn.space:
        return parse_space(f"{turn.space}/{mentioned['id']}"), mentioned["name"] or mentioned["id"]
    try:
        space = parse_space(typed)
    except SpaceUnreadable:
        return None
    return (space, space.role) if space.role else None


def _other_ways(turn: Turn, course: CourseView) -> tuple[Button, ...]:
    words = turn.words
    return (
        Button(words("Try again"), FindStudent(course.id), Style.PRIMARY),
        Button(words("Link"), ShowKey(course.id)),
        Button(words("Send a list"), SendList(course.id)),
    )
