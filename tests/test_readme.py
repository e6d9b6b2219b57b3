"""README.md says what is so: its settings and commands are those there are, and what it points to is there."""

import re
from pathlib import Path

import pytest

from adapters.settings import PREFIX, Settings
from bot.dispatch import Dispatch
from bot.flows import FLOWS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf8")
ROWS = dict(re.findall(rf"^\| `({PREFIX}\w+)` \| (.+?) \|", README, flags=re.MULTILINE))


def default_of(field: str) -> str:
    default = Settings.model_fields[field].default
    return "none" if default in (None, ()) else f"`{default}`"


def test_every_setting_is_in_the_table_and_nothing_else_is() -> None:
    assert set(ROWS) == {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_the_table_tells_the_default(field: str) -> None:
    assert ROWS[f"{PREFIX}{field.upper()}"] == default_of(field)


def test_every_variable_that_is_named_can_be_set() -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+", README))
    assert named <= set(ROWS)


def test_every_command_of_the_bot_is_told_of() -> None:
    told = set(re.findall(r"`/([a-z]+)", README)) - {"newbot"}  # which is BotFather's
    assert told == {command.name for command in Dispatch(FLOWS).menu}


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(((?!https?:)[^)]+)\)", README))))
def test_every_file_that_it_points_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()
