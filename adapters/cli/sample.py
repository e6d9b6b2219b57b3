"""The sample world: a community, three mentors in three time zones, two students, one request without an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.booking import request_session
from core.people import AccountKey, MentorView, Profile, choose_zone, greet
from core.schedule.availability import free_slots_of
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import add_mentor, services_of


@dataclass(frozen=True)
class SampleMentor:
    """A mentor of the sample world."""

    name: str
    zone: str
    hours: str
    profile: Profile


@dataclass(frozen=True)
class SampleStudent:
    """A student of the sample world."""

    name: str
    zone: str


MENTORS = (
    SampleMentor(
        "Ada Byron",
        "Europe/London",
        "Mon-Fri 9-12, 14-17",
        Profile("Maths that makes sense", "I teach analysis and probability.", ("analysis", "probability"), years=12),
    ),
    SampleMentor(
        "Kenji Sato",
        "Asia/Tokyo",
        "Mon-Sat 10-18",
        Profile("Your first years in software", "Code review, careers, interviews.", ("Python", "careers"), years=8),
    ),
    SampleMentor(
        "Rosa Marquez",
        "America/New_York",
        "Tue-Fri 8-12; Sat 10-13",
        Profile("Writing and presenting", "Bring a draft: we make it clear.", ("writing", "talks"), years=15),
    ),
)
SAMPLE_SETTINGS = {"PARLEY_COMMUNITY_NAME": "Night School", "PARLEY_COMMUNITY_ZONE": "Europe/London"}
"""The settings that make the bot serve the sample community."""

STUDENTS = (SampleStudent("Mira Novak", "Europe/Berlin"), SampleStudent("Sam Okoro", "Africa/Lagos"))


def make_sample(
    db: Session,
    community_id: int,
    *,
    mentors: Sequence[AccountKey],
    students: Sequence[AccountKey],
    now: datetime,
) -> None:
    """Gives the accounts their parts. The second student has asked the first mentor, who has not answered yet."""
    made = [_make_mentor(db, community_id, each, sample, now) for each, sample in zip(mentors, MENTORS, strict=True)]
    people = [
        _make_person(db, account, sample.name, sample.zone, now)
        for account, sample in zip(students, STUDENTS, strict=True)
    ]
    service = services_of(db, community_id, made[0].id)[0]
    first = free_slots_of(db, community_id, service.id, now=now, limit=8).starts[-1]
    request_session(
        db,
        community_id=community_id,
        service_id=service.id,
        student_id=people[1],
        start=first,
        topic="I am stuck on proofs by induction. Could we go through two of them?",
        now=now,
    )


def _make_person(db: Session, account: AccountKey, name: str, zone: str, now: datetime) -> int:
    person = greet(db, account, name=name, locale="en", now=now).person_id
    choose_zone(db, person, zone)
    return person


def _make_mentor(
    db: Session, community_id: int, account: AccountKey, sample: SampleMentor, now: datetime
) -> MentorView:
    person = _make_person(db, account, sample.name, sample.zone, now)
    mentor = add_mentor(db, community_id, account, name=sample.name, zone=sample.zone, profile=sample.profile, now=now)
    set_hours(db, community_id, mentor.id, parse_hours(sample.hours), by=person)
    return mentor
