"""Every group of measurements, one after the other, as one flat table or JSON object. What is measured lives beside."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parents[1]
GROUPS = (
    "slots",
    "presses",
    "relay",
    "memory",
    "bookings.sqlite",
    "bookings.postgres",
    "contention.sqlite",
    "contention.postgres",
    "next_slot.sqlite",
    "next_slot.postgres",
)
PATIENCE = 240.0


class Options(Protocol):
    """What to measure, and how to tell it."""

    @property
    def as_json(self) -> bool:
        """Whether standard output is to be one JSON object and nothing else."""

    @property
    def raw_file(self) -> Path:
        """The file that gets every time taken."""

    @property
    def only(self) -> Sequence[str]:
        """The groups wanted, as `bookings` or `bookings.sqlite`; none means all."""


class GroupFailed(Exception):
    """A group gave no figures; the text says why."""


def run(options: Options) -> int:
    """Prints the figures as `name.variant`; 1 where a group failed, which is left out, and standard error says why."""
    groups = [group for group in GROUPS if not options.only or {group, group.partition(".")[0]} & set(options.only)]
    unknown = set(options.only) - {*GROUPS, *(group.partition(".")[0] for group in GROUPS)}
    if unknown:
        tell(f"there is no group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
        return 2
    figures: dict[str, float] = {}
    raw: dict[str, Any] = {}
    failed = []
    for group in groups:
        begun = time.monotonic()
        try:
            found = measure_apart(group)
        except GroupFailed as failure:
            tell(f"{group}: left out: {failure}")
            failed.append(group)
        else:
            figures |= found["figures"]
            raw[group] = found["raw"]
            tell(f"{group}: {time.monotonic() - begun:.0f} s")
    write_raw(options.raw_file, figures, raw)
    print(json.dumps(rounded(figures), indent=2) if options.as_json else table(figures))
    return 1 if failed else 0


def measure_apart(group: str) -> dict[str, Any]:
    """The figures and raw times of a group, measured in a process of its own; or GroupFailed."""
    command = [sys.executable, "-m", "benchmarks", group]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise GroupFailed(f"it was not done after {PATIENCE:.0f} s") from None
    if done.returncode != 0:
        raise GroupFailed(f"exit code {done.returncode}\n{done.stderr[-4000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def write_raw(file: Path, figures: dict[str, float], raw: dict[str, Any]) -> None:
    """Keeps the figures with everything they were made of."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"figures": figures, "raw": raw}), encoding="utf8")


def rounded(figures: dict[str, float]) -> dict[str, float]:
    """The figures to four digits: more would pretend."""
    return {name: float(f"{value:.4g}") for name, value in figures.items()}


def table(figures: dict[str, float]) -> str:
    """A line for each figure."""
    width = max(map(len, figures), default=0)
    return "\n".join(f"{name:<{width}}  {value:10.4g}" for name, value in figures.items())


def tell(line: str) -> None:
    """Progress, on standard error."""
    print(f"bench: {line}", file=sys.stderr, flush=True)
