"""Joining two accounts by a code, and parting them: who can, who cannot, and who is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.booking import withdraw
from core.errors import ParleyError
from core.linking import (
    CODE_HOLDS,
    MOST_TRIES,
    Joined,
    Mistyped,
    check_join,
    check_no_code,
    code_in,
    code_made_for,
    code_of,
    join,
    number_of,
    part,
)
from core.linking.errors import (
    AlreadyJoined,
    BothMentors,
    CodeExpired,
    CodeGivenAway,
    CodeIsYours,
    CodeUsed,
    OnlyAccount,
    SamePlatform,
    SessionsClash,
    TooManyTries,
)
from core.linking.models import LinkCode
from core.notices import lease_notices
from core.people import AccountKey, accounts_of, greet, viewer_of
from core.people.errors import NotYours, PersonMissing
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import add_mentor, services_of
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, person
from tests.core.linking.joined import BEN, BENNO, joined

ADA, CLEO = AccountKey("discord", "ada"), AccountKey("telegram", "cleo")


async def tried(world: World, code: str, by: AccountKey = BENNO, now: Any = NOW) -> Joined | Mistyped:
    return await world.do(join, world.community.id, code, by=by, now=now)


async def benno(world: World) -> int:
    return await world.do(person, "Benno", "discord")


async def test_a_code_is_found_in_what_is_said_while_it_works(world: World) -> None:
    code = await world.do(code_made_for, BENNO, NOW)
    for said in (code, code.replace("-", "").lower(), f"/link {code}", f"<b>{code.lower()}</b>, it says"):
        with pytest.raises(CodeGivenAway):
            await world.do(check_no_code, said, NOW)
    for said in ("", "together", "1234-5678", f"{code}x", code[:7]):
        await world.do(check_no_code, said, NOW)
    await world.do(check_no_code, code, NOW + CODE_HOLDS)


@pytest.mark.parametrize("typed", ["k7qm-4xtp", " K7QM 4XTP ", "K7QM4XTP", "k7-qm-4x-tp"])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert code_in(typed) == "K7QM4XTP"


def test_letters_that_look_alike_are_one_and_the_number_of_a_code_leads_back() -> None:
    assert code_in("OIL0-1111") == "01101111"
    for code in ("00000000", "ZZZZZZZZ", "K7QM4XTP"):
        assert code_of(number_of(code)) == code
        assert number_of(code) < 2**40


@pytest.mark.parametrize("typed", ["", "K7QM", "K7QM-4XTPX", "K7QM-4XT!", "ÄÄÄÄÄÄÄÄ", "U" * 8, "1" * 5000])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert code_in(typed) is None


async def test_the_maker_of_a_code_is_told_that_it_was_used(world: World) -> None:
    await benno(world)
    done = await joined(world, BEN, BENNO)
    assert {account.key for account in done.accounts} == {BEN, BENNO}
    (notice,) = await world.do(lease_notices, NOW, 10, 60)
    assert (notice.kind, notice.platform, notice.accounts[0].key) == ("account_joined", "telegram", BEN)
    assert dict(notice.data) == {"platform": "discord", "address": "benno"}


async def test_a_code_works_once_for_ten_minutes_and_the_last_alone(world: World) -> None:
    await benno(world)
    first = await world.do(code_made_for, BEN, NOW)
    second = await world.do(code_made_for, BEN, NOW)
    assert first != second
    assert await tried(world, first) == Mistyped(MOST_TRIES - 1)
    with pytest.raises(CodeExpired):
        await tried(world, second, now=NOW + CODE_HOLDS)
    assert isinstance(await tried(world, second, now=NOW + CODE_HOLDS - timedelta(seconds=1)), Joined)
    with pytest.raises(CodeUsed):
        await tried(world, second)


async def test_a_look_at_a_code_uses_nothing_up(world: World) -> None:
    await benno(world)
    code = await world.do(code_made_for, BEN, NOW)
    for _ in range(MOST_TRIES + 1):
        found = await world.do(check_join, code, by=BENNO, now=NOW)
        assert not isinstance(found, Mistyped)
        assert found.key == BEN
    assert isinstance(await tried(world, code), Joined)


async def test_after_five_codes_that_are_none_not_even_a_true_one_is_taken_for_ten_minutes(world: World) -> None:
    await benno(world)
    lefts = [await tried(world, f"AAAA-AAA{n}") for n in range(MOST_TRIES)]
    assert lefts == [Mistyped(left) for left in (4, 3, 2, 1, 0)]
    code = await world.do(code_made_for, BEN, NOW + MINUTE)
    with pytest.raises(TooManyTries) as refused:
        await tried(world, code, now=NOW + MINUTE)
    assert refused.value.until == NOW + CODE_HOLDS
    assert isinstance(await tried(world, code, now=NOW + CODE_HOLDS), Joined)


async def test_guesses_at_once_are_all_counted(world: World) -> None:
    await benno(world)
    done = await asyncio.gather(*(tried(world, f"AAAA-AAA{n}") for n in range(8)), return_exceptions=True)
    assert sorted(d.tries_left for d in done if isinstance(d, Mistyped)) == [0, 1, 2, 3, 4]
    assert sum(isinstance(d, TooManyTries) for d in done) == 3


async def test_two_taps_at_once_join_once(world: World) -> None:
    await benno(world)
    code = await world.do(code_made_for, BEN, NOW)
    done = await asyncio.gather(tried(world, code), tried(world, code), return_exceptions=True)
    assert sum(isinstance(d, Joined) for d in done) == 1
    assert sum(isinstance(d, CodeUsed | AlreadyJoined) for d in done) == 1


async def test_whose_code_cannot_be_used_by_whom(world: World) -> None:
    await benno(world)
    await world.do(greet, AccountKey("discord", "third"), name="Third", now=NOW)
    code = await world.do(code_made_for, BEN, NOW)
    refused: list[tuple[AccountKey, type[ParleyError]]] = [
        (BEN, CodeIsYours),
        (CLEO, SamePlatform),
        (AccountKey("discord", "never seen"), PersonMissing),
    ]
    for by, why in refused:
        with pytest.raises(why):
            await tried(world, code, by=by)
    await tried(world, code)
    again = await world.do(code_made_for, BEN, NOW)
    with pytest.raises(AlreadyJoined):
        await tried(world, again)
    with pytest.raises(SamePlatform) as taken:
        await tried(world, again, by=AccountKey("discord", "third"))
    assert taken.value.platform == "discord"


async def test_two_mentors_are_not_joined(world: World) -> None:
    await world.do(lambda db: add_mentor(db, 1, BEN, name="Ben", zone="UTC", now=NOW) and None)
    code = await world.do(code_made_for, BEN, NOW)
    with pytest.raises(BothMentors):
        await tried(world, code, by=ADA)


async def test_sessions_that_overlap_are_listed_and_nothing_is_changed(world: World) -> None:
    other = await benno(world)
    brook = AccountKey("discord", "brook")
    mentor = await world.do(lambda db: add_mentor(db, 1, brook, name="Brook", zone="UTC", now=NOW))
    await world.ask(world.ben)
    await world.do(set_hours, 1, mentor.id, parse_hours("daily 0-24"), by=mentor.person_id)
    (service,) = await world.do(services_of, 1, mentor.id)
    second = await world.ask(other, MONDAY_9, service_id=service.id)
    await world.ask(other, MONDAY_9 + 3 * HOUR, service_id=service.id)
    code = await world.do(code_made_for, BEN, NOW)
    before = await world.counts()
    for case in (check_join, None):
        with pytest.raises(SessionsClash) as clash:
            await (world.do(case, code, by=BENNO, now=NOW) if case else tried(world, code))
        assert sorted(c.other for c in clash.value.sessions) == ["Ada", "Brook"]
        assert {c.starts_at for c in clash.value.sessions} == {MONDAY_9}
    assert await world.counts() == before
    await world.do(withdraw, community_id=1, booking_id=second.booking_id, by=other, now=NOW)
    assert isinstance(await tried(world, code), Joined)


async def test_a_session_with_each_other_stands_in_the_way(world: World) -> None:
    await world.ask(world.ben)
    code = await world.do(code_made_for, BEN, NOW)
    with pytest.raises(SessionsClash) as clash:
        await tried(world, code, by=ADA)
    assert [c.starts_at for c in clash.value.sessions] == [MONDAY_9]


async def test_a_parted_account_starts_anew_and_the_person_keeps_everything(world: World) -> None:
    await benno(world)
    await world.ask(world.ben)
    await joined(world, BEN, BENNO)
    await world.told(NOW)
    fresh = await world.do(part, world.community.id, BENNO, by=BENNO, now=NOW)
    viewer = await world.do(viewer_of, BENNO)
    assert viewer is not None
    assert viewer.person_id == fresh != world.ben
    assert [account.key for account in await world.do(accounts_of, world.ben)] == [BEN]
    assert world.ben in await world.claims()
    (notice,) = await world.do(lease_notices, NOW, 10, 60)
    assert (notice.person_id, notice.kind, notice.data["here"]) == (world.ben, "account_parted", False)
    await joined(world, BEN, BENNO)


async def test_who_parts_the_other_account_has_it_told_there(world: World) -> None:
    await benno(world)
    await joined(world, BEN, BENNO)
    await world.told(NOW)
    fresh = await world.do(part, world.community.id, BENNO, by=BEN, now=NOW)
    (notice,) = await world.do(lease_notices, NOW, 10, 60)
    assert (notice.person_id, notice.platform, notice.data["here"]) == (fresh, "discord", True)


async def test_nobody_parts_the_only_account_or_a_strangers(world: World) -> None:
    with pytest.raises(OnlyAccount):
        await world.do(part, world.community.id, BEN, by=BEN, now=NOW)
    for by, account in ((BEN, CLEO), (BEN, AccountKey("discord", "nobody"))):
        with pytest.raises(NotYours):
            await world.do(part, world.community.id, account, by=by, now=NOW)


async def test_two_who_part_at_once_leave_one_account_each(world: World) -> None:
    await benno(world)
    await joined(world, BEN, BENNO)
    done = await asyncio.gather(
        world.do(part, 1, BENNO, by=BEN, now=NOW), world.do(part, 1, BEN, by=BENNO, now=NOW), return_exceptions=True
    )
    assert sum(isinstance(d, int) for d in done) == 1
    viewers = [await world.do(viewer_of, key) for key in (BEN, BENNO)]
    assert len({viewer.person_id for viewer in viewers if viewer}) == 2


async def test_the_code_itself_is_not_kept(world: World) -> None:
    code = await world.do(code_made_for, BEN, NOW)
    kept = await world.store.read(lambda db: db.scalars(select(LinkCode.digest)).one())
    assert code.replace("-", "") not in kept
    assert len(kept) == 64
