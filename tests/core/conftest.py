"""The sample community on a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.storage import Store, open_store
from migrations.run import upgrade
from tests.conftest import MakeDatabase
from tests.core.community import World, found_a_community


@pytest.fixture
async def store(fresh_database_url: MakeDatabase) -> AsyncIterator[Store]:
    """A migrated store without rows, on SQLite and on PostgreSQL."""
    opened = open_store(fresh_database_url(upgrade))
    yield opened
    await opened.close()


@pytest.fixture
async def world(store: Store) -> World:
    """The sample community on both databases."""
    return World(store, *await store.write(found_a_community))
