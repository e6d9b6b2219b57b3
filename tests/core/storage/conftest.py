"""The tables that the stores are tried on, and a store on each database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import CheckConstraint, ForeignKey, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.storage import Id, Json, Key, Moment, Store, refuse_overlaps
from core.storage.opening import open_engine
from core.words import one_of
from tests.conftest import MakeDatabase, postgres_copy, sqlite_copy
from tests.postgres import drop_database
from tests.stores import SharedStore, shared_store


class Trial(DeclarativeBase):
    """The tables of these tests alone."""

    metadata = MetaData()
    type_annotation_map = {int: Id, datetime: Moment, dict[str, Any]: Json}  # noqa: RUF012


class Counter(Trial):
    """A number that many want to raise."""

    __tablename__ = "counter"

    id: Mapped[Key]
    value: Mapped[int]


class Mood(StrEnum):
    """A word whose name differs from its value."""

    GLAD = "glad-to-be"
    SAD = "sad-to-be"


class Note(Trial):
    """A column of every kind, one of them with a name that SQL keeps for itself."""

    __tablename__ = "note"

    id: Mapped[Key]
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"))
    at: Mapped[datetime | None]
    mood: Mapped[Mood] = mapped_column(one_of(Mood))
    data: Mapped[dict[str, Any]]
    order: Mapped[str | None]


class Taken(Trial):
    """Claims, as booking has them."""

    __tablename__ = "taken"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="lasts"),)

    person_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime]
    community_id: Mapped[int]
    session_id: Mapped[int]


COUNTERS = cast(Table, Counter.__table__)
NOTES = cast(Table, Note.__table__)
TAKEN = cast(Table, Taken.__table__)
refuse_overlaps(TAKEN)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def taken(person: int, start: float, end: float, session: int = 1) -> dict[str, Any]:
    """A claim of the person, so many hours after noon."""
    return {
        "person_id": person,
        "starts_at": NOON + timedelta(hours=start),
        "ends_at": NOON + timedelta(hours=end),
        "community_id": 1,
        "session_id": session,
    }


def lay_tables(url: str) -> None:
    """Makes the trial's tables."""
    engine = open_engine(url)
    Trial.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture
def ready_url(fresh_database_url: MakeDatabase) -> str:
    """A database of the test's own with the trial's tables, on SQLite and on PostgreSQL."""
    return fresh_database_url(lay_tables)


@pytest.fixture(scope="session")
def sqlite_trial(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedStore]:
    """The trial's tables in a file for all tests of this worker."""
    with shared_store(sqlite_copy(lay_tables, tmp_path_factory.mktemp("trial"), run_folder)) as shared:
        yield shared


@pytest.fixture(scope="session")
def postgres_trial(postgres_server: str, run_folder: Path) -> Iterator[SharedStore]:
    """The trial's tables on the server for all tests of this worker."""
    url = postgres_copy(lay_tables, postgres_server, run_folder)
    with shared_store(url) as shared:
        yield shared
    drop_database(postgres_server, url)


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest) -> Store:
    """A store with the trial's tables and no row, on SQLite and on PostgreSQL."""
    shared: SharedStore = request.getfixturevalue(f"{request.param}_trial")
    return await shared.emptied()
