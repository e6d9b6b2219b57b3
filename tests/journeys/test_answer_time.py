"""A mentor sets how long requests wait for an answer, and when they are reminded; those made later go by it."""

from __future__ import annotations

import pytest

from tests.journeys.booking import at_nine, book
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_request_reminds_and_expires_after_the_hours_that_the_mentor_has_set(
    quick_town: Town, platform: str
) -> None:
    town = quick_town
    town.move_to(at_nine(town, days=1))  # by night a reminder would wait for the morning
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await mentor.command("hours")
    await mentor.pick("Time to answer")
    await mentor.pick("6 hours")
    await mentor.see("waits 6 hours")
    await mentor.see("Halfway to that I remind you once")
    await mentor.pick("After 2 h")
    await mentor.see("After 2 hours without an answer I remind you once.\nBy night I wait until your morning")
    await book(student, mentor, at_nine(town, days=4))
    town.move(hours=2, seconds=5)
    await mentor.see("still waits for your answer")
    town.move(hours=3, minutes=57)
    await town.settled()
    assert student.window.newest("Expired") is None
    town.move(minutes=3)
    await student.see("Expired without an answer")
    await mentor.see("Expired without an answer")
