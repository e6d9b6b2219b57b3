"""Where a database stands in the history, told without alembic."""

from pathlib import Path

from sqlalchemy import inspect

from core.storage.opening import address_of, open_engine

VERSIONS = Path(__file__).parent / "versions"


def current(url: str) -> str | None:
    """The revision that the database is at; None when it has none, or when its SQLite file does not exist."""
    address = address_of(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return None
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            return None if revision is None else str(revision)
    finally:
        engine.dispose()


def newest() -> str:
    """The revision that this version of Parley expects: its files are called by their revisions, in order."""
    return max(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*.py"))
