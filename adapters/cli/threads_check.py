"""Whether conversations can have threads on Discord: the channel for them, what the bot may do there, what it hears."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from adapters.cli.platform_checks import PORTAL, Patient, bot_headers
from adapters.settings import Settings

TEXT = 0
MESSAGE_CONTENT = 1 << 18 | 1 << 19
"""The flags of an application that is given what is written on servers, a large and a small one."""
ADMINISTRATOR = 1 << 3
NEEDED: Mapping[str, int] = {
    "Add Reactions": 1 << 6,
    "View Channel": 1 << 10,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,
    "Manage Threads": 1 << 34,
    "Create Private Threads": 1 << 36,
    "Send Messages in Threads": 1 << 38,
}
SETTING = "PARLEY_DISCORD_THREADS_CHANNEL"


async def examine_threads(patient: Patient, settings: Settings) -> None:
    """Looks for a channel that is none or not seen, permissions that lack there, and an intent that is switched off."""
    channel, token = settings.discord_threads_channel, settings.discord_token
    if channel is None or token is None:
        return
    headers = bot_headers(token.get_secret_value())
    me = await patient.ask(f"{settings.discord_api}/users/@me", headers)
    found = await patient.ask(f"{settings.discord_api}/channels/{channel}", headers)
    if not me.is_fine:
        return
    if not found.is_fine or found.body.get("type") != TEXT:
        patient.find(
            f"There is no text channel {channel} on Discord that the bot sees, so conversations get no threads.",
            f"Let it view the channel, or correct {SETTING}: it names a server's text channel.",
        )
        return
    lacking = await _lacking(patient, settings.discord_api, headers, me.body["id"], found.body)
    if lacking:
        patient.find(
            f"In the Discord channel {channel} the bot lacks permissions for threads: {', '.join(lacking)}.",
            "Give them to its role, in the channel's settings or the server's.",
        )
    application = await patient.ask(f"{settings.discord_api}/applications/@me", headers)
    if application.is_fine and not int(application.body.get("flags") or 0) & MESSAGE_CONTENT:
        patient.find(
            "Discord does not give the bot what is written on servers, so conversations get no threads.",
            f"Switch on the Message Content Intent under {PORTAL} > your application > Bot.",
        )


async def _lacking(
    patient: Patient, api: str, headers: Mapping[str, str], me: str, channel: Mapping[str, Any]
) -> tuple[str, ...]:
    """What the bot needs in that channel and may not."""
    server = channel["guild_id"]
    guilds = await patient.ask(f"{api}/users/@me/guilds", headers)
    member = await patient.ask(f"{api}/guilds/{server}/members/{me}", headers)
    listed = guilds.body if guilds.status == 200 else []
    granted = next((int(guild["permissions"]) for guild in listed if guild["id"] == server), None)
    if granted is None or not member.is_fine:
        return ()
    roles = member.body["roles"]
    allowed = permissions(granted, channel.get("permission_overwrites") or (), server=server, roles=roles, me=me)
    return tuple(name for name, bit in NEEDED.items() if not allowed & bit)


def permissions(
    granted: int, overwrites: Collection[Mapping[str, Any]], *, server: str, roles: Collection[str], me: str
) -> int:
    """What is allowed in a channel, as bits, of what the server grants: everybody's rule first, then the roles', then
    one's own. See https://discord.com/developers/docs/topics/permissions#permission-overwrites
    """
    if granted & ADMINISTRATOR:
        return -1
    for applies in ({server}, set(roles) - {server}, {me}):
        those = [rule for rule in overwrites if rule["id"] in applies]
        for rule in those:
            granted &= ~int(rule["deny"])
        for rule in those:
            granted |= int(rule["allow"])
    return granted
