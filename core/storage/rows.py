"""Writing a row that others may be writing at the same moment. Claims have ways of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, Table, insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from core.storage.tables import Entity


def insert_new(db: Session, entity: Entity) -> None:
    """Writes a row after having looked that there is none such.

    Where another transaction has written it since the look, the job is run again from its beginning, and sees it: that
    is what PostgreSQL makes of ON CONFLICT on a snapshot. On SQLite nobody else writes meanwhile.
    """
    insert_all_new(
        db, type(entity), [{column.name: getattr(entity, column.name) for column in entity.__table__.columns}]
    )


def insert_all_new(db: Session, kind: type[Entity], rows: Sequence[Mapping[str, Any]]) -> None:
    """The same for many rows of a table, each naming all of its columns."""
    db.flush()
    db.connection().execute(_insert(kind, db.get_bind().dialect.name), list(rows))


@cache
def _insert(kind: type[Entity], dialect: str) -> Insert:
    table = cast(Table, kind.__table__)
    return postgresql.insert(table).on_conflict_do_nothing() if dialect == "postgresql" else insert(table)
