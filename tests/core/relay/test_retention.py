"""What is too old is deleted for good, with all that hangs on it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from core.people import CommunitySettings, ensure_community
from core.relay import conversation_with, say
from core.relay.models import Message
from core.relay.retention import forget_old_messages
from tests.core.community import NOW, World

YEAR = timedelta(days=365)
SECOND = timedelta(seconds=1)


async def said(world: World, *texts: str) -> None:
    await world.ask()
    for number, text in enumerate(texts):
        at = NOW + number * timedelta(days=10)
        await world.do(say, community_id=world.community.id, by=world.ben, to=world.ada, text=text, now=at)


async def left(world: World) -> list[str]:
    page = await world.do(conversation_with, world.community.id, world.ben, world.ada)
    return [message.text for message in reversed(page.items)]


async def test_a_message_is_kept_for_a_year_and_not_a_moment_longer(world: World) -> None:
    await said(world, "First", "Second", "Third")
    assert await world.do(forget_old_messages, NOW + YEAR) == 0
    assert await left(world) == ["First", "Second", "Third"]
    assert await world.do(forget_old_messages, NOW + YEAR + SECOND) == 1
    assert await left(world) == ["Second", "Third"]


async def test_much_is_deleted_a_part_at_a_time_the_oldest_first(world: World) -> None:
    await said(world, *"abcde")
    counts = [await world.do(forget_old_messages, NOW + 2 * YEAR, 2) for _ in range(4)]
    assert counts == [2, 2, 1, 0]
    assert await world.store.read(lambda db: db.scalar(select(func.count()).select_from(Message))) == 0


async def test_a_community_keeps_it_as_long_as_it_says(world: World) -> None:
    await said(world, "First", "Second")
    await world.do(ensure_community, CommunitySettings(keep_messages_days=7), NOW)
    assert await world.do(forget_old_messages, NOW + timedelta(days=8)) == 1
    assert await left(world) == ["Second"]


async def test_a_line_on_which_all_is_forgotten_goes_on(world: World) -> None:
    await said(world, "First")
    await world.do(forget_old_messages, NOW + 2 * YEAR)
    await world.do(say, community_id=1, by=world.ada, to=world.ben, text="Again", now=NOW + 2 * YEAR)
    assert await left(world) == ["Again"]
