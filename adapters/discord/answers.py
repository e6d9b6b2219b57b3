"""Answering: an interaction in one call, or deferred and filled in later; a message by another. Words are the bot's.

The deadlines are Discord's: https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from enum import Enum

import aiohttp
import discord
from discord.utils import MISSING

from adapters.discord.channel import DiscordChannel
from adapters.discord.limits import ANSWER_SECONDS
from adapters.discord.outbound import NO_MENTIONS, Sheet, sheet
from bot.channel import ChannelError, MessageGone, Refused, TryLater, Unreachable
from bot.events import Event, MessageRef
from bot.payloads import Answer
from bot.screens import Reply, Shown

log = logging.getLogger(__name__)

ALREADY_ANSWERED = 40060
ATTEMPTS = 3

Response = discord.InteractionResponse[discord.Client]
Taken = discord.InteractionCallbackResponse[discord.Client] | None

_FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, RuntimeError)


class Deferral(Enum):
    """What Discord was told while the answer took its time."""

    NONE = "none"
    UPDATE = "update"
    """The pressed message will be turned."""
    THINKING = "thinking"
    """A new message will come."""


class Exchange:
    """One interaction from its coming to its answer. Deferred by itself when the answer takes its time."""

    def __init__(
        self,
        interaction: discord.Interaction,
        event: Event,
        answer: Answer,
        channel: DiscordChannel,
        began: float,
    ) -> None:
        self._interaction = interaction
        self._event = event
        self._channel = channel
        self._pressed = interaction.message
        self._turns = answer in (Answer.EDIT, Answer.FORM) and self._pressed is not None
        self._hidden = answer is Answer.PRIVATE or not event.place.private
        self._deferral = Deferral.NONE
        self._deferring: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_at(began + ANSWER_SECONDS, self._take_time)

    async def show(self, reply: Reply | None) -> MessageRef | None:
        """Shows the answer in whichever way is still open; gives where it stands, if others can see it there too."""
        await self._settle()
        if reply is None or reply.shown is None:
            await self._say_nothing()
            return None
        try:
            if reply.answer is Answer.EDIT and reply.target not in (None, _ref(self._pressed)):
                await self._say_nothing()
                return await answer_in_chat(self._channel, self._event, reply)
            return await self._draw(reply, reply.shown)
        except _FAILURES as error:
            log.warning("an interaction was answered in the chat instead: %s", error)
            return await answer_in_chat(self._channel, self._event, reply, pressed=_ref(self._pressed))

    async def end(self) -> None:
        """Defers no more. An interaction that got no answer is left so: Discord then tells the person."""
        await self._settle()

    def _take_time(self) -> None:
        self._deferring = asyncio.create_task(self._defer())

    async def _settle(self) -> None:
        """From here on there is no deferring; waits for one that is on its way."""
        self._timer.cancel()
        if self._deferring is not None:
            await self._deferring

    async def _defer(self) -> None:
        response = self._interaction.response
        try:
            if self._turns:
                await response.defer()
                self._deferral = Deferral.UPDATE
            else:
                await response.defer(thinking=True, ephemeral=self._hidden)
                self._deferral = Deferral.THINKING
        except _FAILURES as error:
            log.warning("an interaction could not be deferred: %s", error)

    async def _draw(self, reply: Reply, shown: Shown) -> MessageRef | None:
        drawn = sheet(shown)
        turns = reply.answer is Answer.EDIT and self._pressed is not None
        hidden = reply.answer is Answer.PRIVATE or not self._event.place.private
        if self._deferral is Deferral.UPDATE:
            return await (self._turn_later(drawn) if turns else self._follow_up(drawn, hidden))
        if self._deferral is Deferral.THINKING:
            return await self._fill_in(drawn, hidden)
        if turns:
            await self._at_once(lambda response: _turn(response, drawn))
            return _ref(self._pressed)
        return await self._send(drawn, hidden)

    async def _send(self, drawn: Sheet, hidden: bool) -> MessageRef | None:
        several = len(drawn.texts) > 1
        view = None if several else drawn.view
        sent = await self._at_once(lambda response: _send(response, drawn.texts[0], view, hidden))
        if several:
            return await self._follow_up(Sheet(drawn.texts[1:], drawn.view), hidden)
        if hidden or sent is None or sent.message_id is None:
            return None
        return MessageRef(str(self._interaction.channel_id), str(sent.message_id))

    async def _turn_later(self, drawn: Sheet) -> MessageRef | None:
        await self._interaction.edit_original_response(
            content=drawn.only, view=drawn.view, allowed_mentions=NO_MENTIONS
        )
        return _ref(self._pressed)

    async def _fill_in(self, drawn: Sheet, hidden: bool) -> MessageRef | None:
        """Puts the answer where "thinking" stands. What is private never goes where others saw that."""
        interaction = self._interaction
        if hidden and not self._hidden:
            await interaction.delete_original_response()
            return await self._follow_up(drawn, hidden)
        several = len(drawn.texts) > 1
        view = None if several else drawn.view
        filled = await interaction.edit_original_response(
            content=drawn.texts[0], view=view, allowed_mentions=NO_MENTIONS
        )
        if several:
            return await self._follow_up(Sheet(drawn.texts[1:], drawn.view), self._hidden)
        return _ref(filled)

    async def _follow_up(self, drawn: Sheet, hidden: bool) -> MessageRef | None:
        last = len(drawn.texts) - 1
        for number, text in enumerate(drawn.texts):
            sent = await self._interaction.followup.send(
                text,
                view=drawn.view if number == last and drawn.view else MISSING,
                ephemeral=hidden,
                allowed_mentions=NO_MENTIONS,
                suppress_embeds=True,
                wait=True,
            )
        return _ref(sent)

    async def _at_once(self, respond: Callable[[Response], Awaitable[Taken]]) -> Taken:
        """Gives the first response; once more where the connection broke, as then nobody knows whether it was taken."""
        response = self._interaction.response
        try:
            return await respond(response)
        except (aiohttp.ClientError, OSError):
            try:
                return await respond(response)
            except discord.HTTPException as error:
                if error.code != ALREADY_ANSWERED:
                    raise
                return None

    async def _say_nothing(self) -> None:
        """Takes the act without a visible answer."""
        interaction = self._interaction
        try:
            if self._deferral is Deferral.UPDATE:
                return
            if self._deferral is Deferral.NONE:
                await interaction.response.defer(ephemeral=True)
            if self._deferral is Deferral.THINKING or self._pressed is None:
                await interaction.delete_original_response()
        except _FAILURES as error:
            log.info("an interaction was not acknowledged: %s", error)


async def answer_in_chat(
    channel: DiscordChannel, event: Event, reply: Reply, *, pressed: MessageRef | None = None
) -> MessageRef | None:
    """Answers by ordinary messages, in the person's DM. Waits out a pause of Discord's; logs what it does not take."""
    if reply.shown is None:
        return None
    for _ in range(ATTEMPTS):
        try:
            return await _in_chat(channel, event, reply, reply.shown, reply.target or pressed)
        except TryLater as pause:
            await asyncio.sleep(pause.seconds)
        except ChannelError as error:
            log.warning("an answer was not taken: %s", error)
            return None
    log.warning("an answer was given up after %d attempts", ATTEMPTS)
    return None


async def _in_chat(
    channel: DiscordChannel, event: Event, reply: Reply, shown: Shown, turned: MessageRef | None
) -> MessageRef:
    if reply.answer is Answer.EDIT and turned is not None and turned.chat == event.place.chat:
        try:
            await channel.edit(turned, shown)
            return turned
        except MessageGone:
            log.info("the message to turn is gone: a new one is sent")
    # Of a thread, others can read what stands there: whom else its person can write to is not for them.
    if event.place.private and not (event.place.thread and shown.options):
        try:
            return await channel.post(event.place.chat, shown, nonce=event.update)
        except (Refused, Unreachable) as gone:
            if not event.place.thread:
                raise
            log.info("an answer goes to the DM, as its thread is gone: %s", gone)
    return await channel.send(event.author.address, shown, nonce=event.update)


async def _turn(response: Response, drawn: Sheet) -> Taken:
    return await response.edit_message(content=drawn.only, view=drawn.view, allowed_mentions=NO_MENTIONS)


async def _send(response: Response, text: str, view: discord.ui.View | None, hidden: bool) -> Taken:
    return await response.send_message(
        text, view=view or MISSING, ephemeral=hidden, allowed_mentions=NO_MENTIONS, suppress_embeds=True
    )


def _ref(message: discord.Message | None) -> MessageRef | None:
    """Where a message stands; None for one that a single person sees."""
    if message is None or message.flags.ephemeral:
        return None
    return MessageRef(str(message.channel.id), str(message.id))
