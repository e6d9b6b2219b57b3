"""Statements that are made once, run as cheaply as each database can. What they say is the features' business."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Dialect, Select
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase

from core.storage.driving import marking
from core.storage.driving import run as drive

PREPARED = 512
"""How many statements are remembered: one counts anew for each length of a list in it."""

_row_type: Any = namedtuple  # of names that are known only here
_Convert = Callable[[Any], Any] | None
_Lists = tuple[tuple[str, int], ...]
_Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | UpdateBase


def read_one(db: Session, statement: _Statement, values: Mapping[str, Any]) -> Any | None:
    """The first row that `run` gives, or None."""
    return next(iter(run(db, statement, values)), None)


def run(db: Session, statement: _Statement, values: Mapping[str, Any]) -> Sequence[Any]:
    """The rows that a statement finds, or returns of what it changes, with their columns by name and by place.

    For hot paths, and for statements that are made once. What the session still holds is not written before.
    """
    connection = db.connection()
    lists = tuple([(name, len(value)) for name, value in values.items() if isinstance(value, list)])
    prepared = _Prepared.of(statement, connection.dialect, lists)
    done = drive(connection, prepared.text, prepared.bound(values))
    return [prepared.row(found) for found in done.fetchall()] if prepared.gives_rows else ()


class _Prepared:
    """A statement's text for `lists` of these lengths, and how values go in and columns come out."""

    def __init__(self, statement: _Statement, dialect: Dialect, lists: _Lists) -> None:
        compiled: Any = statement.compile(dialect=marking(dialect))
        columns = list(statement.exported_columns)
        whole = compiled.construct_expanded_state(compiled.params | {name: [None] * length for name, length in lists})
        items = {item: (name, at) for name, of in whole.parameter_expansion.items() for at, item in enumerate(of)}
        self.text: str = whole.statement
        self.gives_rows = bool(columns)
        self._constants = compiled.params
        self._binds = [
            (name, at, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name, at in (items.get(place, (place, None)) for place in whole.positiontup)
        ]
        self._converts: list[_Convert] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]
        self._make = _row_type("Found", [column.key for column in columns], rename=True)._make

    @staticmethod
    @lru_cache(PREPARED)
    def of(statement: _Statement, dialect: Dialect, lists: _Lists) -> _Prepared:
        """The statement prepared, once."""
        return _Prepared(statement, dialect, lists)

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """The values as the driver takes them, with the statement's own constants."""
        given = self._constants | values
        found = [(given[name] if at is None else given[name][at], bind) for name, at, bind in self._binds]
        return [value if bind is None else bind(value) for value, bind in found]

    def row(self, found: tuple[Any, ...]) -> Any:
        """The row with each column as its type has it."""
        pairs = zip(self._converts, found, strict=True)
        return self._make([value if convert is None else convert(value) for convert, value in pairs])
