"""Sessions for several students: seats, the race for the last of them, leaving, calling off, too few."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.booking import (
    BookingStatus,
    SessionStatus,
    Which,
    approve,
    ask_to_move,
    booking_card,
    cancel,
    complete,
    decline,
    join,
    propose_times,
    report_no_show,
    session_card,
    sessions_of,
    withdraw,
)
from core.booking.errors import AlreadyEnrolled, GroupStays, SessionFull, SlotTaken, StudentBusy, TooSoon
from core.booking.free_time.availability import preview
from core.booking.free_time.picking import times_on
from core.booking.reading.views import BookingView
from core.meeting.errors import NothingToJoin
from core.people.errors import NotYours
from core.relay import say
from core.relay.errors import NothingShared
from core.services import change_terms
from core.services.errors import TermOutOfRange
from core.storage import Store
from tests.core.booking.ledger import broken_promises, read_ledger
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, found_a_community, person

BEGUN = MONDAY_9 + 15 * MINUTE


async def school(store: Store, **terms: Any) -> World:
    """Ada's service is for three at a time, and booked at once unless the terms say otherwise."""
    terms = {"capacity": 3, "needs_approval": False, **terms}
    return World(store, *await store.write(lambda db: found_a_community(db, **terms)))


async def card(world: World, booking: BookingView, viewer: int, now: Any = NOW) -> Any:
    return await world.do(booking_card, world.community.id, booking.booking_id, viewer, now)


async def act(world: World, case: Any, booking: BookingView, by: int, now: Any = NOW, **more: Any) -> Any:
    return await world.do(case, community_id=world.community.id, booking_id=booking.booking_id, by=by, now=now, **more)


async def left(world: World, student: int | None = None) -> dict[Any, int]:
    """The seats that are left in groups on Monday."""
    day = MONDAY_9.date()
    free = await world.do(times_on, world.community.id, world.service_id, day, zone="UTC", now=NOW, student_id=student)
    assert set(free.seats) <= set(free.starts)
    return dict(free.seats)


async def test_the_second_student_joins_the_session_of_the_first(store: Store) -> None:
    world = await school(store)
    first = await world.ask(world.ben)
    await world.told(NOW)
    second = await world.ask(world.cleo)
    assert second.session_id == first.session_id
    assert await world.claims() == sorted([world.ada, world.ben, world.cleo])
    assert await world.told(NOW) == [(world.ada, "booking_made"), (world.cleo, "booking_confirmed")]
    seen = await card(world, first, world.ben)
    assert (seen.taken, seen.seats_left, seen.seats, seen.version) == (2, 1, (), 2)
    seen = await card(world, second, world.ada)
    assert [(seat.student_name, seat.status) for seat in seen.seats] == [("Ben", "confirmed"), ("Cleo", "confirmed")]
    assert await left(world) == {MONDAY_9: 1}
    assert await left(world, world.ben) == {}


async def test_of_many_who_want_the_last_seats_as_many_get_one_as_there_are(store: Store) -> None:
    world = await school(store)
    students = await store.write(lambda db: [person(db, f"Student {n}") for n in range(40)])
    answers = await asyncio.gather(*(world.ask(student) for student in students), return_exceptions=True)
    got = [answer for answer in answers if isinstance(answer, BookingView)]
    assert len({booking.session_id for booking in got}) == 1
    assert len(got) == 3
    refused = [answer for answer in answers if isinstance(answer, SessionFull)]
    assert len(refused) == 37
    assert refused[0].alternatives[0] == MONDAY_9 + 30 * MINUTE
    assert len(await world.claims()) == 4
    assert await left(world) == {}


async def test_nobody_sits_twice_nor_in_two_places_nor_comes_too_late(store: Store) -> None:
    world = await school(store)
    await world.ask(world.ben)
    with pytest.raises(AlreadyEnrolled):
        await world.ask(world.ben)
    await world.ask(world.cleo, MONDAY_9 + HOUR)
    with pytest.raises(TooSoon):
        await world.ask(world.cleo, now=MONDAY_9 - HOUR)
    eve = World(world.store, *await store.write(lambda db: found_elsewhere(db)))
    await eve.ask(world.cleo)
    before = await world.counts()
    with pytest.raises(StudentBusy):
        await world.ask(world.cleo)
    assert await world.counts() == before


def found_elsewhere(db: Any) -> Any:
    """Another mentor, who has the same hours."""
    from core.people import AccountKey, community_of
    from core.schedule.hours import parse_hours
    from core.schedule.weekly import set_hours
    from core.services import add_mentor, services_of

    mentor = add_mentor(db, 1, AccountKey("discord", "eve"), name="Eve", zone="Europe/Berlin", now=NOW)
    set_hours(db, 1, mentor.id, parse_hours("Mon-Fri 9-17"), by=mentor.person_id)
    return community_of(db, 1), mentor, services_of(db, 1, mentor.id)[0].id, 0, 0


async def test_a_request_for_a_seat_is_answered_by_itself(store: Store) -> None:
    world = await school(store, needs_approval=True)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    await act(world, approve, ben, world.ada)
    assert (await card(world, cleo, world.ada)).can_approve
    assert (await card(world, cleo, world.cleo)).status is SessionStatus.SCHEDULED
    await act(world, decline, cleo, world.ada, reason="Too advanced for you yet")
    seen = await card(world, ben, world.ben)
    assert (seen.booking_status, seen.status, seen.taken) == (BookingStatus.CONFIRMED, SessionStatus.SCHEDULED, 1)
    assert await world.claims() == sorted([world.ada, world.ben])
    again = await world.ask(world.cleo)
    await act(world, withdraw, again, world.cleo)
    await act(world, approve, await world.ask(world.cleo), world.ada)
    assert (await card(world, ben, world.ada)).taken == 2


async def test_an_unanswered_request_for_a_seat_expires_and_the_group_goes_on(store: Store) -> None:
    world = await school(store, needs_approval=True)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    await act(world, approve, ben, world.ada)
    await world.tick(MONDAY_9 - 3 * HOUR)
    await world.tick(MONDAY_9 - 3 * HOUR)
    assert (await card(world, cleo, world.cleo)).booking_status is BookingStatus.EXPIRED
    assert (await card(world, ben, world.ben)).booking_status is BookingStatus.CONFIRMED
    with pytest.raises(NothingToJoin):
        await world.do(join, community_id=1, session_id=cleo.session_id, by=world.cleo, now=MONDAY_9)
    await world.do(join, community_id=1, session_id=ben.session_id, by=world.ben, now=MONDAY_9)


async def test_who_leaves_frees_a_seat_and_with_the_last_the_session_is_called_off(store: Store) -> None:
    world = await school(store)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    await world.told(NOW)
    await act(world, cancel, ben, world.ben, reason="")
    assert await world.told(NOW) == [(world.ada, "booking_cancelled")]
    assert (await card(world, cleo, world.cleo)).status is SessionStatus.SCHEDULED
    assert await world.claims() == sorted([world.ada, world.cleo])
    mine = await world.do(sessions_of, 1, world.ben, which=Which.CANCELLED, now=NOW)
    assert [item.booking_id for item in mine.items] == [ben.booking_id]
    assert (await world.do(sessions_of, 1, world.ben, now=NOW)).total == 0
    await act(world, cancel, cleo, world.cleo, reason="")
    assert (await card(world, cleo, world.cleo)).status is SessionStatus.CANCELLED
    assert await world.claims() == []


async def test_the_mentor_calls_it_off_for_all_and_each_is_told_why(store: Store) -> None:
    world = await school(store, needs_approval=True)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    await act(world, approve, ben, world.ada)
    await world.told(NOW)
    assert (await card(world, cleo, world.ada)).can_cancel
    await act(world, cancel, cleo, world.ada, reason="I am ill")
    told = [(student, kind) for student in (world.ben, world.cleo) for kind in ("booking_cancelled", "others_free")]
    assert await world.told(NOW) == told
    for booking, student in ((ben, world.ben), (cleo, world.cleo)):
        seen = await card(world, booking, student)
        assert (seen.booking_status, seen.reason) == (BookingStatus.CANCELLED, "I am ill")
    assert await world.claims() == []
    assert (await world.counts())["reminder"] == 0


async def test_a_mentor_sees_a_group_once_in_the_lists_and_finds_it_by_its_session(store: Store) -> None:
    world = await school(store, needs_approval=True)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    await act(world, approve, cleo, world.ada)
    (item,) = (await world.do(sessions_of, 1, world.ada, now=NOW)).items
    assert (item.booking_id, item.with_whom) == (cleo.booking_id, "Session (2/3)")
    assert (await world.do(session_card, 1, ben.session_id, world.ben, NOW)).booking_id == ben.booking_id
    stranger = await world.do(person, "Dora")
    with pytest.raises(NotYours):
        await world.do(session_card, 1, ben.session_id, stranger, NOW)


async def test_people_of_a_group_have_no_line_to_each_other(store: Store) -> None:
    world = await school(store)
    await world.ask(world.ben)
    await world.ask(world.cleo)
    with pytest.raises(NothingShared):
        await world.do(say, community_id=1, by=world.ben, to=world.cleo, text="Hi", now=NOW)
    await world.do(say, community_id=1, by=world.ben, to=world.ada, text="Hi", now=NOW)


async def test_a_group_is_not_moved(store: Store) -> None:
    world = await school(store, needs_approval=True)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    await act(world, approve, ben, world.ada)
    with pytest.raises(GroupStays):
        await act(world, ask_to_move, ben, world.ben, start=MONDAY_9 + HOUR)
    with pytest.raises(GroupStays):
        await act(world, propose_times, cleo, world.ada, starts=[MONDAY_9 + HOUR])
    assert not (await card(world, ben, world.ben)).can_move
    assert not (await card(world, cleo, world.ada)).can_propose


async def test_how_it_went_is_said_of_each_and_then_of_all(store: Store) -> None:
    world = await school(store)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    await act(world, report_no_show, ben, world.ada, BEGUN)
    assert (await card(world, cleo, world.cleo, BEGUN)).status is SessionStatus.SCHEDULED
    await act(world, complete, cleo, world.ada, BEGUN)
    assert (await card(world, ben, world.ben, BEGUN)).booking_status is BookingStatus.NO_SHOW
    assert (await card(world, cleo, world.cleo, BEGUN)).booking_status is BookingStatus.COMPLETED
    assert await world.claims() == []


async def test_a_group_that_is_held_leaves_no_request_waiting_though_the_tick_is_late(store: Store) -> None:
    world = await school(store, needs_approval=True)
    ben, cleo = await world.ask(world.ben), await world.ask(world.cleo)
    await act(world, approve, ben, world.ada)
    await act(world, complete, ben, world.ada, BEGUN)
    assert (await card(world, cleo, world.cleo, BEGUN)).booking_status is BookingStatus.EXPIRED
    assert (world.cleo, "booking_expired") in await world.told(BEGUN)
    assert await world.claims() == []


async def test_everybody_is_reminded_and_the_end_comes_by_itself(store: Store) -> None:
    world = await school(store)
    ben = await world.ask(world.ben)
    cleo = await world.ask(world.cleo)
    await world.told(NOW)
    await world.tick(MONDAY_9 - HOUR)
    told = [(who, kind) for who, kind in await world.told(MONDAY_9 - HOUR) if kind == "remind_1h"]
    assert told == [(world.ada, "remind_1h"), (world.ben, "remind_1h"), (world.cleo, "remind_1h")]
    for _ in range(3):
        await world.tick(MONDAY_9 + 5 * HOUR)
    for booking, student in ((ben, world.ben), (cleo, world.cleo)):
        seen = await card(world, booking, student, MONDAY_9 + 5 * HOUR)
        assert seen.booking_status is BookingStatus.COMPLETED


@pytest.mark.parametrize("came", [1, 2])
async def test_a_group_that_is_too_small_by_its_deadline_is_called_off(store: Store, came: int) -> None:
    world = await school(store, least_students=2)
    bookings = [await world.ask(student) for student in (world.ben, world.cleo)[:came]]
    decided = MONDAY_9 - timedelta(days=1)
    assert (await card(world, bookings[0], world.ben)).decide_at == decided
    await world.told(NOW)
    await world.tick(decided)
    seen = await card(world, bookings[0], world.ben, decided)
    assert seen.decide_at is None
    told = [kind for _, kind in await world.told(decided)]
    if came == 2:
        assert seen.booking_status is BookingStatus.CONFIRMED
        assert "group_too_small" not in told
    else:
        assert seen.booking_status is BookingStatus.CANCELLED
        assert told.count("group_too_small") == 2
        assert await world.claims() == []


async def test_a_session_for_one_takes_one(store: Store) -> None:
    world = await school(store, capacity=1)
    await world.ask(world.ben)
    with pytest.raises(SlotTaken):
        await world.ask(world.cleo)


async def test_whoever_is_faster_when_one_comes_as_the_last_leaves_the_books_agree(store: Store) -> None:
    world = await school(store, capacity=2)
    ben = await world.ask(world.ben)
    leaving = act(world, cancel, ben, world.ben, reason="")
    joined, _ = await asyncio.gather(world.ask(world.cleo), leaving)
    assert (await card(world, joined, world.cleo)).status is SessionStatus.SCHEDULED
    assert broken_promises(await world.store.read(read_ledger), NOW, ticked=False) == []


async def test_whoever_is_faster_when_one_comes_as_the_mentor_calls_all_off_the_books_agree(store: Store) -> None:
    world = await school(store, needs_approval=True)
    ben = await world.ask(world.ben)
    await act(world, approve, ben, world.ada)
    off = act(world, cancel, ben, world.ada, reason="Ill")
    answers = await asyncio.gather(*(world.ask(who) for who in (world.cleo, await world.do(person, "Dora"))), off)
    assert len(answers) == 3
    assert (await card(world, ben, world.ben)).status is SessionStatus.CANCELLED
    assert broken_promises(await world.store.read(read_ledger), NOW, ticked=False) == []


@pytest.mark.parametrize("wrong", [0, -1, 501, 10**9])
async def test_a_group_has_from_one_to_five_hundred_seats(quick_world: World, wrong: int) -> None:
    for term in ("capacity", "least_students"):
        with pytest.raises(TermOutOfRange):
            await quick_world.do(change_terms, 1, quick_world.service_id, {term: wrong}, by=quick_world.ada)


async def test_a_group_needs_no_more_students_than_it_takes(quick_world: World) -> None:
    terms = {"capacity": 2, "least_students": 9, "needs_approval": False}
    await quick_world.do(change_terms, 1, quick_world.service_id, terms, by=quick_world.ada)
    ben = await quick_world.ask(quick_world.ben)
    assert (await card(quick_world, ben, quick_world.ben)).least_students == 2


async def test_a_mentor_previews_a_group_as_free_while_seats_are_left(quick_world: World) -> None:
    world = quick_world
    await world.do(change_terms, 1, world.service_id, {"capacity": 2, "needs_approval": False}, by=world.ada)
    for student, free in ((world.ben, True), (world.cleo, False)):
        await world.ask(student)
        days = await world.do(preview, 1, world.service_id, now=NOW)
        monday = next(day for day in days if day.day == MONDAY_9.date())
        assert (MONDAY_9 in monday.free, MONDAY_9 in monday.taken) == (free, not free)
        assert monday.seats == ({MONDAY_9: 1} if free else {})
