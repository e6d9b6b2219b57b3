"""An offer: held for so long, taken, passed on or lapsed, and the next one is told."""

from __future__ import annotations

import asyncio

import pytest

from core.booking import approve, cancel, decline
from core.booking.asking.waiting import pass_offer, take_offer
from core.booking.asking.waits import offer_of, waits_of
from core.booking.errors import (
    SessionFull,
)
from core.booking.freeing.offers import offer_unheard
from core.people import CommunitySettings, ensure_community
from core.people.errors import NotYours
from core.services import change_terms
from core.services.errors import TermOutOfRange
from core.services.terms import parse_term
from core.storage import Store
from core.waitlist import OfferStatus
from core.waitlist.errors import (
    OfferOver,
)
from core.waitlist.rules import held_until
from tests.core.booking.waitlist import act, dora, group, offers, wait
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, person


async def test_a_place_goes_down_the_line_as_it_is_passed_on_and_lapses(world: World) -> None:
    ben, third = await world.ask(world.ben), await dora(world)
    await wait(world, world.cleo)
    assert (await wait(world, third)).before == 1
    await act(world, decline, ben, world.ada, reason="Ill")
    held = (await offers(world))[world.cleo]
    with pytest.raises(NotYours):
        await world.do(pass_offer, community_id=1, offer_id=held, by=third, now=NOW)
    await world.do(pass_offer, community_id=1, offer_id=held, by=world.cleo, now=NOW)
    (second,) = (await offers(world)).values()
    assert await world.claims() == [world.ada]
    end = NOW + HOUR
    assert await world.tick(end) == 1
    assert await world.claims() == []
    assert (await world.do(offer_of, 1, second, by=third)).status is OfferStatus.LAPSED
    with pytest.raises(OfferOver):
        await world.do(take_offer, community_id=1, offer_id=second, by=third, now=end)
    told = await world.told(end)
    assert (third, "offer_lapsed") in told
    await world.ask(world.ben, now=end)


async def test_an_offer_that_nobody_can_be_told_of_goes_to_the_next_at_once(world: World) -> None:
    ben, third = await world.ask(world.ben), await dora(world)
    await wait(world, world.cleo)
    await wait(world, third)
    await act(world, decline, ben, world.ada, reason="Ill")
    held = (await offers(world))[world.cleo]
    await world.do(offer_unheard, 1, held, NOW)
    assert list(await offers(world)) == [third]
    assert (await world.do(waits_of, 1, world.cleo, now=NOW)).total == 0
    with pytest.raises(OfferOver):
        await world.do(take_offer, community_id=1, offer_id=held, by=world.cleo, now=NOW)
    for gone in (held, 5):  # once is enough, and of no offer there is nothing to say
        await world.do(offer_unheard, 1, gone, NOW)
    assert await offers(world) == {}
    assert await world.claims() == [world.ada]


async def test_an_offer_that_was_taken_stays_taken_though_its_notice_came_to_nothing(world: World) -> None:
    ben = await world.ask(world.ben)
    await wait(world, world.cleo)
    await act(world, decline, ben, world.ada, reason="Ill")
    held = (await offers(world))[world.cleo]
    await world.do(take_offer, community_id=1, offer_id=held, by=world.cleo, now=NOW)
    await world.do(offer_unheard, 1, held, NOW)
    assert await world.claims() == sorted([world.ada, world.cleo])


async def test_what_is_taken_and_lapses_at_once_happens_once(world: World) -> None:
    ben = await world.ask(world.ben)
    await wait(world, world.cleo)
    await act(world, decline, ben, world.ada, reason="Ill")
    held = (await offers(world))[world.cleo]
    end = NOW + HOUR
    taking = world.do(take_offer, community_id=1, offer_id=held, by=world.cleo, now=end - MINUTE)
    taken, _ = await asyncio.gather(taking, world.tick(end), return_exceptions=True)
    if isinstance(taken, OfferOver):
        assert await world.claims() == []
    else:
        assert await world.claims() == sorted([world.ada, world.cleo])


async def test_two_taps_at_once_take_one_place(world: World) -> None:
    ben = await world.ask(world.ben)
    await wait(world, world.cleo)
    await act(world, decline, ben, world.ada, reason="Ill")
    held = (await offers(world))[world.cleo]
    taps = [world.do(take_offer, community_id=1, offer_id=held, by=world.cleo, now=NOW) for _ in range(2)]
    answers = await asyncio.gather(*taps, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["BookingView", "OfferOver"]


def test_a_place_is_held_an_hour_or_until_it_can_be_booked_no_more() -> None:
    terms = {"starts_at": MONDAY_9, "notice_minutes": 240, "offer_minutes": 60}
    last = MONDAY_9 - 4 * HOUR
    assert held_until(now=NOW, **terms) == NOW + HOUR  # type: ignore[arg-type]
    assert held_until(now=last - 30 * MINUTE, **terms) == last  # type: ignore[arg-type]
    assert held_until(now=last - 9 * MINUTE, **terms) is None  # type: ignore[arg-type]


async def test_a_place_is_held_as_long_as_its_service_says_and_else_its_community(world: World) -> None:
    await world.do(ensure_community, CommunitySettings(offer_minutes=20), NOW)
    ben = await world.ask(world.ben)
    await wait(world, world.cleo)
    await act(world, decline, ben, world.ada, reason="Ill")
    held = (await offers(world))[world.cleo]
    assert (await world.do(offer_of, 1, held, by=world.cleo)).held_until == NOW + 20 * MINUTE
    await world.do(change_terms, 1, world.service_id, {"offer_minutes": 120}, by=world.ada)
    third = await dora(world)
    await wait(world, third)
    await world.do(pass_offer, community_id=1, offer_id=held, by=world.cleo, now=NOW)
    held = (await offers(world))[third]
    assert (await world.do(offer_of, 1, held, by=third)).held_until == NOW + 2 * HOUR
    await world.do(
        change_terms, 1, world.service_id, {"offer_minutes": parse_term("offer_minutes", "usual")}, by=world.ada
    )
    with pytest.raises(TermOutOfRange):
        await world.do(change_terms, 1, world.service_id, {"offer_minutes": 0}, by=world.ada)


async def test_a_seat_that_frees_is_held_for_the_first_in_line(store: Store) -> None:
    world = await group(store)
    eve = await world.do(person, "Eve")
    ben, _ = await world.ask(world.ben), await world.ask(world.cleo)
    third = await dora(world)
    await wait(world, third)
    await act(world, cancel, ben, world.ben, reason="")
    held = (await offers(world))[third]
    with pytest.raises(SessionFull):
        await world.ask(eve)
    booking = await world.do(take_offer, community_id=1, offer_id=held, by=third, now=NOW)
    assert booking.session_id == ben.session_id
    assert await world.claims() == sorted([world.ada, world.cleo, third])


async def test_when_the_group_of_a_held_seat_is_called_off_the_time_is_offered_instead(store: Store) -> None:
    world = await group(store)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    third = await dora(world)
    await wait(world, third)
    await act(world, cancel, ben, world.ben, reason="")
    first = (await offers(world))[third]
    await act(world, cancel, cleo, world.cleo, reason="")
    second = (await offers(world))[third]
    assert second != first
    assert await world.claims() == [world.ada]
    booking = await world.do(take_offer, community_id=1, offer_id=second, by=third, now=NOW)
    assert booking.session_id != ben.session_id


async def test_who_lost_to_a_rival_waits_for_the_time_and_gets_it_when_it_frees(store: Store) -> None:
    world = await group(store, capacity=1, needs_approval=True, competing=True)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo, topic="Mine")
    await act(world, approve, ben, world.ada)
    (waiting,) = (await world.do(waits_of, 1, world.cleo, now=NOW)).items
    assert (waiting.starts_at, waiting.topic) == (MONDAY_9, "Mine")
    await act(world, cancel, ben, world.ben, reason="")
    held = (await offers(world))[world.cleo]
    booking = await world.do(take_offer, community_id=1, offer_id=held, by=world.cleo, now=NOW)
    await world.agree(booking)
    assert cleo.session_id != booking.session_id
    assert await world.claims() == sorted([world.ada, world.cleo])
