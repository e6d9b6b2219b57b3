"""Courses: what is taught, in which department, by which mentors, and who is enrolled. Nothing here books."""

from core.courses.catalogue import (
    NAME_LIMIT,
    add_course,
    assign_mentor,
    move_course,
    rename_course,
    rename_department,
    renew_key,
    retire_course,
    unassign_mentor,
)
from core.courses.enrolling import enrol, enrol_role, enrol_with_key, forget_role, unenrol
from core.courses.errors import CourseMissing
from core.courses.listing import ListOutcome, enrol_list
from core.courses.reading import (
    course_called,
    course_of,
    courses_of,
    courses_open_to,
    courses_taught_by,
    departments_of,
    has_enrolled,
    is_enrolled,
    mentors_of_course,
    people_called,
    roles_of_course,
    students_of_course,
)
from core.courses.views import CourseView, DepartmentView

__all__ = [
    "NAME_LIMIT",
    "CourseMissing",
    "CourseView",
    "DepartmentView",
    "ListOutcome",
    "add_course",
    "assign_mentor",
    "course_called",
    "course_of",
    "courses_of",
    "courses_open_to",
    "courses_taught_by",
    "departments_of",
    "enrol",
    "enrol_list",
    "enrol_role",
    "enrol_with_key",
    "forget_role",
    "has_enrolled",
    "is_enrolled",
    "mentors_of_course",
    "move_course",
    "people_called",
    "rename_course",
    "rename_department",
    "renew_key",
    "retire_course",
    "roles_of_course",
    "students_of_course",
    "unassign_mentor",
    "unenrol",
]
