"""Browsing courses by department, booking those who teach them, and enrolling with a link or code."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.commands import Argument
from bot.flow import Flow, Values
from bot.payloads import Unreadable, unpack
from bot.presses.courses import (
    JoinCourse,
    ListCourses,
    ListDepartments,
    NewCourse,
    RenameDepartment,
    ShowCourse,
)
from bot.presses.people import GoHome, ListMentors
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.course import course_screen
from bot.widgets.paging import pages_row
from bot.words import Words
from core.courses import (
    CourseMissing,
    CourseView,
    DepartmentView,
    course_of,
    courses_of,
    departments_of,
    enrol_with_key,
)
from core.notices.kinds import NoticeKind
from core.text import id_in

courses = Flow("courses")
courses.link(JoinCourse)

PAGE = 10
DEPARTMENTS = 25


@courses.command(
    "courses", "Courses, and who teaches them", Argument("find", "A course, or a code to enrol with", completes=True)
)
def courses_command(turn: Turn, text: str, arguments: Values) -> Screen:
    wanted = arguments.get("find", text).strip()
    code = _code_in(wanted)
    if code is not None:
        return join_course(turn, code)
    chosen = id_in(wanted)
    if chosen is not None:
        with suppress(CourseMissing):
            return course_screen(turn, course_of(turn.db, turn.community.id, chosen))
    return courses_screen(turn, search=wanted) if wanted else departments_screen(turn)


@courses.completes("courses", "find")
def complete_course(turn: Turn, typed: str) -> tuple[tuple[str, str], ...]:
    found = courses_of(turn.db, turn.community.id, search=typed, limit=25)
    return tuple((_line(course), str(course.id)) for course in found.items)


@courses.press(ListDepartments, reads=True)
def list_departments(turn: Turn, pressed: ListDepartments) -> Screen:
    return departments_screen(turn)


@courses.press(ListCourses, reads=True)
def list_courses(turn: Turn, pressed: ListCourses) -> Screen:
    return courses_screen(turn, pressed.department or None, pressed.page)


@courses.press(ShowCourse, reads=True)
def show_course(turn: Turn, pressed: ShowCourse) -> Screen:
    return course_screen(turn, course_of(turn.db, turn.community.id, pressed.course), pressed.page)


@courses.press(JoinCourse)
def join_course(turn: Turn, pressed: JoinCourse) -> Screen:
    course, new = enrol_with_key(turn.db, turn.community.id, pressed.key, by=turn.me, now=turn.now)
    return course_screen(turn, course, news="enrolled" if new else "before")


@courses.notice(NoticeKind.ENROLLED)
def enrolled_notice(turn: Turn, data: Mapping[str, Any]) -> Screen | None:
    """The course; None where it is gone by then."""
    try:
        course = course_of(turn.db, turn.community.id, data["course"])
    except CourseMissing:
        return None
    return course_screen(turn, course, news="by_admin")


def departments_screen(turn: Turn) -> Screen:
    """The departments; where all courses are in one or in none, the courses at once."""
    words, found = turn.words, departments_of(turn.db, turn.community.id)
    if len(found) <= 1:
        return courses_screen(turn)
    options = tuple(
        Option(department.name, ListCourses(department.id), _count(words, department))
        for department in found[: DEPARTMENTS - 1]
        if department.id is not None
    )
    every = Option(words("All courses"), ListCourses(), "")
    return Screen(
        "courses/departments.j2",
        {"departments": found},
        choice=Choice(words("Choose a department"), (*options, every)),
        buttons=(_make(turn), (Button(words("Home"), GoHome()),)),
    )


def courses_screen(turn: Turn, department: int | None = None, page: int = 0, search: str = "") -> Screen:
    words = turn.words
    found = courses_of(
        turn.db, turn.community.id, department_id=department, search=search, offset=page * PAGE, limit=PAGE
    )
    options = tuple(
        Option(course.name, ShowCourse(course.id), "" if department else course.department_name)
        for course in found.items
    )
    name = found.items[0].department_name if department and found.items else ""
    paging = pages_row(words, page, PAGE, found.total, lambda p: ListCourses(department or 0, p))
    every = (Button(words("All courses"), ListDepartments()),) if department or search else ()
    rename = (Button(words("Rename department"), RenameDepartment(department)),) if department else ()
    return Screen(
        "courses/courses.j2",
        {"found": found, "department": name, "search": search, "is_admin": turn.is_admin},
        choice=Choice(words("Choose a course"), options),
        buttons=(
            () if search else paging,
            (*_make(turn), *(rename if turn.is_admin else ())),
            (*every, Button(words("Everybody"), ListMentors()), Button(words("Home"), GoHome())),
        ),
    )


def _make(turn: Turn) -> tuple[Button, ...]:
    return (Button(turn.words("New course"), NewCourse(), Style.PRIMARY),) if turn.is_admin else ()


def _code_in(text: str) -> JoinCourse | None:
    """What a code stands for: a deep link's payload, typed."""
    try:
        found = unpack(text.rpartition("start=")[2].replace("_", "."))
    except Unreadable:
        return None
    return found if isinstance(found, JoinCourse) else None


def _count(words: Words, department: DepartmentView) -> str:
    if department.courses == 1:
        return words("1 course")
    return words("%(count)s courses", count=department.courses)


def _line(course: CourseView) -> str:
    return f"{course.name} · {course.department_name}" if course.department_name else course.name
