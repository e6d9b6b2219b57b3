"""What every table stands on: the declarative base, the column types that mean the same on SQLite and PostgreSQL, and
ids. The tables themselves live with their features."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, TypeVar

from sqlalchemy import JSON, BigInteger, Dialect, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_IDS_BEGIN_AT = datetime(2025, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_RANDOM_BITS = 22
_sequence = itertools.count(secrets.randbits(_RANDOM_BITS))


class Moment(TypeDecorator[datetime]):
    """An aware moment, read back in UTC: TIMESTAMPTZ on PostgreSQL, whole microseconds since 1970 on SQLite."""

    impl = TIMESTAMP(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's own type on each database."""
        return Integer() if dialect.name == "sqlite" else TIMESTAMP(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuses a naive datetime with ValueError: nobody could say which moment it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone, and {value.isoformat()} has none")
        return (value - _EPOCH) // _MICROSECOND if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The stored moment, aware, in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return _EPOCH + timedelta(microseconds=value)
        moment: datetime = value
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


class AsJson(TypeDecorator[T]):
    """A frozen value kept as JSON in a text: `freeze` makes it of what JSON gives back, `thaw` is the way there.

    For values that many rows share and few change: the same text is read once.
    """

    impl = Text
    cache_ok = True

    def __init__(self, freeze: Callable[[Any], T], thaw: Callable[[T], Any]) -> None:
        super().__init__()
        self.freeze = freeze
        self.thaw = thaw
        self._read = lru_cache(maxsize=1024)(lambda text: freeze(json.loads(text)))

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        """The value as text."""
        return None if value is None else json.dumps(self.thaw(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        """The value as it was."""
        return None if value is None else self._read(value)


Id = BigInteger().with_variant(Integer, "sqlite")
Json = JSON().with_variant(JSONB, "postgresql")

Key = Annotated[int, mapped_column(Id, primary_key=True, autoincrement=False)]
"""A column of the primary key. A community's rows have `community_id: Mapped[Key]` first, then `id: Mapped[Key]`."""


class Entity(DeclarativeBase):
    """The base of every table; its metadata is what the migrations are held against."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {int: Id, str: Text, datetime: Moment, dict[str, Any]: Json, list[str]: Json}  # noqa: RUF012


def new_id(now: datetime) -> int:
    """A positive 63-bit id that sorts by time: milliseconds since 2025, then 22 bits counted up from a random start.

    Unique within a process for four million ids in one millisecond; two replicas meet only by the same millisecond and
    the same 22 bits, and then the primary key refuses the second.
    """
    milliseconds = (now - _IDS_BEGIN_AT) // _MILLISECOND
    return (milliseconds << _RANDOM_BITS) | (next(_sequence) & ((1 << _RANDOM_BITS) - 1))
