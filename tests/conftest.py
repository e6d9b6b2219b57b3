"""What every room's tests share: databases. One PostgreSQL server serves a whole run, all of its workers together."""

import fcntl
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from tests.bytecode import keep_bytecode
from tests.postgres import create_database, drop_database, start_postgres

keep_bytecode()
gc.disable()  # until everything is collected, all of which stays for the whole run

# The suite tries the same examples each time, so that it fails for a change and not by chance.
# HYPOTHESIS_PROFILE=random looks for new ones.
settings.register_profile("suite", derandomize=True)
settings.register_profile("random", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

Preparation = Callable[[str], None]
MakeDatabase = Callable[..., str]
RUN_FOLDER = "PARLEY_TEST_RUN_FOLDER"
LIFELINE = "lifeline"
LONGEST_FIRST = ("browser", "test_prelude.py", "journeys", "adapters", "migrations", "bot", "architecture", "core")
"""The rooms by how long a file of theirs takes, so that no worker is left alone with a long one at the end."""
SERVER_URL = "server-url"


def pytest_configure(config: pytest.Config) -> None:
    """The process in charge of the run opens a folder for it, and holds the lifeline that the server hangs on."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(tempfile.mkdtemp(prefix="parley-"))
    folder.chmod(0o755)  # as root, the server runs as somebody else
    os.environ[RUN_FOLDER] = str(folder)
    os.mkfifo(folder / LIFELINE)
    for database in ("postgres", "sqlite"):
        (folder / "templates" / database).mkdir(parents=True)
    held = os.open(folder / LIFELINE, os.O_RDWR)
    config.add_cleanup(lambda: end_run(folder, held))


def pytest_collection_finish() -> None:
    """What is loaded by now is not walked through again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files are handed to the workers in this order."""
    items.sort(key=lambda item: rank_of(item.path))


def rank_of(file: Path) -> int:
    """Where the room of a test file comes in the order."""
    room = file.relative_to(Path(__file__).parent).parts[0]
    return LONGEST_FIRST.index(room) if room in LONGEST_FIRST else len(LONGEST_FIRST)


def end_run(folder: Path, held: int) -> None:
    """Let go of the server, and leave nothing behind."""
    os.close(held)
    if url := given_server():
        for template in (folder / "templates" / "postgres").iterdir():
            drop_database(url, f"postgresql:///{template.name}")
    shutil.rmtree(folder, ignore_errors=True)


def given_server() -> str | None:
    """A server that somebody offers for tests (its role must be allowed to create databases)."""
    return os.environ.get("PARLEY_TEST_POSTGRES_URL")


@contextmanager
def one_worker_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """A folder that all workers of this run share."""
    return Path(os.environ[RUN_FOLDER])


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path) -> str:
    """The address of a real PostgreSQL server, on which databases can be made; the first test to ask starts it."""
    if url := given_server():
        return url
    note = run_folder / SERVER_URL
    with one_worker_at_a_time(run_folder):
        if not note.exists():
            lifeline = os.open(run_folder / LIFELINE, os.O_RDONLY)
            server = start_postgres(run_folder / f"server-{os.getpid()}", durable=False, lifeline=lifeline)
            os.close(lifeline)
            note.write_text(server.url)
        return note.read_text()


@pytest.fixture
def fresh_postgres_url(postgres_server: str, run_folder: Path) -> Iterator[MakeDatabase]:
    """A function that makes a database for this test alone: empty, or a copy of one that `prepare(url)` filled.

    `prepare` (a plain function of a module) runs once per run; after that its database is a template to copy.
    """
    made: list[str] = []

    def make(prepare: Preparation | None = None) -> str:
        made.append(postgres_copy(prepare, postgres_server, run_folder))
        return made[-1]

    yield make
    for url in made:
        drop_database(postgres_server, url)


def postgres_copy(prepare: Preparation | None, server: str, run_folder: Path) -> str:
    """The address of a new database: empty, or a copy of the one that `prepare` has filled in this run."""
    if prepare is None:
        return create_database(server)
    template = f"parley_template_{digest_of(prepare, run_folder)}"
    done = run_folder / "templates" / "postgres" / template
    with one_worker_at_a_time(run_folder):
        if not done.exists():
            prepare(create_database(server, name=template))
            done.touch()
    return create_database(server, template=template)


@pytest.fixture
def fresh_sqlite_url(tmp_path: Path, run_folder: Path) -> MakeDatabase:
    """A function that makes a file for this test alone: none yet, or a copy of one that `prepare(url)` filled."""
    return lambda prepare=None: sqlite_copy(prepare, tmp_path, run_folder)


def sqlite_copy(prepare: Preparation | None, folder: Path, run_folder: Path) -> str:
    """The address of a new file in the folder: none yet, or a copy of the one that `prepare` has filled in this run."""
    file = folder / f"{uuid4().hex}.db"
    if prepare:
        template = run_folder / "templates" / "sqlite" / digest_of(prepare, run_folder)
        with one_worker_at_a_time(run_folder):
            if not template.exists():
                filling = template.with_suffix(".filling")
                prepare(f"sqlite:///{filling}")
                filling.rename(template)
        shutil.copy(template, file)
    return f"sqlite:///{file}"


def digest_of(prepare: Preparation, run_folder: Path) -> str:
    """A short name for what `prepare` fills in this run."""
    identity = f"{run_folder} {prepare.__module__} {prepare.__qualname__}"
    return sha256(identity.encode()).hexdigest()[:12]


@pytest.fixture(params=["sqlite", "postgres"])
def fresh_database_url(request: pytest.FixtureRequest) -> MakeDatabase:
    """`fresh_sqlite_url`, then `fresh_postgres_url`: a test that takes it runs on both."""
    make: MakeDatabase = request.getfixturevalue(f"fresh_{request.param}_url")
    return make


@pytest.fixture
def database_url(fresh_database_url: MakeDatabase) -> str:
    """The address of an empty database, on SQLite and on PostgreSQL."""
    return fresh_database_url()


@pytest.fixture
def ready_database_url(fresh_database_url: MakeDatabase) -> str:
    """The address of a database with this version's tables and no rows, on SQLite and on PostgreSQL."""
    from migrations.run import upgrade

    return fresh_database_url(upgrade)
