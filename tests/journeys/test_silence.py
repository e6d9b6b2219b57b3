"""A mentor does not answer: both are told what comes of it, and the student goes on with somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session as Db

from core.booking import decline, request_session
from core.notices.models import Notice, Reminder
from core.people import AccountKey, MentorView, Profile, describe_mentor, greet
from core.people.community import ONLY_COMMUNITY
from core.services import services_of
from tests.journeys.actor import Actor
from tests.journeys.booking import TOPIC, at_nine, book, day_label, say_no
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def alike(town: Town, *mentors: MentorView) -> None:
    """The mentors share an expertise that nobody else has."""
    profile = Profile(expertise=(f"Subject of {mentors[0].name}",))

    def describe(db: Db) -> None:
        for mentor in mentors:
            describe_mentor(db, ONLY_COMMUNITY, mentor.id, profile, by=mentor.person_id)

    await town.do(describe)


async def look_at(student: Actor, mentor: Actor) -> None:
    """Opens the mentor's profile."""
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    await student.pick("Profile")
    await student.wait(lambda window: "Book" in window.messages[-1].labels)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_silent_mentor_is_reminded_and_the_student_sees_it(quick_town: Town, platform: str) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform)
    start = at_nine(quick_town, days=1)
    await book(student, mentor, start)
    await student.see(f"I remind {mentor.name} on")
    quick_town.move_to(start - timedelta(hours=4))
    await mentor.see(f"{student.name} still waits for your answer")
    await student.see(f"I have reminded {mentor.name}")
    await mentor.pick("Approve")
    await student.see("Confirmed")
    await student.see_gone("I have reminded")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_after_a_decline_another_is_asked_with_one_tap_as_written(quick_town: Town, platform: str) -> None:
    student, (mentor, profile) = quick_town.person(platform), await quick_town.mentor(platform, hours="daily 9-10")
    other, similar = await quick_town.mentor(platform, hours="daily 9-10")
    await alike(quick_town, profile, similar)
    await book(student, mentor, at_nine(quick_town))
    await say_no(mentor, "I am away.")
    offer = await student.see("Somebody else is free on")
    assert TOPIC in offer.text
    student.taps = 0
    await student.pick(other.name)
    await student.see(f"Request sent to {other.name}")
    assert student.taps == 1
    asked = await other.see(f"{student.name} asks for a session")
    assert TOPIC in asked.text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_after_an_expiry_others_are_offered_and_who_was_taken_meanwhile_is_asked_for_another_time(
    quick_town: Town, platform: str
) -> None:
    student, rival = quick_town.person(platform), quick_town.person(platform)
    mentor, profile = await quick_town.mentor(platform, hours="daily 9-10")
    other, similar = await quick_town.mentor(platform, hours="daily 11-13")
    await alike(quick_town, profile, similar)
    start = at_nine(quick_town, days=1)
    await book(student, mentor, start)
    quick_town.move_to(start - timedelta(hours=3))
    await student.see("Somebody else is free")
    await book(rival, other, start.replace(hour=11))
    await student.pick(f"{other.name} · {day_label(start)}, 11:00")
    await student.see("has just been taken")
    await student.pick(f"{day_label(start)}, 11:30")
    if platform == "telegram":
        await student.pick("Send as written")
    else:
        (field,) = (await student.wait(lambda window: window.modal)).fields
        assert field.value == TOPIC
        await student.write(TOPIC)
    await student.see(f"Request sent to {other.name}")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_profile_tells_how_fast_a_mentor_usually_answers(quick_town: Town, platform: str) -> None:
    student, (mentor, profile) = quick_town.person(platform), await quick_town.mentor(platform)
    await look_at(student, mentor)
    assert "Usually answers" not in student.window.messages[-1].text

    def answer_three(db: Db) -> None:
        (service,) = services_of(db, ONLY_COMMUNITY, profile.id)
        for number in range(3):
            asker = greet(db, AccountKey("nowhere", f"{profile.id}{number}"), name="Asker", now=quick_town.now)
            start = at_nine(quick_town, days=5 + number)
            asked = request_session(
                db,
                community_id=ONLY_COMMUNITY,
                service_id=service.id,
                student_id=asker.person_id,
                start=start,
                topic="How fast?",
                now=quick_town.now,
            )
            later = quick_town.now + timedelta(hours=2, minutes=10)
            booking = asked.booking_id
            decline(db, community_id=ONLY_COMMUNITY, booking_id=booking, by=profile.person_id, reason="No", now=later)
        for due in (Notice, Reminder):  # nobody is behind these accounts, so nothing is to be sent to them
            db.execute(delete(due).where(due.done_at.is_(None)))

    await quick_town.settled()
    await quick_town.do(answer_three)
    await look_at(student, mentor)
    await student.see("Usually answers within 3 hours")
