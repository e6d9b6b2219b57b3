"""What admins do to the catalogue: make, rename, move and retire courses, and say who teaches them."""

from __future__ import annotations

from dataclasses import replace

from bot.flow import Flow, Values
from bot.presses.courses import (
    AssignMentor,
    ListCourses,
    ListTeachers,
    MoveCourse,
    NewCourse,
    RenameCourse,
    RenameDepartment,
    RetireCourse,
    ShowCourse,
)
from bot.screens import Button, Choice, Field, Form, Option, Screen, Style
from bot.turn import Turn
from bot.widgets.course import course_screen
from bot.widgets.paging import pages_row
from bot.words import Words
from core.courses import (
    NAME_LIMIT,
    add_course,
    assign_mentor,
    course_of,
    mentors_of_course,
    move_course,
    rename_course,
    rename_department,
    retire_course,
    unassign_mentor,
)
from core.people import list_mentors

catalogue = Flow("catalogue")

PAGE = 10


@catalogue.form(NewCourse)
def new_course_form(words: Words, opened_by: NewCourse) -> Form:
    return Form(words("New course"), (_name_field(words), _department_field(words)), opened_by)


@catalogue.submitted(NewCourse)
def make_course(turn: Turn, opened_by: NewCourse, values: Values) -> Screen:
    turn.check_admin()
    department = values.get("department", "")
    course = add_course(turn.db, turn.community.id, values.get("name", ""), department=department, now=turn.now)
    return course_screen(turn, course, news="made")


@catalogue.form_of(RenameCourse)
def rename_form(turn: Turn, opened_by: RenameCourse) -> Form:
    turn.check_admin()
    words, course = turn.words, course_of(turn.db, turn.community.id, opened_by.course)
    name = replace(_name_field(words), value=course.name)
    return Form(words("Rename %(course)s", course=course.name), (name,), opened_by)


@catalogue.submitted(RenameCourse)
def take_name(turn: Turn, opened_by: RenameCourse, values: Values) -> Screen:
    turn.check_admin()
    course = rename_course(turn.db, turn.community.id, opened_by.course, values.get("name", ""))
    return course_screen(turn, course, news="saved")


@catalogue.form_of(MoveCourse)
def move_form(turn: Turn, opened_by: MoveCourse) -> Form:
    turn.check_admin()
    words, course = turn.words, course_of(turn.db, turn.community.id, opened_by.course)
    department = replace(_department_field(words), value=course.department_name)
    return Form(words("Department of %(course)s", course=course.name), (department,), opened_by)


@catalogue.submitted(MoveCourse)
def take_department(turn: Turn, opened_by: MoveCourse, values: Values) -> Screen:
    turn.check_admin()
    department = values.get("department", "")
    course = move_course(turn.db, turn.community.id, opened_by.course, department, now=turn.now)
    return course_screen(turn, course, news="saved")


@catalogue.form(RenameDepartment)
def department_form(words: Words, opened_by: RenameDepartment) -> Form:
    return Form(words("Rename the department"), (_name_field(words),), opened_by)


@catalogue.submitted(RenameDepartment)
def take_department_name(turn: Turn, opened_by: RenameDepartment, values: Values) -> Screen:
    turn.check_admin()
    name = rename_department(turn.db, turn.community.id, opened_by.department, values.get("name", ""))
    return Screen(
        "courses/department_renamed.j2",
        {"name": name},
        buttons=((Button(turn.words("Look"), ListCourses(opened_by.department)),),),
    )


@catalogue.press(RetireCourse)
def retire(turn: Turn, pressed: RetireCourse) -> Screen:
    turn.check_admin()
    course = retire_course(turn.db, turn.community.id, pressed.course, retired=pressed.retired, now=turn.now)
    return course_screen(turn, course, news="" if pressed.retired else "saved")


@catalogue.press(ListTeachers, reads=True)
def list_teachers(turn: Turn, pressed: ListTeachers) -> Screen:
    turn.check_admin()
    return teachers_screen(turn, pressed.course, gone=pressed.gone, page=pressed.page)


@catalogue.press(AssignMentor)
def assign(turn: Turn, pressed: AssignMentor) -> Screen:
    turn.check_admin()
    change = unassign_mentor if pressed.gone else assign_mentor
    change(turn.db, turn.community.id, pressed.course, pressed.mentor)
    return teachers_screen(turn, pressed.course, gone=pressed.gone)


def teachers_screen(turn: Turn, course_id: int, *, gone: bool, page: int = 0) -> Screen:
    """All mentors, one of whom is chosen to teach the course; with `gone` those who do, to be taken off it."""
    words, here = turn.words, turn.community.id
    course = course_of(turn.db, here, course_id)
    teaching = mentors_of_course(turn.db, here, course_id, limit=50)
    found = (
        mentors_of_course(turn.db, here, course_id, offset=page * PAGE, limit=PAGE)
        if gone
        else list_mentors(turn.db, here, offset=page * PAGE, limit=PAGE)
    )
    at_it = {mentor.id for mentor in teaching.items}
    options = tuple(
        Option(f"✓ {m.name}" if m.id in at_it and not gone else m.name, AssignMentor(course_id, m.id, gone))
        for m in found.items
    )
    other = (
        Button(words("Add one"), ListTeachers(course_id), Style.PRIMARY)
        if gone
        else Button(words("Take one off"), ListTeachers(course_id, gone=True), Style.DANGER)
    )
    return Screen(
        "courses/teachers.j2",
        {"course": course, "teaching": teaching, "gone": gone},
        choice=Choice(words("Choose who stops") if gone else words("Choose who teaches it"), options),
        buttons=(
            pages_row(words, page, PAGE, found.total, lambda p: ListTeachers(course_id, gone, p)),
            (other, Button(words("Back to the course"), ShowCourse(course_id))),
        ),
    )


def _name_field(words: Words) -> Field:
    return Field("name", words("Name"), most=NAME_LIMIT)


def _department_field(words: Words) -> Field:
    hint = words("One that is there or a new one; empty for none")
    return Field("department", words("Department"), hint, required=False, most=NAME_LIMIT)
