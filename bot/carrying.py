"""Carries what people say to each other: the files of a message from one platform to the other, and its later changes.

When that is done, and again, is the courier's.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from typing import BinaryIO

from bot.channel import Channel, ChannelError, MessageGone, Refused, ThreadGone, TryLater
from bot.events import MessageRef
from bot.letters import Letters
from bot.screens import Parcel, Shown
from bot.threads import Threads
from core.clock import Clock
from core.notices import DueNotice, NoticeKind, delivered
from core.people import AccountView
from core.relay import Attachment, most_bytes, reactions_for, replace_copies, tell_in_words
from core.relay.metadata import without_metadata
from core.storage.store import Store, Writer

log = logging.getLogger(__name__)

TURNED = frozenset({NoticeKind.MESSAGE_CHANGED, NoticeKind.RECEIPT, NoticeKind.REACTED})
"""Notices that send nothing, but turn what the person has."""


class Carrier:
    """Brings messages to people and keeps them as they were said."""

    def __init__(
        self,
        *,
        store: Store,
        writer: Writer,
        clock: Clock,
        channels: Mapping[str, Channel],
        letters: Letters,
        threads: Threads,
    ) -> None:
        self._store = store
        self._writer = writer
        self._clock = clock
        self._channels = channels
        self._letters = letters
        self._threads = threads

    async def bring(self, notice: DueNotice, account: AccountView, shown: Shown) -> tuple[MessageRef, ...]:
        """Sends a message with its files, which stand on a disk meanwhile. Raises as a channel does.

        Where the conversation's thread is found lost, it goes to the person's ordinary chat.
        """
        assert shown.parcel is not None
        try:
            return await self._send(notice, account, shown)
        except ThreadGone as gone:
            await self._threads.lose(notice, account, shown.parcel.thread, str(gone))
        letter = await self._store.read(lambda db: self._letters.notice(db, notice, account))
        return await self._send(notice, account, letter.shown) if letter else ()

    async def _send(self, notice: DueNotice, account: AccountView, shown: Shown) -> tuple[MessageRef, ...]:
        assert shown.parcel is not None
        channel = self._channels[account.key.platform]
        with ExitStack() as open_files:
            files = [await self._fetched(file, channel, open_files) for file in shown.parcel.files]
            sent = await channel.carry(account.key.address, shown, files, nonce=notice.nonce, chat=account.chat)
        if shown.parcel.thread and sent and sent[0].chat != shown.parcel.thread:
            await self._threads.lose(notice, account, shown.parcel.thread, "the message was put elsewhere")
        return sent

    async def turn(self, notice: DueNotice) -> str | None:
        """Turns what the person has of a message, on each of their accounts; raises TryLater.

        Gives a platform that is not served here, where another process has to go on.
        """
        turn = self._react_for if notice.kind is NoticeKind.REACTED else self._turn_for
        for account in notice.accounts:
            if account.key.platform in self._channels:
                await turn(notice, account)
        elsewhere = [a.key.platform for a in notice.accounts if a.key.platform not in self._channels]
        if elsewhere and notice.platform is None:
            return elsewhere[0]
        now = self._clock.now()
        via = notice.accounts[0].key.platform if notice.accounts else ""
        await self._writer.write(lambda db: delivered(db, notice.community_id, notice.id, via, now))
        return None

    async def _turn_for(self, notice: DueNotice, account: AccountView) -> None:
        letter = await self._store.read(lambda db: self._letters.notice(db, notice, account))
        parcel = letter.shown.parcel if letter else None
        if letter is None or parcel is None or not parcel.stands:
            return
        channel = self._channels[account.key.platform]
        try:
            stands = await _turned(channel, letter.shown, parcel, notice.nonce)
        except TryLater:
            raise
        except ChannelError as no:
            log.info("what was said can no longer be turned: %s: %s", parcel.message_id, no)
            return
        if notice.kind is NoticeKind.MESSAGE_CHANGED:
            posted = [message.message for message in stands]
            where = (account.key.platform, parcel.stands[0].chat)
            await self._writer.write(
                lambda db: replace_copies(db, notice.community_id, parcel.message_id, notice.person_id, *where, posted)
            )

    async def _react_for(self, notice: DueNotice, account: AccountView) -> None:
        """Puts on what this account has of a message what the other one put on theirs."""
        community, message, reader = notice.community_id, notice.data["message"], notice.person_id
        seen = await self._store.read(lambda db: reactions_for(db, community, message, reader=reader))
        stands = [copy for copy in seen.copies if (copy.platform, copy.person_id) == (account.key.platform, reader)]
        if not stands:
            return
        where = MessageRef(stands[0].chat, stands[0].posted)
        try:
            shown = await self._channels[account.key.platform].react(where, seen.emoji)
        except TryLater:
            raise
        except ChannelError as no:
            log.info("what was put on a message cannot be shown: %s: %s", message, no)
            return
        unseen, now = set(seen.emoji).difference(shown), self._clock.now()
        await self._writer.write(lambda db: tell_in_words(db, community, message, unseen, reader=reader, now=now))

    async def _fetched(self, file: Attachment, channel: Channel, open_files: ExitStack) -> BinaryIO | None:
        """What is in a file, from its beginning; None where the platform that it goes to has it already."""
        if file.platform == channel.platform and channel.passes_files_on and file.is_handed_on:
            return None
        source = self._channels.get(file.platform)
        if source is None:
            raise Refused(f"no process here can fetch a file from {file.platform}")
        kept: BinaryIO = open_files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        await source.save(file.ref, kept, most_bytes(file.platform, channel.platform))
        clean: BinaryIO = open_files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        kept.seek(0)
        kept = clean if await asyncio.to_thread(without_metadata, kept, clean) else kept
        kept.seek(0)
        return kept


async def _turned(channel: Channel, shown: Shown, parcel: Parcel, nonce: str) -> tuple[MessageRef, ...]:
    """Turns messages, or takes them away; where they can no longer be, they say that they were taken back."""
    if parcel.gone:
        try:
            await channel.retract(parcel.stands)
        except (MessageGone, Refused) as no:
            log.info("what was said cannot be taken away: %s", no)
        else:
            return ()
    return await channel.amend(shown, nonce=nonce)
