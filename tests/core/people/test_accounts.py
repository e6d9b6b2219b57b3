"""Who somebody is, by the account they write from."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfoNotFoundError

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.people import (
    AccountKey,
    Viewer,
    accounts_of,
    choose_zone,
    find_account,
    greet,
    mark_reachable,
    person_of,
    viewer_of,
)
from core.people.accounts import clean_name
from core.people.errors import PersonMissing
from core.people.models import Account, Person
from core.services import add_mentor
from core.storage import Store
from tests.core.community import NOW, World

BEN = AccountKey("telegram", "7")


async def met(store: Store, name: str = "Ben", *, handle: str | None = "benny", locale: str | None = "de") -> Viewer:
    return await store.write(lambda db: greet(db, BEN, name=name, handle=handle, locale=locale, chat="7", now=NOW))


async def test_somebody_new_becomes_a_person_and_stays_the_same_one(store: Store) -> None:
    first = await met(store)
    again = await met(store)
    assert first == again
    assert (first.name, first.zone, first.locale, first.account) == ("Ben", None, "de", BEN)
    assert await store.read(lambda db: viewer_of(db, BEN)) == first
    assert await store.read(lambda db: viewer_of(db, AccountKey("discord", "7"))) is None


async def test_a_person_met_twice_at_once_is_one(store: Store) -> None:
    viewers = await asyncio.gather(*(met(store) for _ in range(8)))
    assert len({viewer.person_id for viewer in viewers}) == 1
    counts = await store.read(
        lambda db: [db.scalar(select(func.count()).select_from(table)) for table in (Person, Account)]
    )
    assert counts == [1, 1]


async def test_the_same_address_on_two_platforms_is_two_people(store: Store) -> None:
    other = await store.write(lambda db: greet(db, AccountKey("discord", "7"), name="Ben", now=NOW))
    assert other.person_id != (await met(store)).person_id


async def test_a_changed_name_is_taken_over(store: Store) -> None:
    await met(store)
    assert (await met(store, "Benjamin")).name == "Benjamin"


async def test_a_name_that_an_admin_gave_stays(world: World) -> None:
    ben = AccountKey("telegram", "ben")
    await world.do(add_mentor, world.community.id, ben, name="Dr. Benjamin", now=NOW)
    assert (await world.do(greet, ben, name="benny", now=NOW)).name == "Dr. Benjamin"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Ben \n O'Hara ", "Ben O'Hara"),
        ("\u202eneB\x00", "neB"),
        ("", "?"),
        ("<b>@everyone</b>", "<b>@everyone</b>"),
        ("שלום 🌍", "שלום 🌍"),
        ("x" * 200, "x" * 64),
    ],
)
def test_names_are_one_short_line_and_otherwise_as_typed(typed: str, shown: str) -> None:
    assert clean_name(typed) == shown


async def test_an_account_is_found_by_handle_or_address(store: Store) -> None:
    await met(store)
    for wanted in ("benny", "@Benny", " BENNY ", "7"):
        assert await store.read(partial(find_account, platform="telegram", handle_or_address=wanted)) == BEN
    assert await store.read(lambda db: find_account(db, "telegram", "@nobody")) is None
    assert await store.read(lambda db: find_account(db, "discord", "benny")) is None


async def test_the_account_to_write_to_is_reachable_and_last_seen(store: Store) -> None:
    viewer = await met(store)

    def second(db: Session) -> None:
        greet(db, AccountKey("discord", "9"), name="Ben", now=NOW + timedelta(hours=1))
        db.get_one(Account, ("discord", "9")).person_id = viewer.person_id

    await store.write(second)

    async def order() -> list[str]:
        accounts = await store.read(lambda db: accounts_of(db, viewer.person_id))
        return [account.key.platform for account in accounts]

    assert await order() == ["discord", "telegram"]
    await store.write(lambda db: mark_reachable(db, AccountKey("discord", "9"), False))
    assert await order() == ["telegram", "discord"]


async def test_who_writes_again_can_be_written_to_again(store: Store) -> None:
    viewer = await met(store)
    await store.write(lambda db: mark_reachable(db, BEN, False))
    await met(store)
    (account,) = await store.read(lambda db: accounts_of(db, viewer.person_id))
    assert account.reachable


async def test_a_zone_is_an_iana_name(store: Store) -> None:
    viewer = await met(store)
    assert (await store.write(lambda db: choose_zone(db, viewer.person_id, "Asia/Tokyo"))).zone == "Asia/Tokyo"
    with pytest.raises(ZoneInfoNotFoundError):
        await store.write(lambda db: choose_zone(db, viewer.person_id, "Mars/Olympus"))
    assert (await store.read(lambda db: person_of(db, viewer.person_id))).zone == "Asia/Tokyo"


async def test_nobody_is_found_for_an_unknown_id(store: Store) -> None:
    with pytest.raises(PersonMissing):
        await store.read(lambda db: person_of(db, 5))
