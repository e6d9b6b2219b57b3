"""The tables that the stores are tried on, and a store on each database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

import pytest
from sqlalchemy import CheckConstraint, ForeignKey, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.storage import Id, Json, Key, Moment, Store, open_store, refuse_overlaps
from core.storage.opening import open_engine
from core.words import one_of


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


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A store with the trial's tables, on SQLite and on PostgreSQL."""
    engine = open_engine(database_url)
    Trial.metadata.create_all(engine)
    engine.dispose()
    opened = open_store(database_url)
    yield opened
    await opened.close()
