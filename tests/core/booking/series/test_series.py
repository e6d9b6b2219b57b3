"""Series: weekly or fortnightly dates asked for at once, answered as a whole or one by one, and ended."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.booking import BookingStatus, approve, cancel, decline, others_free
from core.booking.errors import (
    CannotBookYourself,
    ReasonEmpty,
    RhythmOutOfRange,
    SeriesChanged,
    SeriesMissing,
    SeriesSettled,
    SeriesTooShort,
    SlotTaken,
    TooFarAhead,
    TooManyRequests,
    TopicEmpty,
)
from core.booking.rules import series_starts
from core.booking.series.answers import approve_series, decline_series, end_series
from core.booking.series.cards import SeriesCard, series_card
from core.booking.series.planning import SeriesPlan, near_to_date, plan_series
from core.booking.series.requesting import request_series
from core.people.errors import NotYours
from core.schedule.dates import DateHours
from core.schedule.overrides import set_overrides
from core.services import change_terms
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

WEEK = timedelta(weeks=1)
PENDING, CONFIRMED, CANCELLED = BookingStatus.PENDING, BookingStatus.CONFIRMED, BookingStatus.CANCELLED


async def plan(world: World, times: int = 4, every_weeks: int = 1, **changes: Any) -> SeriesPlan:
    wish: dict[str, Any] = {"start": MONDAY_9, "student_id": world.ben, "now": NOW, **changes}
    return await world.do(
        plan_series, world.community.id, world.service_id, times=times, every_weeks=every_weeks, **wish
    )


async def asked(world: World, times: int = 4, every_weeks: int = 1, **changes: Any) -> SeriesCard:
    """Ben, or another student, asks for a series from Monday on."""
    wish: dict[str, Any] = {"start": MONDAY_9, "student_id": world.ben, "now": NOW, "skipped": (), "topic": "Proofs"}
    return await world.do(
        request_series,
        community_id=world.community.id,
        service_id=world.service_id,
        times=times,
        every_weeks=every_weeks,
        **wish | changes,
    )


async def stands(world: World, series: SeriesCard, now: datetime = NOW) -> list[BookingStatus]:
    found = await world.do(series_card, world.community.id, series.id, world.ada, now)
    return [card.booking_status for card in found.dates]


def test_a_series_keeps_to_the_wall_clock_of_its_zone() -> None:
    start = datetime(2027, 3, 22, 8, tzinfo=UTC)
    starts = series_starts(start, "Europe/Berlin", every_weeks=1, times=3)
    assert starts == (start, start + WEEK - HOUR, start + 2 * WEEK - HOUR)
    in_the_gap = datetime(2027, 3, 21, 1, 30, tzinfo=UTC)
    assert series_starts(in_the_gap, "Europe/Berlin", every_weeks=1, times=2) == (in_the_gap, None)
    for every_weeks, times in ((0, 4), (3, 4), (1, 1), (1, 27), (1, -5), (2, 10**9)):
        with pytest.raises(RhythmOutOfRange):
            series_starts(start, "UTC", every_weeks=every_weeks, times=times)


async def test_dates_that_are_not_free_are_listed_before_asking(world: World) -> None:
    off = [DateHours((MONDAY_9 + WEEK).date())]
    await world.do(set_overrides, world.community.id, world.mentor.id, off, by=world.ada, today=NOW.date())
    await world.ask(world.cleo, start=MONDAY_9 + 2 * WEEK + 15 * 2 * MINUTE - 30 * MINUTE)
    found = await plan(world, times=26)
    assert len(found.dates) == 26
    assert found.skipped == (1, 2), "dates beyond the horizon are free"
    assert found.dates[0].start == MONDAY_9
    fortnightly = await plan(world, times=2, every_weeks=2, start=MONDAY_9 + HOUR)
    assert fortnightly.free == (MONDAY_9 + HOUR, MONDAY_9 + HOUR + 2 * WEEK)
    for wrong, refusal in (
        ({"start": MONDAY_9 + 10 * MINUTE}, SlotTaken),
        ({"start": MONDAY_9 + 8 * WEEK}, TooFarAhead),
        ({"student_id": world.ada}, CannotBookYourself),
        ({"times": 1}, RhythmOutOfRange),
    ):
        with pytest.raises(refusal):
            await plan(world, **wrong)


async def test_all_dates_are_asked_for_in_one_go_and_the_two_are_told_once(world: World) -> None:
    await world.ask(world.cleo, start=MONDAY_9 + WEEK)
    await world.told(NOW)
    series = await asked(world, times=4, skipped=(1,))
    assert [card.starts_at for card in series.dates] == [MONDAY_9, MONDAY_9 + 2 * WEEK, MONDAY_9 + 3 * WEEK]
    assert {card.topic for card in series.dates} == {"Proofs"}
    assert await stands(world, series) == [PENDING] * 3
    assert await world.told(NOW) == [(world.ada, "series_asked"), (world.ben, "series_sent")]
    assert (await world.claims()).count(world.ben) == 3
    for viewer in (world.ada, world.ben):
        assert (await world.do(series_card, world.community.id, series.id, viewer, NOW)).id == series.id
    with pytest.raises(NotYours):
        await world.do(series_card, world.community.id, series.id, world.cleo, NOW)
    with pytest.raises(SeriesMissing):
        await world.do(series_card, world.community.id, 12345, world.ben, NOW)


async def test_a_date_that_is_not_free_is_swapped_for_a_time_near_to_it(world: World) -> None:
    off = [DateHours((MONDAY_9 + WEEK).date())]
    await world.do(set_overrides, world.community.id, world.mentor.id, off, by=world.ada, today=NOW.date())
    await world.ask(world.cleo, start=MONDAY_9 + 2 * WEEK)
    assert (await plan(world)).skipped == (1, 2)
    ids = (world.community.id, world.service_id)
    near = await world.do(near_to_date, *ids, MONDAY_9 + WEEK, student_id=world.ben, now=NOW)
    day = timedelta(days=1)
    assert min(near) > MONDAY_9
    assert {(start - MONDAY_9 - WEEK) // day for start in near} == {1}, "Friday is further away, by the clock"
    assert near == tuple(sorted(near))
    swaps = {1: near[0] - MONDAY_9 - WEEK, 2: 30 * MINUTE}
    found = await plan(world, swaps=swaps)
    assert found.skipped == ()
    assert (found.dates[1].start, found.dates[1].instead_of) == (near[0], MONDAY_9 + WEEK)
    series = await asked(world, swaps=swaps)
    assert [card.starts_at for card in series.dates] == [
        MONDAY_9, near[0], MONDAY_9 + 2 * WEEK + 30 * MINUTE, MONDAY_9 + 3 * WEEK,
    ]  # fmt: skip


async def test_a_date_is_swapped_for_no_time_that_is_taken_or_far_from_it(world: World) -> None:
    await world.ask(world.cleo, start=MONDAY_9 + WEEK)
    taken = {1: timedelta()}
    assert (await plan(world, swaps=taken)).skipped == (1,)
    for swaps in ({0: HOUR}, {4: HOUR}, {-1: HOUR}, {1: timedelta(days=4)}, {1: -timedelta(days=4)}, taken):
        with pytest.raises(SeriesChanged):
            await asked(world, swaps=swaps)
    racing = (asked(world, swaps={1: HOUR}), asked(world, student_id=world.cleo, start=MONDAY_9 + WEEK + HOUR))
    answers = await asyncio.gather(*racing, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) in (
        ["SeriesCard", "SeriesChanged"],  # Ben was late
        ["SeriesCard", "SlotTaken"],  # Cleo was
    )


async def test_nothing_is_kept_of_a_series_that_is_refused(world: World) -> None:
    await world.ask(world.cleo, start=MONDAY_9 + WEEK)
    before = await world.counts()
    for wrong, refusal in (
        ({}, SeriesChanged),
        ({"skipped": (2,)}, SeriesChanged),
        ({"times": 2, "skipped": (1,)}, SeriesTooShort),
        ({"topic": " "}, TopicEmpty),
        ({"student_id": world.cleo, "start": MONDAY_9 + WEEK}, SlotTaken),
    ):
        with pytest.raises(refusal):
            await asked(world, **wrong)
    assert await world.counts() == before


async def test_a_series_counts_as_one_open_request(world: World) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"most_open_requests": 1}, by=world.ada)
    await asked(world)
    with pytest.raises(TooManyRequests):
        await asked(world, start=MONDAY_9 + HOUR)


async def test_a_series_is_approved_as_a_whole_or_what_is_left_of_it(world: World) -> None:
    series = await asked(world)
    first, second = series.dates[:2]
    common: dict[str, Any] = {"community_id": world.community.id, "now": NOW, "by": world.ada}
    await world.do(approve, booking_id=first.booking_id, **common)
    await world.do(decline, booking_id=second.booking_id, reason="Away", **common)
    with pytest.raises(NotYours):
        await world.do(approve_series, world.community.id, series.id, by=world.ben, now=NOW)
    await world.told(NOW)
    await world.do(approve_series, world.community.id, series.id, by=world.ada, now=NOW)
    assert await stands(world, series) == [CONFIRMED, BookingStatus.DECLINED, CONFIRMED, CONFIRMED]
    assert await world.told(NOW) == [(world.ben, "series_approved")]
    with pytest.raises(SeriesSettled):
        await world.do(approve_series, world.community.id, series.id, by=world.ada, now=NOW)
    with pytest.raises(SeriesSettled):
        await world.do(decline_series, world.community.id, series.id, by=world.ada, reason="No", now=NOW)


async def test_a_declined_series_frees_all_its_dates(world: World) -> None:
    series = await asked(world)
    with pytest.raises(ReasonEmpty):
        await world.do(decline_series, world.community.id, series.id, by=world.ada, reason=" ", now=NOW)
    await world.told(NOW)
    await world.do(decline_series, world.community.id, series.id, by=world.ada, reason="Too many", now=NOW)
    assert await world.told(NOW) == [(world.ben, "series_declined"), (world.ben, "others_free")]
    assert await world.claims() == []
    assert len((await asked(world, student_id=world.cleo)).dates) == 4


async def test_one_date_is_called_off_or_all_from_one_on(world: World) -> None:
    series = await asked(world, times=5)
    await world.do(approve_series, world.community.id, series.id, by=world.ada, now=NOW)
    one = series.dates[1]
    await world.do(cancel, community_id=world.community.id, booking_id=one.booking_id, by=world.ben, reason="", now=NOW)
    await world.told(NOW)
    since = series.dates[3].starts_at
    await world.do(end_series, world.community.id, series.id, since=since, by=world.ben, reason="Done", now=NOW)
    assert await stands(world, series) == [CONFIRMED, CANCELLED, CONFIRMED, CANCELLED, CANCELLED]
    assert await world.told(NOW) == [(world.ada, "series_ended")]
    late = MONDAY_9 - HOUR
    await world.do(end_series, world.community.id, series.id, by=world.ben, reason="", now=late)
    assert await stands(world, series, late) == [CONFIRMED, CANCELLED, CANCELLED, CANCELLED, CANCELLED], (
        "the first is too near for a student to cancel"
    )
    with pytest.raises(SeriesSettled):
        await world.do(end_series, world.community.id, series.id, by=world.ben, reason="", now=late)
    with pytest.raises(ReasonEmpty):
        await world.do(end_series, world.community.id, series.id, by=world.ada, reason="", now=late)
    await world.told(late)
    await world.do(end_series, world.community.id, series.id, by=world.ada, reason="Ill", now=late)
    assert await world.claims() == []
    assert await world.told(late) == [(world.ben, "series_ended"), (world.ben, "others_free")]
    shown = await world.do(others_free, world.community.id, series.dates[0].booking_id, by=world.ben, now=late)
    assert shown == (), "nobody else is there"
    with pytest.raises(NotYours):
        await world.do(end_series, world.community.id, series.id, by=world.cleo, reason="x", now=late)


async def test_a_series_goes_without_an_answer_as_a_whole_and_both_are_told_once(world: World) -> None:
    series = await asked(world)
    await world.told(NOW)
    expiry = series.dates[0].expires_at
    assert expiry is not None
    assert {card.expires_at for card in series.dates} == {expiry}
    await world.tick(expiry - 2 * HOUR)
    assert (world.ada, "request_waits") in await world.told(expiry - 2 * HOUR)
    await world.tick(expiry)
    assert await stands(world, series, expiry) == [BookingStatus.EXPIRED] * 4
    told = await world.told(expiry)
    assert sorted(told) == sorted(
        [(world.ada, "series_expired"), (world.ben, "series_expired"), (world.ben, "others_free")]
    )
    assert await world.claims() == []


async def test_of_two_series_over_the_same_dates_exactly_one_is_made(world: World) -> None:
    results = await asyncio.gather(asked(world), asked(world, student_id=world.cleo), return_exceptions=True)
    made = [found for found in results if isinstance(found, SeriesCard)]
    assert len(made) == 1
    assert all(isinstance(found, SeriesCard | SlotTaken | SeriesChanged) for found in results), results
    assert len(await world.claims()) == 8


async def test_a_change_to_any_date_turns_the_card_of_the_series(world: World) -> None:
    series = await asked(world)
    last = series.dates[-1]
    await world.do(approve, community_id=world.community.id, booking_id=last.booking_id, by=world.ada, now=NOW)
    found = await world.do(series_card, world.community.id, series.id, world.ada, NOW)
    assert found.version > series.version


async def test_of_two_who_settle_a_series_at_once_one_is_told_that_it_is_settled(world: World) -> None:
    series = await asked(world)
    found = await asyncio.gather(
        world.do(approve_series, world.community.id, series.id, by=world.ada, now=NOW),
        world.do(approve_series, world.community.id, series.id, by=world.ada, now=NOW),
        return_exceptions=True,
    )
    assert sorted(isinstance(result, SeriesSettled) for result in found) == [False, True], found
    other = await asked(world, start=MONDAY_9 + HOUR)
    answered = await asyncio.gather(
        world.do(decline_series, world.community.id, other.id, by=world.ada, reason="No", now=NOW),
        world.do(end_series, world.community.id, other.id, by=world.ben, reason="", now=NOW),
        return_exceptions=True,
    )
    assert sorted(isinstance(result, SeriesSettled) for result in answered) == [False, True], answered
    assert len(set(await stands(world, other))) == 1, "all of it, or nothing"


async def test_an_instant_service_books_the_whole_series_at_once(world: World) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"needs_approval": False}, by=world.ada)
    series = await asked(world, times=3)
    assert await stands(world, series) == [CONFIRMED] * 3
    assert await world.told(NOW) == [(world.ada, "series_asked"), (world.ben, "series_sent")]
    soon = MONDAY_9 + WEEK - HOUR
    await world.tick(soon)
    assert (world.ben, "remind_1h") in await world.told(soon), "each date has its own reminders"
