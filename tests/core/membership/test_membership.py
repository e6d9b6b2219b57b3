"""Memberships: what a platform said holds for a while, a no for less than a yes, and what nobody said is asked for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from core.membership import (
    MembershipUnknown,
    Space,
    SpaceUnreadable,
    forget_memberships,
    is_member,
    member_spaces,
    note_membership,
    parse_space,
)
from core.membership.membership import NO_HOLDS, YES_HOLDS
from core.people import AccountKey, CommunitySettings, ensure_community, greet
from tests.core.community import NOW, World

GROUP, SERVER, ROLE = Space("telegram", "-1001"), Space("discord", "7"), Space("discord", "7", "70")
BEN = AccountKey("telegram", "ben")
SECOND = timedelta(seconds=1)


async def member(world: World, *spaces: Space, now: datetime = NOW) -> bool:
    return await world.do(is_member, world.community.id, world.ben, spaces, now)


async def noted(world: World, roles: Collection[str] | None, space: Space = GROUP) -> None:
    await world.do(note_membership, world.community.id, BEN, space.id, roles, NOW)


async def test_what_nobody_has_said_is_asked_of_the_platform_of_the_account(world: World) -> None:
    with pytest.raises(MembershipUnknown) as unknown:
        await member(world, GROUP, SERVER)
    assert unknown.value.wanted == ((BEN, GROUP.id),)
    assert not await member(world, SERVER), "no account there, so there is nobody to ask about"


async def test_a_yes_holds_for_a_while_and_a_no_only_shortly(world: World) -> None:
    await noted(world, set())
    assert await member(world, GROUP, now=NOW + YES_HOLDS - SECOND)
    with pytest.raises(MembershipUnknown):
        await member(world, GROUP, now=NOW + YES_HOLDS)
    await noted(world, None)
    assert not await member(world, GROUP, now=NOW + NO_HOLDS - SECOND)
    with pytest.raises(MembershipUnknown):
        await member(world, GROUP, now=NOW + NO_HOLDS)


async def test_a_role_is_had_or_not_and_one_yes_is_enough(world: World) -> None:
    dan = AccountKey("discord", "dan")
    dan_id = (await world.do(greet, dan, name="Dan", now=NOW)).person_id
    await world.do(note_membership, world.community.id, dan, "7", {"1"}, NOW)
    assert await world.do(is_member, world.community.id, dan_id, [SERVER], NOW)
    assert not await world.do(is_member, world.community.id, dan_id, [ROLE], NOW)
    assert await world.do(is_member, world.community.id, dan_id, [ROLE, SERVER], NOW)
    with pytest.raises(MembershipUnknown):
        await world.do(is_member, world.community.id, dan_id, [ROLE], NOW + NO_HOLDS)
    await world.do(forget_memberships, world.community.id, dan)
    with pytest.raises(MembershipUnknown):
        await world.do(is_member, world.community.id, dan_id, [SERVER], NOW)


async def test_the_communitys_spaces_are_those_of_the_settings(world: World) -> None:
    assert await world.do(member_spaces, world.community.id) == ()
    settings = CommunitySettings(member_spaces=(str(GROUP), str(ROLE)))
    await world.do(ensure_community, settings, NOW)
    assert await world.do(member_spaces, world.community.id) == (GROUP, ROLE)


@pytest.mark.parametrize("text", ["", "telegram", "telegram:", "telegram:x", "discord:-5", "myspace:5", "discord:٣"])
def test_what_names_no_space_is_refused(text: str) -> None:
    with pytest.raises(SpaceUnreadable):
        parse_space(text)


@pytest.mark.parametrize("space", [GROUP, SERVER, ROLE])
def test_a_space_is_written_as_it_is_read(space: Space) -> None:
    assert parse_space(f" {space} ") == space


def test_a_space_can_have_a_name_which_makes_it_no_other() -> None:
    tutors = parse_space("discord:7/70 = The tutors, évidemment")
    assert (tutors, tutors.name, str(tutors)) == (ROLE, "The tutors, évidemment", "discord:7/70")
    with pytest.raises(SpaceUnreadable):
        parse_space(f"discord:7/70={'x' * 41}")
