"""Channels and DMs: look up, open a DM."""

from __future__ import annotations

from adapters.playground.discord.calls import ApiCall, Reply, Route
from adapters.playground.discord.errors import ApiError, Code
from adapters.playground.discord.rules.fields import snowflake
from adapters.playground.discord.shapes import channel_json


def open_dm(call: ApiCall) -> Reply:
    """The DM channel with a user, opened where there is none: 50278 without a shared server, 40003 too many at once."""
    world = call.backend.world
    person = world.users.get(snowflake(call.json.get("recipient_id")))
    if person is None:
        raise ApiError(Code.UNKNOWN_USER)
    if person.bot:
        raise ApiError(Code.CANNOT_SEND_TO_USER)
    if (call.bot.id, person.id) not in world.dms and not call.backend.rates.may_open_dm(call.bot.id):
        raise ApiError(Code.OPENING_DMS_TOO_FAST)
    return Reply(channel_json(world.dm(call.bot.user, person)))


def get_channel(call: ApiCall) -> Reply:
    """One channel."""
    return Reply(channel_json(call.channel()))


ROUTES = (
    Route("POST", "/users/@me/channels", open_dm),
    Route("GET", "/channels/{channel_id}", get_channel),
)
