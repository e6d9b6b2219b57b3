"""No secret reaches a log, whoever writes the line and however it got there."""

import asyncio
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog

from adapters.logs import set_up

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:AAF-secret_token-secret_token-secre"
PASSWORD = 'p"ss/wörd'


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged in the test, as JSON lines."""
    root = logging.getLogger()
    before, level, hook = root.handlers[:], root.level, sys.excepthook
    stream = io.StringIO()
    set_up(level="debug", secrets=[TOKEN, PASSWORD], stream=stream)
    yield stream
    root.handlers[:], root.level, sys.excepthook = before, level, hook
    structlog.reset_defaults()
    logging.captureWarnings(False)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def assert_no_secret(text: str) -> None:
    for form in (TOKEN, TOKEN.split(":")[1], quote(TOKEN, safe=""), PASSWORD, json.dumps(PASSWORD)[1:-1]):
        assert form not in text


def test_our_own_line_keeps_its_facts_and_loses_the_secret(stream: io.StringIO) -> None:
    structlog.get_logger("parley").info("asked", url=f"https://api.telegram.org/bot{TOKEN}/getMe", password=PASSWORD)
    (line,) = lines(stream)
    assert (line["event"], line["level"], line["logger"]) == ("asked", "info", "parley")
    assert line["url"] == "https://api.telegram.org/bot[removed]/getMe"
    assert_no_secret(stream.getvalue())


def test_a_librarys_line_loses_the_secret_too(stream: io.StringIO) -> None:
    url = f"https://api.telegram.org/file/bot{quote(TOKEN, safe='')}/photo.jpg"
    logging.getLogger("httpx").info('HTTP Request: %s "%s"', "POST", url)
    assert lines(stream)[0]["event"] == 'HTTP Request: POST "https://api.telegram.org/file/bot[removed]/photo.jpg"'


def test_the_token_of_an_interaction_is_a_secret(stream: io.StringIO) -> None:
    for path in ("interactions/123/aW50ZXJh.-_x/callback", "webhooks/123/aW50ZXJh.-_x/messages/@original"):
        logging.getLogger("discord.http").debug("POST https://discord.com/api/v10/%s", path)
    assert "aW50ZXJh" not in stream.getvalue()


def test_an_exception_loses_the_secret_in_its_words_and_in_its_causes(stream: io.StringIO) -> None:
    try:
        try:
            raise ValueError(f"bad address {TOKEN}")
        except ValueError as error:
            raise RuntimeError(f"connecting with {PASSWORD}") from error
    except RuntimeError:
        structlog.get_logger("parley").exception("failed")
        logging.getLogger("discord").exception("failed too")
    ours, theirs = lines(stream)
    assert "RuntimeError" in str(ours["exception"])
    assert "RuntimeError" in str(theirs["exception"])
    assert_no_secret(stream.getvalue())


async def test_a_task_that_nobody_awaited_is_reported_without_the_secret(stream: io.StringIO) -> None:
    async def fail() -> None:
        raise RuntimeError(TOKEN)

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    del task
    await asyncio.sleep(0)
    assert "Task exception was never retrieved" in stream.getvalue()
    assert_no_secret(stream.getvalue())


def test_an_uncaught_exception_ends_the_program_with_a_log_line(tmp_path: Path) -> None:
    program = f"from adapters.logs import set_up\nset_up(secrets=[{TOKEN!r}])\nraise RuntimeError({TOKEN!r})"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stderr)["event"] == "uncaught exception"
    assert_no_secret(done.stderr.replace(f"set_up(secrets=[{TOKEN!r}])", ""))


def test_a_line_below_the_level_is_not_written() -> None:
    stream = io.StringIO()
    program = (
        "from adapters.logs import set_up\nimport logging, structlog\nset_up(level='warning')\n"
        "structlog.get_logger('parley').info('quiet')\nlogging.getLogger('discord').info('quiet')\n"
        "structlog.get_logger('parley').warning('loud')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    stream.write(done.stderr)
    assert [line["event"] for line in lines(stream)] == ["loud"]


def test_in_a_terminal_a_line_is_written_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, root = Terminal(), logging.getLogger()
    before, level, hook = root.handlers[:], root.level, sys.excepthook
    try:
        set_up(secrets=[TOKEN], stream=terminal)
        structlog.get_logger("parley").warning("asked", token=TOKEN)
    finally:
        root.handlers[:], root.level, sys.excepthook = before, level, hook
        structlog.reset_defaults()
        logging.captureWarnings(False)
    assert "asked" in terminal.getvalue()
    assert "[removed]" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")
