"""The shared database fixtures keep what they promise."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.postgres import start_postgres

ROOT = Path(__file__).resolve().parents[1]


def lay_one_table(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("create table greeting (words text)"))
    engine.dispose()


def put_a_row(url: str) -> int:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("insert into greeting values ('hello')"))
        count: int = connection.execute(text("select count(*) from greeting")).scalar_one()
    engine.dispose()
    return count


def test_what_one_test_writes_no_other_sees(fresh_database_url: Callable[..., str]) -> None:
    first, second = fresh_database_url(lay_one_table), fresh_database_url(lay_one_table)
    assert put_a_row(first) == 1
    assert put_a_row(second) == 1


def test_a_database_is_empty_unless_it_is_prepared(database_url: str) -> None:
    lay_one_table(database_url)  # would fail if the table were there
    assert put_a_row(database_url) == 1


def test_a_durable_server_keeps_its_promises_to_the_disk_and_leaves_nothing_behind(run_folder: Path) -> None:
    folder = run_folder / f"durable-{os.getpid()}"
    server = start_postgres(folder, durable=True)
    with psycopg.connect(server.url) as connection:
        settings = [connection.execute(f"show {name}").fetchone() for name in ("fsync", "synchronous_commit")]
    server.stop()
    assert settings == [("on",), ("on",)]
    assert not folder.exists()


def test_the_server_ends_with_a_process_that_is_killed(run_folder: Path) -> None:
    folder = run_folder / f"orphan-{os.getpid()}"
    program = f"""
import os, signal
from pathlib import Path
from tests.postgres import start_postgres
print(start_postgres(Path({str(folder)!r}), durable=False).url, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    url = killed.stdout.strip()
    assert url.startswith("postgresql://"), killed.stderr
    wait_for_removal(folder / "data" / "postmaster.pid")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def wait_for_removal(path: Path) -> None:
    with subprocess.Popen(["sh", "-c", f"while [ -e {path} ]; do sleep 0.05; done"]) as waiting:
        assert waiting.wait(20) == 0
