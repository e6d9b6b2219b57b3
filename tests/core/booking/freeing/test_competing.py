"""Requests that compete: they wait side by side, one is given the time, and the others hear of it at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.booking import (
    BookingStatus,
    SessionStatus,
    approve,
    booking_card,
    keep_card,
    near_to,
    propose_times,
    take_proposed,
)
from core.booking.asking.waits import waits_of
from core.booking.errors import AlreadyDecided, SessionFull, SlotTaken, StudentBusy, TimeGivenAway
from core.booking.free_time.picking import times_on
from core.booking.reading.views import BookingView
from core.booking.series.requesting import request_series
from core.cards import CardCopy, lease_cards
from core.people import AccountKey
from core.services import ServiceTerms, add_service, change_terms
from core.storage import Store
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, found_a_community, person


async def school(store: Store, **terms: Any) -> World:
    """Ada's service takes competing requests."""
    return World(store, *await store.write(lambda db: found_a_community(db, competing=True, **terms)))


async def card(world: World, booking: BookingView, viewer: int) -> Any:
    return await world.do(booking_card, world.community.id, booking.booking_id, viewer, NOW)


async def free(world: World) -> tuple[Any, ...]:
    found = await world.do(times_on, 1, world.service_id, MONDAY_9.date(), zone="UTC", now=NOW)
    return found.starts


async def test_requests_for_one_time_wait_side_by_side_and_hold_only_their_students(store: Store) -> None:
    world = await school(store)
    await world.ask(world.ben)
    await world.ask(world.cleo)
    assert await world.claims() == sorted([world.ben, world.cleo])
    assert MONDAY_9 in await free(world)
    with pytest.raises(StudentBusy):
        await world.ask(world.ben)


async def test_who_is_approved_gets_the_time_and_the_others_are_declined_with_it(store: Store) -> None:
    world = await school(store)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    await world.told(NOW)
    await world.do(
        keep_card,
        CardCopy(
            community_id=1,
            session_id=cleo.session_id,
            booking_id=cleo.booking_id,
            person_id=world.ada,
            account=AccountKey("discord", "ada"),
            chat="7",
            message_id="9",
            kind="request_received",
            version_shown=1,
        ),
        NOW,
    )
    await world.agree(ben)
    assert await world.told(NOW) == [(world.ben, "booking_confirmed"), (world.cleo, "given_to_another")]
    assert (await card(world, cleo, world.cleo)).booking_status is BookingStatus.DECLINED
    assert await world.claims() == sorted([world.ada, world.ben])
    assert MONDAY_9 not in await free(world)
    assert [due.message_id for due in await world.do(lease_cards, NOW, 10, 60)] == ["9"]
    with pytest.raises(AlreadyDecided):
        await world.agree(cleo)
    with pytest.raises(SlotTaken):
        await world.ask(world.cleo)


async def test_a_request_that_only_overlaps_is_a_rival_and_one_beside_it_is_none(store: Store) -> None:
    world = await school(store, durations=(60,))
    ben = await world.ask(world.ben)
    over, beside = (
        await world.ask(world.cleo, MONDAY_9 + 30 * MINUTE),
        await world.ask(await world.do(person, "Dora"), MONDAY_9 + HOUR),
    )
    await world.agree(ben)
    assert (await card(world, over, world.ada)).booking_status is BookingStatus.DECLINED
    assert (await card(world, beside, world.ada)).can_approve


async def test_both_are_approved_at_once_and_one_is_agreed_on(store: Store) -> None:
    world = await school(store)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    answers = await asyncio.gather(world.agree(ben), world.agree(cleo), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyDecided", "NoneType"]
    statuses = {(await card(world, booking, world.ada)).booking_status for booking in (ben, cleo)}
    assert statuses == {BookingStatus.CONFIRMED, BookingStatus.DECLINED}
    assert world.ada in await world.claims()
    assert len(await world.claims()) == 2


async def test_a_time_that_the_mentor_gave_to_something_else_can_no_longer_be_given(store: Store) -> None:
    world = await school(store)
    ben = await world.ask(world.ben)
    await world.do(change_terms, 1, world.service_id, {"competing": False}, by=world.ada)
    await world.ask(world.cleo)  # this one holds the time, as none compete any more
    with pytest.raises(TimeGivenAway):
        await world.agree(ben)
    seen = await card(world, ben, world.ada)
    assert (seen.status, seen.can_decline, seen.can_propose) == (SessionStatus.TENTATIVE, True, True)


async def test_what_is_booked_at_once_ends_what_competed_for_its_time(store: Store) -> None:
    world = await school(store)
    dora = await world.do(person, "Dora")
    terms = ServiceTerms(title="At once", needs_approval=False, durations=(60,))
    at_once = await world.do(add_service, 1, world.mentor.id, terms, by=world.ada, now=NOW)
    ben, beside = await world.ask(world.ben, MONDAY_9 + 30 * MINUTE), await world.ask(dora, MONDAY_9 + HOUR)
    await world.told(NOW)
    booked = await world.ask(world.cleo, service_id=at_once.id)
    assert booked.status is BookingStatus.CONFIRMED
    assert (world.ben, "given_to_another") in await world.told(NOW)
    assert (await card(world, ben, world.ben)).booking_status is BookingStatus.DECLINED
    assert (await card(world, beside, world.ada)).can_approve
    assert await world.do(near_to, 1, ben.booking_id, by=world.ben, now=NOW)
    (waiting,) = (await world.do(waits_of, 1, world.ben, now=NOW)).items
    assert (waiting.starts_at, waiting.service_id) == (MONDAY_9 + 30 * MINUTE, world.service_id)
    assert await world.claims() == sorted([world.ada, world.cleo, dora])


async def test_every_date_of_a_series_that_is_booked_at_once_ends_what_competed_for_it(store: Store) -> None:
    world = await school(store)
    terms = ServiceTerms(title="At once", needs_approval=False)
    at_once = await world.do(add_service, 1, world.mentor.id, terms, by=world.ada, now=NOW)
    later = await world.ask(world.ben, MONDAY_9 + timedelta(weeks=1))
    wish: dict[str, Any] = {"start": MONDAY_9, "every_weeks": 1, "times": 2, "skipped": (), "topic": "All of it"}
    wish |= {"service_id": at_once.id, "student_id": world.cleo, "now": NOW}
    await world.do(request_series, community_id=1, **wish)
    assert (await card(world, later, world.ben)).booking_status is BookingStatus.DECLINED


async def test_another_time_that_is_taken_is_claimed_and_ends_what_competed_for_it(store: Store) -> None:
    world = await school(store)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo, MONDAY_9 + HOUR)
    later = MONDAY_9 + HOUR
    args: dict[str, Any] = {"community_id": 1, "booking_id": ben.booking_id, "now": NOW}
    await world.do(propose_times, by=world.ada, starts=[later], **args)
    await world.do(take_proposed, by=world.ben, start=later, **args)
    assert (await card(world, cleo, world.ada)).booking_status is BookingStatus.DECLINED
    assert await world.claims() == sorted([world.ada, world.ben])


async def test_in_a_group_they_compete_for_the_seats(store: Store) -> None:
    world = await school(store, capacity=2)
    dora = await world.do(person, "Dora")
    asked = [await world.ask(student) for student in (world.ben, world.cleo, dora)]
    assert len({booking.session_id for booking in asked}) == 1
    await world.agree(asked[0])
    assert (await card(world, asked[1], world.ada)).taken == 1
    await world.agree(asked[1])
    assert (await card(world, asked[2], dora)).booking_status is BookingStatus.DECLINED
    assert await world.claims() == sorted([world.ada, world.ben, world.cleo])
    with pytest.raises(SessionFull):
        await world.ask(dora)


async def test_where_nobody_has_to_approve_nothing_competes(store: Store) -> None:
    world = await school(store, needs_approval=False)
    await world.ask(world.ben)
    with pytest.raises(SlotTaken):
        await world.ask(world.cleo)


async def test_the_loser_of_a_time_can_be_approved_for_none(store: Store) -> None:
    world = await school(store)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    await world.agree(ben)
    with pytest.raises(AlreadyDecided):
        await world.do(approve, community_id=1, booking_id=cleo.booking_id, by=world.ada, now=NOW)
