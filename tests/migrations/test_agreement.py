"""The tables that the models describe and those that the history makes are the same, and a difference is seen."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

import core
from core.storage.opening import open_engine
from core.storage.tables import Entity
from migrations import run as migrations
from tests.migrations.catalogues import Catalogue, catalogue, differences

for models in sorted(Path(core.__file__ or "").parent.glob("*/models.py")):
    importlib.import_module(f"core.{models.parent.name}.models")

PLANTED = {
    "sqlite": {
        "a missing trigger": ["DROP TRIGGER claim_overlap_insert"],
        "another trigger": ["CREATE TRIGGER more BEFORE INSERT ON claim BEGIN SELECT 1; END"],
        "a trigger that does less": [
            "DROP TRIGGER claim_overlap_insert",
            "CREATE TRIGGER claim_overlap_insert BEFORE INSERT ON claim BEGIN SELECT 1; END",
        ],
        "a missing index": ["DROP INDEX ix_notice_due"],
        "an index on other rows": ["DROP INDEX ix_notice_due", "CREATE INDEX ix_notice_due ON notice (due_at)"],
        "a missing table": ["DROP TABLE draft"],
        "another column": ["ALTER TABLE draft ADD COLUMN more TEXT"],
        "a missing check": [
            "DROP TABLE claim",
            "CREATE TABLE claim (person_id INTEGER NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, "
            "community_id INTEGER NOT NULL, session_id INTEGER NOT NULL, "
            "CONSTRAINT pk_claim PRIMARY KEY (person_id, starts_at))",
        ],
    },
    "postgresql": {
        "a missing exclusion": ["ALTER TABLE claim DROP CONSTRAINT ex_claim_overlap"],
        "an exclusion of closed spans": [
            "ALTER TABLE claim DROP CONSTRAINT ex_claim_overlap",
            "ALTER TABLE claim ADD CONSTRAINT ex_claim_overlap EXCLUDE USING gist "
            "(int8range(person_id, person_id, '[]') WITH =, tstzrange(starts_at, ends_at, '[]') WITH &&)",
        ],
        "a missing check": ["ALTER TABLE claim DROP CONSTRAINT ck_claim_lasts"],
        "a missing foreign key": ["ALTER TABLE booking DROP CONSTRAINT fk_booking_community_id_session_id_session"],
        "another index": ["CREATE INDEX more ON notice (person_id)"],
        "an index on other rows": ["DROP INDEX ix_notice_due", "CREATE INDEX ix_notice_due ON notice (due_at)"],
        "another type": ["ALTER TABLE person ALTER COLUMN name TYPE varchar(10)"],
        "a column that may be empty": ["ALTER TABLE person ALTER COLUMN name DROP NOT NULL"],
        "a default": ["ALTER TABLE person ALTER COLUMN name SET DEFAULT 'nobody'"],
        "another trigger": [
            "CREATE TRIGGER more BEFORE UPDATE ON claim FOR EACH ROW "
            "EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        ],
    },
}


@pytest.fixture
def migrated(database_url: str) -> Iterator[Engine]:
    """A database that the history has made."""
    migrations.upgrade(database_url)
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def modelled(fresh_database_url: Callable[[None], str]) -> Iterator[Engine]:
    """A database that the models have made."""
    engine = open_engine(fresh_database_url(None))
    Entity.metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_alembic_sees_no_difference(migrated: Engine) -> None:
    with migrated.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Entity.metadata) == []


def test_the_catalogues_agree(migrated: Engine, modelled: Engine) -> None:
    found = catalogue(migrated)
    assert differences(catalogue(modelled), found) == []
    assert {f"table {name}" for name in Entity.metadata.tables} <= {f"table {name}" for name in tables(found)}


def tables(found: Catalogue) -> set[str]:
    return {name.split()[1].split(".")[0] for name in found}


@pytest.mark.parametrize(
    ("dialect", "planted"), [(dialect, name) for dialect, plantings in PLANTED.items() for name in plantings]
)
def test_a_planted_difference_is_seen(request: pytest.FixtureRequest, dialect: str, planted: str) -> None:
    make: Any = request.getfixturevalue("fresh_sqlite_url" if dialect == "sqlite" else "fresh_postgres_url")
    engine = open_engine(make(migrations.upgrade))
    before = catalogue(engine)
    with engine.begin() as connection:
        for statement in PLANTED[dialect][planted]:
            connection.execute(text(statement))
    assert differences(before, catalogue(engine))
    engine.dispose()
