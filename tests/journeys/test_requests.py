"""Requests by where they stand: for the mentor who was asked, and for the student who asked."""

from __future__ import annotations

import pytest

from tests.journeys.booking import at_nine, book, say_no
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_declined_request_moves_from_pending_to_declined_for_both(quick_town: Town, platform: str) -> None:
    student, (mentor, _) = quick_town.person(platform), await quick_town.mentor(platform)
    await book(student, mentor, at_nine(quick_town))
    await student.command("requests")
    await student.see("1 request of yours waits for an answer")
    await mentor.command("requests")
    await mentor.see("1 request waits for you")
    await mentor.pick(f"{at_nine(quick_town):%a}")
    await mentor.see_gone("1 request waits for you")
    await say_no(mentor, "Not that week.")
    await student.see("Declined by")
    for person in (mentor, student):
        await person.command("requests")
        await person.see("No request waits for you")
        await person.pick("Declined")
        await person.see("Declined (1)")
        await person.pick("Approved")
        await person.see("What has no answer yet is" if person is student else "What waits for your answer is")
        await person.pick("Completed")
        await person.see("No session has been held yet")
        await person.pick("Cancelled")
        await person.see("Nothing was withdrawn")
