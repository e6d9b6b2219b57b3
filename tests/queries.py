"""What a database is asked, whoever asks: SQLAlchemy, or on hot paths the driver itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

_ASKING = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def note_queries(connection: Connection, note: Callable[[], object]) -> None:
    """Calls `note` for each query on the connection from now on; what triggers do is none."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.set_trace_callback(lambda statement: note() if statement.lstrip().startswith(_ASKING) else None)
        return
    wait = driver.wait

    def noting(what: Any, *how: Any, **more: Any) -> Any:
        """psycopg waits by itself for what is executed, fetched, committed or rolled back."""
        if "execute" in what.__name__:
            note()
        return wait(what, *how, **more)

    driver.wait = noting
