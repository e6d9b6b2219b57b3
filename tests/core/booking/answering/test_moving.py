"""Other times in place of the session's: proposed, asked for by either side, taken, turned down, lapsed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from core.booking import (
    BookingStatus,
    SessionCard,
    SessionStatus,
    approve,
    ask_to_move,
    join,
    other_days,
    other_times,
    propose_times,
    session_card,
    strike_out,
    take_proposed,
    turn_down,
)
from core.booking.errors import (
    AlreadyDecided,
    AlreadyStarted,
    MentorDayFull,
    NotProposed,
    ProposedTimeGone,
    SameTime,
    SlotTaken,
    TooLateToChange,
    TooSoon,
    WrongNumberOfTimes,
)
from core.booking.models import Claim, SessionMove
from core.notices.models import Reminder
from core.people.errors import NotYours
from core.schedule.pausing import pause_mentor
from core.services import change_terms
from core.services.models import Service
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

TUESDAY_9 = MONDAY_9 + 24 * HOUR
TIMES = (MONDAY_9 + 2 * HOUR, TUESDAY_9, TUESDAY_9 + HOUR)


async def act(world: World, case: Callable[..., SessionCard], booking: int, by: int, **more: Any) -> SessionCard:
    """Somebody does something with the booking."""
    wish = {"now": NOW, **more}
    return await world.do(case, community_id=world.community.id, booking_id=booking, by=by, **wish)


async def proposed(world: World, times: tuple[datetime, ...] = TIMES) -> int:
    """A request of Ben's that Ada answers with other times; all of it is told."""
    booking = await world.ask()
    await world.told(NOW)
    await act(world, propose_times, booking.booking_id, world.ada, starts=times)
    assert await world.told(NOW) == [(world.ben, "times_proposed")]
    return booking.booking_id


async def agreed(world: World) -> int:
    """A session that Ada and Ben agreed on; all of it is told."""
    booking = await world.ask()
    await world.agree(booking)
    await world.told(NOW)
    return booking.booking_id


async def spans(world: World) -> list[tuple[int, datetime]]:
    """Who is taken from when."""
    found = select(Claim.person_id, Claim.starts_at).order_by(Claim.starts_at, Claim.person_id)
    return await world.store.read(lambda db: [(row[0], row[1]) for row in db.execute(found)])


async def due(world: World) -> list[tuple[str, datetime]]:
    """What is still to be done, and when."""
    found = select(Reminder.kind, Reminder.due_at).where(Reminder.done_at.is_(None)).order_by(Reminder.due_at)
    return await world.store.read(lambda db: [(row[0].value, row[1]) for row in db.execute(found)])


async def test_a_student_takes_one_of_the_proposed_times_and_it_is_agreed_on(world: World) -> None:
    booking = await proposed(world)
    card = await act(world, take_proposed, booking, world.ben, start=TUESDAY_9)
    assert (card.status, card.booking_status) == (SessionStatus.SCHEDULED, BookingStatus.CONFIRMED)
    assert (card.starts_at, card.ends_at) == (TUESDAY_9, TUESDAY_9 + 30 * MINUTE)
    assert [(move.moved_by_name, move.from_at, move.to_at) for move in card.moves] == [("Ada", MONDAY_9, TUESDAY_9)]
    assert (card.proposed, card.proposed_by, card.decided_by_name) == ((), None, "Ada")
    assert await world.told(NOW) == [(world.ada, "session_moved")]
    assert await spans(world) == sorted((person, TUESDAY_9) for person in (world.ada, world.ben))
    assert [kind for kind, _ in await due(world)] == [
        "remind_24h", "changes_end", "remind_1h", "open_room", "endable", "close_room", "complete",
    ]  # fmt: skip
    assert (await due(world))[0][1] == MONDAY_9


async def test_proposed_times_hold_nothing_and_the_request_stands_meanwhile(world: World) -> None:
    booking = await proposed(world)
    await world.ask(world.cleo, TUESDAY_9)
    await act(world, approve, booking, world.ada)
    with pytest.raises(NotProposed):
        await act(world, take_proposed, booking, world.ben, start=TIMES[0])


async def test_a_proposed_time_that_is_gone_answers_with_what_is_left(world: World) -> None:
    booking = await proposed(world)
    await world.ask(world.cleo, TUESDAY_9)
    with pytest.raises(ProposedTimeGone) as refusal:
        await act(world, take_proposed, booking, world.ben, start=TUESDAY_9)
    assert refusal.value.left == (TIMES[0], TIMES[2])
    card = await act(world, strike_out, booking, world.ben, start=TUESDAY_9)
    assert card.proposed == (TIMES[0], TIMES[2])
    assert card.booking_status is BookingStatus.PENDING
    assert (world.ben, MONDAY_9) in await spans(world), "the request still holds its own time"


async def test_none_of_the_times_suits_and_the_mentor_is_told(world: World) -> None:
    booking = await proposed(world)
    card = await act(world, turn_down, booking, world.ben)
    assert (card.booking_status, card.proposed, card.can_take) == (BookingStatus.PENDING, (), False)
    assert await world.told(NOW) == [(world.ada, "proposal_refused")]
    with pytest.raises(NotProposed):
        await act(world, turn_down, booking, world.ben)


async def test_a_mentor_takes_proposed_times_back(world: World) -> None:
    booking = await proposed(world)
    await act(world, turn_down, booking, world.ada)
    assert await world.told(NOW) == [(world.ben, "proposal_withdrawn")]


async def test_only_from_one_to_three_free_times_can_be_proposed(world: World) -> None:
    booking = (await world.ask()).booking_id
    await world.ask(world.cleo, TUESDAY_9)
    four = tuple(MONDAY_9 + hours * HOUR for hours in range(1, 5))
    for starts, refusal in (
        ((), WrongNumberOfTimes),
        (four, WrongNumberOfTimes),
        ((MONDAY_9,), SameTime),
        ((TUESDAY_9,), SlotTaken),
        ((TUESDAY_9 + MINUTE,), SlotTaken),
        ((NOW + HOUR,), TooSoon),
    ):
        with pytest.raises(refusal):
            await act(world, propose_times, booking, world.ada, starts=starts)
    for by in (world.ben, world.cleo):
        with pytest.raises(NotYours):
            await act(world, propose_times, booking, by, starts=TIMES)
    await act(world, propose_times, booking, world.ada, starts=TIMES[:1])
    for by in (world.ada, world.cleo):
        with pytest.raises(NotYours):
            await act(world, take_proposed, booking, by, start=TIMES[0])


async def test_proposed_times_lapse_as_they_go_by_and_with_the_request(world: World) -> None:
    booking = (await world.ask(start=TUESDAY_9)).booking_id
    early, late = MONDAY_9 + 3 * HOUR, TUESDAY_9 + 2 * HOUR
    await act(world, propose_times, booking, world.ada, starts=(early, late))
    before = await act(world, strike_out, booking, world.ben, start=NOW)
    await world.tick(early)
    card = await act(world, strike_out, booking, world.ben, start=NOW, now=early)
    assert (card.proposed, card.version) == ((late,), before.version + 1)
    await world.tick(TUESDAY_9 - 3 * HOUR)
    with pytest.raises(AlreadyDecided) as refusal:
        await act(world, take_proposed, booking, world.ben, start=late, now=TUESDAY_9 - 3 * HOUR)
    assert refusal.value.status is BookingStatus.EXPIRED


@pytest.mark.parametrize("by_mentor", [True, False])
async def test_an_agreed_session_moves_when_the_other_agrees_and_not_before(world: World, by_mentor: bool) -> None:
    booking = await agreed(world)
    by, other = (world.ada, world.ben) if by_mentor else (world.ben, world.ada)
    card = await act(world, ask_to_move, booking, by, start=TUESDAY_9)
    assert (card.starts_at, card.proposed, card.proposed_by, card.can_take) == (MONDAY_9, (TUESDAY_9,), by, False)
    assert await world.told(NOW) == [(other, "move_asked")]
    assert {start for _, start in await spans(world)} == {MONDAY_9}
    session = card.session_id
    card = await act(world, take_proposed, booking, other, start=TUESDAY_9)
    assert (card.starts_at, card.status, card.session_id) == (TUESDAY_9, SessionStatus.SCHEDULED, session)
    assert await world.told(NOW) == [(by, "session_moved")]
    assert {start for _, start in await spans(world)} == {TUESDAY_9}
    assert ("remind_1h", TUESDAY_9 - HOUR) in await due(world)
    assert len(await due(world)) == 7
    moves = await world.store.read(lambda db: list(db.scalars(select(SessionMove))))
    assert [(move.moved_by, move.agreed_by, move.from_at) for move in moves] == [(by, other, MONDAY_9)]


async def test_a_session_can_move_by_half_its_length(world: World) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"durations": (60,)}, by=world.ada)
    booking = await agreed(world)
    await act(world, ask_to_move, booking, world.ben, start=MONDAY_9 + 30 * MINUTE)
    card = await act(world, take_proposed, booking, world.ada, start=MONDAY_9 + 30 * MINUTE)
    assert (card.starts_at, card.minutes) == (MONDAY_9 + 30 * MINUTE, 60)


async def test_a_move_that_is_not_agreed_to_leaves_all_as_it_was(world: World) -> None:
    booking = await agreed(world)
    before = await spans(world)
    await act(world, ask_to_move, booking, world.ben, start=TUESDAY_9)
    card = await act(world, turn_down, booking, world.ada)
    assert (card.starts_at, card.booking_status, card.proposed) == (MONDAY_9, BookingStatus.CONFIRMED, ())
    assert await spans(world) == before


async def test_a_session_of_an_instant_service_is_moved_at_once_by_either_side(world: World) -> None:
    booking = await agreed(world)
    await world.do(make_instant, world)
    card = await act(world, ask_to_move, booking, world.ben, start=TUESDAY_9)
    assert (card.starts_at, card.proposed) == (TUESDAY_9, ())
    assert await world.told(NOW) == [(world.ada, "session_moved")]
    card = await act(world, ask_to_move, booking, world.ada, start=MONDAY_9)
    assert (card.starts_at, card.proposed) == (MONDAY_9, ())
    assert [move.moved_by_name for move in card.moves] == ["Ben", "Ada"]
    assert await world.told(NOW) == [(world.ben, "session_moved")]
    assert await spans(world) == sorted((person, MONDAY_9) for person in (world.ada, world.ben))


def make_instant(db: Any, world: World) -> None:
    """Ada's service needs no approval from now on."""
    db.get_one(Service, (world.community.id, world.service_id)).needs_approval = False


async def test_a_student_asks_in_time_and_a_mentor_until_the_start(world: World) -> None:
    booking = await agreed(world)
    late = MONDAY_9 - 2 * HOUR
    with pytest.raises(TooLateToChange) as refusal:
        await act(world, ask_to_move, booking, world.ben, start=TUESDAY_9, now=late)
    assert refusal.value.until == late
    card = await act(world, ask_to_move, booking, world.ada, start=TUESDAY_9, now=late)
    with pytest.raises(AlreadyStarted):
        await act(world, take_proposed, booking, world.ben, start=TUESDAY_9, now=MONDAY_9)
    await world.tick(MONDAY_9)
    after = await act(world, strike_out, booking, world.ben, start=NOW, now=MONDAY_9)
    assert (after.proposed, after.can_take, card.proposed) == ((), False, (TUESDAY_9,))


async def test_a_session_that_somebody_has_joined_is_moved_no_more(world: World) -> None:
    booking = await agreed(world)
    card = await act(world, ask_to_move, booking, world.ada, start=TUESDAY_9)
    early = MONDAY_9 - 5 * MINUTE
    await world.do(join, community_id=world.community.id, session_id=card.session_id, by=world.ben, now=early)
    for case, by in ((take_proposed, world.ben), (ask_to_move, world.ada)):
        with pytest.raises(AlreadyStarted) as refusal:
            await act(world, case, booking, by, start=TUESDAY_9, now=early)
        assert refusal.value.starts_at == early
    card = await world.do(session_card, world.community.id, card.session_id, world.ben, early)
    assert (card.proposed, card.can_move, card.can_take) == ((), False, False)


async def test_a_time_that_is_taken_meanwhile_is_not_moved_to(world: World) -> None:
    booking = await agreed(world)
    await act(world, ask_to_move, booking, world.ben, start=TUESDAY_9)
    other = await world.ask(start=TUESDAY_9)
    assert other.status is BookingStatus.PENDING
    with pytest.raises(ProposedTimeGone) as refusal:
        await act(world, take_proposed, booking, world.ada, start=TUESDAY_9)
    assert refusal.value.left == ()
    assert (world.ada, MONDAY_9) in await spans(world)


async def test_the_session_itself_does_not_fill_the_cap_it_moves_within(world: World) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"most_a_day": 1}, by=world.ada)
    booking = await agreed(world)
    await world.ask(world.cleo, TUESDAY_9 + 5 * HOUR)
    with pytest.raises(MentorDayFull):
        await act(world, ask_to_move, booking, world.ben, start=TUESDAY_9)
    await act(world, ask_to_move, booking, world.ben, start=MONDAY_9 + HOUR)
    card = await act(world, take_proposed, booking, world.ada, start=MONDAY_9 + HOUR)
    assert card.starts_at == MONDAY_9 + HOUR


async def test_the_session_itself_needs_no_buffer_from_where_it_was(world: World) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"buffer_after_minutes": 60}, by=world.ada)
    booking = await agreed(world)
    await act(world, ask_to_move, booking, world.ben, start=MONDAY_9 + 30 * MINUTE)
    card = await act(world, take_proposed, booking, world.ada, start=MONDAY_9 + 30 * MINUTE)
    assert card.starts_at == MONDAY_9 + 30 * MINUTE


async def test_other_times_are_those_at_which_both_are_free_but_for_the_session(world: World) -> None:
    booking = await agreed(world)
    await world.ask(start=MONDAY_9 + HOUR)
    await world.ask(world.cleo, MONDAY_9 + 2 * HOUR)
    community = world.community.id
    found = await world.do(other_times, community, booking, by=world.ben, now=NOW, since=MONDAY_9, limit=3)
    assert found.starts == (MONDAY_9 + 30 * MINUTE, MONDAY_9 + 90 * MINUTE, MONDAY_9 + 150 * MINUTE)
    assert found.more
    await world.do(pause_mentor, community, world.mentor.id, by=world.ada)
    paused = await world.do(other_times, community, booking, by=world.ada, now=NOW, since=MONDAY_9, limit=3)
    assert paused.starts == found.starts, "a paused mentor can still move what is agreed on"
    days = await world.do(other_days, community, booking, by=world.ben, zone="Europe/Berlin", now=NOW)
    assert days[1].count == 13
    with pytest.raises(NotYours):
        await world.do(other_days, community, booking, by=world.cleo, zone="UTC", now=NOW)


async def test_two_sessions_that_change_places_at_once_end_in_order(world: World) -> None:
    first, second = await agreed(world), (await world.ask(world.cleo, TUESDAY_9))
    await world.agree(second)
    asked = [(first, world.ben, TUESDAY_9 + HOUR), (second.booking_id, world.cleo, MONDAY_9 + HOUR)]
    for booking, student, start in asked:
        await act(world, ask_to_move, booking, student, start=start)
    taking = (act(world, take_proposed, booking, world.ada, start=start) for booking, _, start in asked)
    cards = await asyncio.gather(*taking)
    assert [card.starts_at for card in cards] == [start for _, _, start in asked]
    assert len(await spans(world)) == 4


async def test_of_taking_and_turning_down_at_once_one_is_done(world: World) -> None:
    booking = await proposed(world)
    outcomes = await asyncio.gather(
        act(world, take_proposed, booking, world.ben, start=TUESDAY_9),
        act(world, turn_down, booking, world.ada),
        act(world, approve, booking, world.ada),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, SessionCard) for outcome in outcomes) in {1, 2}
    card = await world.do(session_card, world.community.id, (await act(
        world, strike_out, booking, world.ben, start=NOW)).session_id, world.ben, NOW)  # fmt: skip
    assert card.booking_status is BookingStatus.CONFIRMED
    assert card.starts_at in {MONDAY_9, TUESDAY_9}
    assert await spans(world) == sorted((person, card.starts_at) for person in (world.ada, world.ben))
