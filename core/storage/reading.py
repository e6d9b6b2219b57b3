"""A row read as cheaply as each database can. What is read, and from which tables, is the features' business."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Dialect, Select
from sqlalchemy.orm import Session

from core.storage.driving import marking, run

_row_type: Any = namedtuple  # of names that are known only here
_Convert = Callable[[Any], Any] | None
_Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]


def read_one(db: Session, statement: _Statement, values: Mapping[str, Any]) -> Any | None:
    """The first row that the statement finds, with its columns by name and by place, or None.

    For hot paths, and for statements that are made once. What the session still holds is not written before.
    """
    connection = db.connection()
    prepared = _Prepared.of(statement, connection.dialect)
    return prepared.row(run(connection, prepared.text, prepared.bound(values)).fetchone())


class _Prepared:
    """A statement's text, and how values go in and columns come out."""

    def __init__(self, statement: _Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=marking(dialect), compile_kwargs={"render_postcompile": True})
        columns = statement.selected_columns
        self.text = str(compiled)
        self._constants = compiled.params
        self._binds: list[tuple[str, _Convert]] = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        self._converts: list[_Convert] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]
        self._make = _row_type("Found", [column.key for column in columns], rename=True)._make

    @staticmethod
    @cache
    def of(statement: _Statement, dialect: Dialect) -> _Prepared:
        """The statement prepared, once."""
        return _Prepared(statement, dialect)

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """The values as the driver takes them, with the statement's own constants."""
        given = self._constants | values
        return [given[name] if bind is None else bind(given[name]) for name, bind in self._binds]

    def row(self, found: tuple[Any, ...] | None) -> Any | None:
        """The row with each column as its type has it."""
        if found is None:
            return None
        pairs = zip(self._converts, found, strict=True)
        return self._make([value if convert is None else convert(value) for convert, value in pairs])
