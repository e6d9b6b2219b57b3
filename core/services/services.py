"""What can be booked with a mentor: the first service comes with the mentor, and is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.people.mentors import make_mentor, mentor_profile
from core.people.views import AccountKey, MentorView, Profile
from core.services.errors import ServiceMissing
from core.services.models import Service
from core.storage import new_id
from core.text import clean_line

TITLE_LIMIT = 80


@dataclass(frozen=True, slots=True)
class ServiceTerms:
    """By which rules a service is booked; minutes and days as in the table."""

    title: str = "Session"
    duration_minutes: int = 30
    step_minutes: int = 30
    needs_approval: bool = True
    notice_minutes: int = 4 * 60
    horizon_days: int = 30
    expires_before_minutes: int = 3 * 60

    def __post_init__(self) -> None:
        lengths = (self.duration_minutes, self.step_minutes, self.horizon_days)
        if min(lengths) <= 0 or self.duration_minutes > 24 * 60 or self.notice_minutes < 0:
            raise ValueError(f"nobody could book by such terms: {self}")


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
    db.add(
        Service(
            community_id=community_id,
            id=new_id(now),
            mentor_id=mentor.id,
            title=clean_line(terms.title, TITLE_LIMIT),
            duration_minutes=terms.duration_minutes,
            step_minutes=terms.step_minutes,
            needs_approval=terms.needs_approval,
            notice_minutes=terms.notice_minutes,
            horizon_days=terms.horizon_days,
            expires_before_minutes=terms.expires_before_minutes,
        )
    )
    db.flush()
    return mentor_profile(db, community_id, mentor.id)


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
    terms = ServiceTerms(
        title=service.title,
        duration_minutes=service.duration_minutes,
        step_minutes=service.step_minutes,
        needs_approval=service.needs_approval,
        notice_minutes=service.notice_minutes,
        horizon_days=service.horizon_days,
        expires_before_minutes=service.expires_before_minutes,
    )
    return ServiceView(service.community_id, service.id, service.mentor_id, terms)
