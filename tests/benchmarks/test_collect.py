"""The bench as a command: what it prints, and what it does where a group fails."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from benchmarks import collect
from benchmarks.collect import run


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    raw_file: Path
    as_json: bool = True
    only: tuple[str, ...] = ("slots",)


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(tmp_path / "made" / "raw.json")


def test_standard_output_is_one_flat_json_object_of_numbers_and_raw_times_go_to_the_file(
    options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(options) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == {
        "slots_60_days_vs_merge",
        "slots_365_days_vs_merge",
        "slots_growth",
        "slots_everything_vs_merge",
    }
    assert all(isinstance(value, float) and value > 0 for value in figures.values())
    assert json.loads(options.raw_file.read_text())["raw"]["slots"]


def test_without_json_there_is_a_line_for_each_figure(options: Options, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(replace(options, as_json=False)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("slots_60_days_vs_merge ")
    assert all(float(line.split()[1]) > 0 for line in lines)


def test_a_group_that_fails_is_left_out_and_said(
    options: Options, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "GROUPS", ("broken", "slots"))
    assert run(replace(options, only=())) == 1
    printed = capsys.readouterr()
    assert "slots_growth" in json.loads(printed.out)
    assert "broken" not in printed.out
    assert "broken: left out: exit code 1" in printed.err


def test_a_group_that_never_ends_is_left_out(
    options: Options, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "PATIENCE", 0.05)
    assert run(options) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {}
    assert "slots: left out: it was not done after" in printed.err


def test_an_unknown_group_is_answered_with_those_there_are(
    options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(replace(options, only=("slot",))) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "slot;" in printed.err
    assert "contention.postgres" in printed.err
