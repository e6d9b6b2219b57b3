"""A mentor sets how long requests wait for an answer; those made later expire by it."""

from __future__ import annotations

import pytest

from tests.journeys.booking import at_nine, book
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_request_expires_after_the_hours_that_the_mentor_has_set(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await mentor.command("hours")
    await mentor.pick("Time to answer")
    await mentor.pick("6 hours")
    await mentor.see("waits 6 hours")
    await book(student, mentor, at_nine(town, days=4))
    town.move(hours=5, minutes=58)
    await town.settled()
    assert student.window.newest("Expired") is None
    town.move(minutes=3)
    await student.see("Expired without an answer")
    await mentor.see("Expired without an answer")
