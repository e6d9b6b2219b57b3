"""`test` and `check` end as the tools they start end."""

from pathlib import Path

import pytest

from adapters.cli import development


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project to test and check in place of this one."""
    (tmp_path / "pyproject.toml").write_text("[tool.mypy]\nfiles = ['.']\n")
    (tmp_path / "test_sums.py").write_text("def test_good() -> None:\n    assert 1 + 1 == 2\n")
    monkeypatch.setattr(development, "ROOT", tmp_path)
    return tmp_path


def test_what_follows_goes_to_pytest(
    project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(development, "PARALLEL", ("-n", "1"))
    assert development.run_tests(["-k", "good", "-q"]) == 0
    assert "1 passed" in capfd.readouterr().out
    assert development.run_tests(["-k", "nothing", "-n", "0"]) == 5


def test_a_failing_test_is_a_failing_command(project: Path) -> None:
    (project / "test_sums.py").write_text("def test_bad() -> None:\n    assert 1 + 1 == 3\n")
    assert development.run_tests(["-n0"]) == 1


def test_all_checks_run_and_the_failed_ones_are_named(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "sums.py").write_text('import os\n\nwords: int = "three"\n')
    assert development.run_checks(fix=False) == 1
    assert capfd.readouterr().out.splitlines()[-1] == "check: failed: lint, types, walls"  # no walls are described here


def test_fix_repairs_what_can_be_repaired(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "sums.py").write_text("import os\nnumber   =  3\n")
    development.run_checks(fix=True)
    assert (project / "sums.py").read_text() == "number = 3\n"
    assert capfd.readouterr().out.splitlines()[-1] == "check: failed: walls"
