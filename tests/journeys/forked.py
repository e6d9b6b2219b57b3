"""The bot as `main.py run`, forked from a process that has loaded the libraries: loading takes a core two seconds, and
journeys start a bot some fifty times. Killed, signalled and watched like any other process."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from adapters.playground.child import LINE_LIMIT, BotProcess, die_with_parent

LOADED = """
    adapters.cli.app adapters.cli.community adapters.cli.database_check adapters.cli.serving adapters.discord.app
    adapters.jitsi adapters.logs adapters.mail adapters.moved_clock adapters.settings adapters.telegram.app bot.flows
    main migrations.starting"""
"""What main.py loads to run the bot; what is missing here takes longer, and changes nothing."""
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(LOADED.split())


class ForkedBot(BotProcess):
    """`main.py run`, which begins when everything is loaded."""

    def __init__(self) -> None:
        super().__init__(["main.py", "run"])

    async def launch(self, env: Mapping[str, str]) -> ForkedChild:
        """Forks the bot; the first call waits for what it is forked from."""
        output, its_output = _forks.Pipe(duplex=False)
        process = _forks.Process(target=_live, args=(self._command, dict(env), its_output))
        await asyncio.to_thread(process.start)
        its_output.close()
        return ForkedChild(process, await _reader_of(output))


class ForkedChild:
    """A forked process, watched by the event loop."""

    def __init__(self, process: ForkServerProcess, stdout: asyncio.StreamReader) -> None:
        assert process.pid is not None
        self.pid = process.pid
        self.stdout: asyncio.StreamReader | None = stdout
        self._process = process
        self._ended = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(process.sentinel, self._end)

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._ended.set_result(self._process.exitcode)

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        """Returns the exit code when it has ended."""
        code: int = await asyncio.shield(self._ended)
        return code

    def send_signal(self, signal: int) -> None:
        """Signals it."""
        os.kill(self.pid, signal)

    def kill(self) -> None:
        """Ends it at once."""
        self.send_signal(signal.SIGKILL)


async def _reader_of(output: Connection) -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    pipe = os.fdopen(os.dup(output.fileno()), "rb", buffering=0)
    output.close()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


def _live(command: list[str], env: dict[str, str], output: Connection) -> None:
    """The forked process's life: what starting the command anew would give it, and then the command."""
    import main

    die_with_parent()
    os.setsid()
    for stream in (1, 2):
        os.dup2(output.fileno(), stream)
    output.close()
    os.environ.clear()
    os.environ.update(env)
    sys.argv = command
    main.wire()
