"""What an admin does to the catalogue: courses made, renamed, moved and retired, and mentors assigned to them.

That somebody is an admin stands in the settings, so whoever calls these has asked.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.courses.errors import (
    CourseMissing,
    CourseNameEmpty,
    CourseNameTaken,
    DepartmentMissing,
    DepartmentNameTaken,
)
from core.courses.models import Course, CourseMentor, Department
from core.courses.reading import course_of
from core.courses.views import CourseView
from core.people.mentors import mentor_profile
from core.storage import new_id
from core.storage.rows import insert_new
from core.text import clean_line

NAME_LIMIT = 80


def add_course(db: Session, community_id: int, name: str, *, department: str = "", now: datetime) -> CourseView:
    """Makes a course, in a department that is made where there is none of this name, or in none.

    Raises CourseNameEmpty or CourseNameTaken.
    """
    name = _free_name(db, community_id, name)
    course = Course(
        community_id=community_id,
        id=new_id(now),
        department_id=_department(db, community_id, department, now),
        key=_new_key(),
        retired_at=None,
        created_at=now,
    )
    course.rename(name)
    insert_new(db, course)
    return course_of(db, community_id, course.id)


def rename_course(db: Session, community_id: int, course_id: int, name: str) -> CourseView:
    """Gives the course another name. Raises CourseMissing, CourseNameEmpty or CourseNameTaken."""
    course = _course(db, community_id, course_id)
    course.rename(_free_name(db, community_id, name, besides=course_id))
    db.flush()
    return course_of(db, community_id, course_id)


def move_course(db: Session, community_id: int, course_id: int, department: str, *, now: datetime) -> CourseView:
    """Puts the course into the department of this name, which is made where there is none; empty: into none."""
    _course(db, community_id, course_id).department_id = _department(db, community_id, department, now)
    db.flush()
    return course_of(db, community_id, course_id)


def retire_course(db: Session, community_id: int, course_id: int, *, retired: bool = True, now: datetime) -> CourseView:
    """Offers the course no more, or, with `retired` False, again. Who is enrolled stays so; what is booked stays."""
    course = _course(db, community_id, course_id)
    if not retired:
        _free_name(db, community_id, course.name, besides=course_id)
    course.retired_at = now if retired else None
    db.flush()
    return course_of(db, community_id, course_id)


def renew_key(db: Session, community_id: int, course_id: int) -> CourseView:
    """Makes a new key to enrol with; the one before opens nothing any more."""
    _course(db, community_id, course_id).key = _new_key()
    db.flush()
    return course_of(db, community_id, course_id)


def rename_department(db: Session, community_id: int, department_id: int, name: str) -> str:
    """Gives the department another name. Raises DepartmentMissing, CourseNameEmpty or DepartmentNameTaken."""
    name = _clean_name(name)
    department = db.get(Department, (community_id, department_id))
    if department is None:
        raise DepartmentMissing
    other = _department_called(db, community_id, name)
    if other not in (None, department_id):
        raise DepartmentNameTaken(name)
    department.name, department.name_folded = name, name.casefold()
    db.flush()
    return name


def assign_mentor(db: Session, community_id: int, course_id: int, mentor_id: int) -> bool:
    """Lets the mentor teach the course; whether that is new. Raises CourseMissing or MentorMissing."""
    _course(db, community_id, course_id)
    mentor_profile(db, community_id, mentor_id)
    if db.get(CourseMentor, (community_id, course_id, mentor_id)) is not None:
        return False
    insert_new(db, CourseMentor(community_id=community_id, course_id=course_id, mentor_id=mentor_id))
    return True


def unassign_mentor(db: Session, community_id: int, course_id: int, mentor_id: int) -> bool:
    """The mentor teaches the course no more; whether they did. Raises CourseMissing."""
    _course(db, community_id, course_id)
    gone = delete(CourseMentor).where(
        CourseMentor.community_id == community_id,
        CourseMentor.course_id == course_id,
        CourseMentor.mentor_id == mentor_id,
    )
    return db.connection().execute(gone).rowcount == 1


def _course(db: Session, community_id: int, course_id: int) -> Course:
    course = db.get(Course, (community_id, course_id), with_for_update=True)
    if course is None:
        raise CourseMissing
    return course


def _clean_name(name: str) -> str:
    name = clean_line(name, NAME_LIMIT)
    if not name:
        raise CourseNameEmpty
    return name


def _free_name(db: Session, community_id: int, name: str, besides: int | None = None) -> str:
    """The clean name, if no other course on offer has it."""
    name = _clean_name(name)
    same = select(Course.id).where(
        Course.community_id == community_id, Course.name_folded == name.casefold(), Course.retired_at.is_(None)
    )
    if set(db.scalars(same)) - {besides}:
        raise CourseNameTaken(name)
    return name


def _department(db: Session, community_id: int, name: str, now: datetime) -> int | None:
    """The id of the department of this name, made where there is none; None for no name."""
    name = clean_line(name, NAME_LIMIT)
    if not name:
        return None
    known = _department_called(db, community_id, name)
    if known is not None:
        return known
    made = Department(community_id=community_id, id=new_id(now), name=name, name_folded=name.casefold())
    insert_new(db, made)
    return made.id


def _department_called(db: Session, community_id: int, name: str) -> int | None:
    return db.scalar(
        select(Department.id)
        .where(Department.community_id == community_id, Department.name_folded == name.casefold())
        .order_by(Department.id)
        .limit(1)
    )


def _new_key() -> int:
    return secrets.randbits(63)
