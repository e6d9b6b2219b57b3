"""Lists with many items are paged back and forth; empty ones say what to do next."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as Db

from core.booking import request_session
from core.notices.models import Notice, Reminder
from core.people import AccountKey, greet
from core.people.community import ONLY_COMMUNITY
from core.people.models import Mentor, Person
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import add_mentor, services_of
from tests.journeys.actor import Actor
from tests.journeys.booking import agree, at_nine, book, day_label
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANY = 27
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


async def many_requests(town: Town, platform: str, *, to_one: bool) -> Actor:
    """Somebody with 27 requests: as a mentor by as many students, or as a student to as many mentors."""
    actor = town.person(platform)
    me = AccountKey(platform, actor.human.id)
    others = [(AccountKey("telegram", f"{actor.human.id}{n:04}"), f"Partner {n:02}") for n in range(MANY)]
    start = at_nine(town)

    def fill(db: Db) -> None:
        mentors = [(me, actor.name)] if to_one else others
        services = [bookable(db, account, name, town.now) for account, name in mentors]
        students = others if to_one else [(me, actor.name)]
        for number in range(MANY):
            account, name = students[number % len(students)]
            request_session(
                db,
                community_id=ONLY_COMMUNITY,
                service_id=services[number % len(services)],
                student_id=greet(db, account, name=name, now=town.now).person_id,
                start=start + timedelta(hours=number),
                topic="Many",
                now=town.now,
            )
        for due in (Notice, Reminder):  # nobody is behind these accounts, so nothing is to be sent to them
            db.execute(delete(due).where(due.done_at.is_(None)))

    await town.settled()
    await town.do(fill)
    return actor


def bookable(db: Db, account: AccountKey, name: str, now: datetime) -> int:
    """The service of a new mentor who is there at all hours."""
    person = greet(db, account, name=name, now=now).person_id
    mentor = add_mentor(db, ONLY_COMMUNITY, account, name=name, zone="UTC", now=now)
    set_hours(db, ONLY_COMMUNITY, mentor.id, parse_hours("daily 0-24"), by=person)
    return services_of(db, ONLY_COMMUNITY, mentor.id)[0].id


async def walk(actor: Actor, title: str, mark: str) -> list[str]:
    """Goes through a list to its end and back again; every item's label in order."""

    async def page(before: str) -> tuple[str, list[str]]:
        message = await actor.wait(
            lambda w: next((m for m in reversed(w.messages) if title in m.text and shown(m.labels) != before), None)
        )
        return shown(message.labels), [label for label in message.labels if mark in label]

    def shown(labels: tuple[str, ...]) -> str:
        return "|".join(labels)

    now, items = await page("")
    pages = [items]
    while "Later ›" in now:
        await actor.pick("Later ›")
        now, items = await page(now)
        pages.append(items)
    for earlier in reversed(pages[:-1]):
        await actor.pick("‹ Earlier")
        now, items = await page(now)
        assert items == earlier
    assert "‹ Earlier" not in now
    return [label for items in pages for label in items]


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_mentor_pages_through_many_requests(quick_town: Town, platform: str) -> None:
    mentor = await many_requests(quick_town, platform, to_one=True)
    await mentor.command("requests")
    assert len(set(await walk(mentor, f"{MANY} requests wait for you", "Partner"))) == MANY


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_student_pages_through_many_sessions_and_people(quick_town: Town, platform: str) -> None:
    student = await many_requests(quick_town, platform, to_one=False)
    await student.command("sessions")
    assert len(set(await walk(student, "Upcoming", "Partner"))) == MANY
    await student.pick("Filter")
    assert len(set(await walk(student, "Which of your sessions", "Partner"))) == MANY
    await student.pick("👤 Partner 03")
    assert len([label for label in (await student.see("with Partner 03")).labels if "Partner" in label]) == 1
    await student.pick("Past")
    await student.see("Nothing like that here")
    await student.pick("Show all")
    await student.see("No session has been held yet")
    await student.command("message")
    assert len(set(await walk(student, "To whom would you like to write?", "Partner"))) == MANY


@pytest.mark.parametrize(("command", "title"), [("mentors", "Whom would you like"), ("book", "Whom would you like")])
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_mentors_are_paged_too(quick_town: Town, platform: str, command: str, title: str) -> None:
    await many_requests(quick_town, "telegram", to_one=False)
    person = quick_town.person(platform)
    await person.command(command)
    assert (await person.see(title)).text.count("Next free: ") > 1
    assert len(await walk(person, title, "Partner")) == await quick_town.ask(partners)


def partners(db: Db) -> int:
    """How many mentors are called so; all of them have hours."""
    called = Person.name.startswith("Partner")
    return (
        db.scalar(select(func.count()).select_from(Mentor).join(Person, Person.id == Mentor.person_id).where(called))
        or 0
    )


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_search_with_many_hits_says_how_to_find_the_rest(quick_town: Town, platform: str) -> None:
    await many_requests(quick_town, "telegram", to_one=False)
    person = quick_town.person(platform)
    await person.command("book", mentor="partner")
    found = await person.see("write more of the name")
    assert "Show all" in found.labels
    await person.command("book", mentor="nobody of that name")
    nobody = await person.see("Nobody here matches")
    assert "Show all" in nobody.labels


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_days_of_a_mentor_are_paged_back_and_forth(quick_town: Town, platform: str) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform, hours="daily 0-24")
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    days = await walk(student, "On which day?", " ")
    assert len({day for day in days if day[:3] in WEEKDAYS}) >= 30
    await student.pick(day_label(at_nine(quick_town)))
    assert len(set(await walk(student, "At what time?", ":"))) >= 48


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_empty_lists_say_what_to_do_next(quick_town: Town, platform: str) -> None:
    person = quick_town.person(platform)
    for command, words, button in (
        ("sessions", "Nothing ahead. Book a session to begin.", "Book a session"),
        ("requests", "No request waits for you", "Home"),
        ("message", "once you have asked for a session", "Book a session"),
    ):
        await person.command(command)
        assert button in (await person.see(words)).labels
    await person.command("sessions")
    await person.pick("Past")
    await person.see("No session has been held yet")
    await person.pick("Cancelled")
    await person.see("Nothing was cancelled")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_list_of_sessions_tells_what_is_agreed_from_what_is_only_asked_for(
    quick_town: Town, platform: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await book(student, mentor, at_nine(town))
    await agree(student, mentor)
    await book(student, mentor, at_nine(town, days=4), "And then?")
    await student.command("sessions")
    shown = await student.see("Upcoming")
    marked = {label[-16:] == "not answered yet" for label in shown.labels if mentor.name in label}
    assert marked == {True, False}
