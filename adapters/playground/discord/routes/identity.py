"""Who the bot is, where its gateway is, and the users it knows."""

from __future__ import annotations

from adapters.playground.discord.calls import ApiCall, Reply, Route
from adapters.playground.discord.errors import ApiError, Code
from adapters.playground.discord.shapes import application_json, me_json, user_json
from adapters.playground.discord.state import Json


def get_me(call: ApiCall) -> Reply:
    """The bot's own user."""
    return Reply(me_json(call.bot.user))


def get_application(call: ApiCall) -> Reply:
    """The bot's application, with its owner."""
    return Reply(application_json(call.bot))


def get_user(call: ApiCall) -> Reply:
    """Any user."""
    user = call.backend.world.users.get(call.id("user_id"))
    if user is None:
        raise ApiError(Code.UNKNOWN_USER)
    return Reply(user_json(user))


def get_gateway(call: ApiCall) -> Reply:
    """Where the gateway is."""
    return Reply({"url": call.backend.gateway.url})


def get_gateway_bot(call: ApiCall) -> Reply:
    """Where the gateway is, how many shards it advises, and how many identifies are left."""
    gateway = call.backend.gateway
    limit = {"total": 1000, "remaining": gateway.handshake.remaining, "reset_after": 86_400_000, "max_concurrency": 1}
    return Reply({"url": gateway.url, "shards": 1, "session_start_limit": limit})


def get_my_guilds(call: ApiCall) -> Reply:
    """The guilds that the bot is in."""
    found: list[Json] = [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": str(guild.permissions(call.bot.user)),
            "features": [],
            "approximate_member_count": len(guild.members),
            "approximate_presence_count": len(guild.members),
        }
        for guild in call.backend.world.guilds_of(call.bot.user)
    ]
    return Reply(found)


ROUTES = (
    Route("GET", "/users/@me", get_me),
    Route("GET", "/users/@me/guilds", get_my_guilds, limit=(1, 1.0)),
    Route("GET", "/users/{user_id}", get_user, limit=(30, 30.0)),
    Route("GET", "/oauth2/applications/@me", get_application),
    Route("GET", "/applications/@me", get_application),
    Route("GET", "/gateway", get_gateway, limit=None, open=True),
    Route("GET", "/gateway/bot", get_gateway_bot, limit=None),
)
