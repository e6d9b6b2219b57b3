"""Courses over the wire: an admin makes them and enrols in every way there is; students browse and book from there."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from adapters.playground.window import Window
from core.courses import retire_course
from core.courses.models import Course
from core.people.community import ONLY_COMMUNITY
from tests.journeys.actor import Actor
from tests.journeys.booking import at_nine, day_label
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def told(actor: Actor, *texts: str) -> str:
    """Waits until the bot says all of this in one message, which is given."""

    def found(window: Window) -> str | None:
        return next((m.text for m in window.messages if not m.mine and all(text in m.text for text in texts)), None)

    return await actor.wait(found)


async def make_course(town: Town, platform: str, *, department: str = "") -> tuple[Actor, str]:
    """An admin, and the name of a course that they have made by tapping."""
    admin, name = town.admins[platform], f"Course {next(town.numbers):03}"
    await admin.command("courses")
    await admin.pick("New course")
    await admin.fill_in(name, department)
    await told(admin, "The course is there", name)
    return admin, name


def offer(db: Db, name: str, *, retired: bool, now: datetime) -> None:
    """The course is offered no more, or again."""
    course = db.scalars(select(Course.id).where(Course.name == name)).one()
    retire_course(db, ONLY_COMMUNITY, course, retired=retired, now=now)


async def type_course(admin: Actor, verb: str, course: str, **more: str) -> None:
    """Types `/course` as the platform has it."""
    if admin.human.platform == "telegram":
        await admin.say(f"/course {verb} {', '.join((course, *more.values()))}")
    else:
        await admin.command(f"course {verb}", course=course, **more)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_course_is_made_by_tapping_taught_and_a_student_books_from_it(quick_town: Town, platform: str) -> None:
    town, department = quick_town, f"Department {next(quick_town.numbers):03}"
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    admin, course = await make_course(town, platform, department=department)
    await type_course(admin, "assign", course, mentor=mentor.name)
    await admin.see("With whom would you like to book?")

    await make_course(town, platform, department="Another department")
    await student.command("courses")
    await student.pick(department)
    await student.pick(course)
    await student.see("With whom would you like to book?")
    await student.pick(mentor.name)
    await student.pick(day_label(at_nine(town)))
    await student.pick(f"{at_nine(town):%H:%M}")
    await student.write("From the course")
    await mentor.see("From the course")

    await type_course(admin, "add", course)
    await admin.see(f"There is a course called “{course}” already")
    await admin.command("courses", find=course)
    await admin.pick(course)
    await admin.pick("Mentors")
    await admin.pick("Take one off")
    await admin.pick(mentor.name)
    await admin.see("Nobody teaches it yet")
    await admin.pick("Back to the course")
    await admin.pick("Rename")
    await admin.fill_in(f"{course} renamed")
    await told(admin, f"{course} renamed", "Saved.")
    await admin.pick("Retire")
    await told(admin, f"{course} renamed", "offered no more")
    await student.command("courses", find=course)
    await student.see("No course matches")
    await admin.pick("Offer it again")
    await told(admin, f"{course} renamed", "Saved.")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_students_are_enrolled_by_name_handle_and_link_and_taken_off(quick_town: Town, platform: str) -> None:
    town = quick_town
    named, linked = town.person(platform), town.person(platform)
    await named.command("start")
    await named.see("Hello")
    admin, course = await make_course(town, platform)
    await admin.pick("Students")
    await told(admin, course, "Nobody is enrolled yet")
    await admin.pick("Enrol somebody")
    await admin.fill_in(named.name[1:].upper())
    await told(admin, "Whom do you mean", course)
    await admin.pick(named.name)
    await admin.see(f"{named.name} is enrolled in {course}")
    await named.see("An admin has enrolled you")
    await type_course(admin, "enrol", course, who=named.human.id)
    await admin.see(f"{named.name} is enrolled in {course} already")
    await type_course(admin, "enrol", course, who="Nobody Whosoever")
    await admin.see("has written to me yet")
    await type_course(admin, "enrol", "No such course", who=named.name)
    await admin.see("I know no course")

    await type_course(admin, "enrol", course, who="@nobody_of_that_handle")
    await admin.see("I have not met @nobody_of_that_handle")
    await admin.pick("Link")
    shown = await told(admin, "Give it to your students alone", course)
    code = next(word for word in shown.split() if word.startswith("cj_"))
    assert f"https://t.me/parley_bot?start={code}" in shown
    if platform == "telegram":
        await linked.human.open_link(code)
    else:
        await linked.command("courses", find=code)
    await linked.see("You are enrolled.")
    await linked.command("courses", find=code)
    await linked.see("You are enrolled already")
    await admin.pick("Make a new one")
    await admin.see("The one before opens nothing any more")
    await linked.command("courses", find=code)
    await linked.see("That link opens no course any more")

    await type_course(admin, "remove", course, who=linked.name)
    await admin.pick(linked.name)
    await admin.pick("Yes, take off")
    await admin.see(f"{linked.name} is taken off {course}")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_list_is_sent_as_a_file_and_its_broken_lines_are_told(quick_town: Town, platform: str) -> None:
    town = quick_town
    named = town.person(platform)
    await named.command("start")
    await named.see("Hello")
    admin, course = await make_course(town, platform)
    await admin.pick("Students")
    await told(admin, course, "Nobody is enrolled yet")
    await admin.pick("Send a list")
    await told(admin, f"Students of {course}", "Send me a file (CSV)")
    await admin.human.attach("students.xlsx", b"PK\x03\x04\x00\x00 no text at all")
    await admin.see("I cannot read text in that file")
    await admin.human.attach("students.csv", b"x" * 1_000_001)
    await admin.see("That file has 1000 kB")
    text = f"Name;Handle;Id\r\n{named.name};;\r\n;@nobody_at_all;\r\nZoë Ünal;;7{next(town.numbers):09}\r\n\r\n;;\r\n"
    await admin.human.attach("students.csv", text.encode("cp1252"))
    outcome = await told(admin, f"2 students are enrolled in {course}")
    assert "3: ;@nobody_at_all; · has not written to me yet" in outcome
    await named.command("courses", find=course)
    await named.pick(course)
    await named.see("You are enrolled.")

    await admin.pick("Send another")
    await admin.human.say(f"{named.name}\n@nobody_at_all")
    await admin.see("Nobody new is enrolled")
    await admin.human.attach("more.csv", f"\ufeff{named.name}\n@nobody_at_all, Nobody".encode("utf-16"))
    await told(admin, "For which course is the list more.csv?")
    await admin.pick(course)
    await told(admin, f"Nobody new is enrolled in {course}", "2: @nobody_at_all, Nobody")
    await admin.human.attach("photo.png", b"\x89PNG nothing much")
    await admin.see("I have not sent this to anybody")


async def test_a_list_that_was_refused_is_corrected_in_a_modal(quick_town: Town) -> None:
    town = quick_town
    named = town.person("discord")
    await named.command("start")
    await named.see("Hello")
    admin, course = await make_course(town, "discord")
    await admin.pick("Students")
    await told(admin, course, "Nobody is enrolled yet")
    await admin.pick("Send a list")
    await told(admin, f"Students of {course}", "Send me a file (CSV)")
    await town.do(lambda db: offer(db, course, retired=True, now=town.now))
    await admin.say(named.name)
    await admin.see_anew("That course is no longer there")
    await town.do(lambda db: offer(db, course, retired=False, now=town.now))
    await admin.pick("Correct it")
    modal = await admin.wait(lambda window: window.modal)
    assert [field.value for field in modal.fields] == [named.name]
    await admin.write(named.name)
    await told(admin, f"1 student is enrolled in {course}")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_only_admins_change_courses_whatever_they_press_or_type(quick_town: Town, platform: str) -> None:
    town = quick_town
    person = town.person(platform)
    admin, course = await make_course(town, platform)
    shown = next(m for m in reversed(admin.window.messages) if course in m.text)
    forged = [
        button.ref for row in shown.rows for button in row if button.label in ("Students", "Mentors", "Link", "Retire")
    ]
    assert len(forged) == 4
    await person.command("courses", find=course)
    await person.see("Which course is it about?")
    message = person.window.messages[-1]
    assert not {"New course", "Students"} & set(message.labels)
    for ref in forged:
        await person.forge(ref, message=message.id)
        await person.see_anew("Only the admins of")
    await type_course(person, "enrol", course, who=person.name)
    await person.see_anew("Only the admins of")
    await admin.command("courses", find=course)
    await admin.pick(course)
    await admin.pick("Students")
    await told(admin, course, "Nobody is enrolled yet")
