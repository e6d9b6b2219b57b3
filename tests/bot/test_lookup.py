"""What only a platform knows: asked of it, noted, and left unknown where it does not answer."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channel import Refused, TryLater
from bot.events import Author, FileSent, Place
from bot.lookup import Lookup
from core.clock import OffsetClock
from core.forms.errors import FileUnread
from core.membership import MembershipUnknown, Space, is_member
from core.people import AccountKey
from core.storage import Store, open_store
from migrations.run import upgrade
from tests.conftest import MakeDatabase
from tests.core.community import World, found_a_community

BEN, GROUP = AccountKey("telegram", "ben"), Space("telegram", "-1001")
SENT = FileSent("1", Author("telegram", "ben", "Ben"), Place("1"), name="a.csv", ref="file")


class Desk:
    """A platform that answers as it is told."""

    platform = "telegram"

    def __init__(self, answer: frozenset[str] | Exception | None) -> None:
        self.answer = answer

    async def roles_in(self, space: str, address: str) -> frozenset[str] | None:
        """What it was told to say."""
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def fetch(self, file: str) -> bytes:
        """A file with its name in it."""
        if isinstance(self.answer, Exception):
            raise self.answer
        return file.encode()


@pytest.fixture
async def world(fresh_sqlite_url: MakeDatabase) -> AsyncIterator[World]:
    store: Store = open_store(fresh_sqlite_url(upgrade))
    yield World(store, *await store.write(found_a_community))
    await store.close()


def lookup(world: World, desk: Desk | None) -> Lookup:
    channels = {"telegram": desk} if desk else {}
    return Lookup(store=world.store, clock=OffsetClock(), channels=channels, community_id=world.community.id)  # type: ignore[arg-type]


async def learn(world: World, desk: Desk | None) -> bool | None:
    """Whether Ben is in the group after it was asked; None where that is not known still."""
    clock = OffsetClock()
    await lookup(world, desk).learn(SENT, MembershipUnknown([(BEN, GROUP.id)]))
    try:
        return await world.do(is_member, world.community.id, world.ben, [GROUP], clock.now())
    except MembershipUnknown:
        return None


async def test_what_the_platform_says_is_noted(world: World) -> None:
    assert await learn(world, Desk(frozenset())) is True
    assert await learn(world, Desk(None)) is False


@pytest.mark.parametrize("desk", [None, Desk(TryLater(5)), Desk(Refused("no such group"))])
async def test_where_it_says_nothing_it_stays_unknown(world: World, desk: Desk | None) -> None:
    assert await learn(world, desk) is None


async def test_a_file_is_fetched_or_stays_unread(world: World) -> None:
    read = await lookup(world, Desk(None)).learn(SENT, FileUnread())
    assert isinstance(read, FileSent)
    assert read.content == b"file"
    for desk in (None, Desk(TryLater(5))):
        unread = await lookup(world, desk).learn(SENT, FileUnread())
        assert isinstance(unread, FileSent)
        assert unread.content is None
