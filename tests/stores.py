"""A store that many tests share, one after the other: opened once, so that statements are compiled and connections
made once, and emptied before each test."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from core.storage import Store, open_store
from core.storage.opening import open_engine

HISTORY = "alembic_version"


class SharedStore:
    """A store, and how to leave nothing in it."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        """Beside the store, for those who want to stay in their own thread."""
        in_order = [name for name, _ in inspect(self.engine).get_sorted_table_and_fkc_names() if name]
        self._deletions = [f"DELETE FROM {name}" for name in reversed(in_order) if name != HISTORY]
        self.store = open_store(url)

    async def emptied(self) -> Store:
        """The store without a row."""
        await self.store.write(self._empty)
        return self.store

    def _empty(self, db: Session) -> None:
        connection = db.connection()
        at_once = connection.dialect.name == "postgresql"  # one trip to the server instead of one a table
        for deletion in ["; ".join(self._deletions)] if at_once else self._deletions:
            connection.exec_driver_sql(deletion)


@contextmanager
def shared_store(url: str) -> Iterator[SharedStore]:
    """A store on a database that has its tables, for as many tests as want it."""
    shared = SharedStore(url)
    yield shared
    asyncio.run(shared.store.close())
    shared.engine.dispose()
