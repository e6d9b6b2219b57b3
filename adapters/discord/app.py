"""The bot on Discord: logs in, keeps the line open, opens it again when it breaks. Handling is in listener.py."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from yarl import URL

from adapters.discord.channel import DiscordChannel
from adapters.discord.commands import register
from adapters.discord.history import History
from adapters.discord.inbound import PLATFORM, message_event
from adapters.discord.listener import Listener
from adapters.discord.refusals import BAD_SHARDS, refusal_of
from adapters.discord.threads import is_own
from bot.channel import NotLetIn

if TYPE_CHECKING:
    from bot.intake import Intake
    from bot.router import Router

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
STEADY = 60.0
"""Seconds after which a line that breaks is opened again at once."""
LAST_WORDS = 5.0
"""Seconds that running handlers have to end."""


class DiscordApp:
    """Parley on Discord. `api` and `gateway` are addresses; where they are empty, discord.py's own are used. In the
    channel `threads_in` conversations get threads of their own for mentors."""

    platform = PLATFORM

    def __init__(
        self,
        *,
        token: str,
        router: Router,
        intake: Intake,
        api: str = "",
        gateway: str = "",
        shard_ids: Sequence[int] | None = None,
        shard_count: int | None = None,
        threads_in: str = "",
        guild_ready_timeout: float = 0.1,
    ) -> None:
        self._token = token
        self._router = router
        self._shard_ids = list(shard_ids) if shard_ids else None
        self._shard_count = shard_count
        self._threads_in = threads_in
        self._guild_ready_timeout = guild_ready_timeout
        self._client: discord.Client | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._retiring: set[asyncio.Task[None]] = set()
        self.ready = asyncio.Event()
        """Set while the bot is logged in and hears what people do."""
        self.channel = DiscordChannel(lambda: self._client)
        self._listener = Listener(router, self.channel)
        self._history = History(intake, self.channel, lambda: self._client, self._listener)
        # The bot only writes: that nothing is installed for voice is no news.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        if api:
            discord.http.Route.BASE = api.rstrip("/")
        if gateway:
            discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)

    @property
    def bot_name(self) -> str:
        """What the bot is called on Discord; empty until it has logged in."""
        user = self._client.user if self._client else None
        return user.name if user else ""

    def deep_link(self, payload: str) -> str:
        """Discord has no links that open a bot with a payload."""
        return ""

    @property
    def _hears_dms(self) -> bool:
        """DMs all come to the first shard: https://discord.com/developers/docs/events/gateway#sharding"""
        return self._shard_ids is None or 0 in self._shard_ids

    async def start(self) -> None:
        """Returns when the bot is ready; NotLetIn where Discord will not have it. Outages are waited out."""
        if self._shard_ids and self._shard_count is None:
            raise NotLetIn(*BAD_SHARDS)
        self._supervisor = asyncio.create_task(self._supervise())
        ready = asyncio.create_task(self.ready.wait())
        await asyncio.wait({self._supervisor, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._supervisor.done():
            self._supervisor.result()

    async def run_until_failed(self) -> None:
        """Returns after `close`; NotLetIn where Discord throws the bot out for good."""
        if self._supervisor is not None:
            await asyncio.wait({self._supervisor})
            if not self._supervisor.cancelled():
                self._supervisor.result()

    async def close(self) -> None:
        """Stops hearing what people do, lets running handlers end within a few seconds, and logs out."""
        client, supervisor = self._client, self._supervisor
        self.ready.clear()
        self._history.stop()
        if supervisor is not None:
            supervisor.cancel()
            await asyncio.wait({supervisor})
        await self._listener.drain(LAST_WORDS)
        await self.channel.close()
        for retiring in tuple(self._retiring):
            retiring.cancel()
            await asyncio.wait({retiring})
        if client is not None:
            await _log_out(client)
        self._client = None

    async def _supervise(self) -> None:
        """Keeps a client running: discord.py ends for good on a malformed event, without saying that it is closed."""
        pause = 0.5
        while True:
            began = time.monotonic()
            try:
                await self._serve()
                log.warning("the line to Discord was closed")
            except Exception as error:
                refusal = refusal_of(error)
                if refusal is not None:
                    raise refusal from error
                log.exception("the line to Discord broke")
            finally:
                self.ready.clear()
            pause = 1.0 if time.monotonic() - began > STEADY else min(pause * 2, LONGEST_PAUSE)
            log.info("the line to Discord is opened again in %.0f s", pause)
            await asyncio.sleep(pause)

    async def _serve(self) -> None:
        client = await self._logged_in()
        try:
            before, self._client = self._client, client
            if before is not None:
                self._retire(before)
            await self._register(client)
            await self._history.look(direct=self._hears_dms)
            await client.connect()
        finally:
            if self._client is not client:
                await _log_out(client)

    async def _logged_in(self, **more: bool) -> discord.Client:
        """A client that is logged in, and hears what its application has been allowed beyond people's DMs: who leaves a
        server, and what is written in conversations' threads."""
        client = self._new_client(**more)
        try:
            await client.login(self._token)
        except BaseException:
            await _log_out(client)
            raise
        allowed = more or self._allowed(client)
        if more or not allowed:
            return client
        await _log_out(client)
        return await self._logged_in(**allowed)

    def _allowed(self, client: discord.Client) -> dict[str, bool]:
        """The intents that are switched on for the application and of use here. Asking without, Discord hangs up."""
        flags = client.application.flags if client.application else discord.ApplicationFlags()
        hears = flags.gateway_message_content or flags.gateway_message_content_limited
        self.channel.threads_in = self._threads_in if hears else ""
        if self._threads_in and not hears:
            log.warning("no threads are opened: the Message Content Intent is not switched on for the application")
        members = flags.gateway_guild_members or flags.gateway_guild_members_limited
        wanted = {"members": members}
        if self.channel.threads_in:
            wanted |= {"guild_messages": True, "guild_reactions": True, "message_content": True}
        return wanted if any(wanted.values()) else {}

    def _new_client(self, **more: bool) -> discord.Client:
        options: dict[str, Any] = {
            "intents": discord.Intents(guilds=True, dm_messages=True, dm_reactions=True, **more),
            "member_cache_flags": discord.MemberCacheFlags.none(),
            "chunk_guilds_at_startup": False,
            "guild_ready_timeout": self._guild_ready_timeout,
            "max_messages": None,
            "max_ratelimit_timeout": 30.0,
        }
        if self._shard_count is None:
            client = discord.Client(**options)
        else:
            options |= {"shard_ids": self._shard_ids, "shard_count": self._shard_count}
            client = discord.AutoShardedClient(**options)
        for handler in (
            self.on_ready,
            self.on_interaction,
            self.on_message,
            self.on_raw_member_remove,
            self.on_raw_message_edit,
            self.on_raw_message_delete,
            self.on_raw_reaction_add,
            self.on_raw_reaction_remove,
        ):
            client.event(handler)
        return client

    async def on_ready(self) -> None:
        """Discord sends what is new from here on; what is old is read back."""
        if self.ready.is_set():
            await self._history.look(direct=self._hears_dms)
        self._history.read()
        self.ready.set()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A person used a command, a button, a select or a form."""
        await self._listener.interaction(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote where the bot can read: what the person wrote before, while it was away, comes first."""
        if message_event(message, self.channel.me) is not None and await self._history.is_next(message):
            await self._listener.message(message)

    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        """Somebody left a server, or was put out of it."""
        await self._listener.left(str(gone.user.id), str(gone.guild_id))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Somebody changed a message; Discord says so, too, when it has looked at a link in one."""
        await self._listener.edited(payload.message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message is gone."""
        if self._is_with_us(payload):
            await self._listener.deleted(str(payload.channel_id), str(payload.message_id))

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody, or the bot itself, put an emoji on a message."""
        if self._is_with_us(payload):
            await self._listener.reacted(payload)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody, or the bot itself, took an emoji off a message."""
        if self._is_with_us(payload):
            await self._listener.reacted(payload)

    def _is_with_us(self, payload: discord.RawMessageDeleteEvent | discord.RawReactionActionEvent) -> bool:
        """Whether it was in a person's DM or a conversation's thread: what happens elsewhere is no concern of ours."""
        thread = self._client.get_channel(payload.channel_id) if self._client else None
        return payload.guild_id is None or is_own(thread, self.channel.me)

    async def _register(self, client: discord.Client) -> None:
        try:
            if await register(client, self._router.commands):
                log.info("the commands on Discord were brought up to date")
        except discord.HTTPException:
            log.exception("the commands could not be registered; those that Discord knows stay")

    def _retire(self, client: discord.Client) -> None:
        """Closes a client whose line broke, once the answers on their way through it have had time to end."""

        async def later() -> None:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(LAST_WORDS)
            await _log_out(client)

        task = asyncio.create_task(later())
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)


async def _log_out(client: discord.Client) -> None:
    """Closes a client, also one that never came to be logged in."""
    try:
        await (client.close() if client.user else client.http.close())
    except Exception:
        log.exception("a client of Discord did not close cleanly")
