"""Steps that many journeys share: asking for a session by hand, and the labels of days and times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session as Db

from core.people import AccountKey, MentorView, greet
from core.people.community import ONLY_COMMUNITY
from core.relay import take_messages, talk_to
from core.services import change_terms, services_of
from tests.journeys.actor import Actor
from tests.journeys.town import Town

TOPIC = "How do I prove that?"
MENU = (
    "start",
    "book",
    "mentors",
    "sessions",
    "requests",
    "today",
    "waitlist",
    "hours",
    "slots",
    "services",
    "profile",
    "message",
    "delete",
    "chats",
    "connections",
    "courses",
    "timezone",
    "link",
    "unlink",
    "notices",
    "help",
)
"""The commands in everybody's menu, on both platforms."""
ADMIN_MENU = ("mentor", "course", "policy")
"""Those that only admins have."""


def at_nine(town: Town, days: int = 3) -> datetime:
    """Nine in the morning, UTC, so many days ahead."""
    return (town.now + timedelta(days=days)).astimezone(UTC).replace(hour=9, minute=0, second=0, microsecond=0)


def day_label(moment: datetime) -> str:
    """How a day stands on a button."""
    return f"{moment:%a} {moment.day} {moment:%b}"


def date_label(town: Town, moment: datetime) -> str:
    """How a day stands in a list of dates: with its year where that is not this one."""
    return day_label(moment) if moment.year == town.now.year else f"{day_label(moment)} {moment.year}"


async def pick_slot(student: Actor, mentor: Actor, start: datetime) -> None:
    """Goes from `/book` to the question what it is about."""
    student.taps = 0
    await student.command("book", mentor=mentor.name)  # the list has many pages after many tests
    await student.pick(mentor.name)
    await student.pick(day_label(start))
    await student.pick(f"{start:%H:%M}")


async def book(student: Actor, mentor: Actor, start: datetime, topic: str = TOPIC) -> None:
    """Asks for a session, and waits until both have heard of it."""
    mentor.look()
    await pick_slot(student, mentor, start)
    await student.write(topic)
    await student.see_anew("Request sent")
    await student.see_anew("Waiting for")
    await mentor.see_anew(f"{student.name} asks for a session")


async def agree(student: Actor, mentor: Actor) -> None:
    """The mentor approves, and both cards turn."""
    student.look()
    await mentor.pick("Approve")
    await student.see_gone("Waiting for")
    await student.see_anew("Confirmed")
    await mentor.see_anew("Confirmed")


async def agreed(town: Town, student_on: str, mentor_on: str) -> tuple[Actor, Actor, datetime]:
    """A student and a mentor with an agreed session, and its start; their names have signs of every kind."""
    student = town.person(student_on, f"Zoë <Pupil {next(town.numbers)}> & Ö")
    mentor, _ = await town.mentor(mentor_on)
    start = at_nine(town)
    await book(student, mentor, start)
    await agree(student, mentor)
    await town.settled()
    return student, mentor, start


async def say_no(mentor: Actor, reason: str) -> None:
    """The mentor says no, with a reason of their own."""
    await mentor.pick("Decline")
    await mentor.pick("Write my own")
    await mentor.write(reason)


async def set_terms(town: Town, mentor: MentorView, **terms: Any) -> None:
    """Sets the scene: the mentor's first service is booked by these terms."""

    def change(db: Db) -> None:
        service = services_of(db, mentor.community_id, mentor.id)[0]
        change_terms(db, mentor.community_id, service.id, terms, by=mentor.person_id)

    await town.do(change)


async def talk_without_session(town: Town, actor: Actor, mentor: MentorView) -> int:
    """Sets the scene: somebody talks to a mentor who takes anybody's messages. The id of who talks."""
    key = AccountKey(actor.human.platform, actor.human.id)

    def begin(db: Db) -> int:
        take_messages(db, ONLY_COMMUNITY, mentor.id, True, by=mentor.person_id)
        talk_to(db, ONLY_COMMUNITY, key, mentor.person_id, town.now)
        return greet(db, key, name=actor.name, now=town.now).person_id

    return await town.do(begin)


def ref_of(actor: Actor, label: str) -> str:
    """The data on the newest button or option whose label begins so."""
    for message in reversed(actor.window.messages):
        for button in (b for row in message.rows for b in row):
            if button.label.startswith(label):
                return button.ref
        for option in (o for select in message.selects for o in select.options):
            if option.label.startswith(label):
                return option.value
    raise AssertionError(f"nothing on the screen begins with {label}")
