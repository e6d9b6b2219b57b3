"""Enrolling in a course: one person, whoever knows its key, whoever has a role. Lists of people are in listing.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.courses.errors import CourseMissing
from core.courses.models import CourseRole, Enrolment
from core.courses.reading import course_of, course_with_key
from core.courses.views import CourseView
from core.membership import Space
from core.notices.kinds import NoticeKind
from core.notices.outbox import Telling, tell
from core.people.accounts import person_of
from core.storage.rows import insert_all_new, insert_new
from core.text import clean_line

ROLE_NAME_LIMIT = 100


def enrol(db: Session, community_id: int, course_id: int, person_id: int, *, now: datetime) -> bool:
    """An admin enrols somebody, who is told; whether that is new. Raises CourseMissing or PersonMissing."""
    course = course_of(db, community_id, course_id)
    if course.retired:
        raise CourseMissing
    person_of(db, person_id)
    if not add_enrolments(db, course, [person_id], now):
        return False
    tell(db, community_id, [Telling(person_id, NoticeKind.ENROLLED, {"course": course_id})], now)
    return True


def enrol_with_key(db: Session, community_id: int, key: int, *, by: int, now: datetime) -> tuple[CourseView, bool]:
    """Enrols who knows the course's key; the course, and whether that is new. Raises CourseKeyUnknown."""
    course = course_with_key(db, community_id, key)
    return course, bool(add_enrolments(db, course, [by], now))


def unenrol(db: Session, community_id: int, course_id: int, person_id: int) -> bool:
    """The person is enrolled no more; whether they were. What they have booked stays. Raises CourseMissing."""
    course_of(db, community_id, course_id)
    gone = delete(Enrolment).where(
        Enrolment.community_id == community_id,
        Enrolment.course_id == course_id,
        Enrolment.person_id == person_id,
    )
    return db.connection().execute(gone).rowcount == 1


def enrol_role(db: Session, community_id: int, course_id: int, role: Space, name: str) -> bool:
    """Counts all who have the role as enrolled, for as long as they have it; whether that is new.

    Raises CourseMissing.
    """
    course_of(db, community_id, course_id)
    if not role.role:
        raise ValueError(f"no role is named: {role}")
    if db.get(CourseRole, (community_id, course_id, str(role))) is not None:
        return False
    name = clean_line(name, ROLE_NAME_LIMIT) or role.role
    insert_new(db, CourseRole(community_id=community_id, course_id=course_id, space=str(role), name=name))
    return True


def forget_role(db: Session, community_id: int, course_id: int, role: Space) -> bool:
    """The role counts no more; whether it did."""
    gone = delete(CourseRole).where(
        CourseRole.community_id == community_id,
        CourseRole.course_id == course_id,
        CourseRole.space == str(role),
    )
    return db.connection().execute(gone).rowcount == 1


def add_enrolments(db: Session, course: CourseView, people: Iterable[int], now: datetime) -> int:
    """Writes that these are enrolled; how many of them were not."""
    key = {"community_id": course.community_id, "course_id": course.id}
    already = select(Enrolment.person_id).where(
        Enrolment.community_id == course.community_id, Enrolment.course_id == course.id
    )
    new = dict.fromkeys(people).keys() - set(db.scalars(already))
    rows = [{**key, "person_id": person, "enrolled_at": now} for person in new]
    if rows:
        insert_all_new(db, Enrolment, rows)
    return len(rows)
