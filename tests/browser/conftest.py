"""Debian's Chromium, driven by playwright. Where it is not installed these tests are skipped, and say so."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """The browser of this machine."""
    return os.environ.get("PARLEY_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("/usr/bin/chromium")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for a module's tests."""
    path = chromium_path()
    if path is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A fresh page. An error on its console, or a script that fails, fails the test."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, timezone_id="Asia/Tokyo")
    page = await context.new_page()
    page.set_default_timeout(10_000)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    yield page
    await context.close()
    # A refusal (409) is shown to the person, and Chromium writes it to the console too.
    assert [problem for problem in problems if "409 (Conflict)" not in problem] == []


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where the tests leave their pictures."""
    folder = Path(__file__).parents[1] / "artifacts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
