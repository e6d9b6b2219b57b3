"""Standing in line for what is taken, as long as it lasts, and taking with one tap what is held."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.booking import BookingStatus, decline
from core.booking.asking.waiting import stop_waiting, take_offer
from core.booking.asking.waits import offer_of, taken_starts, wait_of, waits_of
from core.booking.errors import (
    CannotBookYourself,
    LengthNotOffered,
    ModeNotOffered,
    SlotPast,
    SlotTaken,
    StudentBusy,
    TooFarAhead,
    TooSoon,
    TopicEmpty,
)
from core.notices import next_due
from core.people.errors import NotYours
from core.services.kinds import Mode
from core.waitlist import MOST_WAITING, OfferStatus
from core.waitlist.errors import (
    AlreadyWaiting,
    NothingToWaitFor,
    OfferMissing,
    OfferOver,
    TooManyWaiting,
    WaitMissing,
)
from tests.core.booking.waitlist import act, dora, offers, wait
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World


async def test_who_waits_gets_the_freed_time_held_and_takes_it_with_one_tap(world: World) -> None:
    ben = await world.ask(world.ben)
    waiting = await wait(world, world.cleo)
    assert (waiting.before, waiting.offer_id, waiting.mentor_name) == (0, None, "Ada")
    assert await offers(world) == {}
    await act(world, decline, ben, world.ada, reason="Ill")
    held = (await offers(world))[world.cleo]
    assert await world.claims() == [world.ada]
    with pytest.raises(SlotTaken):
        await world.ask(await dora(world))
    view = await world.do(offer_of, 1, held, by=world.cleo)
    assert (view.starts_at, view.held_until, view.topic) == (MONDAY_9, NOW + HOUR, "Proofs")
    assert await world.do(next_due) is not None
    booking = await world.do(take_offer, community_id=1, offer_id=held, by=world.cleo, now=NOW + 59 * MINUTE)
    assert (booking.status, booking.starts_at) == (BookingStatus.PENDING, MONDAY_9)
    assert await world.claims() == sorted([world.ada, world.cleo])
    assert (await world.do(waits_of, 1, world.cleo, now=NOW)).total == 0
    with pytest.raises(OfferOver) as over:
        await world.do(take_offer, community_id=1, offer_id=held, by=world.cleo, now=NOW)
    assert over.value.status is OfferStatus.TAKEN


async def test_nobody_waits_in_vain_twice_or_for_ever(world: World) -> None:
    with pytest.raises(NothingToWaitFor):
        await wait(world, world.cleo)
    await world.ask(world.ben)
    for refusal, student, changes in (
        (CannotBookYourself, world.ada, {}),
        (LengthNotOffered, world.cleo, {"minutes": 45}),
        (ModeNotOffered, world.cleo, {"mode": Mode.IN_PERSON}),
        (StudentBusy, world.ben, {}),
        (TopicEmpty, world.cleo, {"topic": " "}),
        (SlotPast, world.cleo, {"start": NOW - HOUR}),
        (TooSoon, world.cleo, {"start": NOW + HOUR}),
        (TooFarAhead, world.cleo, {"start": MONDAY_9 + timedelta(days=70)}),
        (SlotTaken, world.cleo, {"start": MONDAY_9 + 7 * MINUTE}),
    ):
        with pytest.raises(refusal):
            await wait(world, student, **changes)
    await wait(world, world.cleo)
    with pytest.raises(AlreadyWaiting):
        await wait(world, world.cleo)


async def test_one_waits_for_so_many_times_and_no_more(world: World) -> None:
    starts = [MONDAY_9 + timedelta(days=day) + slot * 30 * MINUTE for day in range(2) for slot in range(12)]
    for start in starts[: MOST_WAITING + 1]:
        await world.ask(world.ben, start)
    for start in starts[:MOST_WAITING]:
        await wait(world, world.cleo, start)
    with pytest.raises(TooManyWaiting):
        await wait(world, world.cleo, starts[MOST_WAITING])
    page = await world.do(waits_of, 1, world.cleo, now=NOW, limit=5)
    assert (len(page.items), page.total) == (5, MOST_WAITING)


async def test_who_steps_out_leaves_the_place_to_the_next(world: World) -> None:
    ben, third = await world.ask(world.ben), await dora(world)
    first, second = await wait(world, world.cleo), await wait(world, third)
    for by, refusal in ((third, NotYours), (world.cleo, None)):
        stop = world.do(stop_waiting, community_id=1, entry_id=first.id, by=by, now=NOW)
        if refusal:
            with pytest.raises(refusal):
                await stop
        else:
            await stop
    with pytest.raises(WaitMissing):
        await world.do(wait_of, 1, first.id, by=world.cleo)
    assert (await world.do(wait_of, 1, second.id, by=third)).before == 0
    await wait(world, world.cleo)
    await act(world, decline, ben, world.ada, reason="Ill")
    assert list(await offers(world)) == [third]
    await world.do(stop_waiting, community_id=1, entry_id=second.id, by=third, now=NOW)
    assert list(await offers(world)) == [world.cleo]
    with pytest.raises(OfferMissing):
        await world.do(offer_of, 1, 5, by=third)


async def test_the_taken_times_of_a_day_are_those_one_can_wait_for(world: World) -> None:
    await world.ask(world.ben)
    day = MONDAY_9.date()
    for student, expected in ((world.cleo, (MONDAY_9,)), (world.ben, ())):
        found = await world.do(taken_starts, 1, world.service_id, day, zone="UTC", now=NOW, student_id=student)
        assert found == expected


async def test_two_taps_at_once_stand_in_line_once(world: World) -> None:
    await world.ask(world.ben)
    answers = await asyncio.gather(*(wait(world, world.cleo) for _ in range(2)), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyWaiting", "WaitView"]
