"""The bot as a child process: its lines, its end, and that it never outlives its parent."""

import asyncio
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.playground.child import BotProcess, Status

TALKER = "import time, os; print('hello', os.environ['WORD'], flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


async def until(process: BotProcess, line: str) -> None:
    seen = asyncio.Event()
    process.on_line = lambda wrote: seen.set() if wrote == line else None
    if line not in process.lines:
        await asyncio.wait_for(seen.wait(), 10)


def is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


@pytest.fixture
async def talker() -> AsyncIterator[BotProcess]:
    process = BotProcess(python(TALKER), {"WORD": "world"})
    await process.start()
    await until(process, "hello world")
    yield process
    await process.stop()


async def test_its_lines_are_kept_and_told_as_they_come(talker: BotProcess) -> None:
    talker.env["WORD"] = "again"
    await talker.restart()
    await until(talker, "hello again")
    assert [line for line in talker.lines if not line.startswith("---")] == ["hello world", "hello again"]


async def test_a_killed_bot_is_gone_at_once_and_can_be_started_again(talker: BotProcess) -> None:
    first = talker.status.pid
    await talker.kill()
    assert (talker.alive, talker.status) == (False, Status("killed", first, -9))
    await talker.start()
    assert talker.alive
    assert talker.status.pid != first


async def test_starting_a_bot_that_runs_changes_nothing(talker: BotProcess) -> None:
    first = talker.status
    await talker.start()
    assert talker.status is first


async def test_a_bot_that_ends_by_itself_says_so_with_its_exit_code() -> None:
    process = BotProcess(python("print('bye'); raise SystemExit(3)"))
    ended = asyncio.Event()
    process.on_status = lambda status: ended.set() if status.state == "died" else None
    await process.start()
    await asyncio.wait_for(ended.wait(), 10)
    assert process.status.code == 3
    assert "bye" in process.lines
    assert "ended by itself, exit code 3" in process.lines[-1]


async def test_a_bot_that_ignores_sigterm_is_killed_when_patience_ends() -> None:
    process = BotProcess(python(STUBBORN))
    await process.start()
    await until(process, "deaf")
    await process.stop(patience=0.2)
    assert (process.status.state, process.status.code) == ("killed", -9)


async def test_a_line_without_end_does_not_stop_the_lines_behind_it() -> None:
    process = BotProcess(python("print('x' * 3_000_000); print('after')"))
    await process.start()
    await until(process, "after")
    await process.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent ended")
def test_the_bot_dies_with_a_parent_that_was_killed() -> None:
    parent_code = textwrap.dedent("""
        import asyncio, sys
        from adapters.playground.child import BotProcess

        async def main():
            process = BotProcess([sys.executable, "-c", "import time; time.sleep(60)"])
            await process.start()
            print(process.status.pid, flush=True)
            await asyncio.sleep(60)

        asyncio.run(main())
    """)
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(python(parent_code), stdout=subprocess.PIPE, env=env, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.kill()
    deadline = time.monotonic() + 5
    while is_running(child):
        assert time.monotonic() < deadline, "the child outlived its parent"
        time.sleep(0.02)
