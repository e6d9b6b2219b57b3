"""A conversation that one of the two closes: nothing passes until they open it, or a session is asked for."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.booking import decline
from core.relay import ConversationState, block, change, close, conversations_of, line_with, say
from core.relay.errors import ConversationClosed, LineBlocked, LineClosed, NothingShared
from core.relay.reporting import Outcome, report, settle
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

LATER = NOW + MINUTE


async def spoken(world: World, by: int, to: int, now: datetime = LATER) -> int:
    return (await world.do(say, community_id=1, by=by, to=to, text="So", now=now)).id


async def test_who_closes_it_opens_it_and_the_other_reads_who_did(world: World) -> None:
    await world.ask()
    said = await spoken(world, world.ben, world.ada)
    await world.do(close, 1, world.ben, True, by=world.ada, now=LATER)
    for by, to, mine in ((world.ben, world.ada, False), (world.ada, world.ben, True)):
        with pytest.raises(ConversationClosed) as refusal:
            await spoken(world, by, to)
        assert (refusal.value.other_id, refusal.value.by_oneself) == (to, mine)
        line = await world.do(line_with, 1, by, to)
        (listed,) = (await world.do(conversations_of, 1, by)).items
        for view in (line, listed):
            assert (view.state, view.closed_by) == (ConversationState.CLOSED, world.ada)
    with pytest.raises(ConversationClosed):
        await world.do(change, 1, said, "An edit says something, too", by=world.ben, now=LATER)
    for closed in (True, False):
        with pytest.raises(ConversationClosed):
            await world.do(close, 1, world.ada, closed, by=world.ben, now=LATER)
    await world.do(close, 1, world.ben, False, by=world.ada, now=LATER)
    await spoken(world, world.ben, world.ada)
    assert (await world.do(line_with, 1, world.ben, world.ada)).state is ConversationState.ACTIVE


async def test_asking_for_a_session_opens_it_whatever_becomes_of_that(world: World) -> None:
    await world.ask()
    await world.do(close, 1, world.ada, True, by=world.ben, now=LATER)
    booking = await world.ask(start=MONDAY_9 + HOUR, now=LATER + MINUTE)
    await spoken(world, world.ada, world.ben, LATER + MINUTE)
    here = {"community_id": 1, "booking_id": booking.booking_id, "by": world.ada}
    await world.do(decline, **here, reason="No", now=LATER + 2 * MINUTE)
    await spoken(world, world.ben, world.ada, LATER + 2 * MINUTE)
    (listed,) = (await world.do(conversations_of, 1, world.ben)).items
    assert (listed.state, listed.closed_by) == (ConversationState.ACTIVE, None)
    await world.do(close, 1, world.ben, True, by=world.ada, now=LATER + HOUR)
    with pytest.raises(ConversationClosed):
        await spoken(world, world.ben, world.ada, LATER + HOUR)


async def test_a_session_of_others_opens_nothing_and_strangers_close_nothing(world: World) -> None:
    await world.ask()
    await world.do(close, 1, world.ben, True, by=world.ada, now=LATER)
    await world.ask(world.cleo, MONDAY_9 + HOUR, now=LATER + MINUTE)
    with pytest.raises(ConversationClosed):
        await spoken(world, world.ben, world.ada, LATER + MINUTE)
    with pytest.raises(NothingShared):
        await world.do(close, 1, world.cleo, True, by=world.ben, now=LATER)


async def test_what_an_admin_closed_is_opened_by_neither_and_by_no_session(world: World) -> None:
    await world.ask()
    await spoken(world, world.ben, world.ada)
    made = await world.do(report, 1, world.ben, "Rude", by=world.ada, now=LATER)
    await world.do(settle, 1, made.id, Outcome.SUSPENDED, by=world.cleo, now=LATER)
    await world.ask(start=MONDAY_9 + HOUR, now=LATER + MINUTE)
    for by, to in ((world.ada, world.ben), (world.ben, world.ada)):
        with pytest.raises(LineClosed):
            await world.do(close, 1, to, False, by=by, now=LATER + MINUTE)
    with pytest.raises(LineClosed):
        await spoken(world, world.ada, world.ben, LATER + MINUTE)


async def test_an_edit_does_not_get_past_a_block(world: World) -> None:
    await world.ask()
    theirs, mine = await spoken(world, world.ben, world.ada), await spoken(world, world.ada, world.ben)
    await world.do(block, 1, world.ben, True, by=world.ada, now=LATER)
    with pytest.raises(LineClosed):
        await world.do(change, 1, theirs, "And another thing", by=world.ben, now=LATER)
    with pytest.raises(LineBlocked):
        await world.do(change, 1, mine, "And another thing", by=world.ada, now=LATER)
