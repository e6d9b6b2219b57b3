"""The waitlist: in line for what is taken, a place held for the first, and for the next where it is not taken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session as Db

from core.booking import BookingStatus, approve, ask_to_move, cancel, decline, withdraw
from core.booking.asking.waiting import pass_offer, stop_waiting, take_offer, wait_for
from core.booking.asking.waits import offer_of, taken_starts, wait_of, waits_of
from core.booking.errors import (
    CannotBookYourself,
    LengthNotOffered,
    ModeNotOffered,
    SessionFull,
    SlotPast,
    SlotTaken,
    StudentBusy,
    TooFarAhead,
    TooSoon,
    TopicEmpty,
)
from core.booking.freeing.offers import offer_unheard
from core.booking.reading.views import BookingView
from core.notices import lease_notices, next_due
from core.people import CommunitySettings, ensure_community
from core.people.errors import NotYours
from core.schedule.dates import DateHours
from core.schedule.hours import parse_hours
from core.schedule.overrides import clear_overrides, set_overrides
from core.schedule.pausing import pause_mentor, resume_mentor
from core.schedule.published import publish
from core.schedule.weekly import set_hours
from core.services import change_terms
from core.services.errors import TermOutOfRange
from core.services.kinds import Mode
from core.services.terms import parse_term
from core.storage import Store
from core.waitlist import MOST_WAITING, OfferStatus, WaitView
from core.waitlist.errors import (
    AlreadyWaiting,
    NothingToWaitFor,
    OfferMissing,
    OfferOver,
    TooManyWaiting,
    WaitMissing,
)
from core.waitlist.line import step_in
from core.waitlist.rules import held_until
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, found_a_community, person


async def wait(world: World, student: int, start: datetime = MONDAY_9, **changes: Any) -> WaitView:
    wish: dict[str, Any] = {"service_id": world.service_id, "topic": "Proofs", "now": NOW, **changes}
    return await world.do(wait_for, community_id=1, student_id=student, start=start, **wish)


async def act(world: World, case: Any, booking: BookingView, by: int, now: datetime = NOW, **more: Any) -> Any:
    return await world.do(case, community_id=1, booking_id=booking.booking_id, by=by, now=now, **more)


async def offers(world: World, now: datetime = NOW) -> dict[int, int]:
    """The offers that were told of since the last look: whom, and which."""
    found = await world.do(lease_notices, now, 100, 86_400)
    return {notice.person_id: notice.data["offer"] for notice in found if notice.kind == "place_offered"}


async def dora(world: World) -> int:
    return await world.do(person, "Dora")


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


async def freed_by_cancelling(world: World, booking: BookingView) -> None:
    await world.agree(booking)
    await act(world, cancel, booking, world.ben, reason="")


async def freed_by_withdrawing(world: World, booking: BookingView) -> None:
    await act(world, withdraw, booking, world.ben)


async def freed_by_moving(world: World, booking: BookingView) -> None:
    await world.agree(booking)
    from core.booking import take_proposed

    await act(world, ask_to_move, booking, world.ben, start=MONDAY_9 + 2 * HOUR)
    await act(world, take_proposed, booking, world.ada, start=MONDAY_9 + 2 * HOUR)


@pytest.mark.parametrize("freed", [freed_by_cancelling, freed_by_withdrawing, freed_by_moving])
async def test_however_a_time_frees_it_is_offered(
    world: World, freed: Callable[[World, BookingView], Awaitable[None]]
) -> None:
    booking = await world.ask(world.ben)
    await wait(world, world.cleo)
    await freed(world, booking)
    assert list(await offers(world)) == [world.cleo]


OPENED: dict[str, tuple[Callable[[Db, World], Any], Callable[[Db, World], Any]]] = {
    "hours that are wider again": (
        lambda db, world: set_hours(db, 1, world.mentor.id, parse_hours("Tue-Fri 9-17"), by=world.ada),
        lambda db, world: set_hours(db, 1, world.mentor.id, parse_hours("Mon-Fri 9-17"), by=world.ada),
    ),
    "a day off that is taken away": (
        lambda db, world: set_overrides(
            db, 1, world.mentor.id, [DateHours(MONDAY_9.date(), ())], by=world.ada, today=NOW.date()
        ),
        lambda db, world: clear_overrides(db, 1, world.mentor.id, MONDAY_9.date(), MONDAY_9.date(), by=world.ada),
    ),
    "hours that are special on the day": (
        lambda db, world: set_hours(db, 1, world.mentor.id, (), by=world.ada),
        lambda db, world: set_overrides(
            db, 1, world.mentor.id, [DateHours(MONDAY_9.date(), ((540, 600),))], by=world.ada, today=NOW.date()
        ),
    ),
    "a slot that is published": (
        lambda db, world: set_hours(db, 1, world.mentor.id, (), by=world.ada),
        lambda db, world: publish(
            db, 1, world.mentor.id, world.service_id, [(MONDAY_9, MONDAY_9 + 30 * MINUTE)], by=world.ada, now=NOW
        ),
    ),
    "bookings that are taken again": (
        lambda db, world: pause_mentor(db, 1, world.mentor.id, by=world.ada),
        lambda db, world: resume_mentor(db, 1, world.mentor.id, by=world.ada),
    ),
    "terms that ask for less notice": (
        lambda db, world: change_terms(db, 1, world.service_id, {"notice_minutes": 7 * 24 * 60}, by=world.ada),
        lambda db, world: change_terms(db, 1, world.service_id, {"notice_minutes": 60}, by=world.ada),
    ),
}


@pytest.mark.parametrize("change", OPENED)
async def test_a_time_that_a_mentor_opens_again_is_offered_to_who_waits_for_it(world: World, change: str) -> None:
    close, open_again = OPENED[change]
    ben = await world.ask(world.ben)
    await wait(world, world.cleo)
    await world.do(close, world)
    await act(world, withdraw, ben, world.ben)
    while await world.tick(NOW):
        pass
    assert await offers(world) == {}
    await world.do(open_again, world)
    assert await world.tick(NOW) == 1
    assert list(await offers(world)) == [world.cleo]
    assert await world.tick(NOW) == 0


async def test_a_week_that_is_full_no_more_is_offered_to_who_waits_for_another_day_of_it(store: Store) -> None:
    world = await group(store, capacity=1, needs_approval=True, most_a_week=1)
    monday, friday = await world.ask(world.ben), MONDAY_9 + timedelta(days=4)
    await wait(world, world.cleo, friday)
    await act(world, withdraw, monday, world.ben)
    assert await world.tick(NOW)
    held = (await offers(world))[world.cleo]
    assert (await world.do(offer_of, 1, held, by=world.cleo)).starts_at == friday


async def test_who_waited_for_what_has_gone_by_is_looked_at_once_and_no_more(quick_world: World) -> None:
    world, gone_by = quick_world, MONDAY_9 + HOUR
    await world.ask(world.ben)
    await wait(world, world.cleo)
    while await world.tick(gone_by):
        pass
    _, change = OPENED["hours that are wider again"]
    for looked_at in (1, 0):
        await world.do(change, world)
        assert await world.tick(gone_by) == looked_at
    assert await offers(world, gone_by) == {}


async def test_a_mentor_who_changes_hours_while_the_line_is_looked_at_offers_a_time_once(world: World) -> None:
    ben = await world.ask(world.ben)
    await wait(world, world.cleo)
    close, open_again = OPENED["hours that are wider again"]
    await world.do(close, world)
    await act(world, withdraw, ben, world.ben)
    await asyncio.gather(*(world.do(open_again, world) for _ in range(2)), world.tick(NOW), world.tick(NOW))
    await world.tick(NOW)
    assert list(await offers(world)) == [world.cleo]
    assert await world.claims() == [world.ada]


async def test_an_expired_request_frees_its_time_for_who_waits(world: World) -> None:
    from core.people import expire_unanswered_after

    await world.do(expire_unanswered_after, 1, world.mentor.id, 2, by=world.ada)
    await world.ask(world.ben)
    await wait(world, world.cleo)
    while await world.tick(NOW + 2 * HOUR):
        pass
    assert list(await offers(world, NOW + 2 * HOUR)) == [world.cleo]


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


async def test_who_has_something_else_by_now_is_passed_over_and_stays_in_line(world: World) -> None:
    other = replace(world, **await second_mentor(world))
    ben, third = await world.ask(world.ben), await dora(world)
    await wait(world, world.cleo)
    await wait(world, third)
    await other.ask(world.cleo)
    await act(world, decline, ben, world.ada, reason="Ill")
    assert list(await offers(world)) == [third]
    assert (await world.do(waits_of, 1, world.cleo, now=NOW)).total == 1


async def second_mentor(world: World) -> dict[str, Any]:
    from core.people import AccountKey
    from core.schedule.hours import parse_hours
    from core.schedule.weekly import set_hours
    from core.services import add_mentor, services_of

    mentor = await world.do(add_mentor, 1, AccountKey("discord", "eve"), name="Eve", zone="Europe/Berlin", now=NOW)
    await world.do(set_hours, 1, mentor.id, parse_hours("Mon-Fri 9-17"), by=mentor.person_id)
    (service,) = await world.do(services_of, 1, mentor.id)
    return {"mentor": mentor, "service_id": service.id}


async def test_what_frees_too_late_to_be_booked_is_offered_to_nobody(world: World) -> None:
    ben = await world.ask(world.ben)
    await world.agree(ben)
    await wait(world, world.cleo)
    late = MONDAY_9 - 4 * HOUR - 5 * MINUTE
    await act(world, cancel, ben, world.ben, late, reason="")
    assert await offers(world, late) == {}


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


async def group(store: Store, **terms: Any) -> World:
    terms = {"capacity": 2, "needs_approval": False, **terms}
    return World(store, *await store.write(lambda db: found_a_community(db, **terms)))


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


async def test_the_taken_times_of_a_day_are_those_one_can_wait_for(world: World) -> None:
    await world.ask(world.ben)
    day = MONDAY_9.date()
    for student, expected in ((world.cleo, (MONDAY_9,)), (world.ben, ())):
        found = await world.do(taken_starts, 1, world.service_id, day, zone="UTC", now=NOW, student_id=student)
        assert found == expected


async def test_who_gives_a_time_up_is_not_offered_it(world: World) -> None:
    other = replace(world, **await second_mentor(world))
    cleo = await world.ask(world.cleo)
    await wait(world, world.ben)
    elsewhere = await other.ask(world.ben)
    await act(world, withdraw, cleo, world.cleo)
    assert await offers(world) == {}
    await act(world, withdraw, elsewhere, world.ben)
    await act(world, withdraw, await world.ask(world.ben), world.ben)
    assert await offers(world) == {}
    assert (await world.do(waits_of, 1, world.ben, now=NOW)).total == 0


async def test_two_taps_at_once_stand_in_line_once(world: World) -> None:
    await world.ask(world.ben)
    answers = await asyncio.gather(*(wait(world, world.cleo) for _ in range(2)), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyWaiting", "WaitView"]


async def test_many_who_wait_for_other_times_do_not_stand_in_the_way(quick_world: World) -> None:
    world, third = quick_world, await dora(quick_world)
    ben = await world.ask(world.ben)
    place = {"community_id": 1, "mentor_id": world.mentor.id, "service_id": world.service_id, "mode": "video"}

    def crowd(db: Db) -> None:
        for student in range(1, 61):
            for minute in (HOUR, 2 * HOUR):
                span = {"starts_at": MONDAY_9 + minute, "ends_at": MONDAY_9 + minute + 30 * MINUTE}
                step_in(db, now=NOW, student_id=student, topic="", written={}, **place, **span)

    await world.do(crowd)
    for start in (MONDAY_9 + HOUR, MONDAY_9 + 2 * HOUR):
        await world.ask(world.cleo, start)
    await wait(world, third)
    await act(world, withdraw, ben, world.ben)
    assert list(await offers(world)) == [third]
