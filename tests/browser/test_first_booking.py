"""The first journey as a newcomer does it: the whole of Parley in the playground's page, by clicking."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from playwright.async_api import TimeoutError as NotSeen

from adapters.playground.child import BotProcess

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
DAY = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ \w+")
TIME = re.compile(r"^\d\d:\d\d")
TOPIC = "How do I prove that √2 is irrational?"


@pytest_asyncio.fixture(loop_scope="module")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """Where `main.py playground` says that it is."""
    said: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def hear(line: str) -> None:
        if (found := ADDRESS.search(line)) and not said.done():
            said.set_result(found.group())

    playground = BotProcess([sys.executable, str(ROOT / "main.py"), "playground", "--port", "0"])
    playground.on_line = hear
    await playground.start()
    try:
        yield await asyncio.wait_for(said, 60)
    finally:
        await playground.stop()


def press(window: Locator, label: str | re.Pattern[str]) -> Locator:
    """The newest button that begins with that label."""
    name = re.compile(f"^{re.escape(label)}") if isinstance(label, str) else label
    return window.locator("[data-action=press]", has_text=name).last


async def write(window: Locator, text: str) -> None:
    await window.locator("[data-action=draft]").fill(text)
    await window.locator("[data-action=send]").click()


async def move_until(page: Page, seen: Locator) -> None:
    """Moves to the next thing due, again and again, until that is on the screen."""
    for _ in range(15):
        await page.locator("[data-action=next-due]").click()
        try:
            await seen.wait_for(timeout=2_000)
        except NotSeen:
            continue
        return
    raise AssertionError("it did not come, however far the clock was moved")


async def book(student: Locator, mentor: str) -> None:
    """Asks for a session on the third day that is offered, so that both reminders are still ahead."""
    await student.get_by_role("button", name="Start", exact=True).click()
    await student.locator("[data-action=menu]").click()
    await student.locator("[data-command=book]").click()
    await press(student, mentor).click()
    await student.locator("[data-action=press]", has_text=DAY).nth(2).click()
    await press(student, TIME).click()
    await expect(student.locator(".message").last).to_contain_text("Write it as a message")
    await write(student, TOPIC)
    await expect(student.get_by_text("Request sent").last).to_be_visible()


async def test_a_student_books_a_mentor_on_the_other_platform_and_both_are_led_to_the_meeting(
    address: str, page: Page, screenshots: Path
) -> None:
    # The page is asked for last, so it closes first: it would miss the playground.
    await page.goto(address)
    await page.locator("body[data-ready=true]").wait_for()
    mira = page.get_by_role("region", name="Mira Novak on Telegram")
    ada = page.get_by_role("region", name="Ada Byron on Discord")
    bot = page.locator("#bot")
    await expect(ada.get_by_text("Sam Okoro asks for a session")).to_be_visible(timeout=30_000)

    await book(mira, "Ada Byron")
    request = ada.locator(".message", has_text="Mira Novak asks for a session")
    await expect(request).to_contain_text(TOPIC)
    await page.screenshot(path=screenshots / "journey-1-asked.png")

    await page.locator("[data-action=toggle-log]").click()
    await page.locator("[data-action=kill]").click()
    await expect(bot).to_contain_text("Bot killed")
    await page.screenshot(path=screenshots / "journey-2-killed.png")
    before = await page.locator(".lines li", has_text="ready on").count()
    await page.locator("[data-action=start]").click()
    await expect(page.locator(".lines li", has_text="ready on")).to_have_count(before + 1, timeout=30_000)
    await page.locator("[data-action=toggle-log]").click()

    await press(request, re.compile("^Approve$")).click()
    await expect(ada.get_by_text("Confirmed").last).to_be_visible()
    await expect(mira.get_by_text("Confirmed").last).to_be_visible()
    await page.screenshot(path=screenshots / "journey-3-confirmed.png")

    await press(mira, "Message").click()
    await write(mira, "I will bring my notes.")
    await expect(ada.get_by_text("I will bring my notes.")).to_be_visible()
    await press(ada, "Reply").click()
    await expect(ada.get_by_text("You are talking to").last).to_be_visible()
    await write(ada, "Good, see you then.")
    await expect(mira.get_by_text("Good, see you then.")).to_be_visible()
    await page.screenshot(path=screenshots / "journey-4-messages.png")

    for number in range(2):
        await move_until(page, mira.get_by_text("begins").nth(number))
        await expect(ada.get_by_text("begins").nth(number)).to_be_visible()
    await move_until(page, press(mira, "Join the meeting"))
    await press(mira, "Join the meeting").click()
    link = mira.locator('a[href^="https://meet.jit.si/"]').last
    await expect(link).to_be_visible()
    await expect(link).to_have_attribute("rel", re.compile("noopener"))
    await page.screenshot(path=screenshots / "journey-5-joined.png")
