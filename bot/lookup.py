"""What has to be asked of a platform before an event can be answered: memberships, and what is in a file. A handler
says what it does not know by refusing; it is looked up outside of any transaction, and the handler runs once more."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.channel import Channel, ChannelError
from bot.events import Event, FileSent
from core.clock import Clock
from core.forms.errors import FileUnread
from core.membership import MembershipUnknown, note_membership
from core.people import AccountKey
from core.storage.store import Store

log = logging.getLogger(__name__)

Unknown = MembershipUnknown | FileUnread
UNKNOWN = (MembershipUnknown, FileUnread)


class Lookup:
    """Asks the platforms, by their channels. `channels` may be filled after this was made."""

    def __init__(self, *, store: Store, clock: Clock, channels: Mapping[str, Channel], community_id: int) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._community_id = community_id

    async def learn(self, event: Event, unknown: Unknown) -> Event:
        """Finds out what was not known, as far as the platforms tell; the event, with what belongs to it."""
        if isinstance(unknown, MembershipUnknown):
            for account, space in unknown.wanted:
                await self._ask_for(account, space)
        elif isinstance(event, FileSent):
            return replace(event, content=await self._content_of(event))
        return event

    async def _ask_for(self, account: AccountKey, space: str) -> None:
        channel = self._channels.get(account.platform)
        if channel is None:
            return
        try:
            roles = await channel.roles_in(space, account.address)
        except ChannelError as error:
            log.warning("%s does not say who is in %s: %s", account.platform, space, error)
            return

        def job(db: Session) -> None:
            note_membership(db, self._community_id, account, space, roles, self._clock.now())

        await self._store.write(job)

    async def _content_of(self, event: FileSent) -> bytes | None:
        channel = self._channels.get(event.author.platform)
        if channel is None or not event.ref:
            return None
        try:
            return await channel.fetch(event.ref)
        except ChannelError as error:
            log.warning("a file could not be fetched: %s", error)
            return None
