"""Where a database stands, told without alembic, is what alembic says."""

import subprocess
import sys

import pytest

from core.storage.opening import open_engine
from migrations.run import DatabaseIsNewer, downgrade, history, upgrade
from migrations.standing import current, newest
from migrations.starting import bring_up_to_date
from tests.conftest import MakeDatabase

START = """
import sys
from migrations.starting import bring_up_to_date
bring_up_to_date(sys.argv[1])
print([name for name in sys.modules if name.partition(".")[0] == "alembic"])
"""


def test_the_newest_revision_is_the_head_of_the_history() -> None:
    assert newest() == history().get_current_head()


def test_a_database_is_at_no_revision_then_at_the_newest_then_at_none_again(database_url: str) -> None:
    assert current(database_url) is None
    bring_up_to_date(database_url)
    assert current(database_url) == newest()
    downgrade(database_url, "base")
    assert current(database_url) is None


def test_what_is_up_to_date_starts_without_alembic(fresh_sqlite_url: MakeDatabase) -> None:
    url = fresh_sqlite_url(upgrade)
    started = subprocess.run([sys.executable, "-c", START, url], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == "[]"


def test_a_database_of_a_later_version_is_left_alone(fresh_sqlite_url: MakeDatabase) -> None:
    url = fresh_sqlite_url(upgrade)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(DatabaseIsNewer):
        bring_up_to_date(url)
