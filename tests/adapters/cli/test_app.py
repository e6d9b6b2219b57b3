"""The command line: which words lead to which action, and what it says when it cannot go on."""

import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from adapters.cli.app import Actions, BenchOptions, build
from adapters.settings import Settings

COMMANDS = ("run", "playground", "migrate", "test", "check", "bench", "doctor")


class Recorder:
    """The actions of a program that only notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.actions = Actions(
            run=lambda settings: self.note("run", settings),
            playground=lambda settings, port: self.note("playground", settings, port),
            migrate=lambda settings, revision: self.note("migrate", settings, revision),
            doctor=lambda settings: self.note("doctor", settings) + 3,
            bench=lambda options: self.note("bench", options),
        )

    def note(self, *words: Any) -> int:
        self.asked.append(tuple(word for word in words if not isinstance(word, Settings)))
        return 0


@pytest.fixture
def program() -> Recorder:
    return Recorder()


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("PARLEY_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def type_in(program: Recorder, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(build(program.actions), list(words))
    return done.exit_code, done.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(program: Recorder, command: str) -> None:
    code, text = type_in(program, command, "--help")
    assert code == 0
    assert f" {command} " in text
    assert program.asked == []


def test_the_help_lists_every_command(program: Recorder) -> None:
    _, text = type_in(program, "--help")
    assert [command for command in COMMANDS if command not in text] == []


@pytest.mark.parametrize("variable", ["PARLEY_TELEGRAM_TOKEN", "PARLEY_DISCORD_TOKEN"])
def test_the_bare_command_runs_the_bot_where_a_token_is_set(
    program: Recorder, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "123:secret")
    assert type_in(program)[0] == 0
    assert type_in(program, "run")[0] == 0
    assert program.asked == [("run",), ("run",)]


def test_the_bare_command_finds_a_token_in_the_file(program: Recorder, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PARLEY_DISCORD_TOKEN=secret\n")
    type_in(program)
    assert program.asked == [("run",)]


def test_the_bare_command_opens_the_playground_where_no_token_is_set(program: Recorder) -> None:
    assert type_in(program)[0] == 0
    assert program.asked == [("playground", 0)]


def test_run_without_a_token_says_what_to_do_next(program: Recorder) -> None:
    code, text = type_in(program, "run")
    assert code == 2
    assert "PARLEY_TELEGRAM_TOKEN" in text
    assert "python3 main.py playground" in text
    assert program.asked == []


def test_a_bad_setting_ends_the_command_before_it_begins(program: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_LOG_LEVEL", "loud")
    monkeypatch.setenv("PARLEY_ADMINS", "me")
    code, text = type_in(program)
    assert code == 2
    assert [line.split(":")[0] for line in text.splitlines()] == ["PARLEY_ADMINS", "PARLEY_LOG_LEVEL"]
    assert program.asked == []


def test_options_reach_their_action(program: Recorder) -> None:
    assert type_in(program, "playground", "--port", "8080")[0] == 0
    assert type_in(program, "migrate")[0] == 0
    assert type_in(program, "migrate", "0001")[0] == 0
    assert type_in(program, "doctor")[0] == 3
    assert type_in(program, "bench", "--json", "--raw", "raw.json", "--only", "slots", "--only", "memory")[0] == 0
    assert program.asked == [
        ("playground", 8080),
        ("migrate", "head"),
        ("migrate", "0001"),
        ("doctor",),
        ("bench", BenchOptions(as_json=True, raw_file=Path("raw.json"), only=("slots", "memory"))),
    ]


def test_an_unknown_command_is_refused(program: Recorder) -> None:
    code, text = type_in(program, "frobnicate")
    assert code == 2
    assert "frobnicate" in text
