"""One group of measurements in a process of its own: `python -m benchmarks slots` prints its figures and raw times."""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from importlib import import_module
from typing import Any

from benchmarks.collect import GROUPS


def measure(group: str) -> tuple[dict[str, float], Any]:
    """The group's figures by name, and what they were made of."""
    name, _, database = group.partition(".")
    found = import_module(f"benchmarks.{name}").run(*filter(None, [database]))
    figures, raw = asyncio.run(found) if inspect.iscoroutine(found) else found
    return figures, raw


if __name__ == "__main__":
    if sys.argv[1:2] not in [[group] for group in GROUPS]:
        sys.exit(f"Name one of these groups: {', '.join(GROUPS)}")
    figures, raw = measure(sys.argv[1])
    print(json.dumps({"figures": figures, "raw": raw}))
