"""The lock files agree with each other and with pyproject.toml, and nothing committed names a package index."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
INDEX = re.compile(
    r"(pythonhosted|pypi|npmjs)\.(org|com)|https?://\S*/simple\b|--(extra-)?index-url[ =]\S*:/|--find-links[ =]\S*/"
)


def pins(lock: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", (ROOT / "requirements" / lock).read_text(), re.M)
    return {canonicalize_name(name): version for name, version in found}


def committed_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_holds_pins_and_hashes_and_no_address(lock: Path) -> None:
    allowed = re.compile(r"[\w.\[\],-]+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lock.read_text().splitlines() if not allowed.fullmatch(line)] == []


def test_nothing_committed_names_a_package_index() -> None:
    texts = {path: path.read_text("utf8", errors="replace") for path in committed_files() if path != Path(__file__)}
    assert [str(path.relative_to(ROOT)) for path, text in texts.items() if INDEX.search(text)] == []


def test_what_runs_is_what_was_tested() -> None:
    runtime, development = pins("runtime.lock"), pins("dev.lock")
    assert runtime.items() <= development.items()


@pytest.mark.parametrize("lock", ["runtime.lock", "dev.lock"])
def test_the_locks_hold_what_the_project_asks_for(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extra = project["optional-dependencies"]["dev"] if lock == "dev.lock" else []
    held = pins(lock)
    for requirement in map(Requirement, project["dependencies"] + extra):
        version = held.get(canonicalize_name(requirement.name))
        assert version in requirement.specifier if version else False, (
            f"{lock} holds {version} for {requirement}: run .ci/lock"
        )
