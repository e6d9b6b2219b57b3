"""A community in which Ada, a mentor and admin, and Ben, a student, have to do with many others, in every feature."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session as Db

from core.booking import approve, cancel, complete, request_session
from core.booking.asking.waiting import wait_for
from core.connections import accept, ask
from core.courses import add_course, assign_mentor, enrol
from core.people import AccountKey, CommunityView, MentorView, Viewer, viewer_of
from core.relay import say
from core.relay.policy import list_domains, list_words
from core.schedule.dates import DateHours
from core.schedule.hours import parse_hours
from core.schedule.overrides import set_overrides
from core.schedule.published import publish
from core.schedule.weekly import set_hours
from core.services import ServiceTerms, add_mentor, add_service, services_of
from tests.core.community import HOUR, NOW, found_a_community, person

DAY = timedelta(days=1)
SOON = ServiceTerms(notice_minutes=30, cancel_until_minutes=30)
LATER = NOW + timedelta(days=2, hours=1)
"""When all of it is looked at: some sessions are held by then."""


@dataclass(frozen=True)
class Crowd:
    """Who looks, and where."""

    community: CommunityView
    ada: Viewer
    ben: Viewer


def gather_a_crowd(db: Db, many: int) -> Crowd:
    """So many mentors for Ben and so many students for Ada, with what people have to do with each other."""
    community, ada, service, ben, _ = found_a_community(db, **asdict(SOON))
    set_hours(db, community.id, ada.id, parse_hours("daily 0-24"), by=ada.person_id)
    for number in range(many):
        student = person(db, f"Student {number:02}")
        _sessions(db, community.id, ada, service, student, number)
        ask(db, community.id, ada.id, by=student, words="Please", now=NOW)
        for minutes in range(0 if number else 9):  # with the first, more than a page of what is looked for
            at = NOW + timedelta(minutes=minutes)
            say(db, community_id=community.id, by=ada.person_id, to=student, text="How about 3 Dec 9-12?", now=at)
        account = AccountKey("discord", f"m{number}")
        mentor = add_mentor(db, community.id, account, name=f"Mentor {number:02}", zone="UTC", terms=SOON, now=NOW)
        set_hours(db, community.id, mentor.id, parse_hours("daily 0-24"), by=mentor.person_id)
        (theirs,) = services_of(db, community.id, mentor.id)
        _sessions(db, community.id, mentor, theirs.id, ben, number)
        _rest(db, community.id, ada, mentor, (student, ben), number)
    community_id, me = community.id, ada.person_id
    days = [DateHours((NOW + DAY * (40 + 2 * number)).date(), ()) for number in range(many)]
    set_overrides(db, community_id, ada.id, days, by=me, today=NOW.date())
    times = [(NOW + DAY * 12 + HOUR * 2 * number, NOW + DAY * 12 + HOUR * (2 * number + 1)) for number in range(many)]
    publish(db, community_id, ada.id, service, times, by=me, now=NOW)
    for number in range(min(many, 11)):
        add_service(db, community_id, ada.id, ServiceTerms(title=f"Service {number}"), by=me, now=NOW)
    list_words(db, community_id, ", ".join(f"word {number}" for number in range(many)), NOW)
    list_domains(db, community_id, ", ".join(f"site{number}.example.org" for number in range(many)), NOW)
    return Crowd(community, _viewer(db, "discord", "ada"), _viewer(db, "telegram", "ben"))


def _sessions(db: Db, community_id: int, mentor: MentorView, service: int, student: int, number: int) -> None:
    """One that waits for an answer, one that is agreed on, one later that same day, one called off, one held."""
    starts = {
        "waits": NOW + DAY * 5 + HOUR * number,
        "agreed": NOW + DAY * 7 + HOUR * number,
        "today": LATER + HOUR / 2 * (number + 1) - timedelta(minutes=LATER.minute),
        "off": NOW + DAY * 9 + HOUR * number,
        "held": NOW + HOUR * (1 + number),
    }
    for name, start in starts.items():
        booking = request_session(
            db,
            community_id=community_id,
            service_id=service,
            student_id=student,
            start=start,
            topic=name,
            now=NOW,
        ).booking_id
        here = {"community_id": community_id, "booking_id": booking, "by": mentor.person_id}
        if name != "waits":
            approve(db, **here, now=NOW)
        if name == "off":
            cancel(db, **here, reason="Ill", now=NOW)
        if name == "held":
            complete(db, **here, now=start + HOUR / 2)
    say(db, community_id=community_id, by=student, to=mentor.person_id, text="Hello", now=NOW)


def _rest(db: Db, community_id: int, ada: MentorView, mentor: MentorView, people: tuple[int, int], number: int) -> None:
    """Connections, courses, and a wait for a time that somebody else has."""
    student, ben = people
    connection = ask(db, community_id, mentor.id, by=ben, now=NOW + DAY * 2 * number)
    accept(db, community_id, connection.id, by=mentor.person_id, now=NOW + DAY * 2 * number)
    course = add_course(db, community_id, f"Course {number:02}", department=f"Department {number % 3}", now=NOW)
    assign_mentor(db, community_id, course.id, ada.id)
    assign_mentor(db, community_id, course.id, mentor.id)
    for each in people:
        enrol(db, community_id, course.id, each, now=NOW)
    (theirs,) = services_of(db, community_id, mentor.id)
    taken: datetime = NOW + DAY * 11 + HOUR * number
    wish: dict[str, Any] = {
        "community_id": community_id,
        "service_id": theirs.id,
        "start": taken,
        "topic": "So",
        "now": NOW,
    }
    request_session(db, student_id=student, **wish)
    wait_for(db, student_id=ben, **wish)


def _viewer(db: Db, platform: str, address: str) -> Viewer:
    viewer = viewer_of(db, AccountKey(platform, address))
    assert viewer is not None
    return viewer
