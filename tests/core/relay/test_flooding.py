"""Who says too much within a minute is stopped, and told when it goes on; who types fast or sends albums is not."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from core.notices import lease_notices
from core.people import CommunitySettings, ensure_community
from core.relay import Attachment, Carried, MessageView, change, conversation_with, say, take_back
from core.relay.errors import EditedTooOften, SaidTooFast
from core.relay.flooding import WINDOW
from core.relay.reporting import report
from core.relay.rules import MOST_EDITS
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

SECOND = timedelta(seconds=1)
THREE_AND_FIVE = CommunitySettings(messages_a_minute=3, messages_a_minute_in_all=5)
PICTURE = Carried((Attachment("photo", "telegram", "ref", "me.jpg", 5),))


async def spoken(world: World, now: datetime, *, by: int, to: int, album: str | None = None) -> MessageView:
    carried = PICTURE if album else None
    return await world.do(
        say, community_id=1, by=by, to=to, text="" if album else "So", carried=carried, album=album, now=now
    )


async def test_the_window_slides_and_what_was_refused_is_neither_kept_nor_told_nor_counted(world: World) -> None:
    await world.ask()
    await world.do(ensure_community, THREE_AND_FIVE, NOW)
    for second in (0, 10, 20):
        await spoken(world, NOW + second * SECOND, by=world.ben, to=world.ada)
    await world.told(NOW + 21 * SECOND)
    for second in (21, 40, 59):
        with pytest.raises(SaidTooFast) as refusal:
            await spoken(world, NOW + second * SECOND, by=world.ben, to=world.ada)
        assert (refusal.value.limit, refusal.value.goes_on_at) == (3, NOW + WINDOW)
    assert await world.do(lease_notices, NOW + WINDOW, 10, 60) == ()
    assert (await world.do(conversation_with, 1, world.ben, world.ada)).total == 3
    await spoken(world, NOW + WINDOW, by=world.ben, to=world.ada)
    with pytest.raises(SaidTooFast) as refusal:
        await spoken(world, NOW + WINDOW, by=world.ben, to=world.ada)
    assert refusal.value.goes_on_at == NOW + WINDOW + 10 * SECOND
    await spoken(world, NOW + WINDOW, by=world.ada, to=world.ben)  # the other may answer


async def test_who_writes_to_many_is_stopped_in_all(world: World) -> None:
    await world.ask()
    await world.ask(world.cleo, MONDAY_9 + HOUR)
    await world.do(ensure_community, THREE_AND_FIVE, NOW)
    for number in range(5):
        await spoken(world, NOW + number * SECOND, by=world.ada, to=(world.ben, world.cleo)[number % 2])
    with pytest.raises(SaidTooFast) as refusal:
        await spoken(world, NOW + 10 * SECOND, by=world.ada, to=world.cleo)
    assert (refusal.value.limit, refusal.value.goes_on_at) == (5, NOW + WINDOW)


async def test_an_album_is_one_and_its_parts_come_through_at_the_limit(world: World) -> None:
    await world.ask()
    await world.do(ensure_community, THREE_AND_FIVE, NOW)
    for _ in range(2):
        await spoken(world, NOW, by=world.ben, to=world.ada)
    for _ in range(10):
        album = await spoken(world, NOW + SECOND, by=world.ben, to=world.ada, album="a1")
    assert len(album.carried.files) == 10
    with pytest.raises(SaidTooFast):
        await spoken(world, NOW + SECOND, by=world.ben, to=world.ada, album="a2")


async def test_taking_back_makes_no_room(world: World) -> None:
    await world.ask()
    await world.do(ensure_community, THREE_AND_FIVE, NOW)
    for _ in range(3):
        message = await spoken(world, NOW, by=world.ben, to=world.ada)
        await world.do(take_back, 1, message.id, by=world.ben, now=NOW)
    with pytest.raises(SaidTooFast):
        await spoken(world, NOW + SECOND, by=world.ben, to=world.ada)


async def test_fast_typing_passes_as_it_is_set_out_of_the_box(quick_world: World) -> None:
    await quick_world.ask()
    for number in range(40):
        await spoken(quick_world, NOW + number * SECOND, by=quick_world.ben, to=quick_world.ada)
    with pytest.raises(SaidTooFast):
        await spoken(quick_world, NOW + 41 * SECOND, by=quick_world.ben, to=quick_world.ada)
    await spoken(quick_world, NOW + MINUTE, by=quick_world.ben, to=quick_world.ada)


async def test_a_message_is_edited_so_often_and_no_more_and_all_it_said_is_kept(quick_world: World) -> None:
    await quick_world.ask()
    message = await spoken(quick_world, NOW, by=quick_world.ben, to=quick_world.ada)
    for number in range(MOST_EDITS):
        await quick_world.do(change, 1, message.id, f"Edit {number}", by=quick_world.ben, now=NOW)
    with pytest.raises(EditedTooOften):
        await quick_world.do(change, 1, message.id, "One more", by=quick_world.ben, now=NOW)
    made = await quick_world.do(report, 1, quick_world.ben, "Look", by=quick_world.ada, now=NOW)
    (said,) = made.said
    assert (said.text, len(said.earlier), said.earlier[0]) == (f"Edit {MOST_EDITS - 1}", MOST_EDITS, "So")


async def test_many_at_once_do_not_all_slip_through(world: World) -> None:
    await world.ask()
    await spoken(world, NOW, by=world.ben, to=world.ada)
    await world.do(ensure_community, THREE_AND_FIVE, NOW)
    moments = [NOW + SECOND + timedelta(milliseconds=number) for number in range(12)]
    tries = (spoken(world, moment, by=world.ben, to=world.ada) for moment in moments)
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    passed = [one for one in outcomes if isinstance(one, MessageView)]
    assert all(isinstance(one, MessageView | SaidTooFast) for one in outcomes)
    assert len(passed) == 2
