"""Courses: the catalogue, who teaches, who is enrolled by whom, and by role."""

from __future__ import annotations

import asyncio

import pytest

from core.courses import (
    CourseMissing,
    CourseView,
    add_course,
    assign_mentor,
    course_of,
    courses_of,
    courses_taught_by,
    departments_of,
    enrol,
    enrol_list,
    enrol_role,
    enrol_with_key,
    forget_role,
    is_enrolled,
    mentors_of_course,
    move_course,
    people_called,
    rename_course,
    rename_department,
    renew_key,
    retire_course,
    roles_of_course,
    students_of_course,
    unassign_mentor,
    unenrol,
)
from core.courses.errors import (
    CourseKeyUnknown,
    CourseNameEmpty,
    CourseNameTaken,
    DepartmentMissing,
    DepartmentNameTaken,
    ListEmpty,
    ListTooLong,
)
from core.courses.lists import MOST_LINES, Broken
from core.membership import MembershipUnknown, Space, note_membership
from core.people import AccountKey, find_account
from core.people.errors import MentorMissing, PersonMissing
from tests.core.community import NOW, World, person


async def made(world: World, name: str = "Algebra", department: str = "Mathematics") -> CourseView:
    return await world.do(add_course, world.community.id, name, department=department, now=NOW)


async def names(world: World, **wanted: object) -> list[str]:
    return [course.name for course in (await world.do(courses_of, world.community.id, **wanted)).items]  # type: ignore[arg-type]


async def departments(world: World) -> list[tuple[str, int]]:
    return [(found.name, found.courses) for found in await world.do(departments_of, world.community.id)]


async def test_courses_stand_in_departments_that_come_and_go_with_them(world: World) -> None:
    here = world.community.id
    algebra, verse = await made(world), await made(world, "Verse", "Letters")
    await made(world, "Analysis", "mathematics ")
    chess = await made(world, "Chess", "")
    assert await departments(world) == [("Letters", 1), ("Mathematics", 2), ("", 1)]
    assert await names(world) == ["Algebra", "Analysis", "Chess", "Verse"]
    assert await names(world, department_id=algebra.department_id) == ["Algebra", "Analysis"]
    assert await names(world, search="al an") == ["Analysis"]
    await world.do(move_course, here, chess.id, "Letters", now=NOW)
    await world.do(move_course, here, verse.id, "", now=NOW)
    assert await departments(world) == [("Letters", 1), ("Mathematics", 2), ("", 1)]
    assert algebra.department_id is not None
    await world.do(rename_department, here, algebra.department_id, " Maths ")
    assert ("Maths", 2) in await departments(world)
    with pytest.raises(DepartmentNameTaken):
        await world.do(rename_department, here, algebra.department_id, "LETTERS")
    with pytest.raises(DepartmentMissing):
        await world.do(rename_department, here, 5, "Nowhere")


async def test_a_course_is_renamed_retired_and_offered_again(world: World) -> None:
    here, course = world.community.id, await made(world)
    assert (await world.do(rename_course, here, course.id, "Linear\nAlgebra ")).name == "Linear Algebra"
    assert (await world.do(retire_course, here, course.id, now=NOW)).retired
    assert await names(world) == []
    for refused in (
        world.do(enrol, here, course.id, world.ben, now=NOW),
        world.do(enrol_list, here, course.id, "@ben", platform="telegram", now=NOW),
    ):
        with pytest.raises(CourseMissing):
            await refused
    await made(world, "linear algebra")
    with pytest.raises(CourseNameTaken):
        await world.do(retire_course, here, course.id, retired=False, now=NOW)
    await world.do(rename_course, here, course.id, "Linear algebra, old")
    assert not (await world.do(retire_course, here, course.id, retired=False, now=NOW)).retired


async def test_names_must_say_something_and_be_free(world: World) -> None:
    course = await made(world)
    for empty in ("", " \n", "\x00"):
        with pytest.raises(CourseNameEmpty):
            await made(world, empty)
    with pytest.raises(CourseNameTaken):
        await made(world, "ALGEBRA")
    assert len((await made(world, "x" * 500)).name) == 80
    with pytest.raises(CourseMissing):
        await world.do(rename_course, world.community.id, 5, "Other")
    assert (await world.do(rename_course, world.community.id, course.id, "algebra")).name == "algebra"


async def test_two_admins_who_make_the_same_course_at_once_make_one(world: World) -> None:
    outcomes = await asyncio.gather(made(world), made(world), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CourseNameTaken", "CourseView"]
    assert await departments(world) == [("Mathematics", 1)]


async def test_mentors_are_assigned_and_found_by_course(world: World) -> None:
    here, course = world.community.id, await made(world)
    assert await world.do(assign_mentor, here, course.id, world.mentor.id)
    assert not await world.do(assign_mentor, here, course.id, world.mentor.id)
    assert [mentor.name for mentor in (await world.do(mentors_of_course, here, course.id)).items] == ["Ada"]
    assert [found.name for found in await world.do(courses_taught_by, here, world.mentor.id)] == ["Algebra"]
    assert await world.do(unassign_mentor, here, course.id, world.mentor.id)
    assert not await world.do(unassign_mentor, here, course.id, world.mentor.id)
    with pytest.raises(MentorMissing):
        await world.do(assign_mentor, here, course.id, 5)
    with pytest.raises(CourseMissing):
        await world.do(assign_mentor, here, 5, world.mentor.id)


async def test_an_admin_enrols_and_removes_and_the_student_is_told_once(world: World) -> None:
    here, course = world.community.id, await made(world)
    both_taps = [world.do(enrol, here, course.id, world.ben, now=NOW) for _ in range(2)]
    assert sorted(await asyncio.gather(*both_taps)) == [False, True]
    assert await world.told(NOW) == [(world.ben, "enrolled")]
    assert await world.do(is_enrolled, here, course.id, world.ben, NOW)
    assert not await world.do(is_enrolled, here, course.id, world.cleo, NOW)
    assert [found.name for found in (await world.do(students_of_course, here, course.id)).items] == ["Ben"]
    assert await names(world, student_id=world.ben) == ["Algebra"]
    assert await world.do(unenrol, here, course.id, world.ben)
    assert not await world.do(unenrol, here, course.id, world.ben)
    assert not await world.do(is_enrolled, here, course.id, world.ben, NOW)
    with pytest.raises(PersonMissing):
        await world.do(enrol, here, course.id, 5, now=NOW)


async def test_who_knows_the_key_enrols_and_an_old_key_opens_nothing(world: World) -> None:
    here, course = world.community.id, await made(world)
    joined, new = await world.do(enrol_with_key, here, course.key, by=world.ben, now=NOW)
    assert (joined.name, new) == ("Algebra", True)
    assert not (await world.do(enrol_with_key, here, course.key, by=world.ben, now=NOW))[1]
    renewed = await world.do(renew_key, here, course.id)
    assert renewed.key != course.key
    for key in (course.key, 0, 2**63 - 1):
        with pytest.raises(CourseKeyUnknown):
            await world.do(enrol_with_key, here, key, by=world.cleo, now=NOW)
    await world.do(retire_course, here, course.id, now=NOW)
    with pytest.raises(CourseKeyUnknown):
        await world.do(enrol_with_key, here, renewed.key, by=world.cleo, now=NOW)


async def test_a_role_counts_as_enrolled_for_as_long_as_somebody_has_it(world: World) -> None:
    here, course, role = world.community.id, await made(world), Space("discord", "7", "70")
    dan = await world.do(person, "Dan", "discord")
    assert await world.do(enrol_role, here, course.id, role, " Algebra ")
    assert not await world.do(enrol_role, here, course.id, role, "Algebra")
    assert await world.do(roles_of_course, here, course.id) == ((role, "Algebra"),)
    assert not await world.do(is_enrolled, here, course.id, world.ben, NOW), "nobody on Discord"
    with pytest.raises(MembershipUnknown) as wanted:
        await world.do(is_enrolled, here, course.id, dan, NOW)
    assert wanted.value.wanted == ((AccountKey("discord", "dan"), "7"),)
    await world.do(note_membership, here, AccountKey("discord", "dan"), "7", {"1", "70"}, NOW)
    assert await world.do(is_enrolled, here, course.id, dan, NOW)
    assert await world.do(forget_role, here, course.id, role)
    assert not await world.do(is_enrolled, here, course.id, dan, NOW)
    with pytest.raises(ValueError, match="no role"):
        await world.do(enrol_role, here, course.id, Space("discord", "7"), "All")


async def test_the_good_lines_of_a_list_enter_and_the_broken_ones_are_told(world: World) -> None:
    here, course = world.community.id, await made(world)
    for name in ("Twin", "Twin "):
        await world.do(person, name, "discord" if name == "Twin" else "telegram")
    await world.do(enrol, here, course.id, world.cleo, now=NOW)
    text = "name,handle,id\n,@BEN,\nBen,,\nCleo,,\nTwin,,\nNobody,,\n,@nobody,\nZoe Q,,123456789\n,,987654321\n,,"
    outcome = await world.do(enrol_list, here, course.id, text, platform="telegram", now=NOW)
    assert (outcome.enrolled, outcome.before) == (2, 2)
    assert [(line.number, line.why) for line in outcome.broken] == [
        (5, Broken.SEVERAL),
        (6, Broken.NOT_MET),
        (7, Broken.NOT_MET),
        (9, Broken.NAME_WANTED),
    ]
    enrolled = await world.do(students_of_course, here, course.id)
    assert [found.name for found in enrolled.items] == ["Ben", "Cleo", "Zoe Q"]
    again = await world.do(enrol_list, here, course.id, text, platform="telegram", now=NOW)
    assert (again.enrolled, again.before) == (0, 4)
    assert await world.store.read(lambda db: find_account(db, "telegram", "123456789"))


async def test_two_admins_who_send_the_same_list_at_once_enrol_everybody_once(world: World) -> None:
    here, course = world.community.id, await made(world)
    text = "\n".join(f"Student {number}, {10_000_000 + number}" for number in range(40))
    sent = [world.do(enrol_list, here, course.id, text, platform="telegram", now=NOW) for _ in range(2)]
    assert sorted(outcome.enrolled for outcome in await asyncio.gather(*sent)) == [0, 40]
    assert (await world.do(students_of_course, here, course.id)).total == 40


async def test_lists_that_name_nobody_or_too_many_enrol_nobody(world: World) -> None:
    here, course = world.community.id, await made(world)
    with pytest.raises(ListEmpty):
        await world.do(enrol_list, here, course.id, "name,handle\n", platform="telegram", now=NOW)
    too_many = "Ben\n" * (MOST_LINES + 1)
    with pytest.raises(ListTooLong):
        await world.do(enrol_list, here, course.id, too_many, platform="telegram", now=NOW)
    assert (await world.do(students_of_course, here, course.id)).total == 0
    with pytest.raises(CourseMissing):
        await world.do(course_of, here, 5)


async def test_people_are_found_by_parts_of_their_names(world: World) -> None:
    found = await world.store.read(lambda db: [someone.name for someone in people_called(db, "BE")])
    assert found == ["Ben"]
    assert await world.store.read(lambda db: people_called(db, " ")) == ()
