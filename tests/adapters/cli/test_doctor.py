"""What the doctor finds where there is no token, and in real databases; what it prints. Each check has its own file."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import migrations.run as history
from adapters.cli.doctor import doctor
from adapters.settings import Settings
from tests.adapters.cli.clinic import Clinic, only


async def test_nothing_is_found_where_all_is_well_and_nothing_is_left_behind(clinic: Clinic, tmp_path: Path) -> None:
    assert await clinic.examine() == ()
    assert not any(tmp_path.iterdir())  # noqa: ASYNC240


async def test_without_a_token_the_doctor_names_both_variables(clinic: Clinic) -> None:
    found = only(await clinic.examine(telegram_token=None, discord_token=None))
    assert "no token" in found.wrong
    assert "PARLEY_TELEGRAM_TOKEN" in found.next_step
    assert "PARLEY_DISCORD_TOKEN" in found.next_step


async def test_a_migrated_database_is_fine(clinic: Clinic, ready_database_url: str) -> None:
    assert await clinic.examine(database_url=ready_database_url) == ()


async def test_a_database_without_tables_is_fine(clinic: Clinic, database_url: str) -> None:
    assert await clinic.examine(database_url=database_url) == ()


async def test_a_database_behind_leads_to_migrate(
    clinic: Clinic, ready_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "newest", lambda: "9999")  # as a version with one more revision would say
    found = only(await clinic.examine(database_url=ready_database_url))
    assert "lacks tables" in found.wrong
    assert "python3 main.py migrate" in found.next_step


async def test_a_database_of_a_newer_version_is_told_by_its_revision(clinic: Clinic, tmp_path: Path) -> None:
    file = tmp_path / "newer.db"
    history.upgrade(f"sqlite:///{file}")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    found = only(await clinic.examine(database_url=f"sqlite:///{file}"))
    assert "revision 9999" in found.wrong


async def test_a_server_that_does_not_answer_is_found_without_its_password(clinic: Clinic) -> None:
    url = "postgresql://parley:open-sesame@127.0.0.1:9/parley"
    found = only(await clinic.examine(database_url=url))
    assert found.wrong.startswith("The database (127.0.0.1) cannot be used")
    assert "open-sesame" not in found.wrong + found.next_step


async def test_a_file_that_is_no_database_is_found(clinic: Clinic, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear reader, " * 100)
    found = only(await clinic.examine(database_url=f"sqlite:///{file}"))
    assert "not a database" in found.wrong
    assert file.read_text().startswith("Dear reader")


async def test_a_place_where_no_folder_can_be_is_found(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    found = only(await clinic.examine(database_url=f"sqlite:///{tmp_path / 'taken' / 'parley.db'}"))
    assert "Nothing can be written" in found.wrong
    assert "PARLEY_DATABASE_URL" in found.next_step


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
async def test_an_unwritable_folder_is_found(clinic: Clinic, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    found = only(await clinic.examine(database_url=f"sqlite:///{folder / 'parley.db'}"))
    assert f"in {folder}" in found.wrong


def test_the_exit_code_is_1_with_findings_and_each_has_its_next_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fitting: dict[str, Any] = {"database_url": f"sqlite:///{tmp_path / 'parley.db'}"}
    settings = Settings(telegram_token=None, discord_token=None, **fitting)
    assert doctor(settings, history) == 1
    told = capsys.readouterr().out
    assert told.count("- There is no token") == told.count("  Next: ") == 1
