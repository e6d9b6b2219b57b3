"""A group is moved by its mentor: everybody in it at once, or nobody; who cannot come leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.booking import BookingStatus, approve, ask_to_move, booking_card, cancel, other_times
from core.booking.asking.waiting import wait_for
from core.booking.asking.waits import waits_of
from core.booking.errors import (
    AlreadyDecided,
    AlreadyStarted,
    GroupStays,
    SameTime,
    SlotPast,
    SlotTaken,
    StudentsBusy,
    TooLateToChange,
)
from core.booking.models import Session, SessionMove
from core.booking.reading.views import BookingView, SessionCard
from core.people import AccountKey
from core.people.errors import NotYours
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import ServiceTerms, add_mentor, add_service, change_terms, services_of
from core.storage import Store
from tests.core.booking.ledger import broken_promises, read_ledger
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, found_a_community, person

LATER = MONDAY_9 + 2 * HOUR


async def school(store: Store, **terms: Any) -> tuple[World, BookingView, BookingView]:
    """Ada's service is for three at a time; Ben and Cleo have asked for Monday at nine."""
    terms = {"capacity": 3, "needs_approval": False, **terms}
    world = World(store, *await store.write(lambda db: found_a_community(db, **terms)))
    asked = await world.ask(world.ben), await world.ask(world.cleo)
    await world.told(NOW)
    return world, *asked


async def move(
    world: World, booking: BookingView, start: datetime = LATER, *, by: int = 0, now: datetime = NOW
) -> SessionCard:
    wish: dict[str, Any] = {"booking_id": booking.booking_id, "by": by or world.ada, "start": start, "now": now}
    return await world.do(ask_to_move, community_id=1, **wish)


async def card(world: World, booking: BookingView, viewer: int, now: datetime = NOW) -> SessionCard:
    return await world.do(booking_card, 1, booking.booking_id, viewer, now)


async def nothing_is_broken(world: World, now: datetime = NOW) -> None:
    assert broken_promises(await world.do(read_ledger), now, ticked=True) == []


async def test_all_its_people_move_at_once_and_are_told(store: Store) -> None:
    world, ben, cleo = await school(store)
    before = (await card(world, cleo, world.cleo)).version
    assert (await card(world, ben, world.ada)).can_move
    found = await world.do(other_times, 1, ben.booking_id, by=world.ada, now=NOW, limit=50)
    assert LATER in found.starts
    assert MONDAY_9 not in found.starts
    moved = await move(world, ben)
    assert (moved.starts_at, moved.taken) == (LATER, 2)
    assert await world.told(NOW) == [(world.ben, "session_moved"), (world.cleo, "session_moved")]
    for booking, student in ((ben, world.ben), (cleo, world.cleo)):
        seen = await card(world, booking, student)
        assert (seen.starts_at, seen.booking_status, seen.moves[0].from_at) == (
            LATER,
            BookingStatus.CONFIRMED,
            MONDAY_9,
        )
        assert seen.version > before
    assert await world.claims() == sorted([world.ada, world.ben, world.cleo])
    await nothing_is_broken(world)
    freed = await world.ask(await world.do(person, "Dora"))
    assert freed.session_id != ben.session_id
    joined = await world.ask(await world.do(person, "Eve"), LATER)
    assert joined.session_id == ben.session_id


async def test_who_is_busy_then_is_named_and_nothing_moves(store: Store) -> None:
    world, ben, _ = await school(store)
    terms = ServiceTerms(needs_approval=False, capacity=2)
    eve = await world.do(add_mentor, 1, AccountKey("telegram", "eve"), name="Eve", zone="UTC", terms=terms, now=NOW)
    await world.do(set_hours, 1, eve.id, parse_hours("Mon-Fri 8-17"), by=eve.person_id)
    (service,) = await world.do(services_of, 1, eve.id)
    for student, start in ((world.cleo, LATER), (world.ben, LATER + HOUR), (world.cleo, LATER + HOUR)):
        await world.ask(student, start, service_id=service.id)
    await world.told(NOW)
    before = await world.counts(), await world.claims()
    for start, names in ((LATER, ("Cleo",)), (LATER + HOUR, ("Ben", "Cleo"))):
        with pytest.raises(StudentsBusy) as refused:
            await move(world, ben, start)
        assert (refused.value.start, refused.value.names) == (start, names)
        assert refused.value.alternatives
    assert (await world.counts(), await world.claims()) == before
    assert (await card(world, ben, world.ben)).starts_at == MONDAY_9
    assert await world.told(NOW) == []


async def test_what_a_group_can_not_be_moved_to_or_by_whom(store: Store) -> None:
    world, ben, _ = await school(store)
    solo = await world.do(
        add_service, 1, world.mentor.id, ServiceTerms(title="Alone", needs_approval=False), by=world.ada, now=NOW
    )
    await world.ask(await world.do(person, "Dora"), LATER, service_id=solo.id)
    wrongs: tuple[tuple[dict[str, Any], type[Exception]], ...] = (
        ({"start": MONDAY_9}, SameTime),
        ({"start": LATER}, SlotTaken),
        ({"start": NOW - HOUR}, SlotPast),
        ({"start": MONDAY_9 + 7 * MINUTE}, SlotTaken),
        ({"by": world.ben}, GroupStays),
        ({"by": await world.do(person, "Eve")}, NotYours),
        ({"now": MONDAY_9 + MINUTE, "start": LATER + 24 * HOUR}, AlreadyStarted),
    )
    for wrong, refusal in wrongs:
        with pytest.raises(refusal):
            await move(world, ben, **wrong)
    await world.do(cancel, community_id=1, booking_id=ben.booking_id, by=world.ada, reason="Ill", now=NOW)
    with pytest.raises(AlreadyDecided):
        await move(world, ben, LATER + HOUR)


async def test_who_was_moved_may_leave_until_the_start_and_a_newcomer_keeps_to_the_rules(store: Store) -> None:
    world, ben, _ = await school(store, cancel_until_minutes=24 * 60)
    await move(world, ben)
    dora = await world.ask(await world.do(person, "Dora"), LATER)
    late = LATER - HOUR
    assert (await card(world, ben, world.ben, late)).can_cancel
    wish: dict[str, Any] = {"community_id": 1, "reason": "", "now": late}
    await world.do(cancel, booking_id=ben.booking_id, by=world.ben, **wish)
    assert not (await card(world, ben, world.ben, late)).late
    assert not (await card(world, dora, dora.student_id, late)).can_cancel
    with pytest.raises(TooLateToChange):
        await world.do(cancel, booking_id=dora.booking_id, by=dora.student_id, **wish)


async def test_a_mentor_who_is_bound_moves_a_group_as_long_as_its_students_could(store: Store) -> None:
    world, ben, _ = await school(store, binds_mentor=True, cancel_until_minutes=24 * 60)
    late = MONDAY_9 - 23 * HOUR
    assert not (await card(world, ben, world.ada, late)).can_move
    with pytest.raises(TooLateToChange):
        await move(world, ben, now=late)


async def test_what_waits_for_an_answer_moves_along_and_expires_in_time(store: Store) -> None:
    world, ben, cleo = await school(store, needs_approval=True, least_students=2, decide_before_minutes=60)
    with pytest.raises(AlreadyDecided):
        await move(world, ben)
    await world.agree(ben)
    tuesday = MONDAY_9 + timedelta(days=1)
    await move(world, ben, tuesday)
    waiting = await card(world, cleo, world.ada)
    assert (waiting.booking_status, waiting.starts_at) == (BookingStatus.PENDING, tuesday)
    assert waiting.decide_at == tuesday - HOUR
    await nothing_is_broken(world)
    soon = NOW + 5 * HOUR
    await move(world, ben, soon)
    expires_at = (await card(world, cleo, world.ada)).expires_at
    assert expires_at is not None
    assert NOW < expires_at < soon
    while await world.tick(soon - HOUR):
        pass
    assert (await card(world, cleo, world.cleo, soon)).booking_status is BookingStatus.EXPIRED
    assert (await card(world, ben, world.ben, soon)).booking_status is BookingStatus.CANCELLED, "too few by then"


async def test_who_was_offered_a_seat_stands_in_line_for_the_old_time_and_gets_it(store: Store) -> None:
    world, ben, cleo = await school(store, capacity=2)
    dora = await world.do(person, "Dora")
    wish: dict[str, Any] = {"service_id": world.service_id, "start": MONDAY_9, "topic": "Proofs", "now": NOW}
    await world.do(wait_for, community_id=1, student_id=dora, **wish)
    await world.do(cancel, community_id=1, booking_id=cleo.booking_id, by=world.cleo, reason="", now=NOW)
    (held,) = (await world.do(waits_of, 1, dora, now=NOW)).items
    await move(world, ben)
    (again,) = (await world.do(waits_of, 1, dora, now=NOW)).items
    assert again.offer_id not in {None, held.offer_id}
    assert (await card(world, ben, world.ada)).taken == 1
    assert await world.claims() == sorted([world.ada, world.ada, world.ben])


async def test_requests_that_competed_for_the_new_time_come_to_nothing(store: Store) -> None:
    world, ben, _ = await school(store)
    terms = ServiceTerms(title="Alone", competing=True)
    alone = await world.do(add_service, 1, world.mentor.id, terms, by=world.ada, now=NOW)
    rival = await world.ask(await world.do(person, "Dora"), LATER, service_id=alone.id)
    await move(world, ben)
    assert (await card(world, rival, rival.student_id)).booking_status is BookingStatus.DECLINED


async def test_two_moves_and_a_leave_at_once_leave_one_truth(store: Store) -> None:
    world, ben, cleo = await school(store)
    tries: Sequence[Any] = await asyncio.gather(
        move(world, ben),
        move(world, ben, LATER + HOUR),
        world.do(cancel, community_id=1, booking_id=cleo.booking_id, by=world.cleo, reason="", now=NOW),
        return_exceptions=True,
    )
    assert [tried for tried in tries if isinstance(tried, BaseException)] == []
    await nothing_is_broken(world)
    seen = await card(world, ben, world.ben)
    assert seen.starts_at in {LATER, LATER + HOUR}
    assert len(seen.moves) == 2


async def test_a_tentative_group_and_one_that_was_approved_since_are_told_apart(store: Store) -> None:
    world, ben, _ = await school(store, needs_approval=True)
    assert not (await card(world, ben, world.ada)).can_move
    await world.do(approve, community_id=1, booking_id=ben.booking_id, by=world.ada, now=NOW)
    assert (await card(world, ben, world.ada)).can_move
    await world.do(change_terms, 1, world.service_id, {"capacity": 5}, by=world.ada)
    assert (await move(world, ben)).capacity == 3
    rows = await world.do(lambda db: (db.query(SessionMove).count(), db.query(Session).count()))
    assert rows == (1, 1)
