"""The walls between the rooms stand, and a hole in any of them would be seen. The walls are in pyproject.toml."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOLES = {
    "Imports run one way: adapters, bot, core": ("core/clock.py", "bot.screens"),
    "Nothing imports main, nor what stands beside it": ("bot/screens.py", "main"),
    "core and bot know no platform and open no connection": ("bot/screens.py", "discord"),
    "Adapters do not import each other": ("adapters/cli/app.py", "adapters.playground.clock"),
    "The playground imports nothing of ours": ("adapters/playground/clock.py", "adapters.settings"),
    "Rules know neither tables nor templates": ("core/schedule/hours.py", "sqlalchemy"),
    "core renders nothing": ("core/clock.py", "jinja2"),
    "Flows meet through payloads, not by importing each other": ("bot/flows/booking.py", "bot.flows.relay"),
    "Features of core stand on those below them": ("core/people/models.py", "core.booking.models"),
    "Rooms of booking stand on those below them": ("core/booking/models.py", "core.booking.freeing.offers"),
}


def lint(folder: Path) -> tuple[int, str]:
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([tool, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def copy_of_rooms(folder: Path) -> Path:
    """The rooms as they are, to knock holes into."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    for room in ("adapters", "bot", "core"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of the rooms with all the holes in them at once."""
    rooms = copy_of_rooms(tmp_path_factory.mktemp("rooms"))
    for name, hole in HOLES.values():
        with (rooms / name).open("a") as holed:
            holed.write(f"\nimport {hole}\n")
    code, report = lint(rooms)
    assert code != 0
    return report


def test_every_wall_stands(tmp_path: Path) -> None:
    code, report = lint(copy_of_rooms(tmp_path))
    assert code == 0, report


def test_there_is_a_hole_to_try_for_every_wall() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == set(HOLES)


@pytest.mark.parametrize("wall", HOLES)
def test_a_hole_in_a_wall_is_seen(seen: str, wall: str) -> None:
    name, hole = HOLES[wall]
    said_of_it = seen.partition(f"\n{wall}\n---")[2].partition("\n---")[0]
    assert f"{name.removesuffix('.py').replace('/', '.')} -> {hole} " in said_of_it
