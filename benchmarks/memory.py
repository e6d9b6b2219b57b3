"""How much memory `main.py run` holds on SQLite with both platforms: fresh, and after hundreds of presses and bookings.

The loopback platforms are in this process; the bot is another, and its resident memory is what the kernel says (VmRSS).
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from adapters.playground.child import BotProcess
from adapters.playground.window import Window
from benchmarks.loopback import PARLEY, PLATFORMS, Loopback, open_loopback, running
from benchmarks.presses import Presser
from core.people import AccountKey, CommunitySettings, ensure_community
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import add_mentor
from core.storage import open_store
from migrations.run import upgrade
from tests.journeys.actor import Actor
from tests.journeys.booking import TOPIC, pick_slot

MENTORS = 5
STUDENTS = 25
BOOKINGS_EACH = 2
PRESSES_EACH = 8
"""Each of them on each platform."""
AT_ONCE = 10
SETTLING_SECONDS = 5.0


async def run() -> tuple[dict[str, float], dict[str, float]]:
    """The two figures in megabytes (10⁶ bytes), and how much was done between them."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        url = f"sqlite:///{folder}/parley.db"
        async with open_loopback() as loopback:
            mentors = await seat_mentors(loopback, url)
            async with running(PARLEY, {**loopback.settings, "PARLEY_DATABASE_URL": url}) as bot:
                await asyncio.sleep(SETTLING_SECONDS)
                idle = resident_megabytes(bot)
                students = [
                    Actor(loopback.person(platform, f"Student {platform} {number}"))
                    for platform in PLATFORMS
                    for number in range(STUDENTS)
                ]
                await use(students, mentors)
                await asyncio.sleep(SETTLING_SECONDS)
                after = resident_megabytes(bot)
    done = {"presses": float(len(students) * PRESSES_EACH), "bookings": float(len(students) * BOOKINGS_EACH)}
    return {"rss_idle_mb": idle, "rss_after_mb": after}, done


async def seat_mentors(loopback: Loopback, url: str) -> list[Actor]:
    """Mentors on both platforms, free in the mornings, written into the database before the bot starts."""
    upgrade(url)
    store = open_store(url)
    now = datetime.now(UTC)
    mentors = [
        Actor(loopback.person(platform, f"Mentor {platform} {number}"))
        for platform in PLATFORMS
        for number in range(MENTORS)
    ]

    def seat(db: Session) -> None:
        community = ensure_community(db, CommunitySettings(), now)
        for mentor in mentors:
            account = AccountKey(mentor.human.platform, mentor.human.id)
            made = add_mentor(db, community.id, account, name=mentor.name, zone="UTC", now=now)
            set_hours(db, community.id, made.id, parse_hours("daily 8-12"), by=made.person_id)

    await store.write(seat)
    await store.close()
    return mentors


async def use(students: Sequence[Actor], mentors: Sequence[Actor]) -> None:
    """Everybody looks around and books, some at a time; every request is approved."""
    room = asyncio.Semaphore(AT_ONCE)

    async def student_comes(number: int, student: Actor) -> None:
        async with room:
            presser = Presser(student.human)
            await presser.begin()
            for _ in range(PRESSES_EACH):
                await presser.press()
            for booking in range(BOOKINGS_EACH):
                mentor = mentors[(number + booking) % len(mentors)]
                await pick_slot(student, mentor, nth_slot((number + booking * len(students)) // len(mentors)))
                await student.write(TOPIC)
                await student.see_anew("Request sent")
                await mentor.see(f"{student.name} asks for a session")

    await asyncio.gather(*(student_comes(number, student) for number, student in enumerate(students)))
    await asyncio.gather(*(approve_all(mentor) for mentor in mentors))


async def approve_all(mentor: Actor) -> None:
    """Approves each request that is on the mentor's screen."""
    for left in reversed(range(requests_in(mentor.window))):
        await mentor.pick("Approve")
        await mentor.human.wait(partial(shows_at_most, left))


def shows_at_most(requests: int, window: Window) -> bool:
    """Whether no more than so many requests are left to approve."""
    return requests_in(window) <= requests


def requests_in(window: Window) -> int:
    """How many messages offer to approve a request."""
    return sum("Approve" in message.labels for message in window.messages)


def nth_slot(number: int) -> datetime:
    """Half an hour in some morning from the day after tomorrow on, each number another."""
    day = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=2 + number // 8)
    return day + timedelta(minutes=30 * (number % 8))


def resident_megabytes(bot: BotProcess) -> float:
    """What the bot's process holds in memory now."""
    assert bot.status.pid is not None
    status = Path(f"/proc/{bot.status.pid}/status").read_text(encoding="ascii")
    kibibytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kibibytes) * 1024 / 1e6
