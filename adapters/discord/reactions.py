"""Reactions on Discord: what the bot puts on a message for the other of two people. Made by calls.py, at its pace."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import discord

from adapters.discord.calls import Calls
from adapters.discord.chats import partial_message
from adapters.discord.inbound import PLATFORM
from adapters.discord.refusals import code_of
from bot.channel import Refused
from bot.events import MessageRef, Reacted

_NOT_THERE = {10014, 30010, 90001}
"""No such emoji, or not there; no room for another; its author has blocked the bot."""


def reaction_event(payload: discord.RawReactionActionEvent) -> Reacted:
    """An emoji that somebody put on a message, or took off it; one of a server's own by its name."""
    emoji = payload.emoji
    written = (f":{emoji.name or 'emoji'}:" if emoji.id else emoji.name,)
    message = MessageRef(str(payload.channel_id), str(payload.message_id))
    put = payload.event_type == "REACTION_ADD"
    return Reacted(PLATFORM, str(payload.user_id), message, written if put else (), () if put else written)


async def show(call: Calls, message: MessageRef, emoji: Sequence[str]) -> Collection[str]:
    """Puts these on a message and takes off what else the bot put there; those that stand there then."""

    async def fetch(client: discord.Client) -> discord.Message:
        return await partial_message(client, message).fetch()

    there = {str(one.emoji) for one in (await call(fetch)).reactions if one.me}
    for gone in there.difference(emoji):
        await _tried(call, message, gone, put=False)
    new = [one for one in emoji if one not in there and not one.startswith(":")]
    return there.intersection(emoji) | {one for one in new if await _tried(call, message, one, put=True)}


async def _tried(call: Calls, message: MessageRef, emoji: str, *, put: bool) -> bool:
    """Puts an emoji there, or takes it off; whether Discord did so."""

    async def change(client: discord.Client) -> None:
        partial, me = partial_message(client, message), client.user
        assert me is not None
        await (partial.add_reaction(emoji) if put else partial.remove_reaction(emoji, me))

    try:
        await call(change)
    except Refused as refusal:
        if code_of(refusal) in _NOT_THERE:
            return False
        raise
    return True
