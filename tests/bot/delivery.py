"""A store that counts, a channel and a mailer that can be slow or broken, and waiting for what goes through them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import BinaryIO, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

from bot.channel import Mail, Occasion, Refused, TryLater, Unreachable
from bot.courier import Due
from bot.events import MessageRef
from bot.screens import Shown
from core.notices import NoticeKind, Telling, tell
from core.notices.models import Notice
from core.storage import Store
from core.storage.store import Listener
from tests.core.community import NOW, World

T = TypeVar("T")


class Counted:
    """A store that counts how often it is asked, and can be slow to answer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked_for: list[str] = []
        self.lets_go = asyncio.Event()
        self.lets_go.set()
        self.leased = 0
        self.leased_anew: asyncio.Event | None = None
        """Where there is one, it is set when something is leased, and all other answers wait for it."""

    async def read(self, job: Callable[[Db], T]) -> T:
        """Counts, and reads."""
        self.asked_for.append("read")
        return await self._store.read(job)

    async def write(self, job: Callable[[Db], T]) -> T:
        """Counts, and writes. What was leased is given on when the store lets go."""
        self.asked_for.append("write")
        written = await self._store.write(job)
        if isinstance(written, Due) and written.notices:
            self.leased += len(written.notices)
            await self.lets_go.wait()
        if self.leased_anew:
            if isinstance(written, Due) and (written.cards or written.notices):
                self.leased_anew.set()
            elif not isinstance(written, Due):
                await self.leased_anew.wait()
        return written

    @property
    def times(self) -> int:
        """How often it was asked."""
        return len(self.asked_for)

    def on_wake(self, listener: Listener) -> None:
        """Listens."""
        self._store.on_wake(listener)

    async def close(self) -> None:
        """Closes."""
        await self._store.close()


class Gate:
    """A channel that takes nothing before it is opened, and can be broken."""

    platform = "telegram"
    passes_files_on = True
    threading = None

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.broken = False
        self.blocked = False
        self.too_fast = 0
        """So many sends are refused for now."""
        self.sent = 0
        self.edits: Callable[[], Awaitable[None]] | None = None
        self.called: list[tuple[str, str]] = []

    async def send(self, address: str, shown: Shown, *, nonce: str, chat: str | None = None) -> MessageRef:
        """Takes a message."""
        if self.broken:
            raise RuntimeError("nobody foresaw this")
        await self.opened.wait()
        if self.blocked:
            raise Unreachable("bot was blocked by the user")
        if self.too_fast:
            self.too_fast -= 1
            raise TryLater(1.0, "Too Many Requests: retry later")
        self.sent += 1
        return MessageRef(address, str(self.sent))

    async def call(self, space: str, address: str, shown: Shown, *, nonce: str) -> None:
        """Takes a line to a space."""
        self.called.append((space, address))

    async def carry(
        self, address: str, shown: Shown, files: Sequence[BinaryIO | None], *, nonce: str, chat: str | None = None
    ) -> tuple[MessageRef, ...]:
        """Takes what somebody said as any message."""
        return (await self.send(address, shown, nonce=nonce, chat=chat),)

    async def open_thread(self, address: str, title: str, shown: Shown, *, nonce: str) -> str:
        """No thread is asked for."""
        raise Refused("no threads here")

    async def close_thread(self, chat: str) -> None:
        """No thread is there."""

    async def amend(self, shown: Shown, *, nonce: str) -> tuple[MessageRef, ...]:
        """Turns what somebody said."""
        return shown.parcel.stands if shown.parcel else ()

    async def retract(self, messages: Sequence[MessageRef]) -> None:
        """Takes messages away."""

    async def react(self, message: MessageRef, emoji: Sequence[str]) -> Sequence[str]:
        """Shows all that is put on a message."""
        return emoji

    async def save(self, file: str, into: BinaryIO, most: int) -> None:
        """No file is asked for."""
        raise AssertionError(file)

    async def edit(self, message: MessageRef, shown: Shown) -> None:
        """Turns a message, and lets the test do something meanwhile."""
        if self.edits:
            await self.edits()

    async def roles_in(self, space: str, address: str) -> frozenset[str] | None:
        """Nobody is asked for."""
        raise AssertionError(address)

    async def show(self, space: str, occasion: Occasion) -> str | None:
        """There are no events here."""
        return None

    async def fetch(self, file: str) -> bytes:
        """No file is asked for."""
        raise AssertionError(file)

    async def close(self) -> None:
        """Nothing."""


class Post:
    """A mailer that keeps what it gets, and can be away."""

    def __init__(self) -> None:
        self.away = False
        self.sent: list[tuple[str, str]] = []

    async def send(self, address: str, mail: Mail, *, nonce: str) -> None:
        """Takes a mail."""
        if self.away:
            raise TryLater(60, "away")
        self.sent.append((address, nonce))


async def tell_ben(world: World, times: int) -> None:
    """So many notices to Ben of a session."""
    booking = await world.ask()
    telling = Telling(
        world.ben, NoticeKind.REQUEST_SENT, {"session": booking.session_id, "booking": booking.booking_id}
    )
    await world.do(lambda db: tell(db, world.community.id, [telling] * times, NOW))


async def until(what: Callable[[], bool]) -> None:
    """Waits for something, at most ten seconds."""
    for _ in range(1000):
        if what():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")


async def all_told(world: World) -> None:
    """Waits until Ben has got all that was to be told to him, as far as it was noted."""
    waiting = select(func.count()).where(Notice.person_id == world.ben, Notice.done_at.is_(None))
    for _ in range(1000):
        if not await world.do(lambda db: db.scalar(waiting)):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("Ben was not told")
