"""Nothing that names a person is left out of a merge, and nothing that a person had is lost by it."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import BigInteger, Column, select, update
from sqlalchemy.orm import Session as Db

import core
from core.booking import keep_card, sessions_of, withdraw
from core.booking.asking.waiting import wait_for
from core.booking.asking.waits import waits_of
from core.booking.holding.joining import join as press_join
from core.booking.models import Booking, Claim
from core.cards import CardCopy
from core.connections import ConnectionStatus, accept, ask, connections_of
from core.courses import add_course, enrol, is_enrolled
from core.linking import finish_joins
from core.linking.rows import NAMED_OTHERWISE, NAMED_PLAINLY
from core.people import AccountKey, accounts_of, person_of, viewer_of
from core.people.models import FormerPerson, Person
from core.relay import (
    ConversationState,
    CopyRole,
    block,
    conversation_with,
    conversations_of,
    line_with,
    mute,
    note_copy,
    say,
    talk_to,
    talks_to,
)
from core.services import add_mentor
from core.storage.tables import Entity
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, person
from tests.core.linking.joined import BEN, BENNO, joined

for models in sorted(Path(core.__file__ or "").parent.glob("*/models.py")):
    importlib.import_module(f"core.{models.parent.name}.models")

NO_PERSON = {"community_id", "copy_of", "reply_to"}
OF_A_PERSON = ("_id", "_by", "_to", "_of", "person", "student", "sender", "owner", "author", "people")


def names_a_person(column: Column[Any], tables: set[str]) -> bool:
    """Whether the column refers to a person, or by its name may: it names no other table."""
    if any(key.target_fullname == "person.id" for key in column.foreign_keys):
        return True
    whole = isinstance(column.type, BigInteger) and column.name not in NO_PERSON
    others = (f"{table}_id" for table in tables - {"person", "former_person"})
    names_another = any(other.endswith(column.name) or column.name.endswith(f"_{other}") for other in others)
    return whole and column.name.endswith(OF_A_PERSON) and not names_another


def columns_of_people() -> set[Column[Any]]:
    tables = Entity.metadata.tables
    every = (column for table in tables.values() for column in table.c)
    return {column for column in every if names_a_person(column, set(tables))}


def test_every_column_that_names_a_person_is_carried_over() -> None:
    carried = {attribute.property.columns[0] for attribute in (*NAMED_PLAINLY, *NAMED_OTHERWISE)}
    found = columns_of_people()
    assert len(found) > 15
    assert sorted(map(str, found - carried)) == [], "name these in core/linking/rows.py"
    assert sorted(map(str, carried - found)) == []


@pytest.mark.parametrize("name", ["reviewer_id", "muted_by", "other_person", "student"])
def test_a_new_column_that_names_a_person_is_seen(name: str) -> None:
    assert names_a_person(Column(name, BigInteger()), {"person", "session", "waitlist_entry"})
    assert not names_a_person(Column("entry_id", BigInteger()), {"person", "session", "waitlist_entry"})


def named_anywhere(db: Db, person_id: int) -> list[str]:
    """The columns in which the number stands, of all there are."""
    found = []
    for table in Entity.metadata.tables.values():
        for column in table.c:
            if isinstance(column.type, BigInteger) and db.scalar(select(column).where(column == person_id).limit(1)):
                found.append(str(column))
    return found


async def lived_a_life(world: World, who: int, account: AccountKey) -> None:
    """Somebody books, writes, connects, enrols, waits and joins, so that each table names them."""
    community, ada = world.community.id, world.ada
    booking = await world.ask(who)
    await world.agree(booking)
    await world.do(say, community_id=community, by=who, to=ada, text="Hello", now=NOW)
    await world.do(say, community_id=community, by=ada, to=who, text="Good day", now=NOW + MINUTE)
    connection = await world.do(ask, community, world.mentor.id, by=who, words="", now=NOW)
    await world.do(accept, community, connection.id, by=ada, now=NOW)
    course = await world.do(add_course, community, "Algebra", department="Mathematics", now=NOW)
    await world.do(enrol, community, course.id, who, now=NOW)
    await world.ask(world.cleo, MONDAY_9 + 2 * HOUR)
    wish = {"service_id": world.service_id, "topic": "Proofs", "now": NOW}
    await world.do(wait_for, community_id=community, student_id=who, start=MONDAY_9 + 2 * HOUR, **wish)  # type: ignore[arg-type]
    given_up = await world.ask(who, MONDAY_9 + 4 * HOUR)
    await world.do(withdraw, community_id=community, booking_id=given_up.booking_id, by=who, now=NOW)
    await world.do(
        keep_card,
        CardCopy(
            community_id=community,
            session_id=booking.session_id,
            booking_id=booking.booking_id,
            person_id=who,
            account=account,
            chat="9",
            message_id="1",
            kind="session",
            version_shown=1,
        ),
        NOW,
    )
    await world.do(press_join, community_id=community, session_id=booking.session_id, by=who, now=MONDAY_9)


async def test_everything_of_the_one_who_goes_is_the_others_afterwards(world: World) -> None:
    benno = await world.do(person, "Benno", "discord")
    await lived_a_life(world, benno, BENNO)
    before = await world.store.read(lambda db: named_anywhere(db, benno))
    assert len(before) >= 14, before
    (await joined(world, BEN, BENNO, NOW + MINUTE))
    assert await world.store.read(lambda db: named_anywhere(db, benno)) == ["former_person.id"]
    community, ben = world.community.id, world.ben
    assert {a.key for a in await world.do(accounts_of, ben)} == {BEN, BENNO}
    viewer = await world.do(viewer_of, BENNO)
    assert viewer is not None
    assert viewer.person_id == ben
    assert (await world.do(person_of, benno)).id == ben, "what still names the former leads on"
    assert await world.claims() == sorted([world.ada, world.ada, world.cleo, ben])
    assert [view.text for view in (await world.do(conversation_with, community, ben, world.ada)).items] == [
        "Good day",
        "Hello",
    ]
    assert (await world.do(connections_of, community, ben, ConnectionStatus.ACCEPTED)).total == 1
    assert (await world.do(waits_of, community, ben, now=NOW)).total == 1
    assert (await world.do(sessions_of, community, ben, now=NOW)).total >= 1


async def test_what_both_had_becomes_one(world: World) -> None:
    community, ada = world.community.id, world.ada
    benno = await world.do(person, "Benno", "discord")
    for who, start in ((world.ben, MONDAY_9), (benno, MONDAY_9 + HOUR)):
        await world.ask(who, start)
        await world.do(say, community_id=community, by=who, to=ada, text=f"From {start:%H}", now=start - 5 * HOUR)
    early = await world.do(ask, community, world.mentor.id, by=world.ben, words="once", now=NOW)
    later = await world.do(ask, community, world.mentor.id, by=benno, words="twice", now=NOW + MINUTE)
    await world.do(accept, community, later.id, by=ada, now=NOW + MINUTE)
    course = await world.do(add_course, community, "Algebra", department="Mathematics", now=NOW)
    for who in (world.ben, benno):
        await world.do(enrol, community, course.id, who, now=NOW)
    await world.ask(world.cleo, MONDAY_9 + 3 * HOUR)
    wish: dict[str, Any] = {"community_id": community, "service_id": world.service_id, "topic": "Proofs", "now": NOW}
    for who in (world.ben, benno):
        await world.do(wait_for, student_id=who, start=MONDAY_9 + 3 * HOUR, **wish)
    await world.do(block, community, ada, True, by=benno, now=NOW)
    await world.do(mute, community, world.ben, True, by=ada, now=NOW)
    await joined(world, BEN, BENNO)
    line = await world.do(line_with, community, world.ben, ada)
    assert line.state is ConversationState.BLOCKED, "who was blocked by either is blocked"
    assert (await world.do(line_with, community, ada, world.ben)).muted
    assert [m.text for m in (await world.do(conversation_with, community, world.ben, ada)).items] == [
        "From 09",
        "From 08",
    ]
    assert [line.other.name for line in (await world.do(conversations_of, community, ada)).items] == ["Ben", "Cleo"]
    (kept,) = (await world.do(connections_of, community, world.ben, ConnectionStatus.ACCEPTED)).items
    assert kept.id == later.id != early.id
    assert await world.do(is_enrolled, community, course.id, world.ben, now=NOW)
    (waiting,) = (await world.do(waits_of, community, world.ben, now=NOW)).items
    assert waiting.before == 0


async def test_what_the_two_wrote_to_each_other_was_written_to_oneself(world: World) -> None:
    booking = await world.ask()
    ada = AccountKey("discord", "ada")
    message = await world.do(say, community_id=1, by=world.ben, to=world.ada, text="Hello", now=NOW)
    await world.do(note_copy, 1, message.id, world.ada, CopyRole.BROUGHT, "discord", "1", "2")
    await world.do(talk_to, 1, BEN, world.ada, NOW)
    await world.do(withdraw, community_id=1, booking_id=booking.booking_id, by=world.ben, now=NOW)
    await joined(world, BEN, ada)
    assert world.ada not in [line.other.id for line in (await world.do(conversations_of, 1, world.ada)).items]
    assert await world.do(talks_to, 1, BEN, NOW) is None
    assert await world.store.read(lambda db: named_anywhere(db, message.id)) == []


async def test_the_mentor_of_the_two_stays_and_is_connected_with_nobody_but_others(world: World) -> None:
    community = world.community.id
    await world.do(ask, community, world.mentor.id, by=world.ben, words="", now=NOW)
    await world.ask(world.cleo)
    await joined(world, BEN, AccountKey("discord", "ada"))
    viewer = await world.do(viewer_of, BEN)
    assert viewer is not None
    assert viewer.person_id == world.ada
    assert (await world.do(connections_of, community, world.ada, ConnectionStatus.PENDING)).total == 0
    assert await world.store.read(lambda db: db.get(Person, world.ben)) is None


async def test_who_was_joined_twice_is_found_by_every_former_number(world: World) -> None:
    benno = await world.do(person, "Benno", "discord")
    await joined(world, BEN, BENNO)
    await world.do(lambda db: db.add(FormerPerson(id=77, person_id=world.ben, since=NOW)))
    other = AccountKey("matrix", "ada")
    await world.do(lambda db: add_mentor(db, 1, other, name="Ada L", zone="UTC", now=NOW) and None)
    await joined(world, BEN, other)
    assert len({(await world.do(person_of, each)).id for each in (benno, world.ben, 77)}) == 1


async def test_what_was_written_while_two_were_joined_is_carried_over_soon_after(world: World) -> None:
    benno = await world.do(person, "Benno", "discord")
    await joined(world, BEN, BENNO)
    booking = await world.ask()

    def as_before(db: Db) -> None:
        """What a transaction leaves that began before the two were joined."""
        db.get_one(Booking, (1, booking.booking_id)).student_id = benno
        db.execute(update(Claim).where(Claim.person_id == world.ben).values(person_id=benno))

    await world.do(as_before)
    await world.do(finish_joins, NOW + 11 * MINUTE)
    assert benno in await world.claims()
    await world.do(finish_joins, NOW + MINUTE)
    assert await world.store.read(lambda db: named_anywhere(db, benno)) == ["former_person.id"]
    assert await world.claims() == sorted([world.ada, world.ben])
