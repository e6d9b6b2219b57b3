"""Scheduled events of a server: finding, making, changing and calling off the one that shows an occasion."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import discord

from bot.channel import Occasion, Refused

NAME: Final = 100
ABOUT: Final = 1000
OUTSIDE: Final = 3
"""An event that is not in one of the server's own channels."""
MEMBERS_ONLY: Final = 2
CANCELED: Final = 4
OVER: Final = frozenset({10070, 180000})
"""It was taken away, or has ended."""


async def guild_of(client: discord.Client, channel: int) -> int:
    """The server of a channel; Refused for a channel that belongs to none."""
    found: dict[str, Any] = dict(await client.http.get_channel(channel))
    if "guild_id" not in found:
        raise Refused(f"channel {channel} belongs to no server")
    return int(found["guild_id"])


async def found(client: discord.Client, guild: int, occasion: Occasion) -> str | None:
    """The event that shows it, where one was made and its id was lost."""
    own = str(client.user.id) if client.user else ""
    for event in await client.http.get_scheduled_events(guild, False):
        at = datetime.fromisoformat(event["scheduled_start_time"])
        if (event["name"], at, event.get("creator_id")) == (_name(occasion), occasion.starts_at, own):
            return str(event["id"])
    return None


async def shown(client: discord.Client, guild: int, event: str | None, occasion: Occasion) -> str | None:
    """Makes or changes the event, or calls it off; its id."""
    if occasion.called_off:
        if event is not None:
            await client.http.edit_scheduled_event(guild, int(event), status=CANCELED)
        return event
    fields: dict[str, Any] = {
        "name": _name(occasion),
        "description": occasion.about[:ABOUT],
        "privacy_level": MEMBERS_ONLY,
        "entity_type": OUTSIDE,
        "entity_metadata": {"location": occasion.place[:NAME]},
        "scheduled_start_time": occasion.starts_at.isoformat(),
        "scheduled_end_time": occasion.ends_at.isoformat(),
    }
    if event is not None:
        await client.http.edit_scheduled_event(guild, int(event), **fields)
        return event
    return str((await client.http.create_guild_scheduled_event(guild, **fields))["id"])


def _name(occasion: Occasion) -> str:
    return occasion.name[:NAME]
