"""Mentors: how they are found, and what they set."""

from __future__ import annotations

import asyncio

import pytest

from core.people import (
    AccountKey,
    MentorStatus,
    MentorView,
    Profile,
    describe_mentor,
    expire_unanswered_after,
    list_mentors,
    mentor_of,
    mentor_profile,
    viewer_of,
)
from core.people.errors import AlreadyMentor, AnswerTimeOutOfRange, MentorMissing, NotYours
from core.schedule.pausing import pause_mentor, resume_mentor
from core.services import add_mentor, services_of
from tests.core.community import NOW, World


async def added(world: World, name: str, *expertise: str, headline: str = "") -> MentorView:
    account = AccountKey("discord", name.lower())
    profile = Profile(headline=headline, expertise=expertise)
    return await world.do(add_mentor, world.community.id, account, name=name, profile=profile, now=NOW)


async def found(world: World, search: str) -> list[str]:
    page = await world.do(list_mentors, world.community.id, search=search)
    return [mentor.name for mentor in page.items]


async def test_a_mentor_comes_with_a_profile_and_a_first_service(world: World) -> None:
    mentor = await world.do(mentor_profile, world.community.id, world.mentor.id)
    assert (mentor.name, mentor.zone, mentor.profile.expertise) == ("Ada", "Europe/Berlin", ("Matrices", "Proofs"))
    (service,) = await world.do(services_of, world.community.id, mentor.id)
    assert (service.terms.minutes, service.terms.notice_minutes, service.terms.needs_approval) == (
        30,
        240,
        True,
    )


async def test_a_mentor_without_a_zone_has_the_communitys(world: World) -> None:
    assert (await added(world, "Eve")).zone == "Europe/London"


async def test_somebody_never_seen_can_be_made_a_mentor(world: World) -> None:
    mentor = await added(world, "Eve")
    viewer = await world.do(viewer_of, AccountKey("discord", "eve"))
    assert viewer is not None
    assert await world.do(mentor_of, world.community.id, viewer.person_id) == mentor
    assert await world.do(mentor_of, world.community.id, world.ben) is None


async def test_nobody_is_a_mentor_twice(world: World) -> None:
    with pytest.raises(AlreadyMentor) as refusal:
        await added(world, "Ada")
    assert (refusal.value.mentor_id, refusal.value.name) == (world.mentor.id, "Ada")


async def test_two_admins_who_add_the_same_mentor_at_once_add_one(world: World) -> None:
    answers = await asyncio.gather(*(added(world, "Eve") for _ in range(4)), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyMentor"] * 3 + ["MentorView"]


async def test_mentors_are_found_by_name_headline_and_expertise_in_any_case(world: World) -> None:
    await added(world, "Élodie", "Органическая химия", headline="100% patience")
    await added(world, "Bo", "Chemistry")
    assert await found(world, "") == ["Ada", "Bo", "Élodie"]
    assert await found(world, "élo") == ["Élodie"]
    assert await found(world, "ХИМИЯ") == ["Élodie"]
    assert await found(world, "proofs ada") == ["Ada"]
    assert await found(world, "100%") == ["Élodie"]
    assert await found(world, "%") == ["Élodie"]
    assert await found(world, "a_a") == []


async def test_long_lists_come_in_pages(world: World) -> None:
    for name in ("Bo", "Cy", "Di"):
        await added(world, name)
    page = await world.do(list_mentors, world.community.id, offset=1, limit=2)
    assert [mentor.name for mentor in page.items] == ["Bo", "Cy"]
    assert (page.offset, page.total) == (1, 4)


async def test_a_paused_mentor_is_not_listed_until_they_resume(world: World) -> None:
    paused = await world.do(pause_mentor, world.community.id, world.mentor.id, by=world.ada)
    assert paused.status is MentorStatus.PAUSED
    assert await found(world, "") == []
    await world.do(resume_mentor, world.community.id, world.mentor.id, by=world.ada)
    assert await found(world, "") == ["Ada"]


async def test_a_mentor_describes_themselves_and_is_found_by_it(world: World) -> None:
    profile = Profile(headline=" Two\nlines ", bio="Two\n\n\n\nlines", expertise=("Sets", " ", "sets"), years=3)
    mentor = await world.do(describe_mentor, world.community.id, world.mentor.id, profile, by=world.ada)
    assert mentor.profile == Profile(headline="Two lines", bio="Two\n\nlines", expertise=("Sets",), years=3)
    assert await found(world, "sets") == ["Ada"]
    assert await found(world, "proofs") == []


async def test_only_the_mentor_changes_their_profile(world: World) -> None:
    community, mentor = world.community.id, world.mentor.id
    with pytest.raises(NotYours):
        await world.do(describe_mentor, community, mentor, Profile(), by=world.ben)
    with pytest.raises(NotYours):
        await world.do(pause_mentor, community, mentor, by=world.ben)
    with pytest.raises(NotYours):
        await world.do(expire_unanswered_after, community, mentor, 5, by=world.ben)
    with pytest.raises(MentorMissing):
        await world.do(pause_mentor, community, 5, by=world.ada)
    with pytest.raises(MentorMissing):
        await world.do(mentor_profile, 2, mentor)


async def test_requests_wait_for_an_answer_from_one_hour_to_two_weeks(world: World) -> None:
    community, mentor = world.community.id, world.mentor.id
    for hours in (0, 337):
        with pytest.raises(AnswerTimeOutOfRange):
            await world.do(expire_unanswered_after, community, mentor, hours, by=world.ada)
    assert (await world.do(expire_unanswered_after, community, mentor, 336, by=world.ada)).hours_unanswered == 336
    assert (await world.do(expire_unanswered_after, community, mentor, None, by=world.ada)).hours_unanswered is None
