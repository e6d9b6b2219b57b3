"""Everything that a reader is told can be translated: what is looked up at run time is what pybabel extracts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from jinja2.ext import extract_from_ast

from bot.templates import ROOM, Templates

ROOT = Path(__file__).resolve().parents[2]
SPEAKERS = {"words", "noted"}
"""What takes a text of ours: `words("…")` looks it up now, `noted("…")` for later."""


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What a translator is given, by the command in CONTRIBUTING.md."""
    catalogue = tmp_path_factory.mktemp("locales") / "parley.pot"
    command = ["pybabel", "-q", "extract", "-F", "pyproject.toml", "-k", "words", "-k", "noted", "-o", str(catalogue)]
    with pytest.MonkeyPatch.context() as here:
        here.chdir(ROOT)
        CommandLineInterface().run([*command, "bot"])  # type: ignore[no-untyped-call]
    with catalogue.open("rb") as file:
        found = read_po(file)
    texts = [message.id for message in found if message.id]
    return {part for text in texts for part in ([text] if isinstance(text, str) else text)}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call that is given a text of ours, and where it stands."""
    for source in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if name in SPEAKERS:
                yield f"{source.relative_to(ROOT)}:{node.lineno}", node


def test_every_text_in_the_code_is_written_where_it_is_said() -> None:
    unreadable = [where for where, call in calls() if not isinstance(call.args[0], ast.Constant)]
    assert unreadable == []


def test_every_text_in_the_code_is_extracted(extracted: set[str]) -> None:
    missing = [
        (where, call.args[0].value)
        for where, call in calls()
        if isinstance(call.args[0], ast.Constant) and call.args[0].value not in extracted
    ]
    assert missing == []


@pytest.mark.parametrize("name", Templates().names())
def test_every_text_in_a_template_is_extracted(extracted: set[str], name: str) -> None:
    tree = Templates().parsed((ROOM / name).read_text())
    told = {
        part
        for _, _, text in extract_from_ast(tree)
        for part in ((text,) if isinstance(text, str) else text or ())
        if part is not None
    }
    assert told <= extracted
