"""Stopping the bot while people press: cleanly, within seconds, with nothing lost; starting it with wrong settings."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

from core.booking import BookingStatus
from core.booking.models import Booking
from tests.journeys.actor import Actor
from tests.journeys.booking import agree, at_nine, book
from tests.journeys.opening import ROOT, start_bot
from tests.journeys.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAIRS = 4
PATIENCE = 12.0
"""Seconds within which a signal must have ended the bot."""


async def requests_waiting(town: Town) -> list[tuple[Actor, Actor]]:
    """Mentors and students on both platforms, with a request waiting each."""
    pairs = []
    for number in range(PAIRS):
        platform = "telegram" if number % 2 else "discord"
        student, (mentor, _) = town.person(platform), await town.mentor(platform)
        await book(student, mentor, at_nine(town))
        pairs.append((student, mentor))
    await town.settled()
    return pairs


async def end(town: Town, by: signal.Signals) -> tuple[int | None, float]:
    """Sends the signal, and waits for the end: the exit code, and the seconds that it took."""
    pid, began, ended = town.bot.status.pid, time.monotonic(), asyncio.Event()
    assert pid is not None
    town.bot.on_status = lambda status: ended.set()
    os.kill(pid, by)
    async with asyncio.timeout(PATIENCE):
        await ended.wait()
    town.bot.on_status = lambda status: None
    return town.bot.status.code, time.monotonic() - began


def confirmed(db: Db) -> int:
    return db.scalar(select(func.count()).where(Booking.status == BookingStatus.CONFIRMED)) or 0


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_bot_cleanly_and_presses_under_way_take_effect_once(
    quick_town: Town, by: signal.Signals
) -> None:
    town = quick_town
    pairs = await requests_waiting(town)
    before = await town.ask(confirmed)
    town.world.wire.delay = 0.3
    try:
        for _, mentor in pairs:
            await mentor.pick("Approve")
        await asyncio.sleep(0.1)
        code, took = await end(town, by)
    finally:
        town.world.wire.delay = 0.0
    print(f"\n{by.name}: exit code {code} after {took:.1f} s")
    assert code == 0
    await start_bot(town)
    for student, mentor in pairs:
        if mentor.human.platform == "discord" and "Approve" in [
            label for m in mentor.window.messages for label in m.labels
        ]:
            continue  # Discord told the mentor that the press failed, as the bot had hung up: the button is still there
        await student.see("Confirmed")
        await mentor.see("Confirmed")
    await town.settled()
    on_telegram = [pair for pair in pairs if pair[1].human.platform == "telegram"]
    assert await town.ask(confirmed) >= before + len(on_telegram)
    for student, mentor in pairs:
        if "Approve" in [label for m in mentor.window.messages for label in m.labels]:
            await agree(student, mentor)
        told = [m for m in student.window.messages if "Confirmed" in m.text]
        assert len(told) == 2, "the card that turned, and one notice"
    assert await town.ask(confirmed) == before + PAIRS


async def outcome(folder: Path, **settings: str) -> tuple[int | None, str]:
    """`main.py run` with these settings alone: the exit code, and what it wrote, told too where it does not end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    said = folder / "said"
    with said.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "main.py"),
            "run",
            cwd=folder,
            env=kept | {"PARLEY_DATABASE_URL": f"sqlite:///{folder / 'parley.db'}"} | settings,
            stdout=file,
            stderr=asyncio.subprocess.STDOUT,
        )
    try:
        async with asyncio.timeout(60):
            await process.wait()
    except TimeoutError:
        process.kill()
        raise AssertionError(f"it does not end: {said.read_text()}") from None
    return process.returncode, said.read_text()


async def test_without_a_token_it_ends_with_one_clear_line(tmp_path: Path) -> None:
    code, written = await outcome(tmp_path)
    assert code == 2
    assert "PARLEY_TELEGRAM_TOKEN" in written
    assert "PARLEY_DISCORD_TOKEN" in written
    assert "Traceback" not in written


async def test_with_a_file_that_is_no_database_it_ends_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "parley.db").write_text("Dear reader, " * 100)
    token = "1234567:AAnobody-asks-for-this-token-here_0"
    code, written = await outcome(tmp_path, PARLEY_TELEGRAM_TOKEN=token)
    assert code == 4
    assert "Next: Check PARLEY_DATABASE_URL" in written
    assert "Traceback" not in written


@pytest.mark.parametrize("platform", ["telegram", "discord"])
async def test_with_a_wrong_token_it_ends_with_the_next_step_and_never_shows_the_token(
    quick_town: Town, tmp_path: Path, platform: str
) -> None:
    wrong = {"telegram": "1234567:AAwrongwrongwrongwrongwrongwrongwro", "discord": "bm90cmVhbA.Gwrong.wrongwrongwrong"}
    known = quick_town.bot.env
    settings = {
        "PARLEY_TELEGRAM_API": known["PARLEY_TELEGRAM_API"],
        "PARLEY_DISCORD_API": known["PARLEY_DISCORD_API"],
        "PARLEY_DISCORD_GATEWAY": known["PARLEY_DISCORD_GATEWAY"],
        f"PARLEY_{platform.upper()}_TOKEN": wrong[platform],
    }
    code, written = await outcome(tmp_path, **settings)
    quick_town.problems.clear()  # a wrong token is answered as the specifications have no words for
    assert code == 3
    assert written.count(f"PARLEY_{platform.upper()}_TOKEN") == 1, "what to do next is said once"
    assert wrong[platform] not in written
    assert "Traceback" not in written
