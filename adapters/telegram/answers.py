"""Showing an answer, in the pressed message or as a new one, and trying again. Words are the bot's."""

from __future__ import annotations

import asyncio
import html
import logging

from adapters.telegram.channel import TelegramChannel
from bot.channel import ChannelError, MessageGone, ThreadGone, TryLater, Unreachable
from bot.events import Event, MessageRef, Press
from bot.payloads import Answer
from bot.screens import Reply, Shown

log = logging.getLogger(__name__)

ATTEMPTS = 4
LONGEST_PAUSE = 30.0


async def show(channel: TelegramChannel, event: Event, reply: Reply, bot: str) -> MessageRef | None:
    """Shows a reply, and says where it stands now. Waits out a pause of Telegram's; logs what it does not take."""
    if reply.shown is None:
        return None
    for _ in range(ATTEMPTS):
        try:
            return await _once(channel, event, reply, reply.shown)
        except TryLater as pause:
            log.info("an answer has to wait for %.0f s: %s", pause.seconds, pause)
            if pause.seconds > LONGEST_PAUSE:
                break
            await asyncio.sleep(pause.seconds)
        except Unreachable as error:
            log.info("an answer could not be sent: %s", error)
            await _point_to(channel, event, bot)
            return None
        except ChannelError as error:
            log.warning("an answer was not taken: %s", error)
            return None
    log.warning("an answer was given up on: %s", event.update)
    return None


async def _once(channel: TelegramChannel, event: Event, reply: Reply, shown: Shown) -> MessageRef:
    target = reply.target or (event.message if isinstance(event, Press) else None)
    if reply.answer is Answer.EDIT and target is not None:
        try:
            await channel.turn(target, shown)
            return target
        except MessageGone as error:
            log.info("a new message is sent, as the one to turn is gone: %s", error)
    chat = event.place.chat if event.place.private else event.author.address
    try:
        return await channel.post(chat, shown, nonce=event.update)
    except ThreadGone as gone:
        log.info("an answer goes to the private chat, as its topic is gone: %s", gone)
        return await channel.post(event.author.address, shown, nonce=event.update)


async def _point_to(channel: TelegramChannel, event: Event, bot: str) -> None:
    """In a group, shows somebody whom the bot may not write to yet where to begin."""
    if event.place.private:
        return
    name = html.escape(bot)
    link = Shown(f'<a href="https://t.me/{name}">@{name}</a>')
    try:
        await channel.post(event.place.chat, link, nonce=event.update)
    except ChannelError as error:
        log.info("nobody could be pointed to the private chat: %s", error)
