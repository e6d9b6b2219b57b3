"""How a request ends otherwise: declined, expired, withdrawn, called off by either side."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.booking import agree, at_nine, book, say_no
from tests.journeys.town import PAIRS, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_a_declined_request_says_who_and_why_on_both_cards_and_frees_the_slot(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    start = at_nine(town)
    await book(student, mentor, start)
    await say_no(mentor, "I am away that week.")
    told = await student.see(f"Declined by {mentor.name}")
    assert "I am away that week." in told.text
    await student.see_gone("Waiting for")
    await mentor.see_gone("It waits for your answer")
    other = town.person(student_on)
    await book(other, mentor, start)


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_an_unanswered_request_expires_three_hours_before_the_start(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    start = at_nine(town)
    await book(student, mentor, start)
    town.move_to(start - timedelta(hours=3, minutes=1))
    await town.settled()
    assert student.window.newest("Expired") is None
    town.move_to(start - timedelta(hours=3) + timedelta(seconds=1))
    await student.see("Expired without an answer")
    await mentor.see("Expired without an answer")
    await student.see_gone("Waiting for")


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
@pytest.mark.parametrize("side", ["student", "mentor"])
async def test_an_agreed_session_is_called_off_by_either_side_with_a_reason(
    quick_town: Town, student_on: str, mentor_on: str, side: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    await book(student, mentor, at_nine(town))
    await agree(student, mentor)
    caller, other = (student, mentor) if side == "student" else (mentor, student)
    await caller.pick("Cancel session")
    await caller.write("I have fallen ill.")
    told = await other.see(f"Called off by {caller.name}")
    assert "I have fallen ill." in told.text
    await caller.see_gone("Confirmed")
    await other.see_gone("Confirmed")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_student_withdraws_a_request_with_one_tap(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await book(student, mentor, at_nine(town))
    await student.pick("Withdraw")
    await mentor.see(f"Called off by {student.name}")
    await mentor.see_gone("It waits for your answer")
