"""Buttons pressed after a restart, twice, by somebody else, or on a card that moved on: none acts wrongly."""

from __future__ import annotations

import pytest

from core.booking import BookingStatus
from core.booking.models import Booking
from tests.journeys.actor import Actor
from tests.journeys.booking import agree, at_nine, book, pick_slot, ref_of
from tests.journeys.opening import start_bot
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def statuses(town: Town) -> list[BookingStatus]:
    """The bookings' statuses, in the order in which they were made."""
    return await town.ask(lambda db: [b.status for b in db.query(Booking).order_by(Booking.id)])


async def test_buttons_work_and_half_filled_forms_are_there_after_the_bot_was_killed_and_started_again(
    town: Town,
) -> None:
    asked = [await asked_of_a_mentor(town, platform) for platform in (*PLATFORMS, *PLATFORMS)]
    pressing, writing = asked[: len(PLATFORMS)], asked[len(PLATFORMS) :]
    for _, mentor in writing:
        await mentor.pick("Decline")
        await mentor.pick("Write my own")
        await mentor.wait(lambda w: w.modal or w.newest("Write it as a message"))
    await town.settled()
    await town.bot.kill()
    await start_bot(town)
    for student, mentor in pressing:
        await agree(student, mentor)
    for student, mentor in writing:
        await mentor.write("No time, sorry.")
        await student.see("No time, sorry.")


async def asked_of_a_mentor(town: Town, platform: str) -> tuple[Actor, Actor]:
    """A student, and a mentor whom they have asked for a session."""
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await book(student, mentor, at_nine(town))
    return student, mentor


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_second_approval_is_told_who_approved_and_changes_nothing(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await book(student, mentor, at_nine(town))
    approve = ref_of(mentor, "Approve")
    message = (await mentor.see("asks for a session")).id
    await agree(student, mentor)
    before = await statuses(town)
    await mentor.forge(approve, message=message)
    await mentor.see(f"Already approved by {mentor.name}")
    assert await statuses(town) == before


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_two_approvals_at_once_are_one(town: Town, platform: str) -> None:
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await book(student, mentor, at_nine(town))
    await town.settled()  # it is noted where the card stands, so that nobody but the presses turns it
    approve = ref_of(mentor, "Approve")
    message = (await mentor.see("asks for a session")).id
    await mentor.human.press_ref(approve, message=message)
    await mentor.forge(approve, message=message)
    await mentor.see(f"Already approved by {mentor.name}")
    await student.see_gone("Waiting for")
    await town.settled()
    told = [m for m in student.window.messages if "Confirmed" in m.text]
    assert len(told) == 2, "the card that turned, and one notice"


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_nobody_else_can_approve_decline_cancel_look_at_or_join(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _), stranger = town.person(platform), await town.mentor(platform), town.person(platform)
    await book(student, mentor, at_nine(town))
    refs = {"Approve": ref_of(mentor, "Approve"), "Ask": ref_of(mentor, "Decline")}
    await mentor.pick("Decline")
    await mentor.see("Why can you not meet")
    refs |= {"Ready": ref_of(mentor, "That time does not suit"), "Decline": ref_of(mentor, "Write my own")}
    await stranger.command("start")
    home = await stranger.see("Hello")
    before = await statuses(town)
    await stranger.forge(refs["Approve"], message=home.id)
    await stranger.see("belongs to somebody else")
    for ref in ("Ask", "Ready", "Decline"):
        await stranger.forge(refs[ref], message=home.id)
        if ref == "Decline":
            await stranger.write("Mine now")
        await stranger.see_anew("belongs to somebody else")
    assert await statuses(town) == before
    await agree(student, mentor)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_slot_that_went_in_between_offers_the_nearest_and_keeps_what_was_written(
    town: Town, platform: str
) -> None:
    first, second, (mentor, _) = town.person(platform), town.person(platform), await town.mentor(platform)
    start = at_nine(town)
    await pick_slot(second, mentor, start)
    await book(first, mentor, start)
    await second.write("Please help me with limits.")
    taken = await second.see("has just been taken")
    assert len(taken.labels) >= 3
    alternative = next(label for label in taken.labels if ":" in label)
    await second.pick(alternative)
    window = await second.wait(lambda w: w if w.modal or w.newest("You wrote:") else None)
    if window.modal:
        assert window.modal.fields[0].value == "Please help me with limits."
        await second.human.submit({})
    else:
        await second.pick("Send as written")
    await mentor.see("Please help me with limits.")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_data_that_is_no_button_of_ours_leads_home(quick_town: Town, platform: str) -> None:
    town = quick_town
    person = town.person(platform)
    await person.command("start")
    home = await person.see("Hello")
    for forged in ("zz.1.2", "ba", "ba.!!", "ba." + "Z" * 11, "h.1", "'; drop table booking; --"):
        await person.forge(forged, message=home.id)
    await person.wait(lambda w: len([m for m in w.messages if "no longer works" in m.text]) >= 6)
