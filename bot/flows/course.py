"""The typed way of admins: `/course add`, `assign`, `enrol` and `remove`. By tapping, it all starts at `/courses`."""

from __future__ import annotations

from bot.commands import Argument, CommandSpec
from bot.flow import Flow, Values
from bot.payloads import Answer, Payload
from bot.presses.courses import ListDepartments, ListTeachers, NewCourse, RemoveStudent, ShowCourse
from bot.presses.people import GoHome
from bot.refusals import template_of
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.course import course_screen
from bot.widgets.enrolling import enrol_meant
from core.courses import add_course, assign_mentor, course_called, courses_of, students_of_course
from core.courses.errors import CourseUnknown
from core.people import list_mentors

course = Flow("course")

SUGGESTED = 8
_NAME = Argument("course", "Its name", required=True)
_COURSE = Argument("course", "Which course", required=True, completes=True)
_MENTOR = Argument("mentor", "Who teaches it", required=True, completes=True)
_WHO = Argument("who", "A name, @handle, number or role", required=True)


@course.command(
    "course",
    "Make courses and enrol students (admins)",
    subcommands=(
        CommandSpec("add", "Make a course", (_NAME, Argument("department", "Its department"))),
        CommandSpec("assign", "Let a mentor teach a course", (_COURSE, _MENTOR)),
        CommandSpec("enrol", "Enrol somebody, or all who have a role", (_COURSE, _WHO)),
        CommandSpec("remove", "Take somebody off a course", (_COURSE, _WHO)),
    ),
    admin=True,
)
def course_command(turn: Turn, text: str, arguments: Values) -> Screen:
    """`/course enrol Algebra, @ben`: what is done, the course, and after a comma whom or where."""
    turn.check_admin()
    verb, _, rest = text.partition(" ")
    name, _, more = (part.strip() for part in rest.partition(","))
    name = arguments.get("course", name)
    more = next((arguments[key] for key in ("who", "mentor", "department") if key in arguments), more)
    if verb == "add" and name:
        made = add_course(turn.db, turn.community.id, name, department=more, now=turn.now)
        return course_screen(turn, made, news="made")
    act = {"assign": _assign, "enrol": _enrol, "remove": _remove}.get(verb)
    if act is None or not (name and more):
        row = (
            Button(turn.words("Courses"), ListDepartments()),
            Button(turn.words("New course"), NewCourse(), Style.PRIMARY),
        )
        return Screen("courses/usage.j2", buttons=(row,), answer=Answer.NEW)
    return act(turn, name, more)


@course.completes("course assign", "course")
@course.completes("course enrol", "course")
@course.completes("course remove", "course")
def complete_course(turn: Turn, typed: str) -> tuple[tuple[str, str], ...]:
    found = courses_of(turn.db, turn.community.id, search=typed, limit=25)
    return tuple((offered.name, str(offered.id)) for offered in found.items)


@course.completes("course assign", "mentor")
def complete_teacher(turn: Turn, typed: str) -> tuple[tuple[str, str], ...]:
    found = list_mentors(turn.db, turn.community.id, search=typed, limit=25)
    return tuple((mentor.name, mentor.name) for mentor in found.items)


def _assign(turn: Turn, name: str, mentor: str) -> Screen:
    found, meant = list_mentors(turn.db, turn.community.id, search=mentor, limit=2), mentor.casefold()
    wanted = course_called(turn.db, turn.community.id, name)
    same = [one for one in found.items if one.name.casefold() == meant] or list(found.items)
    if len(same) != 1:
        row = (Button(turn.words("Choose from all"), ListTeachers(wanted.id), Style.PRIMARY),)
        return Screen("courses/no_such_mentor.j2", {"name": mentor[:60], "any": bool(same)}, buttons=(row,))
    assign_mentor(turn.db, turn.community.id, wanted.id, same[0].id)
    return course_screen(turn, wanted, news="saved")


def _enrol(turn: Turn, name: str, who: str) -> Screen:
    return enrol_meant(turn, course_called(turn.db, turn.community.id, name), who)


def _remove(turn: Turn, name: str, who: str) -> Screen:
    """Shows those of the name among the students, to be taken off by a tap."""
    wanted = course_called(turn.db, turn.community.id, name)
    found = students_of_course(turn.db, turn.community.id, wanted.id, search=who, limit=SUGGESTED)
    options = tuple(Option(student.name, RemoveStudent(wanted.id, student.id)) for student in found.items)
    return Screen(
        "courses/whom_to_remove.j2",
        {"course": wanted, "who": who[:60], "any": bool(options)},
        choice=Choice(turn.words("Choose whom to take off"), options),
        buttons=((Button(turn.words("Back to the course"), ShowCourse(wanted.id)),),),
    )


@course.refusal(CourseUnknown)
def unknown_course(turn: Turn, error: CourseUnknown, done: Payload | None) -> Screen:
    """Leads to those that there are."""
    found = courses_of(turn.db, turn.community.id, limit=SUGGESTED)
    options = tuple(Option(offered.name, ShowCourse(offered.id), offered.department_name) for offered in found.items)
    return Screen(
        template_of(type(error)),
        {"error": error},
        choice=Choice(turn.words("Choose a course"), options),
        buttons=((Button(turn.words("All courses"), ListDepartments()), Button(turn.words("Home"), GoHome())),),
    )
