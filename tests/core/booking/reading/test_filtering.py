"""Lists of sessions narrowed to a person, a service or a way to meet, each read by its own people alone."""

from __future__ import annotations

from sqlalchemy.orm import Session as Db

from core.booking import Only, Which, filters_of, sessions_of
from core.people import AccountKey
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import add_mentor, services_of
from core.services.kinds import Mode
from core.services.models import Service
from tests.core.community import HOUR, MONDAY_9, NOW, World


async def found(world: World, person: int, only: Only, which: Which = Which.UPCOMING) -> list[int]:
    """The sessions of a person's list, narrowed."""
    page = await world.do(sessions_of, world.community.id, person, which=which, only=only, now=NOW)
    assert page.total == len(page.items)
    return [card.session_id for card in page.items]


async def second_service(world: World) -> tuple[int, int]:
    """Another mentor, with a service by voice."""
    key = AccountKey("discord", "dan")
    dan = await world.do(add_mentor, world.community.id, key, name="Dan", zone="Europe/Berlin", now=NOW)
    await world.do(set_hours, world.community.id, dan.id, parse_hours("Mon-Fri 9-17"), by=dan.person_id)
    (service,) = await world.do(services_of, world.community.id, dan.id)

    def by_voice(db: Db) -> None:
        row = db.get_one(Service, (world.community.id, service.id))
        row.title, row.modes = "Programming", (Mode.VOICE,)

    await world.do(by_voice)
    return dan.person_id, service.id


async def test_a_list_is_narrowed_by_person_service_and_mode_for_both_sides(world: World) -> None:
    dan, programming = await second_service(world)
    first = (await world.ask()).session_id
    other = (await world.ask(world.cleo, MONDAY_9 + HOUR)).session_id
    second = (await world.ask(start=MONDAY_9 + 2 * HOUR, service_id=programming)).session_id
    assert await found(world, world.ben, Only()) == [first, second]
    assert await found(world, world.ben, Only(other_id=world.ada)) == [first]
    assert await found(world, world.ben, Only(other_id=dan, service_id=programming)) == [second]
    assert await found(world, world.ben, Only(other_id=world.ada, service_id=programming)) == []
    assert await found(world, world.ben, Only(mode=Mode.VOICE)) == [second]
    assert await found(world, world.ada, Only(other_id=world.cleo)) == [other]
    assert await found(world, world.ada, Only(service_id=programming)) == []
    assert await found(world, world.ben, Only(other_id=world.cleo)) == [], "students see nothing of each other"
    assert await found(world, world.ben, Only(other_id=world.ada), Which.PAST) == []


async def test_the_filters_are_ones_own_people_services_and_modes(world: World) -> None:
    dan, programming = await second_service(world)
    await world.ask()
    await world.ask(world.cleo, MONDAY_9 + HOUR)
    await world.ask(start=MONDAY_9 + 2 * HOUR, service_id=programming)
    mine = await world.do(filters_of, world.community.id, world.ben)
    assert mine.people == ((world.ada, "Ada"), (dan, "Dan"))
    assert sorted(title for _, title in mine.services) == ["Programming", "Session"]
    assert mine.modes == (Mode.VIDEO, Mode.VOICE)
    hers = await world.do(filters_of, world.community.id, world.ada)
    assert (hers.people, hers.modes) == (((world.ben, "Ben"), (world.cleo, "Cleo")), (Mode.VIDEO,))
