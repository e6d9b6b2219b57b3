"""One town per worker and database for the journeys: each test brings its own people, and the clock only runs ahead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.journeys.opening import open_town, watched
from tests.journeys.town import Town
from tests.postgres import create_database, drop_database


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A town whose bot keeps its data in a file."""
    folder: Path = tmp_path_factory.mktemp("town")
    async with open_town(f"sqlite:///{folder / 'parley.db'}", "sqlite") as town:
        yield town


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_town(postgres_server: str) -> AsyncIterator[Town]:
    """A town whose bot keeps its data on a server."""
    url = create_database(postgres_server)
    async with open_town(url, "postgres") as town:
        yield town
    drop_database(postgres_server, url)


@pytest.fixture(params=["sqlite", "postgres"])
def either_town(request: pytest.FixtureRequest) -> Town:
    """The town of each database in turn."""
    found: Town = request.getfixturevalue(f"{request.param}_town")
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def town(either_town: Town) -> AsyncIterator[Town]:
    """The town of each database in turn, watched."""
    async with watched(either_town) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="session")
async def quick_town(sqlite_town: Town) -> AsyncIterator[Town]:
    """The town on SQLite alone, for what no database makes different."""
    async with watched(sqlite_town) as town:
        yield town
