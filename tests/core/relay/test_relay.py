"""The line between two people who share a booking."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import func, select

from core.notices import NoticeKind, lease_notices
from core.people import PersonView
from core.relay import MESSAGE_LIMIT, MessageView, conversation_with, conversations_of, message_of, say
from core.relay.errors import ConversationMissing, MessageEmpty, MessageTooLong, NothingShared
from core.relay.models import Conversation
from tests.core.community import MINUTE, MONDAY_9, NOW, World, person


async def spoken(
    world: World, text: str, *, by: int, to: int, reply_to: int | None = None, now: datetime = NOW
) -> MessageView:
    return await world.do(say, community_id=world.community.id, by=by, to=to, text=text, reply_to=reply_to, now=now)


async def test_what_is_said_comes_as_a_notice_to_the_other(world: World) -> None:
    await world.ask()
    await world.told(NOW)
    message = await spoken(world, " Hello <b>*Ada*</b>\x00 ", by=world.ben, to=world.ada)
    (notice,) = await world.do(lease_notices, NOW, 10, 60)
    assert (notice.person_id, notice.kind) == (world.ada, NoticeKind.MESSAGE)
    assert dict(notice.data) == {"conversation": message.conversation_id, "message": message.id}
    read = await world.do(message_of, world.community.id, message.id, viewer_id=world.ada)
    assert (read.text, read.sender_name) == ("Hello <b>*Ada*</b>", "Ben")
    assert read.other == PersonView(world.ben, "Ben", None)


async def test_both_speak_on_one_line_and_read_it_newest_first(world: World) -> None:
    await world.ask()
    first = await spoken(world, "One", by=world.ben, to=world.ada)
    second = await spoken(world, "Two", by=world.ada, to=world.ben, reply_to=first.id, now=NOW + MINUTE)
    assert first.conversation_id == second.conversation_id
    assert second.reply_to == first.id
    page = await world.do(conversation_with, world.community.id, world.ben, world.ada)
    assert [message.text for message in page.items] == ["Two", "One"]
    page = await world.do(conversation_with, world.community.id, world.ada, world.ben, offset=1, limit=1)
    assert ([message.text for message in page.items], page.total) == (["One"], 2)


async def test_two_who_speak_first_at_once_share_one_line(world: World) -> None:
    await world.ask()
    await asyncio.gather(
        spoken(world, "One", by=world.ben, to=world.ada), spoken(world, "Two", by=world.ada, to=world.ben)
    )
    lines = select(func.count()).select_from(Conversation)
    assert await world.store.read(lambda db: db.scalar(lines)) == 1


async def test_strangers_have_no_line(world: World) -> None:
    await world.ask()
    for by, to in ((world.cleo, world.ada), (world.cleo, world.ben), (world.ben, world.ben), (world.ben, 99)):
        with pytest.raises(NothingShared):
            await spoken(world, "Hello", by=by, to=to)
    with pytest.raises(NothingShared):
        await world.do(conversation_with, world.community.id, world.cleo, world.ada)


async def test_a_message_is_read_by_its_two_people_alone(world: World) -> None:
    await world.ask()
    message = await spoken(world, "Hello", by=world.ben, to=world.ada)
    with pytest.raises(ConversationMissing):
        await world.do(message_of, world.community.id, message.id, viewer_id=world.cleo)
    with pytest.raises(ConversationMissing):
        await world.do(message_of, world.community.id, 5, viewer_id=world.ada)


async def test_a_reply_answers_a_message_of_the_same_line(world: World) -> None:
    await world.ask()
    await world.ask(world.cleo, MONDAY_9 + 60 * MINUTE)
    other = await spoken(world, "Hello", by=world.cleo, to=world.ada)
    with pytest.raises(ConversationMissing):
        await spoken(world, "Me too", by=world.ben, to=world.ada, reply_to=other.id)


async def test_a_message_has_something_to_read_and_a_limit(world: World) -> None:
    await world.ask()
    with pytest.raises(MessageEmpty):
        await spoken(world, "\u202e \n", by=world.ben, to=world.ada)
    with pytest.raises(MessageTooLong) as refusal:
        await spoken(world, "x" * 5000, by=world.ben, to=world.ada)
    assert (refusal.value.limit, refusal.value.length) == (MESSAGE_LIMIT, 5000)
    await spoken(world, "x" * MESSAGE_LIMIT, by=world.ben, to=world.ada)


async def test_everybody_with_a_booking_can_be_written_to_the_last_spoken_to_first(world: World) -> None:
    dora = await world.do(person, "Dora")
    for number, student in enumerate((world.ben, world.cleo, dora)):
        await world.ask(student, MONDAY_9 + number * 60 * MINUTE)
    await spoken(world, "First", by=world.ada, to=world.cleo)
    await spoken(world, "Later", by=dora, to=world.ada, now=NOW + MINUTE)
    page = await world.do(conversations_of, world.community.id, world.ada)
    assert [(line.other.name, line.last_text) for line in page.items] == [
        ("Dora", "Later"),
        ("Cleo", "First"),
        ("Ben", None),
    ]
    assert page.total == 3
    page = await world.do(conversations_of, world.community.id, world.ben)
    assert [(line.other.name, line.id) for line in page.items] == [("Ada", None)]
