"""The walls between the rooms stand, and a hole in any of them would be seen. The walls are in pyproject.toml."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOLES = {
    "Imports run one way: adapters, bot, core": ("core/clock.py", "import bot.screens"),
    "Nothing imports main, nor what stands beside it": ("bot/screens.py", "import main"),
    "core and bot know no platform and open no connection": ("bot/screens.py", "import discord"),
    "Adapters do not import each other": ("adapters/cli/app.py", "import adapters.playground.clock"),
    "The playground imports nothing of ours": ("adapters/playground/clock.py", "import adapters.settings"),
    "Rules know neither tables nor templates": ("core/schedule/hours.py", "import sqlalchemy"),
    "core renders nothing": ("core/clock.py", "import jinja2"),
    "Flows meet through payloads, not by importing each other": ("bot/flows/booking.py", "import bot.flows.relay"),
    "Features of core stand on those below them": ("core/people/models.py", "import core.booking.models"),
    "Rooms of booking stand on those below them": ("core/booking/models.py", "import core.booking.freeing.offers"),
}


def lint(folder: Path) -> tuple[int, str]:
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([tool, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy_of_rooms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rooms as they are, to knock holes into."""
    copy = tmp_path_factory.mktemp("rooms")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for room in ("adapters", "bot", "core"):
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def test_every_wall_stands(copy_of_rooms: Path) -> None:
    code, report = lint(copy_of_rooms)
    assert code == 0, report


def test_there_is_a_hole_to_try_for_every_wall() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == set(HOLES)


@pytest.mark.parametrize("wall", HOLES)
def test_a_hole_in_a_wall_is_seen(copy_of_rooms: Path, wall: str) -> None:
    name, hole = HOLES[wall]
    holed = copy_of_rooms / name
    whole = holed.read_text()
    holed.write_text(f"{whole}\n{hole}\n")
    try:
        code, report = lint(copy_of_rooms)
    finally:
        holed.write_text(whole)
    assert code != 0
    assert f"{wall} BROKEN" in report
