"""A mentor who leaves the server: what is booked stays, and the admins are told once while something is ahead."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

from core.booking import note_departure, sessions_ahead, withdraw
from core.membership import note_membership
from core.membership.models import Membership
from core.people import AccountKey, CommunitySettings, ensure_community
from tests.core.community import MONDAY_9, NOW, World

ADA, BEN, CLEO = AccountKey("discord", "ada"), AccountKey("telegram", "ben"), AccountKey("telegram", "cleo")
NEVER_SEEN = AccountKey("discord", "424242")


async def leave(world: World, account: AccountKey, *admins: AccountKey, space: str = "7") -> None:
    await world.do(note_departure, world.community.id, account, space, admins=admins, now=NOW)


async def test_the_admins_are_told_of_a_mentor_with_sessions_ahead_and_nothing_is_called_off(world: World) -> None:
    booking = await world.ask()
    await world.agree(booking)
    await world.told(NOW)
    before = await world.counts()
    await leave(world, ADA, CLEO, CLEO, NEVER_SEEN, ADA)
    assert await world.told(NOW) == [(world.cleo, "mentor_left")]
    after = await world.counts()
    assert {**after, "notice": 0} == {**before, "notice": 0}
    ahead = await world.do(sessions_ahead, world.community.id, world.ada, NOW)
    assert (ahead.count, ahead.first) == (1, MONDAY_9)


async def test_nobody_is_told_of_who_has_nothing_ahead_is_no_mentor_or_was_never_seen(world: World) -> None:
    booking = await world.ask()
    await world.do(withdraw, community_id=world.community.id, booking_id=booking.booking_id, by=world.ben, now=NOW)
    await world.told(NOW)
    for gone in (ADA, BEN, NEVER_SEEN):
        await leave(world, gone, CLEO)
    assert await world.told(NOW) == []
    past = await world.do(sessions_ahead, world.community.id, world.ada, MONDAY_9 + timedelta(days=9))
    assert (past.count, past.first) == (0, None)


async def test_a_space_that_is_not_the_communitys_does_not_count(world: World) -> None:
    await world.agree(await world.ask())
    await world.told(NOW)
    await world.do(ensure_community, CommunitySettings(member_spaces=("discord:7/70",)), NOW)
    await leave(world, ADA, CLEO, space="8")
    assert await world.told(NOW) == []
    await leave(world, ADA, CLEO, space="7")
    assert await world.told(NOW) == [(world.cleo, "mentor_left")]


async def test_what_was_known_of_the_memberships_is_forgotten(world: World) -> None:
    await world.do(note_membership, world.community.id, BEN, "-1001", set(), NOW)
    await leave(world, BEN, CLEO)
    assert await world.store.read(_memberships) == 0


def _memberships(db: Db) -> int:
    return db.scalar(select(func.count()).select_from(Membership)) or 0
