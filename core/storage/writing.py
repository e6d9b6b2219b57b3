"""Rows of several tables written at once, as cheaply as each database can. Which rows belong together is the features'
business."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.orm import Session

from core.storage.driving import run, run_for_each

Row = Mapping[str, Any]
REMEMBERED = 512
"""How many statements are remembered: there is one for each number of rows, and of columns that have something."""

_Values = list[tuple[Any, ...]]
_Shape = tuple[Table, tuple[str, ...], int]


def insert_together(db: Session, *parts: tuple[Table, Sequence[Row]]) -> None:
    """Inserts rows into each of the tables in turn, after what the session still held; the rows of a table name the
    same columns.

    For hot paths. PostgreSQL gets one statement, and so one round trip, for all of it; SQLite one for each table. Their
    text is made once: building it for every call costs more than what it does.
    """
    db.flush()
    connection = db.connection()
    dialect = connection.dialect
    bound = [(table, *_bound(table, rows, dialect)) for table, rows in parts if rows]
    if dialect.name == "postgresql":
        statement = _inserts(tuple([(table, names, len(rows)) for table, names, rows in bound]), dialect)
        run(connection, statement, [value for _, _, rows in bound for row in rows for value in row])
        return
    for table, names, rows in bound:
        run_for_each(connection, _insert((table, names, 1), dialect), rows)


def has_one_writer(db: Session) -> bool:
    """Whether those who write follow each other anyway, as on SQLite; on PostgreSQL each has a snapshot of its own."""
    return db.get_bind().dialect.name == "sqlite"


def insert_or_skip(db: Session, table: Table, rows: Sequence[Row], returning: str) -> list[Any]:
    """On PostgreSQL, inserts the rows that conflict with none there, and returns one column of those that went in."""
    db.flush()
    connection = db.connection()
    names, values = _bound(table, rows, connection.dialect)
    statement = f"{_insert((table, names, len(rows)), connection.dialect)} ON CONFLICT DO NOTHING RETURNING {returning}"
    inserted = run(connection, statement, [value for row in values for value in row])
    return [column for (column,) in inserted.fetchall()]


def _bound(table: Table, rows: Sequence[Row], dialect: Dialect) -> tuple[tuple[str, ...], _Values]:
    """The columns in which any row has something, and the rows' values as the driver takes them."""
    binders = _binders(table, dialect)
    first, *others = rows
    names = tuple([name for name in first if first[name] is not None or any(row[name] is not None for row in others)])
    columns = [(name, binders[name]) for name in names]
    return names, [
        tuple([row[name] if bind is None or row[name] is None else bind(row[name]) for name, bind in columns])
        for row in rows
    ]


@cache
def _binders(table: Table, dialect: Dialect) -> dict[str, Callable[[Any], Any] | None]:
    return {column.name: column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns}


@lru_cache(REMEMBERED)
def _inserts(shapes: tuple[_Shape, ...], dialect: Dialect) -> str:
    begins = itertools.accumulate((len(names) * count for _, names, count in shapes), initial=1)
    *before, last = [_insert(shape, dialect, begin) for shape, begin in zip(shapes, begins, strict=False)]
    named = ", ".join(f"part_{number} AS ({statement})" for number, statement in enumerate(before))
    return f"WITH {named} {last}" if named else last


@lru_cache(REMEMBERED)
def _insert(shape: _Shape, dialect: Dialect, begin: int = 1) -> str:
    """The marks of its values count from `begin` on, where the database has them numbered."""
    table, names, count = shape
    quoted = dialect.identifier_preparer
    numbers = itertools.count(begin)
    marks = (["?" if dialect.name == "sqlite" else f"${next(numbers)}" for _ in names] for _ in range(count))
    rows = ", ".join(f"({', '.join(row)})" for row in marks)
    columns = ", ".join(quoted.quote(name) for name in names)
    return f"INSERT INTO {quoted.format_table(table)} ({columns}) VALUES {rows}"
