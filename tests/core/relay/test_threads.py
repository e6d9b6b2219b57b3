"""The thread that a conversation can have with an account: opened, kept, lost, opened again; and who speaks there."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from core.people import AccountKey, greet
from core.relay import (
    find_conversation,
    is_read_along,
    is_thread,
    lose_thread,
    note_no_thread,
    note_thread,
    open_threads,
    other_in_thread,
    say,
    thread_of,
    thread_to_open,
)
from core.relay.threads import AGAIN_AFTER
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, person
from tests.core.linking.joined import BEN, BENNO, joined

ADA = AccountKey("discord", "ada")


async def talking(world: World) -> int:
    """Ben has asked Ada for a session and written to her: the id of their conversation."""
    await world.ask()
    await world.do(say, community_id=world.community.id, by=world.ben, to=world.ada, text="Hello", now=NOW)
    found = await world.do(find_conversation, world.community.id, world.ben, world.ada)
    assert found is not None
    return found.id


async def test_a_thread_is_opened_once_and_named_after_the_other(world: World) -> None:
    line, community = await talking(world), world.community.id
    for account, other in ((ADA, world.ben), (BEN, world.ada)):
        found = await world.do(thread_to_open, community, line, account, NOW)
        assert found is not None
        assert found.id == other
    assert await world.do(thread_to_open, community, line, BEN, NOW, mentors_only=True) is None
    assert await world.do(thread_to_open, community, line, ADA, NOW, mentors_only=True)
    assert await world.do(note_thread, community, line, ADA, "71", read_along=True, now=NOW) == "71"
    assert await world.do(thread_to_open, community, line, ADA, NOW) is None
    assert await world.do(thread_of, community, line, ADA) == "71"
    assert await world.do(thread_of, community, line, BEN) is None
    assert await world.do(is_read_along, community, world.ben, world.ada)
    assert (world.ben, "read_along") in await world.told(NOW), "the other is told"
    await world.do(lose_thread, community, ADA, "71", NOW)
    await world.do(note_thread, community, line, ADA, "72", read_along=True, now=NOW)
    assert await world.told(NOW) == [], "once"


async def test_nobody_is_given_a_thread_of_a_conversation_that_is_not_theirs(world: World) -> None:
    line, community = await talking(world), world.community.id
    cleo, stranger = AccountKey("telegram", "cleo"), AccountKey("telegram", "nobody")
    for account in (cleo, stranger):
        assert await world.do(thread_to_open, community, line, account, NOW) is None
    assert await world.do(thread_to_open, community, line + 1, ADA, NOW) is None


async def test_only_its_person_speaks_in_a_thread(world: World) -> None:
    line, community = await talking(world), world.community.id
    await world.do(note_thread, community, line, ADA, "71", read_along=True, now=NOW)
    found = await world.do(other_in_thread, community, ADA, "71")
    assert found is not None
    assert found.id == world.ben
    await world.do(greet, AccountKey("discord", "mod"), name="Mod", now=NOW)
    assert await world.do(other_in_thread, community, AccountKey("discord", "mod"), "71") is None
    assert await world.do(other_in_thread, community, BEN, "71") is None, "another platform's"
    assert await world.do(other_in_thread, community, ADA, "72") is None
    assert await world.do(is_thread, community, "discord", "71")
    assert not await world.do(is_thread, community, "telegram", "71")


async def test_what_is_lost_is_opened_again_a_day_later_and_until_then_still_heard(world: World) -> None:
    line, community = await talking(world), world.community.id
    await world.do(note_thread, community, line, ADA, "71", read_along=True, now=NOW)
    await world.do(lose_thread, community, ADA, "71", NOW)
    assert await world.do(thread_of, community, line, ADA) is None
    assert not await world.do(is_read_along, community, world.ada, world.ben)
    assert await world.do(other_in_thread, community, ADA, "71"), "it can be one that is only closed to the bot"
    assert await world.do(thread_to_open, community, line, ADA, NOW + AGAIN_AFTER - MINUTE) is None
    assert await world.do(thread_to_open, community, line, ADA, NOW + AGAIN_AFTER)
    await world.do(note_no_thread, community, line, ADA, NOW + AGAIN_AFTER)
    assert await world.do(thread_to_open, community, line, ADA, NOW + AGAIN_AFTER + MINUTE) is None
    await world.do(note_thread, community, line, ADA, "72", read_along=True, now=NOW)
    assert await world.do(thread_of, community, line, ADA) == "72"
    assert await world.do(other_in_thread, community, ADA, "71") is None


async def test_of_two_threads_opened_at_once_the_first_stays(world: World) -> None:
    line, community = await talking(world), world.community.id
    kept = await asyncio.gather(
        *(world.do(note_thread, community, line, ADA, chat, read_along=True, now=NOW) for chat in ("71", "72"))
    )
    assert len(set(kept)) == 1
    assert await world.do(thread_of, community, line, ADA) == kept[0]


async def test_whose_accounts_are_joined_keeps_the_threads_of_both(world: World) -> None:
    line, community = await talking(world), world.community.id
    await world.do(note_thread, community, line, BEN, "ben/7", read_along=False, now=NOW)
    benno = await world.do(person, "Benno", platform="discord")
    await world.ask(benno, start=MONDAY_9 + HOUR)
    await world.do(say, community_id=community, by=benno, to=world.ada, text="Me too", now=NOW)
    other_line = await world.do(find_conversation, community, benno, world.ada)
    assert other_line is not None
    await world.do(note_thread, community, other_line.id, BENNO, "88", read_along=True, now=NOW)
    await world.do(note_thread, community, other_line.id, ADA, "72", read_along=True, now=NOW)
    await world.do(note_thread, community, line, ADA, "71", read_along=True, now=NOW)
    await joined(world, BEN, BENNO)
    for account, chat in ((BEN, "ben/7"), (BENNO, "88"), (ADA, "71")):
        found = await world.do(other_in_thread, community, account, chat)
        assert found is not None, chat
    one = await world.do(find_conversation, community, world.ben, world.ada)
    assert one is not None
    assert await world.do(thread_of, community, one.id, ADA) in ("71", "72"), "Ada has one thread with the one person"


async def test_threads_of_those_who_were_here_lately_are_read_back(world: World) -> None:
    line, community = await talking(world), world.community.id
    await world.do(note_thread, community, line, BEN, "ben/7", read_along=False, now=NOW)
    await world.do(note_no_thread, community, line, ADA, NOW)
    assert await world.do(open_threads, "telegram", NOW - timedelta(days=1)) == ("ben/7",)
    assert await world.do(open_threads, "telegram", NOW + timedelta(days=1)) == ()
    assert await world.do(open_threads, "discord", NOW - timedelta(days=1)) == ()
