"""However a time frees, and whoever opens it again, it is held for the first in line who can take it, once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session as Db

from core.booking import ask_to_move, cancel, decline, take_proposed, withdraw
from core.booking.asking.waits import offer_of, waits_of
from core.booking.reading.views import BookingView
from core.people import expire_unanswered_after
from core.schedule.dates import DateHours
from core.schedule.hours import parse_hours
from core.schedule.overrides import clear_overrides, set_overrides
from core.schedule.pausing import pause_mentor, resume_mentor
from core.schedule.published import publish
from core.schedule.weekly import set_hours
from core.services import change_terms
from core.storage import Store
from core.waitlist.line import step_in
from tests.core.booking.waitlist import act, dora, group, offers, second_mentor, wait
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World


async def freed_by_cancelling(world: World, booking: BookingView) -> None:
    await world.agree(booking)
    await act(world, cancel, booking, world.ben, reason="")


async def freed_by_withdrawing(world: World, booking: BookingView) -> None:
    await act(world, withdraw, booking, world.ben)


async def freed_by_moving(world: World, booking: BookingView) -> None:
    await world.agree(booking)
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
    await world.do(expire_unanswered_after, 1, world.mentor.id, 2, by=world.ada)
    await world.ask(world.ben)
    await wait(world, world.cleo)
    while await world.tick(NOW + 2 * HOUR):
        pass
    assert list(await offers(world, NOW + 2 * HOUR)) == [world.cleo]


async def test_who_has_something_else_by_now_is_passed_over_and_stays_in_line(world: World) -> None:
    other = replace(world, **await second_mentor(world))
    ben, third = await world.ask(world.ben), await dora(world)
    await wait(world, world.cleo)
    await wait(world, third)
    await other.ask(world.cleo)
    await act(world, decline, ben, world.ada, reason="Ill")
    assert list(await offers(world)) == [third]
    assert (await world.do(waits_of, 1, world.cleo, now=NOW)).total == 1


async def test_what_frees_too_late_to_be_booked_is_offered_to_nobody(world: World) -> None:
    ben = await world.ask(world.ben)
    await world.agree(ben)
    await wait(world, world.cleo)
    late = MONDAY_9 - 4 * HOUR - 5 * MINUTE
    await act(world, cancel, ben, world.ben, late, reason="")
    assert await offers(world, late) == {}


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
