"""The sample world: a community, three mentors in three time zones, two students, a course, and one request without an
answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from core.booking import request_session
from core.booking.free_time.availability import free_slots_of
from core.courses import add_course, assign_mentor
from core.notices import next_due
from core.people import AccountKey, CommunitySettings, MentorView, Profile, choose_zone, ensure_community, greet
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import Mode, ServiceTerms, add_mentor, add_service, services_of
from core.storage.opening import open_engine, open_store


@dataclass(frozen=True)
class SampleMentor:
    """A mentor of the sample world."""

    name: str
    zone: str
    hours: str
    profile: Profile
    services: tuple[ServiceTerms, ...] = (ServiceTerms(),)


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
        (
            ServiceTerms("Code review", durations=(30, 60), modes=(Mode.VIDEO, Mode.VOICE)),
            ServiceTerms(
                "Interview workshop",
                description="We practise in a small group.",
                durations=(90,),
                capacity=6,
                needs_approval=False,
            ),
        ),
    ),
    SampleMentor(
        "Rosa Marquez",
        "America/New_York",
        "Tue-Fri 8-12; Sat 10-13",
        Profile("Writing and presenting", "Bring a draft: we make it clear.", ("writing", "talks"), years=15),
        (ServiceTerms("Draft clinic", modes=(Mode.VIDEO, Mode.IN_PERSON), place="Library, room 2", price="free"),),
    ),
)
NAME, ZONE = "Night School", "Europe/London"

STUDENTS = (SampleStudent("Mira Novak", "Europe/Berlin"), SampleStudent("Sam Okoro", "Africa/Lagos"))

COURSES = (
    ("Analysis", "Mathematics", 0),
    ("First steps in Python", "Computing", 1),
    ("Academic writing", "Letters", 2),
)
"""Each with its department, and the place of its mentor among the mentors."""


class Person(Protocol):
    """Somebody with a chat client on a platform."""

    @property
    def platform(self) -> str:
        """The platform's name."""

    @property
    def id(self) -> str:
        """The platform's id of them."""


class Seats(Protocol):
    """A place to which people with chat clients can be added, such as the playground's world."""

    def add_guild(self, name: str) -> Any:
        """Makes a server that everybody added from now on is in."""

    def add_person(self, platform: str, name: str, *, shown: bool = True, **details: Any) -> Person:
        """Adds somebody; their window stands open where `shown`."""


async def seat_people(seats: Seats, database_url: str) -> dict[str, str]:
    """Adds the people of the sample world, and writes their parts into the database; its tables must be there.

    Returns the settings that make the bot serve them; the first mentor is the admin.
    """
    seats.add_guild(NAME)
    students = [
        seats.add_person("telegram", STUDENTS[0].name, zone=STUDENTS[0].zone, started=True),
        seats.add_person("discord", STUDENTS[1].name, zone=STUDENTS[1].zone, shown=False),
    ]
    mentors = [
        seats.add_person("discord", MENTORS[0].name, zone=MENTORS[0].zone),
        *(seats.add_person("telegram", m.name, zone=m.zone, shown=False, started=True) for m in MENTORS[1:]),
    ]
    now = datetime.now(UTC)
    settings = CommunitySettings(name=NAME)

    def write(db: Session) -> None:
        community = ensure_community(db, settings, now)
        make_sample(db, community.id, mentors=_accounts(mentors), students=_accounts(students), now=now)

    store = open_store(database_url)
    await store.write(write)
    await store.close()
    admin = mentors[0]
    return {
        "PARLEY_COMMUNITY_NAME": NAME,
        "PARLEY_COMMUNITY_ZONE": ZONE,
        "PARLEY_ADMINS": f"{admin.platform}:{admin.id}",
    }


def next_due_in(database_url: str) -> float | None:
    """When the next thing is due in a database, in epoch seconds, for those who look on from outside."""
    engine = open_engine(database_url)
    try:
        with Session(engine) as db:
            due = next_due(db)
    finally:
        engine.dispose()
    return due.timestamp() if due else None


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
    for course, department, mentor in COURSES:
        added = add_course(db, community_id, course, department=department, now=now)
        assign_mentor(db, community_id, added.id, made[mentor].id)
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


def _accounts(people: Sequence[Person]) -> list[AccountKey]:
    return [AccountKey(person.platform, person.id) for person in people]


def _make_person(db: Session, account: AccountKey, name: str, zone: str, now: datetime) -> int:
    person = greet(db, account, name=name, locale="en", now=now).person_id
    choose_zone(db, person, zone)
    return person


def _make_mentor(
    db: Session, community_id: int, account: AccountKey, sample: SampleMentor, now: datetime
) -> MentorView:
    person = _make_person(db, account, sample.name, sample.zone, now)
    first, *others = sample.services
    mentor = add_mentor(
        db,
        community_id,
        account,
        name=sample.name,
        zone=sample.zone,
        profile=sample.profile,
        terms=first,
        now=now,
    )
    for terms in others:
        add_service(db, community_id, mentor.id, terms, by=person, now=now)
    set_hours(db, community_id, mentor.id, parse_hours(sample.hours), by=person)
    return mentor
