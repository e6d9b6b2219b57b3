"""Lists of sessions and requests, and what a card says to whom."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from core.booking import Asked, Which, booking_card, complete, decline, requests_of, session_card, sessions_of, withdraw
from core.booking.errors import BookingMissing
from core.people import choose_zone
from core.people.errors import NotYours
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World


async def test_a_card_says_to_each_what_they_can_do(world: World) -> None:
    booking = await world.ask()
    can = {}
    for person in (world.ada, world.ben):
        card = await world.do(booking_card, world.community.id, booking.booking_id, person, NOW)
        can[person] = (card.can_approve, card.can_decline, card.can_withdraw, card.can_cancel, card.can_join)
    assert can[world.ada] == (True, True, False, False, False)
    assert can[world.ben] == (False, False, True, False, False)
    await world.agree(booking)
    for person in (world.ada, world.ben):
        card = await world.do(session_card, world.community.id, booking.session_id, person, MONDAY_9 - 15 * MINUTE)
        assert (card.can_approve, card.can_decline, card.can_withdraw) == (False, False, False)
        assert (card.can_cancel, card.can_join) == (person == world.ada, True)


async def test_a_card_names_the_other_and_the_zone_to_read_it_in(world: World) -> None:
    booking = await world.ask()
    card = await world.do(session_card, world.community.id, booking.session_id, world.ben, NOW)
    assert (card.other_name, card.other_id, card.is_mentor) == ("Ada", world.ada, False)
    assert (card.viewer_zone, card.viewer_zone_known) == ("Europe/London", False)
    await world.do(choose_zone, world.ben, "Asia/Tokyo")
    card = await world.do(session_card, world.community.id, booking.session_id, world.ben, NOW)
    assert (card.viewer_zone, card.viewer_zone_known) == ("Asia/Tokyo", True)
    card = await world.do(session_card, world.community.id, booking.session_id, world.ada, NOW)
    assert (card.other_name, card.other_id, card.is_mentor) == ("Ben", world.ben, True)


async def test_a_card_is_shown_to_nobody_else(world: World) -> None:
    booking = await world.ask()
    with pytest.raises(NotYours):
        await world.do(session_card, world.community.id, booking.session_id, world.cleo, NOW)
    with pytest.raises(BookingMissing):
        await world.do(session_card, world.community.id, 5, world.ben, NOW)


async def test_requests_wait_for_their_mentor_alone_the_soonest_session_first(world: World) -> None:
    later = await world.ask(start=MONDAY_9 + 2 * HOUR)
    sooner = await world.ask(world.cleo, MONDAY_9 + HOUR)
    answered = await world.ask(world.cleo, MONDAY_9)
    await world.agree(answered)
    page = await world.do(requests_of, world.community.id, world.ada, now=NOW)
    assert [card.session_id for card in page.items] == [sooner.session_id, later.session_id]
    assert page.total == 2
    assert (await world.do(requests_of, world.community.id, world.ben, now=NOW)).total == 0


async def test_requests_stand_under_what_became_of_them_for_both_people(world: World) -> None:
    asked = [await world.ask(start=MONDAY_9 + hours * HOUR) for hours in (0, 1, 2, 3, 4, 7)]
    held, declined, withdrawn, approved, _, pending = asked
    community = world.community.id
    for booking in (held, approved):
        await world.agree(booking)
    await world.do(decline, community_id=community, booking_id=declined.booking_id, by=world.ada, reason="No", now=NOW)
    await world.do(withdraw, community_id=community, booking_id=withdrawn.booking_id, by=world.ben, now=NOW)
    now = MONDAY_9 + HOUR + 30 * MINUTE
    await world.do(complete, community_id=community, booking_id=held.booking_id, by=world.ada, now=now)
    while await world.tick(now):
        pass
    for person, as_mentor in ((world.ada, True), (world.ben, False)):
        found = {}
        for standing in Asked:
            page = await world.do(requests_of, community, person, asked=standing, as_mentor=as_mentor, now=now)
            found[standing.value] = [card.session_id for card in page.items]
            assert page.total == len(page.items)
        assert found == {
            "pending": [pending.session_id],
            "approved": [approved.session_id],
            "declined": [declined.session_id],
            "completed": [held.session_id],
            "cancelled": [asked[4].session_id, withdrawn.session_id],
        }
    assert (await world.do(requests_of, community, world.ben, now=now)).total == 0
    assert (await world.do(requests_of, community, world.ada, as_mentor=False, now=now)).total == 0


async def test_sessions_are_upcoming_past_or_cancelled(world: World) -> None:
    done, declined, coming = [await world.ask(start=MONDAY_9 + hours * HOUR) for hours in (0, 1, 5)]
    await world.agree(done)
    await world.do(
        decline, community_id=world.community.id, booking_id=declined.booking_id, by=world.ada, reason="No", now=NOW
    )
    await world.do(
        complete, community_id=world.community.id, booking_id=done.booking_id, by=world.ada, now=MONDAY_9 + HOUR
    )
    for person in (world.ada, world.ben):
        found = {}
        for which in Which:
            page = await world.do(sessions_of, world.community.id, person, which=which, now=NOW)
            found[which.value] = [card.session_id for card in page.items]
        expected = {"upcoming": [coming], "past": [done], "cancelled": [declined]}
        assert found == {which: [booking.session_id for booking in bookings] for which, bookings in expected.items()}
    assert (await world.do(sessions_of, world.community.id, world.cleo, now=NOW)).total == 0


async def test_long_lists_come_in_pages(world: World) -> None:
    for hour in range(5):
        await world.ask(start=MONDAY_9 + hour * HOUR)
    page = await world.do(sessions_of, world.community.id, world.ben, now=NOW, offset=2, limit=2)
    assert [card.starts_at for card in page.items] == [MONDAY_9 + 2 * HOUR, MONDAY_9 + 3 * HOUR]
    assert (page.offset, page.total) == (2, 5)


@pytest.mark.parametrize("which", Which)
async def test_a_list_is_found_by_whose_it_is_however_many_the_community_has(quick_world: World, which: Which) -> None:
    community, now = quick_world.community.id, NOW

    def plan(db: Session) -> list[str]:
        asked: list[tuple[str, tuple[object, ...]]] = []

        def note(connection: object, cursor: object, statement: str, values: tuple[object, ...], *_: object) -> None:
            asked.append((statement, values))

        event.listen(db.connection(), "before_cursor_execute", note)
        sessions_of(db, community, quick_world.ben, which=which, now=now)
        event.remove(db.connection(), "before_cursor_execute", note)
        statement, values = asked[0]
        return [row[3] for row in db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]

    steps = [step for step in await quick_world.store.read(plan) if step.split()[1] in ("session", "booking")]
    assert steps
    assert [step for step in steps if step.startswith("SCAN") or step.endswith("(community_id=?)")] == []
