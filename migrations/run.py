"""Brings a database up or down through the history, wholly or not at all, one process at a time. What changes is in
versions/."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, event

from core.storage.opening import address_of, open_engine
from migrations.standing import current, newest

__all__ = ["DatabaseIsNewer", "RevisionMissing", "current", "downgrade", "history", "is_behind", "newest", "upgrade"]

HISTORY = Path(__file__).parent
_LOCK = 0x9A21E7  # any number, the same in every process
_DROP_TABLE = re.compile(r"\s*DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?[\"'`\[]?(\w+)", re.IGNORECASE)

Plan = Callable[[Any, Any], Any]


class DatabaseIsNewer(Exception):
    """The database is at a revision that this version of Parley does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"the database is at revision {revision}, which this version of Parley does not know")
        self.revision = revision


class RevisionMissing(Exception):
    """The history has no revision of that name."""

    def __init__(self, revision: str, newest: str) -> None:
        super().__init__(f"there is no revision {revision}: the newest is {newest}")


def upgrade(url: str, to: str = "head", folder: Path = HISTORY) -> None:
    """Brings the database to the revision, making an SQLite file where there is none.

    Raises DatabaseIsNewer, or RevisionMissing and then makes nothing.
    """
    script = history(folder)
    try:
        script.get_revision(to)
    except CommandError:
        raise RevisionMissing(to, str(script.get_current_head())) from None
    _create_folder(url)
    _migrate(url, script, lambda revision, _context: script._upgrade_revs(to, _known(script, revision)), to)


def downgrade(url: str, to: str, folder: Path = HISTORY) -> None:
    """Takes the database back to the revision; `base` is before the first one, with every table gone."""
    script = history(folder)
    _migrate(url, script, lambda revision, _context: script._downgrade_revs(to, _known(script, revision)), to)


def is_behind(url: str) -> bool:
    """Whether the database still lacks something that this version expects; raises DatabaseIsNewer."""
    revision = current(url)
    _known(history(), revision)
    return revision != newest()


def history(folder: Path = HISTORY) -> ScriptDirectory:
    """The revisions in the folder's versions/, which name each other."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def _known(script: ScriptDirectory, revision: Any) -> Any:
    """The revision as given, be it one, none, or alembic's tuple of one; raises DatabaseIsNewer."""
    known = {each.revision for each in script.walk_revisions()}
    for each in (revision,) if isinstance(revision, str) else revision or ():
        if each not in known:
            raise DatabaseIsNewer(each)
    return revision


def _migrate(url: str, script: ScriptDirectory, plan: Plan, to: str) -> None:
    engine = open_engine(url)
    try:
        with _alone(engine) as connection:
            environment = EnvironmentContext(Config(), script, fn=plan, destination_rev=to)
            environment.configure(connection=connection, transactional_ddl=True)
            with environment:
                environment.run_migrations()
    finally:
        engine.dispose()


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other process migrates beside."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            with _rebuilding(connection), connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"the migration leaves rows that point nowhere: {broken}")
        else:  # a snapshot taken before the lock was had would not show what the other process has migrated
            connection = connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                for setting in ("statement_timeout", "lock_timeout"):
                    connection.exec_driver_sql(f"SET LOCAL {setting} = 0")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection


@contextmanager
def _rebuilding(connection: Connection) -> Iterator[None]:
    """Lets SQLite tables be rebuilt: no deletion cascades from the dropped one, and none takes triggers with it."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # within a transaction this would do nothing
    event.listen(connection, "before_cursor_execute", _refuse_to_lose_triggers)
    yield


def _refuse_to_lose_triggers(
    _connection: Connection, cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    dropped = _DROP_TABLE.match(statement)
    if dropped:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        lost = [name for (name,) in cursor.execute(triggers, dropped.groups()).fetchall()]
        if lost:
            raise RuntimeError(
                f"dropping {dropped[1]} would take {lost} with it: drop them first, make them again after"
            )


def _create_folder(url: str) -> None:
    address = address_of(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
