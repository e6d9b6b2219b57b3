"""Guilds: look up, members, roles and channels."""

from __future__ import annotations

from adapters.playground.discord.calls import ApiCall, Reply, Route
from adapters.playground.discord.errors import ApiError, Code
from adapters.playground.discord.rules.fields import snowflake
from adapters.playground.discord.sessions import Intent
from adapters.playground.discord.shapes import channel_json, guild_json, member_json, role_json
from adapters.playground.discord.state import Guild, Member, Permission


def get_guild(call: ApiCall) -> Reply:
    """One guild, with approximate counts where asked."""
    guild = call.guild()
    counts = call.query.get("with_counts") in ("1", "true", "True")
    extra = {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return Reply(guild_json(guild) | (extra if counts else {}))


def list_channels(call: ApiCall) -> Reply:
    """The guild's channels, without threads."""
    return Reply([channel_json(channel) for channel in call.guild().channels.values()])


def list_roles(call: ApiCall) -> Reply:
    """The guild's roles."""
    guild = call.guild()
    return Reply([role_json(role, guild) for role in guild.roles.values()])


def list_active_threads(call: ApiCall) -> Reply:
    """The guild's threads that are not archived and that the bot may see."""
    threads = [t for t in call.guild().threads.values() if not t.archived and t.permissions(call.bot.user)]
    return Reply({"threads": [channel_json(thread) for thread in threads], "members": [], "has_more": False})


def _member(call: ApiCall, guild: Guild) -> Member:
    member = guild.members.get(call.id("user_id"))
    if member is None:
        known = call.id("user_id") in call.backend.world.users
        raise ApiError(Code.UNKNOWN_MEMBER if known else Code.UNKNOWN_USER)
    return member


def get_member(call: ApiCall) -> Reply:
    """One member."""
    return Reply(member_json(_member(call, call.guild())))


def list_members(call: ApiCall) -> Reply:
    """Members after an id; only with the members intent switched on for the application."""
    if not call.bot.privileged & Intent.GUILD_MEMBERS:
        raise ApiError(Code.MISSING_ACCESS)
    limit = call.number("limit", 1, least=1, most=1000)
    after = snowflake(call.query.get("after", 0))
    members = sorted(call.guild().members.values(), key=lambda member: member.user.id)
    return Reply([member_json(member) for member in members if member.user.id > after][:limit])


def search_members(call: ApiCall) -> Reply:
    """Members whose name or nickname begins with the query."""
    limit = call.number("limit", 1, least=1, most=1000)
    start = call.query.get("query", "").lower()
    found = [m for m in call.guild().members.values() if (m.nick or m.user.name).lower().startswith(start)]
    return Reply([member_json(member) for member in found[:limit]])


def add_role(call: ApiCall) -> Reply:
    """Gives a member a role."""
    return _change_role(call, given=True)


def remove_role(call: ApiCall) -> Reply:
    """Takes a role from a member."""
    return _change_role(call, given=False)


def _change_role(call: ApiCall, *, given: bool) -> Reply:
    guild = call.guild()
    member, role = _member(call, guild), guild.roles.get(call.id("role_id"))
    if role is None:
        raise ApiError(Code.UNKNOWN_ROLE)
    if not guild.permissions(call.bot.user) & Permission.MANAGE_ROLES or role.managed_by is not None:
        raise ApiError(Code.MISSING_PERMISSIONS)
    if role.id in member.roles:
        member.roles.remove(role.id)
    if given:
        member.roles.append(role.id)
    event = member_json(member) | {"guild_id": str(guild.id)}
    call.backend.sessions.tell_guild("GUILD_MEMBER_UPDATE", event, guild, Intent.GUILD_MEMBERS)
    return Reply()


ROUTES = (
    Route("GET", "/guilds/{guild_id}", get_guild),
    Route("GET", "/guilds/{guild_id}/channels", list_channels),
    Route("GET", "/guilds/{guild_id}/roles", list_roles),
    Route("GET", "/guilds/{guild_id}/threads/active", list_active_threads),
    Route("GET", "/guilds/{guild_id}/members", list_members),
    Route("GET", "/guilds/{guild_id}/members/search", search_members),
    Route("GET", "/guilds/{guild_id}/members/{user_id}", get_member),
    Route("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", add_role),
    Route("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", remove_role),
)
