"""Reading courses: the catalogue, who teaches and studies what, and whether somebody is enrolled."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from core.courses.errors import CourseKeyUnknown, CourseMissing, CourseUnknown
from core.courses.models import Course, CourseMentor, CourseRole, Department, Enrolment
from core.courses.views import CourseView, DepartmentView
from core.membership import Space, is_member, parse_space
from core.pages import Page, total
from core.people.mentors import list_mentors
from core.people.models import Account, Person
from core.people.views import MentorView, PersonView
from core.text import clean, id_in

NAME_SHOWN = 60


def departments_of(db: Session, community_id: int) -> tuple[DepartmentView, ...]:
    """The departments that have courses, by name; last, nameless, the courses that are in none."""
    rows = db.execute(
        select(Course.department_id, Department.name, func.count())
        .outerjoin(Department, _IN_DEPARTMENT)
        .where(Course.community_id == community_id, Course.retired_at.is_(None))
        .group_by(Course.department_id, Department.name, Department.name_folded)
        .order_by(Course.department_id.is_(None), Department.name_folded, Course.department_id)
    )
    return tuple(DepartmentView(row[0], row[1] or "", row[2]) for row in rows)


def courses_of(
    db: Session,
    community_id: int,
    *,
    department_id: int | None = None,
    search: str = "",
    student_id: int | None = None,
    offset: int = 0,
    limit: int = 10,
) -> Page[CourseView]:
    """The courses on offer by name: all, of a department, whose name holds every word of a search, or of a student."""
    found = _courses().where(Course.community_id == community_id, Course.retired_at.is_(None))
    if department_id is not None:
        found = found.where(Course.department_id == department_id)
    for word in clean(search).casefold().split():
        found = found.where(Course.name_folded.contains(word, autoescape=True))
    if student_id is not None:
        enrolled = select(Enrolment.course_id).where(
            Enrolment.community_id == community_id, Enrolment.person_id == student_id
        )
        found = found.where(Course.id.in_(enrolled))
    rows = db.execute(found.order_by(Course.name_folded, Course.id).offset(offset).limit(limit)).all()
    in_all = total(len(rows), offset, limit, lambda: db.scalar(select(func.count()).select_from(found.subquery())))
    return Page(tuple(_view(row) for row in rows), offset, in_all)


def course_of(db: Session, community_id: int, course_id: int) -> CourseView:
    """The course, also a retired one, or CourseMissing."""
    row = db.execute(_courses().where(Course.community_id == community_id, Course.id == course_id)).one_or_none()
    if row is None:
        raise CourseMissing
    return _view(row)


def course_called(db: Session, community_id: int, name: str) -> CourseView:
    """The course on offer of that id or name, or the only one whose name holds all of its words; else CourseUnknown."""
    wanted = clean(name)
    chosen = id_in(wanted)
    if chosen is not None:
        return course_of(db, community_id, chosen)
    offered = _courses().where(
        Course.community_id == community_id, Course.retired_at.is_(None), Course.name_folded == wanted.casefold()
    )
    row = db.execute(offered).one_or_none()
    if row is not None:
        return _view(row)
    found = courses_of(db, community_id, search=wanted, limit=2)
    if not wanted or found.total != 1:
        raise CourseUnknown(wanted[:NAME_SHOWN])
    return found.items[0]


def course_with_key(db: Session, community_id: int, key: int) -> CourseView:
    """The course on offer that the key lets people enrol in, or CourseKeyUnknown."""
    wanted = _courses().where(Course.community_id == community_id, Course.key == key, Course.retired_at.is_(None))
    row = db.execute(wanted).one_or_none()
    if row is None:
        raise CourseKeyUnknown
    return _view(row)


def mentors_of_course(
    db: Session, community_id: int, course_id: int, *, offset: int = 0, limit: int = 10
) -> Page[MentorView]:
    """The active mentors who teach it, by name."""
    teaching = select(CourseMentor.mentor_id).where(
        CourseMentor.community_id == community_id, CourseMentor.course_id == course_id
    )
    return list_mentors(db, community_id, among=teaching, offset=offset, limit=limit)


def courses_taught_by(db: Session, community_id: int, mentor_id: int) -> tuple[CourseView, ...]:
    """The courses on offer that the mentor teaches, by name."""
    teaching = select(CourseMentor.course_id).where(
        CourseMentor.community_id == community_id, CourseMentor.mentor_id == mentor_id
    )
    offered = _courses().where(
        Course.community_id == community_id, Course.retired_at.is_(None), Course.id.in_(teaching)
    )
    return tuple(_view(row) for row in db.execute(offered.order_by(Course.name_folded, Course.id)))


def students_of_course(
    db: Session, community_id: int, course_id: int, *, search: str = "", offset: int = 0, limit: int = 10
) -> Page[PersonView]:
    """Those who are enrolled by themselves or by an admin, by name; who is by a role is not listed.

    With a search, those whose name holds every word of it, or one of whose accounts has that handle or number.
    """
    found = (
        select(Person.id, Person.name, Person.zone)
        .join_from(Enrolment, Person, Person.id == Enrolment.person_id)
        .where(Enrolment.community_id == community_id, Enrolment.course_id == course_id)
    )
    if search:
        found = found.where(or_(_named(search), _with_account(search)))
    rows = db.execute(found.order_by(Person.name_folded, Person.id).offset(offset).limit(limit)).all()
    in_all = total(len(rows), offset, limit, lambda: db.scalar(select(func.count()).select_from(found.subquery())))
    return Page(tuple(PersonView(*row) for row in rows), offset, in_all)


def people_called(db: Session, name: str, limit: int = 10) -> tuple[PersonView, ...]:
    """The people whose name holds every word of this, by name; nobody for a name without words."""
    if not clean(name):
        return ()
    found = select(Person.id, Person.name, Person.zone).where(_named(name))
    return tuple(PersonView(*row) for row in db.execute(found.order_by(Person.name_folded, Person.id).limit(limit)))


def roles_of_course(db: Session, community_id: int, course_id: int) -> tuple[tuple[Space, str], ...]:
    """The roles whose people count as enrolled, each with its name, by name."""
    found = select(CourseRole).where(CourseRole.community_id == community_id, CourseRole.course_id == course_id)
    rows = db.scalars(found.order_by(CourseRole.name, CourseRole.space))
    return tuple((parse_space(row.space), row.name) for row in rows)


def has_enrolled(db: Session, community_id: int, course_id: int, person_id: int) -> bool:
    """Whether the person stands among the course's students; who counts as one by a role does not."""
    return db.get(Enrolment, (community_id, course_id, person_id)) is not None


def courses_open_to(db: Session, community_id: int, courses: Collection[int], person_id: int) -> frozenset[int]:
    """Those of the courses that the person is enrolled in, or may be by a role: two queries, and no platform asked."""
    if not courses:
        return frozenset()
    enrolled = select(Enrolment.course_id).where(
        Enrolment.community_id == community_id, Enrolment.person_id == person_id, Enrolment.course_id.in_(courses)
    )
    by_role = select(CourseRole.course_id).where(
        CourseRole.community_id == community_id, CourseRole.course_id.in_(courses)
    )
    return frozenset(db.scalars(enrolled)) | frozenset(db.scalars(by_role))


def is_enrolled(db: Session, community_id: int, course_id: int, person_id: int, now: datetime) -> bool:
    """Whether the person is enrolled, or has a role that counts as that; MembershipUnknown where that is not known."""
    if has_enrolled(db, community_id, course_id, person_id):
        return True
    roles = [space for space, _ in roles_of_course(db, community_id, course_id)]
    return bool(roles) and is_member(db, community_id, person_id, roles, now)


def _named(name: str) -> ColumnElement[bool]:
    """Whether a person's name holds every word of this."""
    words = clean(name).casefold().split()
    return and_(true(), *(Person.name_folded.contains(word, autoescape=True) for word in words))


def _with_account(text: str) -> ColumnElement[bool]:
    """Whether a person has an account of this handle or number."""
    wanted = clean(text).removeprefix("@").strip("<@!>")
    same = or_(Account.address == wanted, func.lower(Account.handle) == wanted.lower())
    return Person.id.in_(select(Account.person_id).where(same))


_IN_DEPARTMENT = and_(Department.community_id == Course.community_id, Department.id == Course.department_id)


def _courses() -> Select[Course, str | None]:
    return select(Course, Department.name).outerjoin(Department, _IN_DEPARTMENT)


def _view(row: Row[Course, str | None]) -> CourseView:
    course, department = row
    return CourseView(
        community_id=course.community_id,
        id=course.id,
        name=course.name,
        department_id=course.department_id,
        department_name=department or "",
        key=course.key,
        retired=course.retired_at is not None,
    )
