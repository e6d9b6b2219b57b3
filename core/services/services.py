"""What can be booked: the first service comes with the mentor; others are added, changed and taken away here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from core.membership import member_spaces
from core.people.community import hold_community
from core.people.errors import NotYours
from core.people.mentors import hold_mentor, make_mentor, mentor_profile, own_profile
from core.people.profile import Profile
from core.people.views import AccountKey, MentorView
from core.services.errors import ServiceMissing, SpaceNotNamed, TooManyServices
from core.services.models import Service
from core.services.terms import TERMS, ServiceTerms, changed
from core.storage import has_one_writer, new_id
from core.waitlist.line import look_again
from core.waitlist.models import WaitlistEntry

MOST_SERVICES = 12
"""A mentor's, and again of those that all offer: together they fit one choice."""


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service as students see it."""

    community_id: int
    id: int
    mentor_id: int | None
    """Whose it is; None for what all mentors of the community offer."""
    terms: ServiceTerms
    retired: bool = False


def add_mentor(
    db: Session,
    community_id: int,
    account: AccountKey,
    *,
    name: str,
    zone: str | None = None,
    profile: Profile | None = None,
    terms: ServiceTerms | None = None,
    now: datetime,
) -> MentorView:
    """Makes the person behind the account a mentor of the community, with a first service to book.

    The account need not have been seen. Without a zone it is the person's, else the community's. Raises AlreadyMentor.
    """
    mentor = make_mentor(db, community_id, account, name=name, zone=zone, profile=profile or Profile(), now=now)
    _write(db, community_id, mentor.id, terms or ServiceTerms(), now)
    return mentor_profile(db, community_id, mentor.id)


def add_service(
    db: Session,
    community_id: int,
    mentor_id: int | None,
    terms: ServiceTerms,
    *,
    by: int,
    admin: bool = False,
    now: datetime,
) -> ServiceView:
    """A further service of the mentor's, or without a mentor one that all of the community's offer.

    Raises MentorMissing, NotYours unless `by` is the mentor (an admin, where it is shared), TooManyServices, or what
    `changed` does.
    """
    _check_own(db, community_id, mentor_id, by, admin)
    if mentor_id is None:
        hold_community(db, community_id)
    else:
        hold_mentor(db, community_id, mentor_id)
    count = (
        select(func.count())
        .select_from(Service)
        .where(Service.community_id == community_id, Service.mentor_id == mentor_id, Service.retired_at.is_(None))
    )
    if (db.scalar(count) or 0) >= MOST_SERVICES:
        raise TooManyServices(MOST_SERVICES)
    return view(_write(db, community_id, mentor_id, terms, now))


def change_terms(
    db: Session,
    community_id: int,
    service_id: int,
    changes: Mapping[str, Any],
    *,
    by: int,
    admin: bool = False,
) -> ServiceView:
    """Changes terms by their names for requests made from now on; of caps, None takes them away.

    Raises ServiceMissing, NotYours unless `by` is its mentor (an admin, where it is shared), SpaceNotNamed, or what
    `changed` does.
    """
    service = _own(db, community_id, service_id, by, admin)
    terms = changed(view(service).terms, changes)
    if changes.get("members_of") and terms.members_of not in map(str, member_spaces(db, community_id)):
        raise SpaceNotNamed
    for name in changes:
        setattr(service, name, getattr(terms, name))
    db.flush()
    look_again(db, community_id, WaitlistEntry.service_id == service_id)
    return view(service)


def retire_service(
    db: Session, community_id: int, service_id: int, *, by: int, admin: bool = False, now: datetime
) -> ServiceView:
    """Takes the service away: what is booked of it stays, and nothing more can be.

    Raises ServiceMissing, or NotYours as `change_terms` does.
    """
    service = _own(db, community_id, service_id, by, admin)
    service.retired_at = now
    db.flush()
    return view(service)


def services_of(db: Session, community_id: int, mentor_id: int) -> tuple[ServiceView, ...]:
    """What can be booked with the mentor: their own services, then those that are shared, each the oldest first."""
    found = (
        select(Service)
        .where(Service.community_id == community_id, Service.retired_at.is_(None))
        .where(or_(Service.mentor_id == mentor_id, Service.mentor_id.is_(None)))
        .order_by(Service.mentor_id.is_(None), Service.id)
    )
    return tuple(view(service) for service in db.scalars(found))


def shared_services(db: Session, community_id: int) -> tuple[ServiceView, ...]:
    """What all mentors of the community offer, the oldest first."""
    found = select(Service).where(
        Service.community_id == community_id, Service.retired_at.is_(None), Service.mentor_id.is_(None)
    )
    return tuple(view(service) for service in db.scalars(found.order_by(Service.id)))


def service_of(db: Session, community_id: int, service_id: int) -> ServiceView:
    """The service, retired or not, or ServiceMissing."""
    return view(_found(db, community_id, service_id))


def hold_service(db: Session, community_id: int, service_id: int) -> None:
    """As `hold_mentor`, for those who write what a service is counted by, or what its terms decide."""
    if not has_one_writer(db):
        held = update(Service).where(Service.community_id == community_id, Service.id == service_id)
        db.execute(held.values(title=Service.title).execution_options(synchronize_session=False))


def view(service: Service) -> ServiceView:
    """The service as a frozen value."""
    terms = ServiceTerms(**{name: getattr(service, name) for name in TERMS})
    return ServiceView(service.community_id, service.id, service.mentor_id, terms, service.retired_at is not None)


def _write(db: Session, community_id: int, mentor_id: int | None, terms: ServiceTerms, now: datetime) -> Service:
    values = {name: getattr(terms, name) for name in TERMS}
    terms = changed(terms, values)
    service = Service(
        community_id=community_id,
        id=new_id(now),
        mentor_id=mentor_id,
        **{name: getattr(terms, name) for name in TERMS},
    )
    db.add(service)
    db.flush()
    return service


def _found(db: Session, community_id: int, service_id: int) -> Service:
    service = db.get(Service, (community_id, service_id))
    if service is None:
        raise ServiceMissing
    return service


def _own(db: Session, community_id: int, service_id: int, by: int, admin: bool) -> Service:
    """The service for one who may change it and that is not taken away."""
    service = _found(db, community_id, service_id)
    _check_own(db, community_id, service.mentor_id, by, admin)
    if service.retired_at is not None:
        raise ServiceMissing
    return service


def _check_own(db: Session, community_id: int, mentor_id: int | None, by: int, admin: bool) -> None:
    if mentor_id is not None:
        own_profile(db, community_id, mentor_id, by=by)
    elif not admin:
        raise NotYours
