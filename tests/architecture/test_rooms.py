"""docs/architecture.md says what is so: what it lists is there, and what is there it lists."""

import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import core
from core.storage.tables import Entity

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf8")
PLAN = PAGE.split("## Rooms")[1].split("```")[1]
ROW = re.compile(r"^\| .+ \| (.*) \|$", flags=re.MULTILINE)


def listed(room: str) -> set[str]:
    """What the plan names within a room, in the indented lines below it."""
    below = re.search(rf"^{room}/.*\n((?:  .*\n)+)", PLAN, flags=re.MULTILINE)
    assert below
    return {name.rstrip("/") for line in below[1].splitlines() for name in re.split(r"\s{2,}", line.strip())[0].split()}


def there(room: str) -> set[str]:
    return set(names(path for path in (ROOT / room).iterdir() if not path.name.startswith("__")))


def names(paths: Iterable[Path]) -> Iterable[str]:
    return (path.name for path in paths if path.suffix == ".py" or path.is_dir())


def test_the_plan_names_every_room_of_core_and_every_module_of_the_bot() -> None:
    assert listed("core") == there("core")
    assert listed("bot") | {"widgets"} == there("bot")
    assert listed("adapters") == there("adapters")


def test_every_table_has_its_word() -> None:
    for module in walk_packages(core.__path__, "core."):
        import_module(module.name)
    told = {name for row in ROW.findall(PAGE.split("## Rooms")[0]) for name in re.findall(r"`(\w+)`", row)}
    assert told == set(Entity.metadata.tables)
