"""Services and courses: putting a service into one, and finding what can be booked in one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.courses import CourseMissing, CourseView, course_of, courses_taught_by
from core.services.kinds import WhoMayBook
from core.services.models import Service
from core.services.services import ServiceView, change_terms, service_of, view


def put_into_course(
    db: Session, community_id: int, service_id: int, course_id: int | None, *, by: int, admin: bool = False
) -> ServiceView:
    """Puts the service into a course, or into none; one for those of its course alone is then for everyone.

    Raises ServiceMissing, NotYours unless `by` is its mentor (an admin, where it is shared), or CourseMissing for a
    course that is not on offer or that its mentor does not teach.
    """
    service = service_of(db, community_id, service_id)
    if course_id is not None and not _may_be_in(db, service, course_id):
        raise CourseMissing
    only_those = service.terms.who_may_book is WhoMayBook.COURSE
    open_again = {"who_may_book": WhoMayBook.EVERYONE} if course_id is None and only_those else {}
    changes = {"course_id": course_id, **open_again}
    return change_terms(db, community_id, service_id, changes, by=by, admin=admin)


def courses_for(db: Session, service: ServiceView) -> tuple[CourseView, ...] | None:
    """The courses that the service can be put into: those its mentor teaches; None for all, where it is shared."""
    if service.mentor_id is None:
        return None
    return courses_taught_by(db, service.community_id, service.mentor_id)


def services_of_course(db: Session, community_id: int, course_id: int) -> tuple[ServiceView, ...]:
    """What can be booked in the course, the oldest first."""
    found = select(Service).where(
        Service.community_id == community_id, Service.course_id == course_id, Service.retired_at.is_(None)
    )
    return tuple(view(service) for service in db.scalars(found.order_by(Service.id)))


def _may_be_in(db: Session, service: ServiceView, course_id: int) -> bool:
    taught = courses_for(db, service)
    if taught is None:
        return not course_of(db, service.community_id, course_id).retired
    return course_id in {course.id for course in taught}
