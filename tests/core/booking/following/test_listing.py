"""Group sessions in the community's space: when they are shown, what everybody reads, and what nobody does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from core.booking import cancel
from core.booking.following.listing import GroupView, group_of, group_shown
from core.notices import lease_notices, retry_later
from core.people import CommunitySettings, ensure_community
from core.storage import Store
from tests.core.community import MONDAY_9, NOW, World, found_a_community


async def school(store: Store, *, on: str | None = "discord", **terms: Any) -> World:
    """A group service, in a community that shows groups on that platform."""
    terms = {"capacity": 2, **terms}
    world = World(store, *await store.write(lambda db: found_a_community(db, **terms)))
    await store.write(lambda db: ensure_community(db, CommunitySettings(name="Lyceum", groups_on=on), NOW))
    return world


async def shown(world: World, now: datetime = NOW) -> list[str | None]:
    """On which platforms something is to be shown now, each time that it is."""
    notices = await world.do(lease_notices, now, 100, 86_400)
    return [notice.platform for notice in notices if notice.kind == "group_shown"]


async def view(world: World, session: int, now: datetime = NOW) -> GroupView | None:
    return await world.do(group_of, 1, session, now)


async def test_a_group_is_shown_once_it_is_agreed_on_and_whenever_it_changes(store: Store) -> None:
    world = await school(store)
    ben = await world.ask(world.ben)
    assert await shown(world) == []
    await world.agree(ben)
    assert await shown(world) == ["discord"]
    group = await view(world, ben.session_id)
    assert group is not None
    assert (group.title, group.mentor_name, group.seats_left, group.event) == ("Session", "Ada", 1, None)
    await world.do(group_shown, 1, ben.session_id, event="77", shown="1 seat left")
    await world.ask(world.cleo)
    assert await shown(world) == ["discord"]
    group = await view(world, ben.session_id)
    assert group is not None
    assert (group.seats_left, group.event, group.shown, group.called_off) == (0, "77", "1 seat left", False)


async def test_one_that_is_called_off_is_taken_back_where_it_was_shown(store: Store) -> None:
    world = await school(store, needs_approval=False)
    ben = await world.ask(world.ben)
    assert await shown(world) == ["discord"]
    args: dict[str, Any] = {"community_id": 1, "booking_id": ben.booking_id, "by": world.ben, "reason": "", "now": NOW}
    await world.do(cancel, **args)
    assert await shown(world) == ["discord"]
    assert await view(world, ben.session_id) is None
    await world.do(group_shown, 1, ben.session_id, event="77", shown="")
    group = await view(world, ben.session_id)
    assert group is not None
    assert group.called_off


@pytest.mark.parametrize(("on", "capacity"), [(None, 2), ("discord", 1)])
async def test_where_there_is_no_space_for_it_or_no_group_nothing_is_shown(
    store: Store, on: str | None, capacity: int
) -> None:
    world = await school(store, on=on, capacity=capacity, needs_approval=False)
    await world.ask(world.ben)
    assert await shown(world) == []


async def test_what_has_begun_is_changed_no_more(store: Store) -> None:
    world = await school(store, needs_approval=False)
    ben = await world.ask(world.ben)
    assert await view(world, ben.session_id, MONDAY_9) is None


async def test_only_who_serves_that_platform_is_given_it(store: Store) -> None:
    world = await school(store, needs_approval=False)
    await world.ask(world.ben)
    elsewhere = await world.do(lease_notices, NOW, 100, 60, ["telegram"])
    assert "group_shown" not in [notice.kind for notice in elsewhere]
    for notice in elsewhere:
        await world.do(retry_later, 1, notice.id, NOW, "")
    here = await world.do(lease_notices, NOW, 100, 60, ["discord"])
    assert "group_shown" in [notice.kind for notice in here]
