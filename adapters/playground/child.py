"""The bot as a child process: started, killed and watched, its output kept by the line. Knows nothing of what it is."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

State = Literal["stopped", "running", "killed", "died"]

LINE_LIMIT = 1 << 20
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Status:
    """How the child stands. `died` means that it ended by itself; `code` is its exit code, negative for a signal."""

    state: State
    pid: int | None = None
    code: int | None = None


class Child(Protocol):
    """A process that has been started, as asyncio's own are."""

    pid: int
    stdout: asyncio.StreamReader | None

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""

    async def wait(self) -> int:
        """Returns the exit code when it has ended."""

    def send_signal(self, signal: int) -> None:
        """Signals it."""

    def kill(self) -> None:
        """Ends it at once."""


def die_with_parent() -> None:
    """Asks Linux to kill this process when its parent ends, however it ends."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class BotProcess:
    """One command that runs as a child, again and again. At each start `env` is laid over this process's own."""

    def __init__(self, command: list[str], env: Mapping[str, str] | None = None, *, keep: int = 1000) -> None:
        self.env = dict(env or {})
        self.lines: deque[str] = deque(maxlen=keep)
        """The newest lines that the child wrote to its standard output or error."""
        self.status = Status("stopped")
        self.on_line: Callable[[str], None] = lambda line: None
        self.on_status: Callable[[Status], None] = lambda status: None
        self._command = command
        self._process: Child | None = None
        self._ending: State = "died"
        self._watch: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process's number; None while there is none."""
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        """Whether the child runs now."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Starts the child; does nothing when it runs already."""
        if self.alive:
            return
        self._ending = "died"
        self._process = await self.launch({**os.environ, **self.env})
        self._say(Status("running", self._process.pid))
        self._watch = asyncio.create_task(self._follow(self._process))

    async def launch(self, env: Mapping[str, str]) -> Child:
        """Starts the command with that environment, in a session of its own; what follows watches it."""
        return await asyncio.create_subprocess_exec(
            *self._command,
            env=env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=LINE_LIMIT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    async def kill(self) -> None:
        """Ends the child at once, by SIGKILL, and returns when it is gone."""
        await self._end(signal.SIGKILL, "killed", patience=10)

    async def stop(self, patience: float = 10) -> None:
        """Asks the child to stop, by SIGTERM, and returns when it is gone; after `patience` seconds it is killed."""
        await self._end(signal.SIGTERM, "stopped", patience=patience)

    async def restart(self) -> None:
        """Stops the child and starts it again."""
        await self.stop()
        await self.start()

    async def _end(self, by: signal.Signals, ending: State, *, patience: float) -> None:
        process, watch = self._process, self._watch
        if process is None or watch is None or not self.alive:
            return
        self._ending = ending
        process.send_signal(by)
        done, _ = await asyncio.wait([watch], timeout=patience)
        if not done:
            self._ending = "killed"
            process.kill()
            await watch

    async def _follow(self, process: Child) -> None:
        """Keeps what the child writes until it ends, then says how it ended."""
        assert process.stdout is not None
        reading = asyncio.create_task(self._read(process.stdout))
        code = await process.wait()
        # A grandchild may hold the pipe open: what is still unread is not waited for.
        await asyncio.wait([reading], timeout=1)
        reading.cancel()
        self._say(Status(self._ending, process.pid, code))

    async def _read(self, stream: asyncio.StreamReader) -> None:
        while True:
            try:
                raw = await stream.readline()
            except ValueError:  # a line beyond the limit: asyncio has thrown it away
                raw = b"(a line too long to show)\n"
            if not raw:
                return
            self._keep(raw.decode(errors="replace").rstrip("\r\n"))

    def _keep(self, line: str) -> None:
        self.lines.append(line)
        self.on_line(line)

    def _say(self, status: Status) -> None:
        self.status = status
        clock = time.strftime("%H:%M:%S", time.gmtime())
        told = {
            "running": f"started, pid {status.pid}",
            "killed": f"killed (kill -9 {status.pid})",
            "stopped": f"stopped, exit code {status.code}",
            "died": f"ended by itself, exit code {status.code}",
        }[status.state]
        self._keep(f"--- {clock} bot {told}")
        self.on_status(status)
