"""When mentors can next be met, many at once: the same as each one's own picker would show first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session as Db

from core.booking.free_time.availability import free_slots_of
from core.booking.free_time.next_free import next_free_times
from core.people import AccountKey
from core.schedule.hours import parse_hours
from core.schedule.pausing import pause_mentor
from core.schedule.weekly import set_hours
from core.services import ServiceTerms, add_mentor, add_service, services_of
from tests.core.community import HOUR, MONDAY_9, NOW, World

WEEKLY = ("Mon-Fri 9-17", "Sun 10-12", "", "daily 0-24", "Tue 9-10")


def settle_mentors(db: Db, community_id: int) -> list[int]:
    """A mentor for each of the weekly hours, the last of whom is paused."""
    found = []
    for number, weekly in enumerate(WEEKLY):
        account = AccountKey("telegram", f"m{number}")
        mentor = add_mentor(db, community_id, account, name=f"Mentor {number}", zone="Asia/Tokyo", now=NOW)
        if weekly:
            set_hours(db, community_id, mentor.id, parse_hours(weekly), by=mentor.person_id)
        found.append(mentor.id)
    pause_mentor(db, community_id, found[-1], by=mentor.person_id)
    return found


async def next_of(world: World, mentors: list[int], now: datetime = NOW) -> dict[int, datetime]:
    return await world.do(next_free_times, world.community.id, mentors, student_id=world.ben, now=now)


async def test_each_is_told_with_the_first_start_that_their_own_picker_shows(world: World) -> None:
    mentors = [world.mentor.id, *await world.do(settle_mentors, world.community.id)]
    await world.agree(await world.ask())

    def one_by_one(db: Db) -> dict[int, datetime]:
        starts: dict[int, datetime] = {}
        for mentor in mentors:
            (service,) = services_of(db, world.community.id, mentor)
            free = free_slots_of(db, world.community.id, service.id, now=NOW, limit=1, student_id=world.ben)
            if free.starts:
                starts[mentor] = free.starts[0]
        return starts

    found = await next_of(world, mentors)
    assert found == await world.do(one_by_one)
    assert len(found) == 4, "without the one who has no hours and the one who is paused"


async def test_what_is_taken_is_no_more_free_and_far_ahead_is_found_too(world: World) -> None:
    before = await next_of(world, [world.mentor.id])
    await world.ask(start=before[world.mentor.id])
    after = await next_of(world, [world.mentor.id])
    assert after[world.mentor.id] > before[world.mentor.id]

    def far_ahead(db: Db) -> None:
        terms = replace(ServiceTerms(), title="Planned", notice_minutes=20 * 24 * 60, horizon_days=90)
        add_service(db, world.community.id, far, terms, by=person, now=NOW)

    mentors = await world.do(settle_mentors, world.community.id)
    far, person = world.mentor.id, world.ada
    await world.do(far_ahead)
    assert await next_of(world, [far]) == after, "of two services the sooner"
    assert set(await next_of(world, [far, *mentors])) == {far, *mentors[:2], mentors[3]}


async def test_nobody_and_somebody_unknown_have_nothing_free(world: World) -> None:
    assert await next_of(world, []) == {}
    assert await next_of(world, [7]) == {}


async def test_on_a_weekend_it_is_the_next_day_of_the_week(world: World) -> None:
    (start,) = (await next_of(world, [world.mentor.id], now=MONDAY_9 - timedelta(days=2))).values()
    assert MONDAY_9 <= start <= MONDAY_9 + HOUR
