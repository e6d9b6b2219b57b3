"""The screen of one course: who teaches it, what it leads to, and for admins all that can be done to it."""

from __future__ import annotations

from bot.presses.booking import PickDay
from bot.presses.courses import (
    ListCourses,
    ListDepartments,
    ListStudents,
    ListTeachers,
    MoveCourse,
    RenameCourse,
    RetireCourse,
    ShowCourse,
    ShowKey,
)
from bot.presses.people import GoHome
from bot.screens import Button, Choice, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.paging import pages_row
from core.courses import CourseView, has_enrolled, mentors_of_course
from core.people import MentorView
from core.services import services_of_course

PAGE = 8
EACH = 3
"""So many services of one mentor are shown at once: a choice has room for 25."""


def course_screen(turn: Turn, course: CourseView, page: int = 0, news: str = "") -> Screen:
    """The course with a page of its mentors, who can be booked from here; `news` is what has just happened, if any."""
    words = turn.words
    found = mentors_of_course(turn.db, turn.community.id, course.id, offset=page * PAGE, limit=PAGE)
    options = _bookable(turn, course, found.items)
    back = ListCourses(course.department_id) if course.department_id else ListDepartments()
    return Screen(
        "courses/course.j2",
        {
            "course": course,
            "mentors": found,
            "enrolled": has_enrolled(turn.db, turn.community.id, course.id, turn.me),
            "news": news,
            "is_admin": turn.is_admin,
        },
        choice=Choice(words("Choose whom to meet"), options) if not course.retired else None,
        buttons=(
            pages_row(words, page, PAGE, found.total, lambda p: ShowCourse(course.id, p)),
            *(_for_admins(turn, course) if turn.is_admin else ()),
            (Button(words("Other courses"), back), Button(words("Home"), GoHome())),
        ),
    )


def _bookable(turn: Turn, course: CourseView, mentors: tuple[MentorView, ...]) -> tuple[Option, ...]:
    """What can be booked in the course with each of the mentors; where nothing is meant for it, whatever they offer."""
    services = services_of_course(turn.db, turn.community.id, course.id)
    options = []
    for mentor in mentors:
        fitting = [service for service in services if service.mentor_id in (mentor.id, None)][:EACH]
        options += [
            Option(f"{mentor.name} · {service.terms.title}", PickDay(mentor.id, service.id), service.terms.description)
            for service in fitting
        ] or [Option(mentor.name, PickDay(mentor.id), mentor.profile.headline)]
    return tuple(options)


def _for_admins(turn: Turn, course: CourseView) -> tuple[tuple[Button, ...], ...]:
    words = turn.words
    if course.retired:
        return ((Button(words("Offer it again"), RetireCourse(course.id, False), Style.PRIMARY),),)
    return (
        (
            Button(words("Students"), ListStudents(course.id)),
            Button(words("Mentors"), ListTeachers(course.id)),
            Button(words("Link"), ShowKey(course.id)),
        ),
        (
            Button(words("Rename"), RenameCourse(course.id)),
            Button(words("Department"), MoveCourse(course.id)),
            Button(words("Retire"), RetireCourse(course.id, True), Style.DANGER),
        ),
    )
