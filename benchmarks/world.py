"""The people that the measured requests are between: mentors who are always free, and students."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from core.booking.asking.requesting import request_session
from core.people import AccountKey, CommunitySettings, ensure_community, greet
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import ServiceTerms, add_mentor, services_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST_START = NOW + timedelta(days=1)
SLOT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Pair:
    """A student, and a service that they ask for."""

    community_id: int
    service_id: int
    mentor_id: int
    mentor_person_id: int
    student_id: int


def make_pairs(db: Session, mentors: int, students: int) -> list[Pair]:
    """Pairs of a student and a mentor's service, students and mentors in turn; every mentor is free day and night."""
    community = ensure_community(db, CommunitySettings(), NOW)
    offered = []
    for number in range(mentors):
        account = AccountKey("telegram", f"mentor-{number}")
        terms = ServiceTerms(horizon_days=365)
        mentor = add_mentor(db, community.id, account, name=f"Mentor {number}", zone="UTC", terms=terms, now=NOW)
        set_hours(db, community.id, mentor.id, parse_hours("Mon-Sun 0-24"), by=mentor.person_id)
        offered.append((mentor, services_of(db, community.id, mentor.id)[0].id))
    pairs = []
    for number in range(students):
        student = greet(db, AccountKey("discord", f"student-{number}"), name=f"Student {number}", now=NOW)
        mentor, service_id = offered[number % mentors]
        pairs.append(Pair(community.id, service_id, mentor.id, mentor.person_id, student.person_id))
    return pairs


def ask(db: Session, pair: Pair, start: datetime) -> None:
    """The measured job: the student asks for the service at that start."""
    request_session(
        db,
        community_id=pair.community_id,
        service_id=pair.service_id,
        student_id=pair.student_id,
        start=start,
        topic="How do I begin?",
        now=NOW,
    )
