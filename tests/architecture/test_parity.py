"""What can be said to a platform, and what it can tell, is used by both adapters; nothing else asks which one it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from bot import channel, events, screens

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = ("telegram", "discord")

EVENTS_OF_ONE = {
    "Submit": "Telegram has no modals: there, forms are asked field by field",
    "Reached": "Discord tells nobody that their line was closed: it shows when something is sent",
    "Completion": "Telegram completes no arguments: there, a part of a name is searched for",
}
"""What only one platform can tell, and how it is made up for on the other."""
FIELDS_OF_ONE = {
    "Line.note": "Telegram draws options as buttons, which have no second line: what matters stands in the text",
    "Options.columns": "Discord draws a select, which has one column",
    "Options.prompt": "Telegram draws buttons, which need no prompt: the text above asks",
}
"""What only one platform can show, and what stands in its place on the other."""


def modules(*folders: str) -> Iterator[ast.Module]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield ast.parse(path.read_text("utf8"), str(path))


def names_in(*folders: str) -> set[str]:
    """Every name, attribute and keyword that the modules use."""
    used = set()
    for module in modules(*folders):
        for node in ast.walk(module):
            if isinstance(node, ast.Name):
                used.add(node.id)
            elif isinstance(node, ast.Attribute):
                used.add(node.attr)
            elif isinstance(node, ast.keyword) and node.arg:
                used.add(node.arg)
    return used


USED = {platform: names_in(f"adapters/{platform}") for platform in PLATFORMS}
EVENTS = [kind.__name__ for kind in events.Event.__subclasses__()]
SHOWN = (screens.Key, screens.Line, screens.Options, screens.Shown)
SHOWN_FIELDS = {f"{kind.__name__}.{field.name}": field.name for kind in SHOWN for field in fields(kind)}


@pytest.mark.parametrize("event", EVENTS)
def test_what_people_do_is_told_by_both_platforms(event: str) -> None:
    on = [platform for platform in PLATFORMS if event in USED[platform]]
    assert len(on) == (1 if event in EVENTS_OF_ONE else 2)


@pytest.mark.parametrize("field", SHOWN_FIELDS)
def test_what_a_screen_says_is_drawn_by_both_platforms(field: str) -> None:
    on = [platform for platform in PLATFORMS if SHOWN_FIELDS[field] in USED[platform]]
    assert len(on) == (1 if field in FIELDS_OF_ONE else 2)


def test_every_way_in_which_sending_fails_is_known_on_both_platforms() -> None:
    failures = {kind.__name__ for kind in channel.ChannelError.__subclasses__()}
    for platform in PLATFORMS:
        assert failures <= USED[platform]


def test_no_flow_asks_which_platform_it_is_on() -> None:
    found = []
    for module in modules("bot", "core"):
        for node in ast.walk(module):
            if isinstance(node, ast.Compare):
                compared = [node.left, *node.comparators]
                if any(isinstance(each, ast.Constant) and each.value in PLATFORMS for each in compared):
                    found.append(ast.unparse(node))
    assert found == []
