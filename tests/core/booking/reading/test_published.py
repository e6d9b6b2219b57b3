"""Slots that a mentor publishes: where they may lie, how they are booked, and what becomes of them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.booking import approve, ask_to_move, cancel, decline, join, session_card, take_proposed
from core.booking.errors import SlotTaken
from core.booking.free_time.availability import free_days, free_slots_of
from core.booking.free_time.outside import sessions_outside_hours
from core.booking.models import Session
from core.booking.reading.published import SlotStatus, listed_slot, move_slot, slots_of
from core.meeting.errors import LinkUnreadable
from core.people.errors import NotYours
from core.schedule.errors import SlotInThePast, SlotMissing, SlotNotesTooLong, SlotOverlaps, SlotTooShort, TooManySlots
from core.schedule.published import MOST_AHEAD, SlotView, describe, publish, take_away
from core.services import ServiceTerms, add_service, change_terms, retire_service
from core.services.errors import ServiceMissing, TermOutOfRange
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

EVENING = MONDAY_9 + 11 * HOUR
"""Monday at eight in the evening in Berlin: outside Ada's hours."""


async def published(world: World, *starts: datetime, length: timedelta = HOUR, **changes: Any) -> tuple[SlotView, ...]:
    """Slots of Ada's at these starts."""
    wish: dict[str, Any] = {"service": world.service_id, "by": world.ada, "now": NOW, **changes}
    service = wish.pop("service")
    times = [(start, start + length) for start in starts]
    return await world.do(publish, world.community.id, world.mentor.id, service, times, **wish)


async def free(world: World, service_id: int | None = None) -> list[datetime]:
    """When Monday can be booked."""
    service_id = service_id or world.service_id
    found = await world.do(
        free_slots_of, world.community.id, service_id, now=NOW, after=MONDAY_9 - HOUR, before=MONDAY_9 + 16 * HOUR
    )
    return list(found.starts)


async def test_a_slot_is_free_beside_the_hours_and_its_time_is_offered_for_nothing_else(world: World) -> None:
    other = await world.do(
        add_service, world.community.id, world.mentor.id, ServiceTerms(title="Clinic"), by=world.ada, now=NOW
    )
    before = await free(world)
    await published(world, MONDAY_9 + HOUR, EVENING, service=other.id)
    assert set(before) - set(await free(world)) == {MONDAY_9 + HOUR, MONDAY_9 + 90 * MINUTE}
    assert {MONDAY_9 + HOUR, EVENING} <= set(await free(world, other.id))
    assert EVENING not in await free(world)
    with pytest.raises(SlotTaken):
        await world.ask(start=MONDAY_9 + HOUR)
    with pytest.raises(SlotTaken):
        await world.ask(start=EVENING + 30 * MINUTE, service_id=other.id)


async def test_a_booked_slot_has_its_own_length_seats_notes_and_link(world: World) -> None:
    (slot,) = await published(world, EVENING)
    changes = {"capacity": 5, "notes": "Bring chalk", "link": "https://meet.example.org/ada"}
    await world.do(describe, world.community.id, slot.id, changes, by=world.ada)
    booking = await world.ask(start=EVENING)
    assert booking.ends_at == EVENING + HOUR
    session = await world.store.read(lambda db: db.get_one(Session, (world.community.id, booking.session_id)))
    assert (session.slot_id, session.capacity) == (slot.id, 5)
    await world.agree(booking)
    card = await world.do(session_card, world.community.id, booking.session_id, world.ben, NOW)
    assert (card.slot_notes, card.minutes) == ("Bring chalk", 60)
    entered = await world.do(
        join, community_id=world.community.id, session_id=booking.session_id, by=world.ben, now=EVENING
    )
    assert entered.link == "https://meet.example.org/ada"


async def test_a_slot_that_overlaps_is_refused_and_nothing_is_published(world: World) -> None:
    await published(world, EVENING)
    await world.ask(start=MONDAY_9)
    day = timedelta(days=1)
    for starts in (
        [EVENING + 30 * MINUTE],
        [EVENING + day, EVENING],
        [MONDAY_9 + 15 * MINUTE],
        [EVENING + day, EVENING + day + 59 * MINUTE],
    ):
        with pytest.raises(SlotOverlaps) as refused:
            await published(world, *starts)
        assert refused.value.times == ((starts[-1], starts[-1] + HOUR),)
    assert len(await published(world, EVENING - HOUR, EVENING + HOUR, MONDAY_9 + 30 * MINUTE)) == 3
    await world.do(change_terms, world.community.id, world.service_id, {"buffer_before_minutes": 15}, by=world.ada)
    with pytest.raises(SlotOverlaps) as refused:
        await published(world, EVENING + 2 * HOUR + 10 * MINUTE)
    assert refused.value.kept_free == 15


async def test_bad_slots_are_refused(world: World) -> None:
    with pytest.raises(SlotTooShort):
        await published(world, EVENING, length=4 * MINUTE)
    with pytest.raises(SlotTooShort):
        await published(world, EVENING, length=-HOUR)
    with pytest.raises(SlotInThePast):
        await published(world, NOW)
    with pytest.raises(NotYours):
        await published(world, EVENING, by=world.ben)
    with pytest.raises(ServiceMissing):
        await published(world, EVENING, service=12345)
    with pytest.raises(TooManySlots):
        await published(world, *(EVENING + timedelta(days=day) for day in range(MOST_AHEAD + 1)))
    (slot,) = await published(world, EVENING)
    wrong: tuple[tuple[dict[str, Any], type[Exception]], ...] = (
        ({"capacity": 0}, TermOutOfRange),
        ({"capacity": 10**9}, TermOutOfRange),
        ({"notes": "x" * 501}, SlotNotesTooLong),
        ({"link": "http://meet.example.org/x"}, LinkUnreadable),
        ({"link": "https://user@meet.example.org"}, LinkUnreadable),
        ({"link": "javascript:alert(1)"}, LinkUnreadable),
        ({"service_id": 12345}, ServiceMissing),
    )
    for changes, refusal in wrong:
        with pytest.raises(refusal):
            await world.do(describe, world.community.id, slot.id, changes, by=world.ada)
    with pytest.raises(NotYours):
        await world.do(describe, world.community.id, slot.id, {"notes": "Mine"}, by=world.ben)
    with pytest.raises(SlotMissing):
        await world.do(take_away, world.community.id, 12345, by=world.ada, now=NOW)


async def test_the_list_tells_where_each_slot_stands_and_who_booked_it(world: World) -> None:
    day = timedelta(days=1)
    asked, held, gone, open_, unused = await published(world, *(EVENING + ahead * day for ahead in range(5)))
    await world.ask(start=EVENING)
    booking = await world.ask(world.cleo, start=held.starts_at)
    await world.agree(booking)
    await world.do(take_away, world.community.id, gone.id, by=world.ada, now=NOW)
    declined = await world.ask(start=open_.starts_at)
    await world.do(
        decline, community_id=world.community.id, booking_id=declined.booking_id, by=world.ada, reason="No", now=NOW
    )

    async def stands(now: datetime, past: bool = False) -> list[tuple[int, SlotStatus, tuple[str, ...]]]:
        page = await world.do(slots_of, world.community.id, world.mentor.id, past=past, by=world.ada, now=now)
        return [(item.slot.id, item.status, tuple(taker.name for taker in item.takers)) for item in page.items]

    ahead = [(slot.id, SlotStatus.AVAILABLE, ()) for slot in (open_, unused)]
    booked, had = (asked.id, SlotStatus.BOOKED, ("Ben",)), (held.id, SlotStatus.BOOKED, ("Cleo",))
    assert await stands(NOW) == [booked, had, *ahead]
    assert await stands(NOW, past=True) == [(gone.id, SlotStatus.CANCELLED, ())]
    later = EVENING + 6 * day
    await world.tick(later)
    found = {slot_id: status for slot_id, status, _ in await stands(later, past=True)}
    assert found[held.id] is SlotStatus.COMPLETED
    assert found[unused.id] is found[asked.id] is SlotStatus.UNUSED
    with pytest.raises(NotYours):
        await world.do(slots_of, world.community.id, world.mentor.id, by=world.ben, now=NOW)
    with pytest.raises(NotYours):
        await world.do(listed_slot, world.community.id, held.id, by=world.ben, now=NOW)


async def test_a_booked_slot_that_is_taken_away_or_moved_leaves_its_session_to_the_mentor(world: World) -> None:
    async def outside() -> list[int]:
        found = await world.do(sessions_outside_hours, world.community.id, world.mentor.id, by=world.ada, now=NOW)
        return [card.booking_id for card in found]

    inside, slot = await published(world, MONDAY_9 + HOUR, EVENING)
    evening, morning = await world.ask(start=EVENING), await world.ask(world.cleo, start=MONDAY_9 + HOUR)
    await world.agree(evening)
    assert await outside() == []
    wider = (EVENING - HOUR, EVENING + HOUR)
    moved = await world.do(move_slot, world.community.id, slot.id, wider, by=world.ada, now=NOW)
    assert (moved.starts_at, await outside()) == (EVENING - HOUR, [])
    later = (EVENING + 30 * MINUTE, EVENING + 2 * HOUR)
    await world.do(move_slot, world.community.id, slot.id, later, by=world.ada, now=NOW)
    assert await outside() == [evening.booking_id]
    await world.do(take_away, world.community.id, inside.id, by=world.ada, now=NOW)
    assert await outside() == [morning.booking_id, evening.booking_id], "though hours are open then"
    with pytest.raises(SlotMissing):
        await world.do(take_away, world.community.id, inside.id, by=world.ada, now=NOW)
    start = MONDAY_9 + 2 * HOUR
    await world.do(
        ask_to_move, community_id=world.community.id, booking_id=evening.booking_id, by=world.ada, start=start, now=NOW
    )
    await world.do(
        take_proposed,
        community_id=world.community.id,
        booking_id=evening.booking_id,
        by=world.ben,
        start=start,
        now=NOW,
    )
    assert await outside() == [morning.booking_id]


async def test_a_cancelled_session_frees_its_slot(world: World) -> None:
    await published(world, EVENING)
    booking = await world.ask(start=EVENING)
    await world.agree(booking)
    assert EVENING not in await free(world)
    await world.do(
        cancel, community_id=world.community.id, booking_id=booking.booking_id, by=world.ben, reason="", now=NOW
    )
    assert EVENING in await free(world)
    again = await world.ask(world.cleo, start=EVENING)
    await world.do(approve, community_id=world.community.id, booking_id=again.booking_id, by=world.ada, now=NOW)


async def test_only_a_mentor_without_any_hours_is_said_to_have_none(world: World) -> None:
    await published(world, MONDAY_9 - 2 * HOUR)
    days = await world.do(free_days, world.community.id, world.service_id, zone="Europe/Berlin", now=NOW)
    assert days[0].day == NOW.date()


async def test_of_two_who_publish_the_same_time_at_once_one_is_refused(world: World) -> None:
    found = await asyncio.gather(published(world, EVENING), published(world, EVENING), return_exceptions=True)
    assert sorted(isinstance(result, SlotOverlaps) for result in found) == [False, True], found


async def test_of_two_who_ask_for_a_slot_at_once_one_gets_it(world: World) -> None:
    await published(world, EVENING)
    found = await asyncio.gather(world.ask(start=EVENING), world.ask(world.cleo, start=EVENING), return_exceptions=True)
    assert sorted(isinstance(result, SlotTaken) for result in found) == [False, True], found


async def test_a_slot_of_a_service_that_was_taken_away_says_so(world: World) -> None:
    (slot,) = await published(world, EVENING)
    await world.do(retire_service, world.community.id, world.service_id, by=world.ada, now=NOW)
    listed = await world.do(listed_slot, world.community.id, slot.id, by=world.ada, now=NOW)
    assert listed.status is SlotStatus.CLOSED
