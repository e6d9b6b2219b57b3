"""`doctor`: says in plain words what is missing or wrong, and what to do about it. It changes nothing."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Protocol

import aiohttp
from sqlalchemy.exc import SQLAlchemyError

from adapters.cli.findings import Finding
from adapters.cli.mail_check import examine_mail
from adapters.cli.platform_checks import Patient, examine_discord, examine_members, examine_telegram
from adapters.cli.threads_check import examine_threads
from adapters.logs import SecretsRemover
from adapters.settings import Settings
from core.clock import Clock, SystemClock
from core.storage.opening import address_of


class History(Protocol):
    """The history of the tables, as `migrations.run` tells it."""

    @property
    def DatabaseIsNewer(self) -> type[Exception]:  # noqa: N802 - a class of that module
        """Raised for a database that a newer version has migrated."""

    def current(self, url: str) -> str | None:
        """The revision that the database is at, None where it has no tables yet."""

    def is_behind(self, url: str) -> bool:
        """Whether it lacks something that this version expects."""


def doctor(settings: Settings, history: History) -> int:
    """Prints every finding with its next step; 0 where there is none, else 1."""
    findings = asyncio.run(examine(settings, history))
    for finding in findings:
        print(f"- {finding.wrong}\n  Next: {finding.next_step}")
    if not findings:
        print("Nothing is missing or wrong: the platforms take the tokens, the database is there, the clock is right.")
    sys.stdout.flush()
    return 1 if findings else 0


async def examine(settings: Settings, history: History, clock: Clock | None = None) -> tuple[Finding, ...]:
    """All that is missing or wrong, with the platforms first; no secret is in it."""
    async with aiohttp.ClientSession() as http:
        patient = Patient(http, clock or SystemClock())
        if settings.telegram_token:
            token = settings.telegram_token.get_secret_value()
            await examine_telegram(patient, settings.telegram_api, token, settings.telegram_space)
        if settings.discord_token:
            token = settings.discord_token.get_secret_value()
            await examine_discord(
                patient, settings.discord_api, token, settings.discord_gateway, settings.discord_space
            )
        await examine_threads(patient, settings)
        await examine_members(patient, settings)
        await examine_mail(patient, settings)
    if not (settings.telegram_token or settings.discord_token):
        patient.find(
            "There is no token, so there is no platform to run on.",
            "Set PARLEY_TELEGRAM_TOKEN and/or PARLEY_DISCORD_TOKEN, in the environment or in .env; README.md says "
            "where to get them. To try Parley without one: python3 main.py playground",
        )
    remove_secrets = SecretsRemover(settings.secrets())
    for finding in await asyncio.to_thread(examine_database, settings.database_url, history):
        patient.find(remove_secrets(finding.wrong), remove_secrets(finding.next_step))
    return tuple(patient.findings)


def examine_database(url: str, history: History) -> tuple[Finding, ...]:
    """Whether the database can be opened and written, and has the tables that this version expects."""
    address = address_of(url)
    file = address.database if address.get_backend_name() == "sqlite" else None
    unwritable = _unwritable(Path(file)) if file else None
    if unwritable is not None:
        return (unwritable,)
    where = f"the file {file}" if file else f"{address.host or address.query.get('host', 'localhost')}"
    try:
        behind = history.current(url) is not None and history.is_behind(url)
    except history.DatabaseIsNewer as newer:
        return (Finding(f"{_sentence(str(newer))}.", "Use the version of Parley that wrote it, or a newer one."),)
    except (SQLAlchemyError, OSError, ImportError) as error:
        return (
            Finding(
                f"The database ({where}) cannot be used: {_first_line(error)}.",
                "Check PARLEY_DATABASE_URL, and that the server runs and lets this account in."
                if not file
                else "Check PARLEY_DATABASE_URL: it should name a file that Parley has made, or none yet.",
            ),
        )
    if behind:
        return (
            Finding(
                f"The database ({where}) lacks tables that this version expects.",
                "Run `python3 main.py migrate`; `python3 main.py run` does the same when it starts.",
            ),
        )
    return ()


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
