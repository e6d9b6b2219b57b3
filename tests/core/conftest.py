"""The sample community on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.storage import Store
from migrations.run import upgrade
from tests.conftest import postgres_copy, sqlite_copy
from tests.core.community import World, found_a_community
from tests.postgres import drop_database
from tests.stores import SharedStore, shared_store


@pytest.fixture(scope="session")
def sqlite_store(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedStore]:
    """A migrated file for all tests of this worker."""
    with shared_store(sqlite_copy(upgrade, tmp_path_factory.mktemp("shared"), run_folder)) as shared:
        yield shared


@pytest.fixture(scope="session")
def postgres_store(postgres_server: str, run_folder: Path) -> Iterator[SharedStore]:
    """A migrated database on the server for all tests of this worker."""
    url = postgres_copy(upgrade, postgres_server, run_folder)
    with shared_store(url) as shared:
        yield shared
    drop_database(postgres_server, url)


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest) -> Store:
    """A migrated store without rows, on SQLite and on PostgreSQL."""
    shared: SharedStore = request.getfixturevalue(f"{request.param}_store")
    return await shared.emptied()


@pytest.fixture
async def world(store: Store) -> World:
    """The sample community on both databases."""
    return World(store, *await store.write(found_a_community))


@pytest.fixture
async def quick_world(sqlite_store: SharedStore) -> World:
    """The sample community on SQLite alone, for what no database makes different."""
    store = await sqlite_store.emptied()
    return World(store, *await store.write(found_a_community))
