"""A mentor does not answer: both are told what comes of it, and the student goes on with somebody else."""

from __future__ import annotations

import pytest

from tests.journeys.booking import at_nine, book
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_silent_mentor_is_reminded_and_the_student_sees_it(quick_town: Town, platform: str) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform)
    await book(student, mentor, at_nine(quick_town, days=4))
    await student.see(f"I remind {mentor.name} at")
    quick_town.move(days=2, hours=6)
    await mentor.see(f"{student.name} still waits for your answer")
    await student.see(f"I have reminded {mentor.name}")
    await mentor.pick("Approve")
    await student.see("Confirmed")
    await student.see_gone("I have reminded")
