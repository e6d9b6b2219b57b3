"""What keeps the database from being used, in plain words: for the doctor, and for a start that fails by it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from adapters.cli.findings import Finding
from adapters.logs import SecretsRemover
from adapters.settings import Settings
from core.storage.opening import address_of

UNUSABLE = 4
"""Exit code where the database cannot be used."""


class History(Protocol):
    """The history of the tables, as `migrations.run` tells it."""

    @property
    def DatabaseIsNewer(self) -> type[Exception]:  # noqa: N802 - a class of that module
        """Raised for a database that a newer version has migrated."""

    def current(self, url: str) -> str | None:
        """The revision that the database is at, None where it has no tables yet."""

    def is_behind(self, url: str) -> bool:
        """Whether it lacks something that this version expects."""


def examine_database(url: str, history: History) -> tuple[Finding, ...]:
    """Whether the database can be opened and written, and has the tables that this version expects."""
    unusable = why_unusable(url, history)
    if unusable is not None:
        return (unusable,)
    if history.current(url) is None or not history.is_behind(url):
        return ()
    return (
        Finding(
            f"The database ({_where(url)}) lacks tables that this version expects.",
            "Run `python3 main.py migrate`; `python3 main.py run` does the same when it starts.",
        ),
    )


def why_unusable(url: str, history: History) -> Finding | None:
    """Why the database cannot be opened or written, or is too new; None where nothing is in the way."""
    file = _file(url)
    unwritable = _unwritable(file) if file else None
    if unwritable is not None:
        return unwritable
    try:
        if history.current(url) is not None:
            history.is_behind(url)
    except history.DatabaseIsNewer as newer:
        return Finding(f"{_sentence(str(newer))}.", "Use the version of Parley that wrote it, or a newer one.")
    except (SQLAlchemyError, OSError, ImportError) as error:
        return Finding(
            f"The database ({_where(url)}) cannot be used: {_first_line(error)}.",
            "Check PARLEY_DATABASE_URL, and that the server runs and lets this account in."
            if not file
            else "Check PARLEY_DATABASE_URL: it should name a file that Parley has made, or none yet.",
        )
    return None


@contextmanager
def telling_why(settings: Settings, history: Callable[[], History]) -> Iterator[None]:
    """Ends the program with what is wrong with the database, as the doctor tells it, where nothing else is."""
    try:
        yield
    except Exception:
        unusable = why_unusable(settings.database_url, history())
        if unusable is None:
            raise
        print(SecretsRemover(settings.secrets())(str(unusable)), file=sys.stderr)
        sys.exit(UNUSABLE)


def _file(url: str) -> Path | None:
    address = address_of(url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


def _where(url: str) -> str:
    file, address = _file(url), address_of(url)
    return f"the file {file}" if file else f"{address.host or address.query.get('host', 'localhost')}"


def _unwritable(file: Path) -> Finding | None:
    """Tries to write where the database is to be; leaves nothing behind."""
    folder = file.absolute().parent
    while not folder.exists():
        folder = folder.parent
    try:
        tempfile.TemporaryFile(dir=folder).close()  # SQLite writes beside its file too
        if file.exists():
            file.open("r+b").close()
    except OSError as error:
        return Finding(
            f"Nothing can be written where the database is to be, in {folder}: {error.strerror}.",
            "Give the account that runs Parley the right to write there, or name another file in PARLEY_DATABASE_URL, "
            "like sqlite:////var/lib/parley/parley.db",
        )
    return None


def _first_line(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().partition("\n")[0].rstrip(".")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
