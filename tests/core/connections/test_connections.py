"""Connections: asked for, answered, ended, and asked for again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.connections import (
    WORDS_LIMIT,
    ConnectionStatus,
    ConnectionView,
    accept,
    ask,
    connection_between,
    connections_of,
    decline,
    end,
    is_connected,
)
from core.connections.errors import (
    AlreadyAsked,
    AlreadyConnected,
    AskedTooSoon,
    CannotConnectYourself,
    ConnectionAnswered,
    ConnectionMissing,
    TooManyAsked,
    WordsTooLong,
)
from core.connections.rules import AFTER_A_NO, AFTER_ONES_OWN_END, MOST_PENDING
from core.people import AccountKey
from core.people.errors import MentorMissing, NotYours
from core.services import add_mentor
from tests.core.community import MINUTE, NOW, World

LATER = NOW + MINUTE


async def asked(world: World, words: str = "", now: object = NOW) -> ConnectionView:
    """Ben asks Ada."""
    return await world.do(ask, world.community.id, world.mentor.id, by=world.ben, words=words, now=now)  # type: ignore[arg-type]


async def connected(world: World) -> ConnectionView:
    """Ben has asked Ada, who said yes."""
    connection = await asked(world)
    return await world.do(accept, world.community.id, connection.id, by=world.ada, now=NOW)


async def test_a_mentor_is_asked_with_words_says_yes_and_both_are_told(world: World) -> None:
    connection = await asked(world, "  We met at the fair.\x00 ")
    assert (connection.status, connection.words) == (ConnectionStatus.PENDING, "We met at the fair.")
    assert not await world.do(is_connected, world.community.id, world.mentor.id, world.ben)
    accepted = await world.do(accept, world.community.id, connection.id, by=world.ada, now=LATER)
    assert (accepted.status, accepted.answered_at, accepted.is_mentor) == (ConnectionStatus.ACCEPTED, LATER, True)
    assert await world.do(is_connected, world.community.id, world.mentor.id, world.ben)
    assert await world.told(LATER) == [(world.ada, "connection_asked"), (world.ben, "connection_accepted")]


async def test_who_was_declined_asks_again_after_two_weeks(world: World) -> None:
    connection = await asked(world)
    declined = await world.do(decline, world.community.id, connection.id, by=world.ada, now=NOW)
    assert (declined.status, declined.ask_again_from) == (ConnectionStatus.DECLINED, NOW + AFTER_A_NO)
    with pytest.raises(AskedTooSoon) as refusal:
        await asked(world, now=NOW + AFTER_A_NO - MINUTE)
    assert refusal.value.since == NOW + AFTER_A_NO
    again = await asked(world, "Once more", now=NOW + AFTER_A_NO)
    assert (again.id, again.status, again.words) == (connection.id, ConnectionStatus.PENDING, "Once more")


async def test_either_ends_it_and_the_other_is_told(world: World) -> None:
    connection = await connected(world)
    await world.told(NOW)
    ended = await world.do(end, world.community.id, connection.id, by=world.ben, now=LATER)
    assert (ended.status, ended.ask_again_from) == (ConnectionStatus.ENDED, LATER + AFTER_ONES_OWN_END)
    assert not await world.do(is_connected, world.community.id, world.mentor.id, world.ben)
    assert await world.told(LATER) == [(world.ada, "connection_ended")]

    again = LATER + timedelta(days=2)
    await asked(world, now=again)
    await world.do(accept, world.community.id, connection.id, by=world.ada, now=again)
    ended = await world.do(end, world.community.id, connection.id, by=world.ada, now=again)
    assert ended.ask_again_from == again + AFTER_A_NO


async def test_a_question_is_taken_back_and_the_mentor_can_no_longer_answer(world: World) -> None:
    connection = await asked(world)
    taken_back = await world.do(end, world.community.id, connection.id, by=world.ben, now=LATER)
    assert taken_back.status is ConnectionStatus.ENDED
    for answer in (accept, decline):
        with pytest.raises(ConnectionAnswered) as refusal:
            await world.do(answer, world.community.id, connection.id, by=world.ada, now=LATER)
        assert refusal.value.status is ConnectionStatus.ENDED
    with pytest.raises(ConnectionAnswered):
        await world.do(end, world.community.id, connection.id, by=world.ben, now=LATER)


async def test_a_mentor_who_ends_an_open_question_declines_it(world: World) -> None:
    connection = await asked(world)
    ended = await world.do(end, world.community.id, connection.id, by=world.ada, now=LATER)
    assert ended.status is ConnectionStatus.DECLINED


async def test_nobody_else_answers_sees_or_ends_it(world: World) -> None:
    connection = await asked(world)
    for act, who in ((accept, world.ben), (decline, world.ben), (accept, world.cleo), (end, world.cleo)):
        with pytest.raises(NotYours):
            await world.do(act, world.community.id, connection.id, by=who, now=NOW)
    with pytest.raises(ConnectionMissing):
        await world.do(accept, world.community.id, 5, by=world.ada, now=NOW)
    assert (await world.do(connections_of, world.community.id, world.cleo, ConnectionStatus.PENDING)).total == 0


async def test_what_cannot_be_asked(world: World) -> None:
    with pytest.raises(CannotConnectYourself):
        await world.do(ask, world.community.id, world.mentor.id, by=world.ada, now=NOW)
    with pytest.raises(MentorMissing):
        await world.do(ask, world.community.id, 5, by=world.ben, now=NOW)
    with pytest.raises(WordsTooLong) as refusal:
        await asked(world, "x" * (WORDS_LIMIT + 1))
    assert refusal.value.length == WORDS_LIMIT + 1
    connection = await asked(world)
    with pytest.raises(AlreadyAsked):
        await asked(world)
    await world.do(accept, world.community.id, connection.id, by=world.ada, now=NOW)
    with pytest.raises(AlreadyConnected):
        await asked(world)


async def test_so_many_questions_wait_at_once_and_no_more(world: World) -> None:
    for number in range(MOST_PENDING):
        account = AccountKey("discord", f"mentor{number}")
        mentor = await world.do(add_mentor, world.community.id, account, name=f"Mentor {number}", now=NOW)
        await world.do(ask, world.community.id, mentor.id, by=world.ben, now=NOW)
    with pytest.raises(TooManyAsked):
        await asked(world)
    first, second = [
        await world.do(connections_of, world.community.id, world.ben, ConnectionStatus.PENDING, offset=n, limit=15)
        for n in (0, 15)
    ]
    assert (len(first.items), len(second.items), first.total) == (15, 5, 20)


async def test_two_taps_at_once_ask_once(world: World) -> None:
    outcomes = await asyncio.gather(asked(world), asked(world), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyAsked", "ConnectionView"]
    assert await world.told(NOW) == [(world.ada, "connection_asked")]


async def test_a_yes_and_a_no_at_once_leave_one_of_them(world: World) -> None:
    connection = await asked(world)
    outcomes = await asyncio.gather(
        world.do(accept, world.community.id, connection.id, by=world.ada, now=NOW),
        world.do(decline, world.community.id, connection.id, by=world.ada, now=NOW),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ConnectionAnswered", "ConnectionView"]
    now = await world.do(connection_between, world.community.id, world.mentor.id, world.ben)
    assert now is not None
    assert now.status in (ConnectionStatus.ACCEPTED, ConnectionStatus.DECLINED)
    assert len(await world.told(NOW)) == 2
