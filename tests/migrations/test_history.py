"""The way up and down: every revision, on both databases, wholly or not at all, whoever else is on the way."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.storage.opening import open_engine
from migrations import run as migrations
from migrations.run import HISTORY, history
from tests.migrations.catalogues import Catalogue, catalogue

REVISIONS = [revision.revision for revision in reversed(list(history().walk_revisions()))]
FIRST = """
from alembic import op

revision = "1"
down_revision = None

def upgrade():
    op.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY)")
    op.execute("CREATE TABLE child (kept_id INTEGER REFERENCES kept (id))")
    op.execute("INSERT INTO kept VALUES (1)")
    op.execute("INSERT INTO child VALUES (1)")
"""
SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"

def upgrade():
    {}
"""


def found_in(url: str) -> Catalogue:
    engine = open_engine(url)
    try:
        return catalogue(engine)
    finally:
        engine.dispose()


def run_sql(url: str, *statements: str) -> list[tuple[object, ...]]:
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            results = [connection.execute(text(statement)) for statement in statements]
            return [tuple(row) for row in results[-1]] if results[-1].returns_rows else []
    finally:
        engine.dispose()


@pytest.fixture
def planted(tmp_path: Path) -> Callable[[str], Path]:
    """A function that makes a history of two revisions, the second doing what it is given."""

    def make(second: str) -> Path:
        versions = tmp_path / "history" / "versions"
        versions.mkdir(parents=True, exist_ok=True)
        (versions / "1.py").write_text(FIRST)
        (versions / "2.py").write_text(SECOND.format(second))
        return versions.parent

    return make


def test_the_history_is_one_line_and_lies_in_one_folder() -> None:
    assert len(history().get_heads()) == 1
    assert sorted(path.stem.split("_")[0] for path in (HISTORY / "versions").glob("*.py")) == REVISIONS


def test_every_revision_goes_up_down_and_up(database_url: str) -> None:
    before = "base"
    for revision in REVISIONS:
        below = found_in(database_url)
        migrations.upgrade(database_url, revision)
        above = found_in(database_url)
        assert above != below
        migrations.downgrade(database_url, before)
        assert found_in(database_url) == below
        migrations.upgrade(database_url, revision)
        assert found_in(database_url) == above
        before = revision


def test_a_database_says_where_it_stands(database_url: str) -> None:
    assert (migrations.current(database_url), migrations.is_behind(database_url)) == (None, True)
    migrations.upgrade(database_url)
    assert (migrations.current(database_url), migrations.is_behind(database_url)) == (migrations.newest(), False)
    migrations.upgrade(database_url)
    assert migrations.current(database_url) == migrations.newest()


def test_asking_where_a_missing_file_stands_makes_none(tmp_path: Path) -> None:
    missing = tmp_path / "missing.db"
    assert migrations.current(f"sqlite:///{missing}") is None
    assert not missing.exists()


def test_the_first_start_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    migrations.upgrade(f"sqlite:///{tmp_path / 'new' / 'folder' / 'parley.db'}")
    assert (tmp_path / "new" / "folder" / "parley.db").exists()


def test_a_database_of_a_later_version_is_refused_and_left_alone(database_url: str) -> None:
    migrations.upgrade(database_url)
    run_sql(database_url, "UPDATE alembic_version SET version_num = '9999'")
    before = found_in(database_url)
    for attempt in (migrations.upgrade, migrations.is_behind, lambda url: migrations.downgrade(url, "base")):
        with pytest.raises(migrations.DatabaseIsNewer, match="9999"):
            attempt(database_url)
    assert found_in(database_url) == before


def test_a_revision_that_is_not_there_is_refused_by_name_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(migrations.RevisionMissing, match=f"no revision 99: the newest is {REVISIONS[-1]}"):
        migrations.upgrade(f"sqlite:///{tmp_path / 'new' / 'parley.db'}", "99")
    assert not (tmp_path / "new").exists()


def test_a_migration_that_fails_leaves_nothing_half_applied(database_url: str, planted: Callable[[str], Path]) -> None:
    migrations.upgrade(database_url, "1", planted("pass"))
    before = found_in(database_url)
    failing = """op.execute("CREATE TABLE half (id INTEGER)"); op.execute("INSERT INTO kept VALUES (2)")
    op.execute("no such statement")"""
    with pytest.raises(DBAPIError):
        migrations.upgrade(database_url, "head", planted(failing))
    assert found_in(database_url) == before
    assert run_sql(database_url, "SELECT id FROM kept") == [(1,)]
    assert run_sql(database_url, "SELECT version_num FROM alembic_version") == [("1",)]


REBUILD = """with op.batch_alter_table("kept", recreate="always") as batch:
        batch.add_column(sa.Column("name", sa.Text()))"""


def test_rebuilding_an_sqlite_table_keeps_the_rows_that_point_to_it(
    fresh_sqlite_url: Callable[[None], str], planted: Callable[[str], Path]
) -> None:
    url = fresh_sqlite_url(None)
    migrations.upgrade(url, "head", planted(REBUILD))
    assert run_sql(url, "SELECT kept_id, name FROM child JOIN kept ON kept.id = kept_id") == [(1, None)]
    with pytest.raises(IntegrityError):
        run_sql(url, "INSERT INTO child VALUES (99)")


def test_a_migration_that_leaves_rows_pointing_nowhere_is_undone(
    fresh_sqlite_url: Callable[[None], str], planted: Callable[[str], Path]
) -> None:
    url = fresh_sqlite_url(None)
    with pytest.raises(RuntimeError, match="point nowhere"):
        migrations.upgrade(url, "head", planted('op.execute("DELETE FROM kept")'))
    assert found_in(url) == {}


def test_rebuilding_an_sqlite_table_cannot_lose_its_triggers(
    fresh_sqlite_url: Callable[[None], str], planted: Callable[[str], Path]
) -> None:
    url = fresh_sqlite_url(None)
    migrations.upgrade(url, "1", planted("pass"))
    run_sql(url, "CREATE TRIGGER guard BEFORE INSERT ON kept BEGIN SELECT RAISE(ABORT, 'no'); END")
    before = found_in(url)
    with pytest.raises(RuntimeError, match="guard"):
        migrations.upgrade(url, "head", planted(REBUILD))
    assert found_in(url) == before


def test_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; from migrations.run import upgrade; upgrade(sys.argv[1])",
        database_url,
    ]
    starting = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    complaints = [process.communicate(timeout=60)[1] for process in starting]
    assert [process.returncode for process in starting] == [0] * 3, complaints
    assert not migrations.is_behind(database_url)
