"""Who else is free when a request came to nothing, and asking one of them as written."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session as Db

from core.booking import approve, ask_instead, booking_card, cancel, decline, others_free
from core.booking.errors import SlotTaken
from core.people import AccountKey, MentorView, Profile, describe_mentor
from core.people.errors import NotYours
from core.schedule.hours import parse_hours
from core.schedule.pausing import pause_mentor
from core.schedule.weekly import set_hours
from core.services import ServiceTerms, add_mentor, services_of
from core.services.errors import ServiceMissing
from tests.core.community import HOUR, MONDAY_9, NOW, World
from tests.queries import note_queries

NINE, TEN = MONDAY_9, MONDAY_9 + HOUR


async def another(
    world: World, name: str, *expertise: str, hours: str = "Mon-Fri 9-17", zone: str = "Europe/Berlin", **terms: Any
) -> MentorView:
    """One more mentor, of this expertise."""

    def make(db: Db) -> MentorView:
        account = AccountKey("discord", name.lower())
        mentor = add_mentor(
            db,
            world.community.id,
            account,
            name=name,
            zone=zone,
            profile=Profile(headline=f"{name}'s line", expertise=expertise),
            terms=replace(ServiceTerms(), **terms),
            now=NOW,
        )
        set_hours(db, world.community.id, mentor.id, parse_hours(hours), by=mentor.person_id)
        return mentor

    return await world.do(make)


async def declined(world: World, start: Any = NINE) -> int:
    """A request of Ben's that Ada has declined."""
    booking = await world.ask(start=start)
    await world.do(
        decline, community_id=world.community.id, booking_id=booking.booking_id, by=world.ada, reason="Away", now=NOW
    )
    return booking.booking_id


async def found(world: World, booking: int, now: Any = NOW) -> list[str]:
    """Who is named as free at that very time."""
    others = await world.do(others_free, world.community.id, booking, by=world.ben, now=now)
    return [other.name for other in others if other.starts_at == NINE]


async def taken(world: World, mentor: MentorView, student: int, start: Any) -> None:
    """The mentor has a session then."""
    (service,) = await world.do(services_of, world.community.id, mentor.id)
    booking = await world.ask(student, start, service_id=service.id)
    await world.do(
        approve, community_id=world.community.id, booking_id=booking.booking_id, by=mentor.person_id, now=NOW
    )


async def test_those_who_share_most_of_the_expertise_come_first_and_three_at_most(world: World) -> None:
    for name, *expertise in (("Dan", "Chess"), ("Eva", "proofs"), ("Fay", "Matrices", "Proofs"), ("Gus",)):
        await another(world, name, *expertise)
    assert await found(world, await declined(world)) == ["Fay", "Eva", "Dan"]


async def test_without_any_expertise_anybody_who_is_free_is_named(world: World) -> None:
    await world.do(describe_mentor, world.community.id, world.mentor.id, Profile(), by=world.ada)
    await another(world, "Dan")
    assert await found(world, await declined(world)) == ["Dan"]


async def test_only_who_can_be_asked_for_that_very_time_is_named(world: World) -> None:
    await another(world, "Late", hours="Mon-Fri 10-17")
    await another(world, "Far", zone="Asia/Tokyo")
    await another(world, "Slow", notice_minutes=7 * 24 * 60)
    await another(world, "Near", horizon_days=1)
    paused = await another(world, "Paused")
    await world.do(pause_mentor, world.community.id, paused.id, by=paused.person_id)
    await taken(world, await another(world, "Busy"), world.cleo, NINE)
    await taken(world, await another(world, "Resting", buffer_after_minutes=60), world.cleo, NINE + HOUR)
    await taken(world, await another(world, "Full", most_a_day=1), world.cleo, NINE + 2 * HOUR)
    free = await another(world, "Free", most_a_day=1, buffer_after_minutes=10)
    assert free.name == "Free"
    assert await found(world, await declined(world)) == ["Free"]


async def test_after_those_come_who_are_free_soon_after(world: World) -> None:
    await another(world, "Eva", "Matrices", hours="Mon 11-12")
    await another(world, "Dan")
    await another(world, "Fay", "Matrices", hours="Fri 9-12")
    booking = await declined(world)
    others = await world.do(others_free, world.community.id, booking, by=world.ben, now=NOW)
    assert [(other.name, other.starts_at) for other in others] == [("Dan", NINE), ("Eva", NINE + 2 * HOUR)]
    late = await world.do(others_free, world.community.id, booking, by=world.ben, now=NINE - 2 * HOUR)
    assert [(other.name, other.starts_at) for other in late] == [("Eva", NINE + 2 * HOUR), ("Dan", NINE + 2 * HOUR)]


async def test_nobody_is_named_to_a_student_who_is_taken_then_or_once_it_is_too_late(world: World) -> None:
    dan = await another(world, "Dan")
    booking = await declined(world)
    assert await found(world, booking) == ["Dan"]
    assert await found(world, booking, NINE - 3 * HOUR) == []
    await taken(world, dan, world.ben, NINE)
    (dan_later,) = await world.do(others_free, world.community.id, booking, by=world.ben, now=NOW)
    assert dan_later.starts_at > NINE
    assert await world.do(others_free, world.community.id, booking, by=world.ben, now=NINE) == ()


async def test_nothing_is_offered_to_others_nor_for_what_may_still_be(world: World) -> None:
    await another(world, "Dan")
    booking = await declined(world)
    with pytest.raises(NotYours):
        await world.do(others_free, world.community.id, booking, by=world.ada, now=NOW)
    with pytest.raises(NotYours):
        await world.do(ask_instead, world.community.id, booking, world.mentor.id, start=NINE, by=world.cleo, now=NOW)
    pending = await world.ask(start=TEN)
    assert await found(world, pending.booking_id) == []


async def test_another_is_asked_for_the_same_time_with_what_was_written(world: World) -> None:
    dan = await another(world, "Dan")
    booking = await declined(world)
    asked = await world.do(ask_instead, world.community.id, booking, dan.id, start=NINE, by=world.ben, now=NOW)
    card = await world.do(booking_card, world.community.id, asked.booking_id, dan.person_id, NOW)
    assert (card.starts_at, card.topic, card.student_name) == (NINE, "Eigenvalues", "Ben")
    with pytest.raises(ServiceMissing):
        await world.do(ask_instead, world.community.id, booking, 5, start=NINE, by=world.ben, now=NOW)


async def test_who_was_taken_meanwhile_is_refused_with_other_times(world: World) -> None:
    dan = await another(world, "Dan")
    booking = await declined(world)
    await taken(world, dan, world.cleo, NINE)
    with pytest.raises(SlotTaken) as refusal:
        await world.do(ask_instead, world.community.id, booking, dan.id, start=NINE, by=world.ben, now=NOW)
    assert refusal.value.alternatives


async def test_the_student_is_told_of_others_after_a_decline_and_after_an_expiry(world: World) -> None:
    await declined(world)
    assert [told for told in await world.told(NOW) if told[1] == "others_free"] == [(world.ben, "others_free")]
    await world.ask(world.cleo, TEN)
    while await world.tick(TEN - 3 * HOUR):
        pass
    late = await world.told(TEN - 3 * HOUR)
    assert [told for told in late if told[1] == "others_free"] == [(world.cleo, "others_free")]


async def test_a_student_whose_mentor_cancels_is_told_of_others_and_one_who_cancels_is_not(world: World) -> None:
    await another(world, "Dan")
    for by, kinds in ((world.ada, ["booking_cancelled", "others_free"]), (world.ben, ["booking_cancelled"])):
        booking = await world.ask(start=NINE)
        await world.agree(booking)
        await world.told(NOW)
        await world.do(
            cancel, community_id=world.community.id, booking_id=booking.booking_id, by=by, reason="Ill", now=NOW
        )
        assert [kind for _, kind in await world.told(NOW)] == kinds
        assert await found(world, booking.booking_id) == (["Dan"] if by == world.ada else [])


async def test_thirty_mentors_take_as_many_queries_as_one(world: World) -> None:
    await another(world, "Mentor 0", most_a_day=3)
    booking = await declined(world)

    async def queries() -> int:
        queries = itertools.count()

        def read(db: Db) -> None:
            note_queries(db.connection(), lambda: next(queries))
            others_free(db, world.community.id, booking, by=world.ben, now=NOW)

        await world.store.read(read)
        return next(queries)

    few = await queries()
    for number in range(1, 30):
        await another(world, f"Mentor {number}", most_a_day=3)
    assert await queries() == few <= 6
