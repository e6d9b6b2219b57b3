"""Another time than the one that was picked: proposed by the mentor to a request, or asked for by either side."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.journeys.actor import Actor
from tests.journeys.booking import agree, at_nine, book, day_label, pick_slot, ref_of, set_terms
from tests.journeys.town import CROSSED, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def label(moment: datetime) -> str:
    """How a moment stands on a button."""
    return f"{day_label(moment)}, {moment:%H:%M}"


async def offered(actor: Actor, wanted: str) -> None:
    """Waits until this can be picked."""
    await actor.wait(lambda w: any(wanted in message.labels for message in w.messages))


async def propose(mentor: Actor, *times: datetime) -> None:
    """The mentor proposes these times in place of what was asked for."""
    mentor.taps = 0
    await mentor.pick("Propose other times")
    for moment in times:
        await mentor.pick(label(moment))
        await offered(mentor, f"✓ {label(moment)}")
    await mentor.pick("Send")
    await mentor.see("Proposed to")


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_student_takes_one_of_three_proposed_times_with_one_tap(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    start = at_nine(town)
    await book(student, mentor, start)
    times = (start + HOUR, start + DAY, start + 2 * DAY)
    await propose(mentor, *times)
    await student.see(f"{mentor.name} proposes other times")
    print(f"\ntaps on {mentor_on}: three times proposed {mentor.taps}")
    assert mentor.taps <= 6
    student.taps = 0
    await student.pick(label(times[1]))
    await student.see(f"Moved by {mentor.name}")
    await student.see("Confirmed")
    assert student.taps == 1
    await mentor.see("has a new time")
    await mentor.see_gone("It waits for your answer")
    await student.see_gone("Waiting for")
    other = town.person(student_on)
    await book(other, mentor, start)


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_none_of_the_proposed_times_suits_and_the_request_stands(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    start = at_nine(town)
    await book(student, mentor, start)
    await propose(mentor, start + HOUR)
    await student.pick("None of these")
    await mentor.see(f"does not suit {student.name}")
    await mentor.see_gone("You have proposed")
    await agree(student, mentor)


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_proposed_time_that_somebody_else_took_leaves_the_others(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    start = at_nine(town)
    await book(student, mentor, start)
    await propose(mentor, start + HOUR, start + 2 * HOUR)
    await student.see("proposes other times")
    await book(town.person(mentor_on), mentor, start + HOUR)
    await student.pick(label(start + HOUR))
    await student.see("one of you has something else by now")
    await student.wait(lambda w: not any(label(start + HOUR) in m.labels for m in w.messages))
    await student.pick(label(start + 2 * HOUR))
    await student.see("Confirmed")


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
@pytest.mark.parametrize("side", ["student", "mentor"])
async def test_an_agreed_session_moves_when_the_other_agrees(
    quick_town: Town, student_on: str, mentor_on: str, side: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    start = at_nine(town)
    await book(student, mentor, start)
    await agree(student, mentor)
    asker, other = (student, mentor) if side == "student" else (mentor, student)
    asker.taps = other.taps = 0
    await asker.pick("Another time")
    await asker.pick("Other days")
    await asker.pick(day_label(start + DAY))
    await asker.pick(label(start + DAY + HOUR))
    print(f"\ntaps: rescheduled {asker.taps}")
    assert asker.taps <= 4
    await asker.see(f"{other.name} is asked to meet")
    await asker.see("until " + other.name + " agrees, it stays")
    await other.see(f"{asker.name} would meet at another time")
    await other.pick(label(start + DAY + HOUR))
    await other.see(f"Moved by {asker.name}")
    assert other.taps == 1
    await asker.see("has a new time")
    await asker.see_gone("it stays")
    await town.settled()
    town.move_to(start - timedelta(minutes=15))
    await town.settled()
    assert "Join the meeting" not in [entry for m in student.window.messages for entry in m.labels]
    town.move_to(start + DAY + HOUR - timedelta(minutes=15))
    await student.pick("Join the meeting")
    await student.see("meet.jit.si")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_move_that_is_not_agreed_to_leaves_the_time(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    start = at_nine(town)
    await book(student, mentor, start)
    await agree(student, mentor)
    await student.pick("Another time")
    await student.pick(label(start + HOUR))
    await mentor.see("would meet at another time")
    take, card = ref_of(mentor, label(start + HOUR)), (await mentor.see("would meet at another time")).id
    await mentor.pick("Keep the time")
    await student.see(f"does not suit {mentor.name}")
    await mentor.forge(take, message=card)
    late = await mentor.see("No other time is proposed any more")
    assert "Another time" in late.labels


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_time_that_is_taken_while_it_is_picked_offers_others(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    start = at_nine(town)
    await book(student, mentor, start)
    await agree(student, mentor)
    await student.pick("Another time")
    await offered(student, label(start + HOUR))
    await book(town.person(platform), mentor, start + HOUR)
    await student.pick(label(start + HOUR))
    await student.see("has just been taken")
    await student.pick(label(start + 30 * timedelta(minutes=1)))
    await student.see("is asked to meet")


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_an_instant_session_moves_with_one_tap_and_nobody_is_asked(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(student_on), await town.mentor(mentor_on)
    await set_terms(town, profile, needs_approval=False)
    start = at_nine(town)
    await pick_slot(student, mentor, start)
    await student.write("Proofs.")
    await mentor.see(f"{student.name} has booked a session")
    await mentor.pick("Another time")
    await mentor.see("It moves at once")
    await mentor.pick(label(start + HOUR))
    await mentor.see_anew(f"Your session with {student.name} is on")
    told = await student.see("has a new time")
    assert f"Moved by {mentor.name}" in told.text
    await town.settled()
