"""Who may book: refused in the use case, whatever was shown, and marked in the list of services."""

from __future__ import annotations

from typing import Any

import pytest

from core.booking import BookingStatus, barred_from, request_session
from core.booking.asking.waiting import wait_for
from core.booking.errors import NotAMember, NotConnected, NotEnrolled
from core.booking.free_time.availability import free_days
from core.connections import accept, ask, end
from core.courses import CourseMissing, add_course, assign_mentor, enrol, enrol_role, unenrol
from core.membership import MembershipUnknown, Space, note_membership
from core.people import AccountKey, CommunitySettings, ensure_community
from core.people.errors import NotYours
from core.services import (
    ServiceTerms,
    WhoMayBook,
    add_service,
    change_terms,
    put_into_course,
    service_of,
    services_of,
    services_of_course,
)
from core.services.errors import CourseWanted, SpaceNotNamed
from tests.core.community import MONDAY_9, NOW, World, person

BEN = AccountKey("telegram", "ben")
GROUP = "telegram:-1001"


async def set_to(world: World, who: WhoMayBook, **changes: Any) -> None:
    """The service is for these alone."""
    await world.do(change_terms, world.community.id, world.service_id, {"who_may_book": who, **changes}, by=world.ada)


async def barred(world: World) -> bool:
    """Whether the service is marked as not for Ben."""

    def look(db: Any) -> bool:
        here, services = world.community.id, services_of(db, world.community.id, world.mentor.id)
        return world.service_id in barred_from(db, here, world.mentor.id, services, world.ben, NOW)

    return await world.store.read(look)


async def in_a_course(world: World) -> int:
    """The service is for those of a course; its id."""
    course = await world.do(add_course, world.community.id, "Algebra", now=NOW)
    await world.do(assign_mentor, world.community.id, course.id, world.mentor.id)
    await world.do(put_into_course, world.community.id, world.service_id, course.id, by=world.ada)
    await set_to(world, WhoMayBook.COURSE)
    return course.id


async def test_a_service_for_connections_takes_requests_of_those_alone(world: World) -> None:
    here = world.community.id
    await set_to(world, WhoMayBook.CONNECTIONS)
    assert await barred(world)
    with pytest.raises(NotConnected) as refusal:
        await world.ask()
    assert (refusal.value.mentor_id, refusal.value.connection_id) == (world.mentor.id, None)
    connection = await world.do(ask, here, world.mentor.id, by=world.ben, now=NOW)
    with pytest.raises(NotConnected) as refusal:
        await world.ask()
    assert refusal.value.connection_id == connection.id
    await world.do(accept, here, connection.id, by=world.ada, now=NOW)
    assert not await barred(world)
    booked = await world.ask()
    await world.do(end, here, connection.id, by=world.ada, now=NOW)
    assert booked.status is BookingStatus.PENDING, "what was asked for before stays"
    with pytest.raises(NotConnected):
        await world.ask(start=MONDAY_9.replace(hour=10))


async def test_nobody_writes_a_thing_for_whom_a_service_is_not(world: World) -> None:
    await set_to(world, WhoMayBook.CONNECTIONS)
    before = await world.counts()
    with pytest.raises(NotConnected):
        await world.ask()
    wish: dict[str, Any] = {"community_id": world.community.id, "service_id": world.service_id, "now": NOW}
    with pytest.raises(NotConnected):
        await world.do(wait_for, **wish, student_id=world.ben, start=MONDAY_9, topic="Proofs")
    with pytest.raises(NotConnected):
        await world.do(free_days, world.community.id, world.service_id, zone="UTC", now=NOW, student_id=world.ben)
    assert await world.counts() == before


async def test_a_service_of_a_course_takes_requests_of_the_enrolled(world: World) -> None:
    course = await in_a_course(world)
    assert await barred(world)
    with pytest.raises(NotEnrolled) as refusal:
        await world.ask()
    assert (refusal.value.course_id, refusal.value.course_name) == (course, "Algebra")
    await world.do(enrol, world.community.id, course, world.ben, now=NOW)
    assert not await barred(world)
    await world.ask()
    await world.do(unenrol, world.community.id, course, world.ben)
    with pytest.raises(NotEnrolled):
        await world.ask(start=MONDAY_9.replace(hour=10))


async def test_a_role_lets_into_a_course_once_the_platform_has_said_so(world: World) -> None:
    course = await in_a_course(world)
    await world.do(enrol_role, world.community.id, course, Space("discord", "7", "70"), "Algebra")
    dan, account = await world.do(person, "Dan", "discord"), AccountKey("discord", "dan")
    assert not await barred(world), "nothing is marked that a platform would have to be asked about"
    with pytest.raises(MembershipUnknown):
        await world.ask(dan)
    await world.do(note_membership, world.community.id, account, "7", {"7"}, NOW)
    with pytest.raises(NotEnrolled):
        await world.ask(dan)
    await world.do(note_membership, world.community.id, account, "7", {"7", "70"}, NOW)
    await world.ask(dan)


async def test_a_service_for_members_asks_the_platform_and_holds_to_what_it_said(world: World) -> None:
    await set_to(world, WhoMayBook.MEMBERS)
    with pytest.raises(NotAMember) as refusal:
        await world.ask()
    assert refusal.value.platforms == ()
    await world.do(ensure_community, CommunitySettings(member_spaces=(GROUP,)), NOW)
    with pytest.raises(MembershipUnknown):
        await world.ask()
    assert not await barred(world)
    await world.do(note_membership, world.community.id, BEN, "-1001", None, NOW)
    assert await barred(world)
    with pytest.raises(NotAMember) as refusal:
        await world.ask()
    assert refusal.value.platforms == ("telegram",)
    await world.do(note_membership, world.community.id, BEN, "-1001", set(), NOW)
    await world.ask()


async def test_a_service_is_put_into_a_course_that_its_mentor_teaches_and_found_there(world: World) -> None:
    here = world.community.id
    with pytest.raises(CourseWanted):
        await set_to(world, WhoMayBook.COURSE)
    course = await world.do(add_course, here, "Algebra", now=NOW)
    with pytest.raises(CourseMissing):
        await world.do(put_into_course, here, world.service_id, course.id, by=world.ada)
    await world.do(assign_mentor, here, course.id, world.mentor.id)
    with pytest.raises(NotYours):
        await world.do(put_into_course, here, world.service_id, course.id, by=world.ben)
    await world.do(put_into_course, here, world.service_id, course.id, by=world.ada)
    assert [found.id for found in await world.do(services_of_course, here, course.id)] == [world.service_id]
    await set_to(world, WhoMayBook.COURSE)
    out = await world.do(put_into_course, here, world.service_id, None, by=world.ada)
    assert (out.terms.course_id, out.terms.who_may_book) == (None, WhoMayBook.EVERYONE)


async def test_an_admin_puts_a_shared_service_into_any_course_and_each_mentor_decides_whom_to_connect_with(
    world: World,
) -> None:
    here = world.community.id
    course = await world.do(add_course, here, "Algebra", now=NOW)
    shared = await world.do(add_service, here, None, ServiceTerms(title="Talk"), by=world.cleo, admin=True, now=NOW)
    await world.do(put_into_course, here, shared.id, course.id, by=world.cleo, admin=True)
    assert (await world.do(service_of, here, shared.id)).terms.course_id == course.id
    only = {"who_may_book": WhoMayBook.CONNECTIONS}
    await world.do(change_terms, here, shared.id, only, by=world.cleo, admin=True)
    wish: dict[str, Any] = {"community_id": here, "service_id": shared.id, "mentor_id": world.mentor.id}
    with pytest.raises(NotConnected):
        await world.do(request_session, **wish, student_id=world.ben, start=MONDAY_9, topic="Proofs", now=NOW)
    connection = await world.do(ask, here, world.mentor.id, by=world.ben, now=NOW)
    await world.do(accept, here, connection.id, by=world.ada, now=NOW)
    await world.do(request_session, **wish, student_id=world.ben, start=MONDAY_9, topic="Proofs", now=NOW)


async def test_a_service_can_be_for_one_of_the_groups_that_count(world: World) -> None:
    here, tutors = world.community.id, "discord:7/70"
    with pytest.raises(SpaceNotNamed):
        await set_to(world, WhoMayBook.MEMBERS, members_of=GROUP)
    named = CommunitySettings(member_spaces=(f"{GROUP}=Readers", f"{tutors} = Tutors"))
    await world.do(ensure_community, named, NOW)
    await world.do(note_membership, here, BEN, "-1001", (), NOW)
    await set_to(world, WhoMayBook.MEMBERS, members_of=tutors)
    assert await barred(world), "a member, but not of these"
    with pytest.raises(NotAMember) as refusal:
        await world.ask()
    assert refusal.value.of is not None
    assert (refusal.value.of.name, refusal.value.platforms) == ("Tutors", ("discord",))
    with pytest.raises(SpaceNotNamed):
        await set_to(world, WhoMayBook.MEMBERS, members_of="discord:7/71")
    dan, account = await world.do(person, "Dan", "discord"), AccountKey("discord", "dan")
    await world.do(note_membership, here, account, "7", {"7"}, NOW)
    with pytest.raises(NotAMember):
        await world.ask(dan)
    await world.do(note_membership, here, account, "7", {"7", "70"}, NOW)
    await world.ask(dan)
    await set_to(world, WhoMayBook.MEMBERS, members_of=GROUP)
    assert not await barred(world)
    await world.ask(start=MONDAY_9.replace(hour=10))


async def test_a_group_that_counts_no_more_lets_nobody_in(world: World) -> None:
    await world.do(ensure_community, CommunitySettings(member_spaces=(GROUP,)), NOW)
    await set_to(world, WhoMayBook.MEMBERS, members_of=GROUP)
    await world.do(note_membership, world.community.id, BEN, "-1001", (), NOW)
    await world.do(ensure_community, CommunitySettings(member_spaces=("telegram:-1002",)), NOW)
    assert await barred(world)
    with pytest.raises(NotAMember) as refusal:
        await world.ask()
    assert (refusal.value.of, refusal.value.platforms) == (None, ())
