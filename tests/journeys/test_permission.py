"""Who may book, over the wire: for what a service is not, the student is told why and led to what lets them in."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session as Db

from core.courses import add_course, assign_mentor
from core.people import MentorView
from core.people.community import ONLY_COMMUNITY
from core.services import ServiceTerms, WhoMayBook, add_service, put_into_course, services_of
from tests.journeys.actor import Actor
from tests.journeys.booking import at_nine, book, day_label, set_terms
from tests.journeys.town import LISTENERS, MEMBER, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


ASKED = {"telegram": "getChatMember", "discord": "GET /guilds/{guild_id}/members/{user_id}"}
ANSWERED = {
    "telegram": "answerCallbackQuery",
    "discord": "POST /interactions/{interaction_id}/{interaction_token}/callback",
}


async def add_open_talk(town: Town, mentor: MentorView) -> None:
    """Another service of the mentor's, for everybody."""
    terms = ServiceTerms(title="Open talk")
    await town.do(lambda db: add_service(db, ONLY_COMMUNITY, mentor.id, terms, by=mentor.person_id, now=town.now))


async def choose(student: Actor, mentor: Actor) -> None:
    """Goes to the mentor's days, or to what stands in the way."""
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_is_for_connections_leads_to_asking_and_then_can_be_booked(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(platform)
    await mentor.command("services")
    await mentor.pick("Session")
    await mentor.pick("Who may book")
    await mentor.pick("my connections")
    await mentor.see("Who may book: my connections")
    await choose(student, mentor)
    await student.see(f"{mentor.name} keeps that for their connections")
    await student.pick("Ask to connect")
    await student.write("We have met.")
    await mentor.pick("Accept")
    await student.pick("Book")
    await student.see("On which day?")
    await book(student, mentor, at_nine(town))

    await add_open_talk(town, profile)
    stranger = town.person(platform)
    await choose(stranger, mentor)
    await stranger.pick("🔒 Session")
    await stranger.see(f"{mentor.name} keeps that for their connections")
    await stranger.pick("Something else")
    await stranger.pick("Open talk")
    await stranger.see("On which day?")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_is_for_members_is_checked_with_the_platform_and_tried_again(
    quick_town: Town, platform: str
) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(platform)
    await set_terms(town, profile, who_may_book=WhoMayBook.MEMBERS)
    await choose(student, mentor)
    await student.see("That is for members of")
    if platform == "telegram":
        town.enter_lobby(student)
    else:
        town.role(MEMBER, student)
    with town.overheard(ANSWERED[platform]) as answers:
        await student.pick("Try again")
        await town.until(lambda: answers, "the press was not answered")
    await student.see("That is for members of")
    town.move(seconds=20)
    await town.heard()
    await student.pick("Try again")
    await student.see("On which day?")
    with town.overheard(ASKED[platform]) as questions:
        await book(student, mentor, at_nine(town))
    assert not questions, "a yes is kept for a while"

    elsewhere, called = ("Discord", f"{MEMBER}s") if platform == "telegram" else ("Telegram", LISTENERS)
    await mentor.command("services")
    await mentor.pick("Session")
    await mentor.pick("Who may book")
    await mentor.pick(f"members of {called}")
    await mentor.see(f"Who may book: members of {called}")
    await choose(student, mentor)
    await student.see(f"That is for {called} on {elsewhere} alone")
    await add_open_talk(town, profile)
    await choose(student, mentor)
    await student.see("What would you like to book")
    await student.pick("🔒 Session")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_platform_that_does_not_answer_bars_nobody_for_good(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(platform)
    await set_terms(town, profile, who_may_book=WhoMayBook.MEMBERS)
    town.world.wire.fail_next(platform, ASKED[platform], 403)
    await choose(student, mentor)
    await student.see("I cannot check just now")
    await student.pick("Try again")
    await student.see("That is for members of")


async def test_a_role_on_the_server_enrols_and_a_course_shows_what_is_booked_in_it(quick_town: Town) -> None:
    town = quick_town
    student, (mentor, profile) = town.person("discord"), await town.mentor("telegram")
    name, admin = f"Course {next(town.numbers)}", town.admins["discord"]
    role = town.role(f"Students of {name}")

    def job(db: Db) -> None:
        course = add_course(db, ONLY_COMMUNITY, name, now=town.now)
        assign_mentor(db, ONLY_COMMUNITY, course.id, profile.id)
        (service,) = services_of(db, ONLY_COMMUNITY, profile.id)
        put_into_course(db, ONLY_COMMUNITY, service.id, course.id, by=profile.person_id)

    await town.do(job)
    await set_terms(town, profile, who_may_book=WhoMayBook.COURSE)
    await choose(student, mentor)
    await student.see(f"That is for those enrolled in {name}")
    await admin.command("course enrol", course=name, who=f"<@&{role}>", place="general")
    await admin.see(f"Everybody with the role Students of {name} counts as enrolled in {name}", place="general")
    town.role(f"Students of {name}", student)
    await admin.command("courses", find=name, place="general")
    await admin.pick(name, place="general")
    await admin.pick("Students", place="general")
    await admin.see(f"Everybody with the role Students of {name} counts", place="general")
    await student.pick("The course")
    await student.pick(f"{mentor.name} · Session")
    await student.see("On which day?")
    await admin.pick(f"🏷 Students of {name}", place="general")
    await admin.see(f"The role Students of {name} does not count for {name} any more", place="general")
    await student.pick(day_label(at_nine(town)))
    await student.see(f"That is for those enrolled in {name}")
