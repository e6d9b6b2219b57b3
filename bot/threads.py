"""Gives conversations threads of their own, on platforms that have them, and takes note of those that are lost."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy.orm import Session

from bot.channel import Channel, ChannelError, Threading, TryLater
from bot.letters import Letters
from bot.screens import Shown
from bot.widgets.chat import thread_screen
from core.clock import Clock
from core.notices import DueNotice, NoticeKind
from core.people import AccountView
from core.relay import lose_thread, note_no_thread, note_thread, thread_to_open
from core.storage.store import Store, Writer

log = logging.getLogger(__name__)


class Threads:
    """Where a message goes is in the database, noted as soon as the platform has made the thread."""

    def __init__(
        self, *, store: Store, writer: Writer, clock: Clock, channels: Mapping[str, Channel], letters: Letters
    ) -> None:
        self._store = store
        self._writer = writer
        self._clock = clock
        self._channels = channels
        self._letters = letters

    def opens(self, db: Session, notice: DueNotice, account: AccountView) -> bool:
        """Whether a thread is to be opened for the conversation of a message before it can be sent."""
        threading = self._channels[account.key.platform].threading
        return threading is not None and self._beginning(db, notice, account, threading) is not None

    async def prepare(self, notice: DueNotice, account: AccountView) -> None:
        """Opens a thread for the conversation of a message, where one is due; raises TryLater.

        Where none can be opened, that is noted, and the conversation goes to the person's ordinary chat.
        """
        channel = self._channels[account.key.platform]
        threading = channel.threading
        if threading is None or notice.kind is not NoticeKind.MESSAGE:
            return
        beginning = await self._store.read(lambda db: self._beginning(db, notice, account, threading))
        if beginning is None:
            return
        title, shown = beginning
        try:
            chat = await channel.open_thread(account.key.address, title, shown, nonce=f"{notice.nonce}t")
        except TryLater:
            raise
        except ChannelError as no:
            log.info("a conversation has no thread on %s: %s", account.key.platform, no)
            where = (notice.community_id, notice.data["conversation"], account.key)
            await self._store.write(lambda db: note_no_thread(db, *where, self._clock.now()))
            return
        where = (notice.community_id, notice.data["conversation"], account.key)
        kept = await self._writer.write(
            lambda db: note_thread(db, *where, chat, read_along=threading.read_along, now=self._clock.now())
        )
        if kept != chat:
            with suppress(ChannelError):
                await channel.close_thread(chat)

    async def lose(self, notice: DueNotice, account: AccountView, chat: str, why: str) -> None:
        """Notes that a thread is no more: its conversation goes to the person's ordinary chat."""
        log.info("a thread is lost on %s: %s", account.key.platform, why)
        await self._store.write(lambda db: lose_thread(db, notice.community_id, account.key, chat, self._clock.now()))

    def _beginning(
        self, db: Session, notice: DueNotice, account: AccountView, threading: Threading
    ) -> tuple[str, Shown] | None:
        """What a thread that is to be opened is called, which is the other's name, and how it begins."""
        where = (notice.community_id, notice.data["conversation"], account.key)
        other = thread_to_open(db, *where, self._clock.now(), mentors_only=threading.mentors_only)
        if other is None:
            return None
        letter = self._letters.made(
            db, account.key, lambda turn: thread_screen(turn, other, read_along=threading.read_along)
        )
        return (other.name, letter.shown) if letter else None
