"""Statements that the database's driver runs itself, where what SQLAlchemy does around them costs more than they do.
What they say is their callers' business."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError


def run(connection: Connection, statement: str, values: Sequence[Any]) -> Any:
    """The driver's cursor after the statement, which is part of the connection's transaction.

    Its marks are `?` on SQLite, and `$1`, `$2` on PostgreSQL: there psycopg has nothing to parse.
    """
    driver: Any = connection.connection.driver_connection
    with _errors_of(connection, statement):
        if connection.dialect.name == "sqlite":
            return driver.execute(statement, values)
        return connection.dialect.loaded_dbapi.RawCursor(driver).execute(statement, values)


def run_for_each(connection: Connection, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Runs the statement on SQLite for each of the rows."""
    driver: Any = connection.connection.driver_connection
    with _errors_of(connection, statement):
        driver.executemany(statement, rows)


@cache
def marking(dialect: Dialect) -> Dialect:
    """The dialect that compiles statements with the marks which `run` takes."""
    return dialect if dialect.name == "sqlite" else type(dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]


@contextmanager
def _errors_of(connection: Connection, statement: str) -> Iterator[None]:
    """What the driver raises, as SQLAlchemy has it: with nothing of what was to be written, and no lost connection goes
    back to the pool."""
    dialect = connection.dialect
    errors: Any = dialect.loaded_dbapi.Error
    try:
        yield
    except errors as error:
        lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            statement, None, error, errors, hide_parameters=True, connection_invalidated=lost, dialect=dialect
        ) from error
