"""A small community: one mentor in Berlin, two students, and what everybody can do there. Fixtures are in conftest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

from core.booking import BookingView, approve, fire_due, request_session
from core.booking.models import Booking, Claim, Session
from core.notices import DueNotice, delivered, lease_notices
from core.notices.models import Notice, Reminder
from core.people import AccountKey, CommunitySettings, CommunityView, MentorView, Profile, ensure_community, greet
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import ServiceTerms, add_mentor, services_of
from core.storage import Entity, Store

P = ParamSpec("P")
T = TypeVar("T")

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""A Friday morning."""
MONDAY_9 = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""Monday at nine in Berlin."""
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
ROWS_OF_A_REQUEST: tuple[type[Entity], ...] = (Session, Booking, Claim, Notice, Reminder)


@dataclass(frozen=True)
class World:
    """A community, its mentor Ada with a service, and the students Ben and Cleo, by their persons' ids."""

    store: Store
    community: CommunityView
    mentor: MentorView
    service_id: int
    ben: int
    cleo: int

    @property
    def ada(self) -> int:
        """The mentor's person."""
        return self.mentor.person_id

    async def do(self, job: Callable[Concatenate[Db, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a use case in a transaction of its own."""
        return await self.store.write(lambda db: job(db, *args, **kwargs))

    async def ask(self, student: int | None = None, start: datetime = MONDAY_9, **changes: Any) -> BookingView:
        """Ben, or another student, asks for a session."""
        wish: dict[str, Any] = {"service_id": self.service_id, "topic": "Eigenvalues", "now": NOW, **changes}
        return await self.do(
            request_session,
            community_id=self.community.id,
            student_id=student or self.ben,
            start=start,
            **wish,
        )

    async def agree(self, booking: BookingView, now: datetime = NOW) -> None:
        """Ada approves."""
        await self.do(approve, community_id=self.community.id, booking_id=booking.booking_id, by=self.ada, now=now)

    async def tick(self, now: datetime) -> int:
        """Time does what is due by now."""
        return await self.do(fire_due, now)

    async def counts(self) -> dict[str, int]:
        """How many rows there are of what a request writes."""
        return {table.__tablename__: await self.store.read(partial(_count, table)) for table in ROWS_OF_A_REQUEST}

    async def told(self, now: datetime) -> list[tuple[int, str]]:
        """Delivers what is due by now: to whom, and which kind, in the order of their writing."""
        told: list[DueNotice] = []
        while notices := await self.do(lease_notices, now, 100, 60):
            for notice in notices:
                await self.do(delivered, self.community.id, notice.id, "telegram", now)
            told += notices
        return [(notice.person_id, notice.kind.value) for notice in sorted(told, key=lambda notice: notice.id)]

    async def claims(self) -> list[int]:
        """Who is taken by any session."""
        return await self.store.read(lambda db: list(db.scalars(select(Claim.person_id).order_by(Claim.person_id))))


def _count(table: type[Entity], db: Db) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def person(db: Db, name: str, platform: str = "telegram", now: datetime = NOW) -> int:
    """Somebody new, who goes by this name on the platform."""
    return greet(db, AccountKey(platform, name.lower()), name=name, handle=name.lower(), now=now).person_id


def found_a_community(db: Db, **terms: Any) -> tuple[CommunityView, MentorView, int, int, int]:
    """The sample community; `terms` are the service's that differ from the usual."""
    community = ensure_community(db, CommunitySettings(name="Lyceum", zone="Europe/London"), NOW)
    ada = AccountKey("discord", "ada")
    profile = Profile(headline="Linear algebra", expertise=("Matrices", "Proofs"))
    mentor = add_mentor(
        db,
        community.id,
        ada,
        name="Ada",
        zone="Europe/Berlin",
        profile=profile,
        terms=replace(ServiceTerms(), **terms),
        now=NOW,
    )
    set_hours(db, community.id, mentor.id, parse_hours("Mon-Fri 9-17"), by=mentor.person_id)
    (service,) = services_of(db, community.id, mentor.id)
    return community, mentor, service.id, person(db, "Ben"), person(db, "Cleo")
