"""Who may book a service: everyone, the community's members, those of a course, or those connected with its mentor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from core.booking.errors import NotAMember, NotConnected, NotEnrolled
from core.booking.free_time.offering import Offering
from core.connections import ConnectionStatus, connection_between, is_connected
from core.courses import course_of, courses_open_to, is_enrolled
from core.membership import Space, is_member, member_spaces, perhaps_in
from core.services.kinds import WhoMayBook
from core.services.services import ServiceView
from core.services.terms import ServiceTerms


def check_may_book(db: Session, offering: Offering, student_id: int, now: datetime) -> None:
    """NotAMember, NotEnrolled or NotConnected, unless the service takes requests of this student.

    MembershipUnknown where that hangs on what no platform has said lately.
    """
    terms, here = offering.service.terms, offering.service.community_id
    match terms.who_may_book:
        case WhoMayBook.EVERYONE:
            return
        case WhoMayBook.MEMBERS:
            spaces = _spaces_for(terms, member_spaces(db, here))
            if not is_member(db, here, student_id, spaces, now):
                of = spaces[0] if terms.members_of and spaces else None
                raise NotAMember(tuple(dict.fromkeys(space.platform for space in spaces)), of)
        case WhoMayBook.COURSE:
            if terms.course_id is None or not is_enrolled(db, here, terms.course_id, student_id, now):
                name = course_of(db, here, terms.course_id).name if terms.course_id else ""
                raise NotEnrolled(terms.course_id, name)
        case WhoMayBook.CONNECTIONS:
            between = connection_between(db, here, offering.mentor_id, student_id)
            if between is None or between.status is not ConnectionStatus.ACCEPTED:
                raise NotConnected(offering.mentor_id, offering.mentor_name, between.id if between else None)


def barred_from(
    db: Session, community_id: int, mentor_id: int, services: Iterable[ServiceView], student_id: int, now: datetime
) -> frozenset[int]:
    """The ids of those services of the mentor that this student may not book, as far as it is known without asking a
    platform; the same few queries for any number of them."""
    limited: dict[WhoMayBook, list[ServiceView]] = {}
    for service in services:
        limited.setdefault(service.terms.who_may_book, []).append(service)
    barred: list[ServiceView] = []
    if theirs := limited.get(WhoMayBook.CONNECTIONS):
        barred += [] if is_connected(db, community_id, mentor_id, student_id) else theirs
    if theirs := limited.get(WhoMayBook.COURSE):
        wanted = {service.terms.course_id for service in theirs if service.terms.course_id is not None}
        open_to = courses_open_to(db, community_id, wanted, student_id)
        barred += [service for service in theirs if service.terms.course_id not in open_to]
    if theirs := limited.get(WhoMayBook.MEMBERS):
        spaces = member_spaces(db, community_id)
        perhaps = perhaps_in(db, community_id, student_id, spaces, now)
        barred += [service for service in theirs if perhaps.isdisjoint(_spaces_for(service.terms, spaces))]
    return frozenset(service.id for service in barred)


def _spaces_for(terms: ServiceTerms, spaces: tuple[Space, ...]) -> tuple[Space, ...]:
    """Those of the community's spaces whose members may book: all, or the one that the service names."""
    return tuple(space for space in spaces if terms.members_of in ("", str(space)))
