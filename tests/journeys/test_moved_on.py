"""Buttons whose moment has passed: each says what is true now and what can be done, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from adapters.playground.wire import Call
from core.booking import BookingStatus
from core.booking.models import Booking
from tests.journeys.booking import agree, at_nine, book, pick_slot, ref_of, say_no
from tests.journeys.opening import start_bot
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def newest_status(town: Town) -> BookingStatus:
    """How the booking stands that was made last."""

    (status,) = await town.ask(lambda db: newest_statuses(db, 1))
    return status


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_session_called_off_cannot_be_called_off_again(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await book(student, mentor, at_nine(town))
    await agree(student, mentor)
    cancel = ref_of(student, "Cancel session")
    card = (await student.see("Confirmed")).id
    await mentor.pick("Cancel session")
    await mentor.write("I have fallen ill.")
    await student.see_gone("Confirmed")
    await student.forge(cancel, message=card)
    await student.write("Me too.")
    late = await student.see(f"Already called off by {mentor.name}")
    assert "Book again" in late.labels
    assert await newest_status(town) is BookingStatus.CANCELLED
    await town.settled()
    assert mentor.window.newest("Me too.") is None


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_approved_request_cannot_be_withdrawn_but_called_off(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await book(student, mentor, at_nine(town))
    withdraw = ref_of(student, "Withdraw")
    card = (await student.see("Waiting for")).id
    await agree(student, mentor)
    await student.forge(withdraw, message=card)
    late = await student.see(f"Already approved by {mentor.name}")
    assert "Cancel session" in late.labels
    assert await newest_status(town) is BookingStatus.CONFIRMED


async def test_a_request_that_expired_while_the_bot_was_down_cannot_be_approved(quick_town: Town) -> None:
    town, start = quick_town, at_nine(quick_town)
    asked = {platform: (town.person(platform), (await town.mentor(platform))[0]) for platform in PLATFORMS}
    for student, mentor in asked.values():
        await book(student, mentor, start)
    await town.settled()
    await town.bot.kill()
    town.move_to(start - timedelta(hours=2))
    # Telegram keeps what was pressed meanwhile; Discord tells the person at once, who presses again later.
    await asked["telegram"][1].pick("Approve")
    on_discord = asked["discord"][1]
    approve, card = ref_of(on_discord, "Approve"), (await on_discord.see("asks for a session")).id
    with town.overheard() as calls:
        await start_bot(town)
        await on_discord.forge(approve, message=card)
        for student, mentor in asked.values():
            await mentor.see("Expired without an answer")
            await student.see("Expired without an answer")
            await mentor.see_gone("It waits for your answer")
            assert "Approve" not in [label for message in mentor.window.messages for label in message.labels]
            # The card may have been turned once more since the press was answered.
            await town.until(partial(told_of_expiry, calls, mentor.human.platform), "the press was not answered")
    assert await town.ask(lambda db: set(newest_statuses(db, len(asked)))) == {BookingStatus.EXPIRED}


def newest_statuses(db: Db, count: int) -> list[BookingStatus]:
    """How the bookings stand that were made last."""
    return list(db.scalars(select(Booking.status).order_by(Booking.id.desc()).limit(count)))


def told_of_expiry(calls: Iterable[Call], platform: str) -> bool:
    """Whether the bot has shown there that a request expired, in answer to a press."""
    return any(
        "This request has expired" in str(call.request)
        for call in calls
        if call.platform == platform and ("edit" in call.name or "callback" in call.name)
    )


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_declined_request_cannot_be_approved_by_an_old_button(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await book(student, mentor, at_nine(town))
    approve, card = ref_of(mentor, "Approve"), (await mentor.see("asks for a session")).id
    await say_no(mentor, "No time, sorry.")
    await student.see(f"Declined by {mentor.name}")
    await mentor.forge(approve, message=card)
    await mentor.see(f"Already declined by {mentor.name}")
    assert await newest_status(town) is BookingStatus.DECLINED


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_session_that_has_begun_cannot_be_called_off(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    start = at_nine(town)
    await book(student, mentor, start)
    await agree(student, mentor)
    cancel, card = ref_of(student, "Cancel session"), (await student.see("Confirmed")).id
    town.move_to(start + timedelta(minutes=5))
    await town.heard()
    await student.forge(cancel, message=card)
    await student.write("Too late?")
    await student.see("can no longer be called off")
    assert await newest_status(town) is BookingStatus.CONFIRMED


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_time_that_has_gone_by_offers_the_next_ones(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    early, (other, _) = town.person(platform), await town.mentor(platform)
    start = at_nine(town)
    await book(early, other, start)
    await pick_slot(student, mentor, start)
    await student.wait(lambda w: w.modal or w.newest("Write it as a message"))
    town.move_to(start + timedelta(minutes=1))
    await early.see("Expired without an answer")  # so the bot has heard that the clock was moved
    await student.write("Am I late?")
    late = await student.see("has gone by")
    assert any(":" in label for label in late.labels)
