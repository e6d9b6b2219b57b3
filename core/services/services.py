"""What can be booked with a mentor: the first service comes with the mentor, is read here, and its terms changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.people.mentors import make_mentor, mentor_profile, own_profile
from core.people.views import AccountKey, MentorView, Profile
from core.services.errors import ServiceMissing
from core.services.models import Service
from core.services.terms import TERMS, ServiceTerms, check_term
from core.storage import new_id
from core.text import clean_line

TITLE_LIMIT = 80


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service as students see it."""

    community_id: int
    id: int
    mentor_id: int
    terms: ServiceTerms


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
    terms = terms or ServiceTerms()
    values = {name: getattr(terms, name) for name in TERMS} | {"title": clean_line(terms.title, TITLE_LIMIT)}
    db.add(Service(community_id=community_id, id=new_id(now), mentor_id=mentor.id, **values))
    db.flush()
    return mentor_profile(db, community_id, mentor.id)


def change_term(
    db: Session, community_id: int, service_id: int, name: str, value: int | None, *, by: int
) -> ServiceView:
    """Sets one of `LIMITS` for requests made from now on; None takes a cap away.

    Raises ServiceMissing, NotYours unless `by` is its mentor, or TermOutOfRange.
    """
    service = db.get(Service, (community_id, service_id))
    if service is None:
        raise ServiceMissing
    own_profile(db, community_id, service.mentor_id, by=by)
    check_term(name, value)
    setattr(service, name, value)
    db.flush()
    return view(service)


def services_of(db: Session, community_id: int, mentor_id: int) -> tuple[ServiceView, ...]:
    """What can be booked with the mentor, the oldest service first."""
    found = select(Service).where(Service.community_id == community_id, Service.mentor_id == mentor_id)
    return tuple(view(service) for service in db.scalars(found.order_by(Service.id)))


def service_of(db: Session, community_id: int, service_id: int) -> ServiceView:
    """The service, or ServiceMissing."""
    service = db.get(Service, (community_id, service_id))
    if service is None:
        raise ServiceMissing
    return view(service)


def view(service: Service) -> ServiceView:
    """The service as a frozen value."""
    terms = ServiceTerms(**{name: getattr(service, name) for name in TERMS})
    return ServiceView(service.community_id, service.id, service.mentor_id, terms)
