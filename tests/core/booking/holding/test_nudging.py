"""A mentor who does not answer is told once that a request waits, and only while that helps."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.booking import booking_card, propose_times, withdraw
from core.booking.rules import nudge_of
from core.people import nudge_unanswered_after
from core.people.errors import AnswerTimeOutOfRange, NotYours
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

EXPIRY = MONDAY_9 - 3 * HOUR
HALFWAY = NOW + (EXPIRY - NOW) / 2


def nudge_after(wait: timedelta) -> timedelta | None:
    """How long after it was asked the mentor of a request that waits so long is told."""
    nudge = nudge_of(asked_at=NOW, expires_at=NOW + wait, zone="UTC")
    return nudge - NOW if nudge else None


@pytest.mark.parametrize(
    ("wait", "after"),
    [
        (timedelta(days=4), timedelta(days=2)),
        (4 * HOUR, 2 * HOUR),
        (3 * HOUR, 2 * HOUR),
        (3 * HOUR - MINUTE, None),
        (timedelta(0), None),
    ],
)
def test_the_nudge_is_halfway_but_not_soon_after_the_request_nor_shortly_before_it_goes(
    wait: timedelta, after: timedelta | None
) -> None:
    assert nudge_after(wait) == after


@pytest.mark.parametrize(
    ("hours", "wait", "after"),
    [
        (6, timedelta(days=4), 6 * HOUR),
        (1, 3 * HOUR, HOUR),
        (6, 7 * HOUR, 6 * HOUR),
        (6, 7 * HOUR - MINUTE, 3.5 * HOUR - MINUTE / 2),
        (24, 2 * HOUR, None),
        (0, timedelta(days=4), None),
    ],
)
def test_a_mentor_says_when_they_are_told_or_never(hours: int, wait: timedelta, after: timedelta | None) -> None:
    nudge = nudge_of(asked_at=NOW, expires_at=NOW + wait, after_hours=hours, zone="UTC")
    assert nudge == (NOW + after if after else None)


@pytest.mark.parametrize(
    ("zone", "hours", "wait", "after"),
    [
        ("Europe/Berlin", 12, 48 * HOUR, 12 * HOUR),  # 21:00 there
        ("Europe/Berlin", 13, 48 * HOUR, 23 * HOUR),
        ("Europe/Berlin", 22, 48 * HOUR, 23 * HOUR),
        ("Europe/Berlin", 23, 48 * HOUR, 23 * HOUR),
        ("America/New_York", 1, 48 * HOUR, 5 * HOUR),
        ("America/New_York", 1, 5 * HOUR, HOUR),
        ("Asia/Kolkata", 9, 48 * HOUR, 18.5 * HOUR),
        ("Asia/Kolkata", None, 25 * HOUR, 18.5 * HOUR),
        ("Asia/Kolkata", None, 18 * HOUR, 9 * HOUR),
    ],
)
def test_a_nudge_by_night_waits_for_the_mentors_morning_where_the_request_does(
    zone: str, hours: int | None, wait: timedelta, after: timedelta
) -> None:
    nudge = nudge_of(asked_at=NOW, expires_at=NOW + wait, after_hours=hours, zone=zone)
    assert nudge == NOW + after


async def test_what_a_mentor_wants_of_nudges_holds_for_new_requests(world: World) -> None:
    community = world.community.id
    before = await world.ask()
    await world.do(nudge_unanswered_after, community, world.mentor.id, 6, by=world.ada)
    after = await world.ask(start=MONDAY_9 + HOUR)
    await world.do(nudge_unanswered_after, community, world.mentor.id, 0, by=world.ada)
    never = await world.ask(start=MONDAY_9 + 2 * HOUR)
    told = {
        booking.booking_id: (await world.do(booking_card, community, booking.booking_id, world.ben, NOW)).nudge_at
        for booking in (before, after, never)
    }
    assert list(told.values()) == [HALFWAY, NOW + 6 * HOUR, None]
    await world.told(NOW)
    assert await kinds(world, NOW + 6 * HOUR) == [(world.ada, "request_waits")]
    with pytest.raises(NotYours):
        await world.do(nudge_unanswered_after, community, world.mentor.id, 6, by=world.ben)
    for hours in (-1, 337):
        with pytest.raises(AnswerTimeOutOfRange):
            await world.do(nudge_unanswered_after, community, world.mentor.id, hours, by=world.ada)


async def kinds(world: World, now: datetime) -> list[tuple[int, str]]:
    """What is told by then."""
    while await world.tick(now):
        pass
    return await world.told(now)


async def test_a_silent_mentor_is_told_once_and_the_request_expires_all_the_same(world: World) -> None:
    await world.ask()
    await world.told(NOW)
    assert await kinds(world, HALFWAY - MINUTE) == []
    assert await kinds(world, HALFWAY) == [(world.ada, "request_waits")]
    assert await kinds(world, EXPIRY - MINUTE) == []
    assert (world.ada, "booking_expired") in await kinds(world, EXPIRY)


async def test_who_has_answered_or_proposed_other_times_is_not_told(world: World) -> None:
    agreed, withdrawn, proposed = [await world.ask(start=MONDAY_9 + hours * HOUR) for hours in (0, 1, 2)]
    await world.agree(agreed)
    community = world.community.id
    await world.do(withdraw, community_id=community, booking_id=withdrawn.booking_id, by=world.ben, now=NOW)
    other = [MONDAY_9 + 6 * HOUR]
    await world.do(
        propose_times, community_id=community, booking_id=proposed.booking_id, by=world.ada, starts=other, now=NOW
    )
    await world.told(NOW)
    assert "request_waits" not in [kind for _, kind in await kinds(world, EXPIRY)]


async def test_after_a_sleep_beyond_the_expiry_nobody_is_told_to_answer(world: World) -> None:
    await world.ask()
    await world.told(NOW)
    told = [kind for _, kind in await kinds(world, EXPIRY)]
    assert "booking_expired" in told
    assert "request_waits" not in told


async def test_the_students_card_says_when_the_mentor_is_reminded_and_turns_when_they_were(world: World) -> None:
    booking = await world.ask()
    await world.told(NOW)
    before = await world.do(booking_card, world.community.id, booking.booking_id, world.ben, NOW)
    assert before.nudge_at == HALFWAY
    await kinds(world, HALFWAY)
    after = await world.do(booking_card, world.community.id, booking.booking_id, world.ben, HALFWAY)
    assert (after.nudge_at, after.version) == (HALFWAY, before.version + 1)
    await world.agree(booking, HALFWAY)
    assert (await world.do(booking_card, world.community.id, booking.booking_id, world.ben, HALFWAY)).nudge_at is None
