"""`test` and `check`: pytest and the checkers, each a process of its own. What they check is in pyproject.toml."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARALLEL = ("-n", "4", "--dist", "loadfile", "--no-loadscope-reorder")
"""More than the cores of a small machine: much of what the journeys do is to wait for each other's processes."""
REPAIRS = (("ruff", "check", "--fix", "--quiet", "."), ("ruff", "format", "--quiet", "."))
CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy",),
    "walls": ("lint-imports",),
}


def run_tests(arguments: Sequence[str]) -> int:
    """pytest's own exit code, with four workers unless `arguments` choose a number (`-n 0` for a debugger)."""
    chosen = any(argument.startswith(("-n", "--numprocesses", "--pdb")) for argument in arguments)
    workers = () if chosen else PARALLEL
    return subprocess.run([sys.executable, "-m", "pytest", *workers, *arguments], cwd=ROOT, check=False).returncode


def run_checks(*, fix: bool) -> int:
    """Run every check, also after one has failed, and say at the end which did: 0 if none, else 1."""
    if fix:
        for command in REPAIRS:
            run_tool(*command)
    failed = [name for name, command in CHECKS.items() if run_tool(*command) != 0]
    print(f"check: failed: {', '.join(failed)}" if failed else "check: all good", flush=True)
    return 1 if failed else 0


def run_tool(tool: str, *arguments: str) -> int:
    """The exit code of a checker, taken from beside the Python that runs this."""
    print(f"== {tool} {' '.join(arguments)}", flush=True)
    return subprocess.run([str(Path(sys.executable).parent / tool), *arguments], cwd=ROOT, check=False).returncode
