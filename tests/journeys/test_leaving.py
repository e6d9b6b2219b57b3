"""A mentor leaves the community with sessions ahead: nothing is called off, and the admins are told."""

from __future__ import annotations

import pytest

from tests.journeys.booking import agree, at_nine, book
from tests.journeys.town import OTHER, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("mentor_on", PLATFORMS)
async def test_the_session_stays_and_the_student_and_the_admins_can_go_on(quick_town: Town, mentor_on: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(OTHER[mentor_on]), await town.mentor(mentor_on)
    town.enter_lobby(mentor)
    for admin in town.admins.values():
        await admin.command("start")
    await book(student, mentor, at_nine(town))
    await agree(student, mentor)
    town.leave(mentor)
    for admin in town.admins.values():
        told = await admin.see(f"{mentor.name} has left the community on {mentor_on.capitalize()}")
        assert "They have 1 session ahead" in told.text
    await student.command("sessions")
    await student.pick(f"{at_nine(town):%a}")
    await student.see_anew("Confirmed")
    await student.pick("Cancel session")
    await student.write("The mentor has left.")
    await student.see("Called off by")
    if mentor_on == "discord":  # without a server in common, nobody can be written to there
        await student.see(f"{mentor.name} cannot be reached by me")
    else:
        await mentor.see("The mentor has left.")
