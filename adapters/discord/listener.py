"""What people do on Discord, handed to the router, and its answer shown. Logging in and the gateway are in app.py."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from adapters.cutting import cut
from adapters.discord import limits
from adapters.discord.answers import Exchange, answer_in_chat
from adapters.discord.channel import DiscordChannel
from adapters.discord.inbound import PLATFORM, edited_event, event_of, message_event
from adapters.discord.outbound import modal
from adapters.discord.reactions import reaction_event
from adapters.turns import Turns
from bot.events import Completion, Event, MessageRef, Press, Reacted
from bot.payloads import Answer
from bot.screens import Reply
from core.people import AccountKey

if TYPE_CHECKING:
    from bot.router import Router

log = logging.getLogger(__name__)

AT_ONCE = 64
"""How many people are served side by side."""


class Listener:
    """Hears interactions and messages. One person's are handled in their order."""

    def __init__(self, router: Router, channel: DiscordChannel) -> None:
        self._router = router
        self._channel = channel
        self._turns = Turns(AT_ONCE)
        self._running: set[asyncio.Task[Any]] = set()

    async def interaction(self, interaction: discord.Interaction) -> None:
        """A command, a press, a form that was sent, or a request for completions."""
        began = asyncio.get_running_loop().time()
        event = event_of(interaction)
        if isinstance(event, Completion):
            await self._safely(self._complete(interaction, event))
        elif event is not None:
            await self._safely(self._answer(interaction, event, began))

    async def message(self, message: discord.Message) -> None:
        """What a person wrote to the bot; anything else is left alone."""
        event = message_event(message, self._channel.me)
        if event is not None:
            await self._safely(self._answer_message(event))

    async def kept(self, chat: str, most: int) -> tuple[str, ...]:
        """The newest messages of a person's DM that are kept as what they said, the oldest first."""
        return await self._router.kept(PLATFORM, chat, most)

    async def left(self, address: str, server: str) -> None:
        """An account is on a server no more."""
        await self._safely(self._router.left(AccountKey(PLATFORM, address), server))

    async def edited(self, message: discord.Message) -> None:
        """A person changed what they wrote."""
        event = edited_event(message, self._channel.me)
        if event is not None:
            await self._safely(self._answer_message(event))

    async def deleted(self, chat: str, number: str) -> None:
        """A person deleted what they wrote, or the bot what it did, which is no news."""
        await self._safely(self._forget(MessageRef(chat, number)))

    async def reacted(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody put an emoji on a message, or took it off."""
        await self._safely(self._note_reaction(reaction_event(payload)))

    async def _note_reaction(self, reaction: Reacted) -> None:
        async with self._turns.of(reaction.address):
            await self._router.reacted(reaction)

    async def _forget(self, message: MessageRef) -> None:
        """Behind what the person of that chat did before, as what they deleted may be being handled still."""
        async with self._turns.of(self._channel.chats.person_of(message.chat)):
            await self._router.deleted(PLATFORM, message)

    async def drain(self, seconds: float) -> None:
        """Waits until what is being handled is done, for so long at most."""
        running = self._running - {asyncio.current_task()}
        if running:
            await asyncio.wait(running, timeout=seconds)

    async def _safely(self, handling: Coroutine[Any, Any, None]) -> None:
        """Runs a handler where `drain` sees it; a failure ends this one alone."""
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            await handling
        except Exception:
            log.exception("what a person did on Discord was not handled")
        finally:
            self._running.discard(task)

    async def _answer(self, interaction: discord.Interaction, event: Event, began: float) -> None:
        self._remember(event)
        answer = self._router.answer_to(event)
        if answer is Answer.FORM and isinstance(event, Press) and await self._open_form(interaction, event):
            return
        exchange = Exchange(interaction, event, answer, self._channel, began)
        try:
            async with self._turns.of(event.author.address):
                reply = await self._router.handle(event)
                await self._note(event, reply, await exchange.show(reply))
        finally:
            await exchange.end()

    async def _open_form(self, interaction: discord.Interaction, event: Press) -> bool:
        form = await self._router.form(event)
        if form is None:
            return False
        try:
            await interaction.response.send_modal(modal(form))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("a form could not be opened: %s", error)
        return True

    async def _answer_message(self, event: Event) -> None:
        self._remember(event)
        async with self._turns.of(event.author.address):
            reply = await self._router.handle(event)
            if reply is not None:
                await self._note(event, reply, await answer_in_chat(self._channel, event, reply))

    async def _complete(self, interaction: discord.Interaction, event: Completion) -> None:
        offered = await self._router.complete(event)
        fitting = [(label, value) for label, value in offered if label and len(value) <= limits.OPTION_TEXT]
        choices = [
            discord.app_commands.Choice(name=cut(label, limits.OPTION_TEXT), value=value)
            for label, value in fitting[: limits.OPTIONS]
        ]
        await interaction.response.autocomplete(choices)

    async def _note(self, event: Event, reply: Reply | None, where: MessageRef | None) -> None:
        if reply is not None and reply.wants_report and where is not None:
            await self._router.shown(event, reply, where)

    def _remember(self, event: Event) -> None:
        if event.place.private:
            self._channel.chats.remember(event.author.address, event.place.chat, thread=event.place.thread)
