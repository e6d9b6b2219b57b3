"""Which database an address means. Making its tables is the migrations' business."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url

from core.storage.store import Store


def open_store(url: str) -> Store:
    """The store at an SQLAlchemy address: `sqlite:///parley.db` or `postgresql://…`; ValueError for any other."""
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        from core.storage.sqlite import SqliteStore

        return SqliteStore(address)
    from core.storage.postgres import PostgresStore  # its driver is not loaded where SQLite is enough

    return PostgresStore(address)


def open_engine(url: str) -> Engine:
    """A plain engine on the same database, set up as the store's connections are, for migrations and measurements."""
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        from core.storage.sqlite import sqlite_engine

        return sqlite_engine(address)
    from core.storage.postgres import postgres_engine

    return postgres_engine(address)


def address_of(url: str) -> URL:
    """The parsed address, `postgres://` meaning PostgreSQL too; ValueError for a database that Parley does not keep."""
    if url.startswith("postgres://"):
        url = "postgresql" + url.removeprefix("postgres")
    address = make_url(url)
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError(f"Parley keeps its data in SQLite or PostgreSQL, not in {address.get_backend_name()}")
    return address
