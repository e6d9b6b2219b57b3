"""Databases to measure on, with every promise about the disk kept, and gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from migrations import run as migrations
from tests.postgres import create_database, start_postgres

_ON_DISK = Path("/var/tmp") if Path("/var/tmp").is_dir() else None  # which, unlike /tmp, is never in memory


@contextmanager
def migrated_databases(kind: str) -> Iterator[Callable[[], str]]:
    """A function that makes a database of the kind ("sqlite" or "postgres"), with every table, and gives its address.

    The files lie on a disk, not in memory: a commit costs what a commit costs.
    """
    with tempfile.TemporaryDirectory(prefix="parley-bench-", dir=_ON_DISK) as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root, the server runs as somebody else
        server = start_postgres(folder / "server", durable=True) if kind == "postgres" else None
        numbers = count()

        def make() -> str:
            url = create_database(server.url) if server else f"sqlite:///{folder / f'{next(numbers)}.db'}"
            migrations.upgrade(url)
            return url

        try:
            yield make
        finally:
            if server:
                server.stop()
