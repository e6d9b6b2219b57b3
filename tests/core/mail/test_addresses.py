"""A person's e-mail address: how it is typed, confirmed by a code, changed, taken away, and carried over."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.mail import (
    CODE_HOLDS,
    MOST_CODES,
    MOST_TRIES,
    MailView,
    WrongCode,
    code_for,
    code_lost,
    confirm_address,
    forget_address,
    forget_old_codes,
    mail_of,
    wait_for_code,
)
from core.mail.errors import AddressUnreadable, CodeGone, TooManyCodes
from core.mail.models import MailAddress, MailCode
from core.mail.rules import read_address
from core.notices import lease_notices
from tests.core.community import HOUR, NOW, World, person
from tests.core.linking.joined import BEN, BENNO, joined

BENS, OTHER = "ben@example.org", "b.e-n+parley@mail.example.org"


async def sent(world: World, address: str = BENS, *, by: int | None = None, now: datetime = NOW) -> str:
    """Asks for a code, and gives it as the mail tells it."""
    await world.do(wait_for_code, world.community.id, address, by=by or world.ben, now=now)
    code = await world.do(lambda db: db.scalar(select(MailCode.code).order_by(MailCode.id.desc()).limit(1)))
    assert code is not None
    return code


async def confirmed(world: World, address: str = BENS, *, by: int | None = None, now: datetime = NOW) -> None:
    code = await sent(world, address, by=by, now=now)
    told = await world.do(confirm_address, code, by=by or world.ben, now=now)
    assert told == MailView(address, None)


def another(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" ben@Example.ORG ", "ben@example.org"),
        ("mailto:ben@example.org", "ben@example.org"),
        ("Ben.O'Hara+x@mail.example.co.uk", "Ben.O'Hara+x@mail.example.co.uk"),
        ("ben@schön.example", "ben@xn--schn-7qa.example"),
    ],
)
def test_an_address_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert read_address(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        *("", "@", "ben", "ben@", "@example.org", "ben@localhost", "ben@example..org", "ben@-example.org"),
        *("ben @example.org", "a@b@example.org", ".ben@example.org", "b..n@example.org", "ben@example.org, x@y.org"),
        *("ben@example.org\nBcc: all@example.org", "ben@exam\x00ple.org", "Ben <ben@example.org>", "bên@example.org"),
        *("a" * 65 + "@example.org", "ben@" + "a" * 64 + ".org", "ben@" + "aaaa." * 60 + "org", "x" * 100_000),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(AddressUnreadable):
        read_address(typed)


async def test_an_address_counts_once_its_code_was_typed(world: World) -> None:
    code = await sent(world)
    assert await world.do(mail_of, world.ben, NOW) == MailView(None, BENS)
    (notice,) = await world.do(lease_notices, NOW, 10, 60, ["mail"])
    assert (notice.kind, notice.person_id, notice.platform) == ("mail_code", world.ben, "mail")
    assert BENS not in str(notice.data)
    assert code not in str(notice.data)
    told = await world.do(confirm_address, f" {code[:3]} {code[3:]}", by=world.ben, now=NOW)
    assert told == MailView(BENS, None)
    assert await world.do(mail_of, world.cleo, NOW) == MailView(None, None)
    with pytest.raises(CodeGone):
        await world.do(confirm_address, code, by=world.ben, now=NOW)


async def test_the_code_of_one_confirms_nothing_for_another(world: World) -> None:
    code = await sent(world)
    with pytest.raises(CodeGone):
        await world.do(confirm_address, code, by=world.cleo, now=NOW)


async def test_the_old_address_stays_until_the_new_one_is_confirmed(world: World) -> None:
    await confirmed(world)
    code = await sent(world, OTHER)
    assert await world.do(mail_of, world.ben, NOW) == MailView(BENS, OTHER)
    assert await world.do(confirm_address, code, by=world.ben, now=NOW) == MailView(OTHER, None)


async def test_a_code_holds_for_an_hour_and_the_last_alone(world: World) -> None:
    first = await sent(world)
    second = await sent(world, OTHER)
    if first != second:
        assert await world.do(confirm_address, first, by=world.ben, now=NOW) == WrongCode(MOST_TRIES - 1)
    with pytest.raises(CodeGone):
        await world.do(confirm_address, second, by=world.ben, now=NOW + CODE_HOLDS)
    just_in_time = NOW + CODE_HOLDS - timedelta(seconds=1)
    assert await world.do(confirm_address, second, by=world.ben, now=just_in_time) == MailView(OTHER, None)


async def test_after_five_wrong_codes_the_true_one_is_taken_no_more(world: World) -> None:
    code = await sent(world)
    guesses = (world.do(confirm_address, another(code), by=world.ben, now=NOW) for _ in range(MOST_TRIES + 2))
    done = await asyncio.gather(*guesses, return_exceptions=True)
    assert sorted(d.tries_left for d in done if isinstance(d, WrongCode)) == [0, 1, 2, 3, 4]
    assert sum(isinstance(d, CodeGone) for d in done) == 2
    with pytest.raises(CodeGone):
        await world.do(confirm_address, code, by=world.ben, now=NOW)


async def test_nobodys_inbox_is_filled_neither_by_one_person_nor_by_many(world: World) -> None:
    asked = (
        world.do(wait_for_code, world.community.id, f"{n}@example.org", by=world.ben, now=NOW)
        for n in range(MOST_CODES + 2)
    )
    done = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(d, MailView) for d in done) == MOST_CODES
    assert [d.until for d in done if isinstance(d, TooManyCodes)] == [NOW + CODE_HOLDS] * 2
    await sent(world, now=NOW + CODE_HOLDS)
    for name in ("Dora", "Emil"):
        await sent(world, BENS.upper(), by=await world.do(person, name), now=NOW + CODE_HOLDS)
    with pytest.raises(TooManyCodes):
        await sent(world, by=world.cleo, now=NOW + CODE_HOLDS)


async def test_a_used_code_counts_among_those_that_were_sent(world: World) -> None:
    for _ in range(MOST_CODES):
        await confirmed(world)
    with pytest.raises(TooManyCodes):
        await sent(world)


async def test_what_is_taken_away_is_gone_and_no_code_brings_it_back(world: World) -> None:
    await confirmed(world)
    code = await sent(world, OTHER)
    await world.do(forget_address, by=world.ben, now=NOW)
    assert await world.do(mail_of, world.ben, NOW) == MailView(None, None)
    with pytest.raises(CodeGone):
        await world.do(confirm_address, code, by=world.ben, now=NOW)
    await world.do(forget_address, by=world.ben, now=NOW)


async def test_two_taps_at_once_confirm_once(world: World) -> None:
    code = await sent(world)
    taps = (world.do(confirm_address, code, by=world.ben, now=NOW) for _ in range(2))
    done = await asyncio.gather(*taps, return_exceptions=True)
    assert sum(d == MailView(BENS, None) for d in done) == 1
    assert sum(isinstance(d, CodeGone) for d in done) == 1


async def test_who_mistyped_an_address_hears_once_that_no_mail_reaches_it(world: World) -> None:
    await sent(world)
    (notice,) = await world.do(lease_notices, NOW, 10, 60, ["mail"])
    for _ in range(2):
        await world.do(code_lost, world.community.id, notice.data["code"], NOW)
    assert [kind for _, kind in await world.told(NOW)] == ["mail_lost"]
    found = await world.do(code_for, notice.data["code"], NOW)
    assert found is not None
    assert not found.holds


async def test_addresses_that_nobody_confirmed_are_forgotten(world: World) -> None:
    await confirmed(world)
    await sent(world, OTHER)
    await world.do(forget_old_codes, NOW + CODE_HOLDS - timedelta(seconds=1))
    assert len(await world.do(lambda db: db.scalars(select(MailCode.address)).all())) == 2
    await world.do(forget_old_codes, NOW + CODE_HOLDS)
    assert await world.do(lambda db: db.scalars(select(MailCode.address)).all()) == []
    assert await world.do(lambda db: db.scalars(select(MailAddress.address)).all()) == [BENS]


@pytest.mark.parametrize("whose", ["kept", "gone", "both"])
async def test_an_address_goes_with_the_person_who_turned_out_to_be_another(world: World, whose: str) -> None:
    benno = await world.do(person, "Benno", "discord")
    if whose != "gone":
        await confirmed(world)
    if whose != "kept":
        await confirmed(world, OTHER, by=benno)
    done = await joined(world, BEN, BENNO, NOW + HOUR)
    kept = await world.do(mail_of, done.person_id, NOW + HOUR)
    assert kept.address == (OTHER if whose == "gone" else BENS)
    assert len(await world.do(lambda db: db.scalars(select(MailAddress.address)).all())) == 1
