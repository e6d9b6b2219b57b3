"""The community, made from its settings."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfoNotFoundError

import pytest
from sqlalchemy import func, select

from core.people import CommunitySettings, community_of, ensure_community
from core.people.models import Community
from core.storage import Store
from tests.core.community import NOW


async def test_replicas_that_start_together_make_one_community(store: Store) -> None:
    views = await asyncio.gather(
        *(store.write(lambda db: ensure_community(db, CommunitySettings(name="Lyceum"), NOW)) for _ in range(6))
    )
    assert len(set(views)) == 1
    assert await store.read(lambda db: db.scalar(select(func.count()).select_from(Community))) == 1


async def test_changed_settings_reach_the_community(store: Store) -> None:
    before = await store.write(lambda db: ensure_community(db, CommunitySettings(), NOW))
    settings = CommunitySettings("Lyceum", "Asia/Tokyo", "professor", "lyceum", None, 45)
    after = await store.write(lambda db: ensure_community(db, settings, NOW))
    assert after.id == before.id
    assert await store.read(lambda db: community_of(db, before.id)) == after
    assert (after.name, after.zone, after.mentor_word, after.join_opens_minutes) == (
        "Lyceum",
        "Asia/Tokyo",
        "professor",
        None,
    )


async def test_a_community_needs_a_zone_that_exists(store: Store) -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        await store.write(lambda db: ensure_community(db, CommunitySettings(zone="Mars/Olympus"), NOW))
