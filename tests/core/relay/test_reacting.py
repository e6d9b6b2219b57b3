"""What one of the two puts on a message reaches the other: once, in order, within bounds, and not past a block."""

from __future__ import annotations

import asyncio

import pytest

from core.notices import DueNotice, NoticeKind, lease_notices
from core.relay import (
    CopyRole,
    MessageState,
    MessageView,
    block,
    brought,
    message_of,
    note_copy,
    react,
    reactions_for,
    say,
    take_back,
    tell_in_words,
)
from core.relay.contacts import mask_contacts
from core.relay.errors import ConversationMissing, LineBlocked, LineClosed
from tests.core.community import NOW, World


async def told(world: World) -> list[tuple[int, NoticeKind]]:
    due: list[DueNotice] = list(await world.do(lease_notices, NOW, 50, 3600))
    return [(notice.person_id, notice.kind) for notice in due]


async def said_to_ada(world: World) -> MessageView:
    """What Ben has said and Ada has got; all notices so far are told."""
    await world.ask()
    message = await world.do(say, community_id=world.community.id, by=world.ben, to=world.ada, text="Hi", now=NOW)
    await world.do(note_copy, world.community.id, message.id, world.ben, CopyRole.ORIGINAL, "telegram", "ben", "3")
    await world.do(brought, world.community.id, message.id, world.ada, "discord", [("ada", "7")], 0, NOW)
    await told(world)
    return message


async def put(world: World, message: MessageView, by: int, *added: str, removed: tuple[str, ...] = ()) -> None:
    await world.do(react, world.community.id, message.id, by=by, added=added, removed=removed, now=NOW)


async def seen(world: World, message: MessageView, reader: int) -> tuple[str, ...]:
    return (await world.do(reactions_for, world.community.id, message.id, reader=reader)).emoji


async def test_the_other_sees_what_was_put_on_their_own_message_and_it_counts_as_opened(world: World) -> None:
    message = await said_to_ada(world)
    await put(world, message, world.ada, "👍")
    await put(world, message, world.ada, "🦖")
    found = await world.do(reactions_for, world.community.id, message.id, reader=world.ben)
    assert found.emoji == ("👍", "🦖")
    assert [(copy.role, copy.posted) for copy in found.copies] == [(CopyRole.ORIGINAL, "3")]
    assert await seen(world, message, world.ada) == ()
    now = await world.do(message_of, world.community.id, message.id, viewer_id=world.ben)
    assert now.state is MessageState.OPENED
    assert (world.ben, NoticeKind.REACTED) in await told(world)
    await put(world, message, world.ada, removed=("👍", "not there"))
    assert await seen(world, message, world.ben) == ("🦖",)
    assert await told(world) == [(world.ben, NoticeKind.REACTED)]


async def test_what_one_puts_on_ones_own_message_stands_on_what_the_other_got(world: World) -> None:
    message = await said_to_ada(world)
    await put(world, message, world.ben, "🎉")
    found = await world.do(reactions_for, world.community.id, message.id, reader=world.ada)
    assert (found.emoji, [copy.posted for copy in found.copies]) == (("🎉",), ["7"])
    now = await world.do(message_of, world.community.id, message.id, viewer_id=world.ben)
    assert now.state is MessageState.DELIVERED, "it is no answer of the other's"


async def test_the_same_twice_tells_nobody_and_too_many_push_out_the_oldest(world: World) -> None:
    message = await said_to_ada(world)
    await put(world, message, world.ada, "👍")
    await told(world)
    await put(world, message, world.ada, "👍")
    await put(world, message, world.ada, removed=("🦖",))
    assert await told(world) == []
    await put(world, message, world.ada, *(chr(0x1F400 + number) for number in range(45)), "x" * 500, "\u202e")
    emoji = await seen(world, message, world.ben)
    assert len(emoji) == 40
    assert "👍" not in emoji
    assert max(map(len, emoji)) == 40


async def test_what_both_put_there_at_once_all_stays(world: World) -> None:
    message = await said_to_ada(world)
    await asyncio.gather(
        *(
            put(world, message, by, emoji)
            for by, emoji in zip([world.ada, world.ben] * 4, "👍🎉🔥👏😁😢🤔🏆", strict=True)
        ),
        put(world, message, world.ada, "👍"),
    )
    assert sorted(await seen(world, message, world.ben)) == sorted("👍🔥😁🤔")
    assert sorted(await seen(world, message, world.ada)) == sorted("🎉👏😢🏆")


async def test_strangers_blocks_and_what_is_gone_let_nothing_pass(world: World) -> None:
    message = await said_to_ada(world)
    with pytest.raises(ConversationMissing):
        await put(world, message, world.cleo, "👍")
    await put(world, message, world.ada, "👍")
    await world.do(block, world.community.id, world.ben, True, by=world.ada, now=NOW)
    for by, refusal in ((world.ben, LineClosed), (world.ada, LineBlocked)):
        with pytest.raises(refusal):
            await put(world, message, by, "🎉")
    await put(world, message, world.ada, removed=("👍",))
    assert await seen(world, message, world.ben) == (), "what is taken off goes, whatever else passes"
    await world.do(take_back, world.community.id, message.id, by=world.ben, now=NOW)
    await told(world)
    await put(world, message, world.ben, "🎉")
    assert await told(world) == []
    gone = await world.do(reactions_for, world.community.id, 5, reader=world.ada)
    assert (gone.emoji, gone.copies) == ((), ())


async def test_what_a_platform_cannot_show_is_told_beside_the_message_until_it_goes(world: World) -> None:
    message = await said_to_ada(world)

    async def unseen_by(reader: int, *emoji: str) -> list[tuple[int, NoticeKind]]:
        await told(world)
        await world.do(tell_in_words, world.community.id, message.id, emoji, reader=reader, now=NOW)
        return await told(world)

    await put(world, message, world.ada, "🦖", ":parrot:")
    assert await unseen_by(world.ben, "🦖", ":parrot:") == [(world.ben, NoticeKind.RECEIPT)]
    assert await unseen_by(world.ben, "🦖", ":parrot:") == []
    shown = (await world.do(message_of, world.community.id, message.id, viewer_id=world.ben)).reactions
    assert {one.emoji for one in shown if one.in_words} == {"🦖", ":parrot:"}
    await put(world, message, world.ada, removed=("🦖", ":parrot:"))
    assert (world.ben, NoticeKind.RECEIPT) in await told(world)
    await put(world, message, world.ben, ":parrot:")
    assert await unseen_by(world.ada, ":parrot:") == [(world.ada, NoticeKind.MESSAGE_CHANGED)]


async def test_the_name_of_an_emoji_is_no_way_around_hidden_contacts(world: World) -> None:
    message = await said_to_ada(world)
    await world.do(mask_contacts, world.community.id, world.mentor.id, True, by=world.ada)
    await put(world, message, world.ada, ":tg_ada_lovelace:", "👍")
    assert await seen(world, message, world.ben) == ("✨", "👍")
    await put(world, message, world.ada, removed=(":tg_ada_lovelace:",))
    assert await seen(world, message, world.ben) == ("👍",)
