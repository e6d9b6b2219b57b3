"""What a database is asked, whoever asks: SQLAlchemy, or on hot paths the driver itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event

_ASKING = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def note_queries(connection: Connection, note: Callable[[], object]) -> None:
    """Calls `note` for each query on the connection from now on; what triggers do is none."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.set_trace_callback(lambda statement: note() if statement.lstrip().startswith(_ASKING) else None)
    else:
        event.listen(connection, "before_cursor_execute", lambda *_: note())
