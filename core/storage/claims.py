"""How the database itself refuses two overlapping claims of one person, and how claims are asked for. What is claimed,
and when, belongs to the features."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import DDL, Delete, Select, Table, bindparam, delete, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.storage.writing import insert_or_skip, insert_together

_EXCLUSION = (
    "ALTER TABLE {table} ADD CONSTRAINT ex_{table}_overlap EXCLUDE USING gist "
    "(int8range(person_id, person_id, '[]') WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)"
)

# The claims of one person never overlap, so of those that start before the new one ends, the latest also ends last:
# one probe of the index finds it.
_TRIGGER = """CREATE TRIGGER {table}_overlap_{name} BEFORE {event} ON {table}
WHEN (
    SELECT ends_at FROM {table} WHERE person_id = NEW.person_id AND starts_at < NEW.ends_at{others}
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN SELECT RAISE(ABORT, 'claim overlaps'); END"""
_OTHERS = " AND NOT (person_id = OLD.person_id AND starts_at = OLD.starts_at)"

_REFUSALS = {"SQLITE_CONSTRAINT_TRIGGER", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE"}


def refuse_overlaps(table: Table) -> None:
    """Makes the database refuse overlapping rows of one person, from the table's creation on.

    The table has `person_id`, `starts_at` and `ends_at` with the key (person_id, starts_at), `community_id` and
    `session_id`, and a check that starts_at < ends_at, because an empty span overlaps nothing. Spans may touch.
    """
    statements = {
        "postgresql": [_EXCLUSION.format(table=table.name)],
        "sqlite": [
            _TRIGGER.format(table=table.name, name="insert", event="INSERT", others=""),
            _TRIGGER.format(table=table.name, name="update", event="UPDATE", others=_OTHERS),
        ],
    }
    for dialect, texts in statements.items():
        for text in texts:
            ddl = DDL(text)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def claim(db: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """Inserts all of the rows, or none: returns the people already taken at the time, who are nobody if all went in.

    Each row names every column of the table. People are asked in a fixed order, so that two claimers never wait for
    each other. Raises IntegrityError for an empty span.
    """
    in_order = sorted(rows, key=lambda row: (row["person_id"], row["starts_at"]))
    if db.get_bind().dialect.name == "postgresql":
        free = set(insert_or_skip(db, table, in_order, "person_id"))
        refused = tuple(row["person_id"] for row in in_order if row["person_id"] not in free)
        if refused and free:
            db.execute(_withdraw(table), [_as_bound(row) for row in in_order if row["person_id"] in free])
        return refused
    try:
        insert_together(db, (table, in_order))
    except IntegrityError as error:
        if not isinstance(error.orig, sqlite3.Error) or error.orig.sqlite_errorname not in _REFUSALS:
            raise
        db.execute(_withdraw(table), [_as_bound(row) for row in in_order])
        return tuple(row["person_id"] for row in in_order if _is_taken(db, table, row))
    return ()


def _is_taken(db: Session, table: Table, row: Mapping[str, Any]) -> bool:
    latest_end = db.scalar(_latest_end(table), {"person": row["person_id"], "before": row["ends_at"]})
    return latest_end is not None and latest_end > row["starts_at"]


def _as_bound(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"person": row["person_id"], "start": row["starts_at"], "session": row["session_id"]}


@cache
def _withdraw(table: Table) -> Delete:
    columns = table.c
    return delete(table).where(
        columns.person_id == bindparam("person"),
        columns.starts_at == bindparam("start"),
        columns.session_id == bindparam("session"),
    )


@cache
def _latest_end(table: Table) -> Select[Any]:
    columns = table.c
    return (
        select(columns.ends_at)
        .where(columns.person_id == bindparam("person"), columns.starts_at < bindparam("before"))
        .order_by(columns.starts_at.desc())
        .limit(1)
    )
