"""The JSON of users, guilds, channels and applications as Discord's API and gateway show them."""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.playground.discord.state import (
    DM,
    EXTERNAL,
    GUILD_ONLY,
    Application,
    Channel,
    Guild,
    Json,
    Member,
    Role,
    ScheduledEvent,
    User,
)


def timestamp(moment: float) -> str:
    """An ISO 8601 moment with microseconds, as Discord writes it."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")


def user_json(user: User) -> Json:
    """A user as others see them."""
    shape: Json = {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0",
        "global_name": None if user.bot else user.display,
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
    }
    if user.bot:
        shape["bot"] = True
    return shape


def me_json(user: User) -> Json:
    """A user as they see themselves."""
    return user_json(user) | {"mfa_enabled": False, "locale": user.locale, "verified": True, "email": None}


def member_json(member: Member, *, bare: bool = False) -> Json:
    """A user in a guild; `bare` leaves the user out, as inside a message."""
    shape: Json = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": timestamp(member.joined),
        "nick": member.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role) for role in member.roles],
        "mute": False,
        "deaf": False,
    }
    return shape if bare else shape | {"user": user_json(member.user)}


def role_json(role: Role, guild: Guild) -> Json:
    """A role of a guild."""
    shape: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": list(guild.roles).index(role.id),
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.managed_by is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.managed_by is not None:
        shape["tags"] = {"bot_id": str(role.managed_by)}
    return shape


def channel_json(channel: Channel) -> Json:
    """A channel, DM or thread."""
    last = str(channel.last_post) if channel.last_post else None
    shape: Json = {"id": str(channel.id), "type": channel.kind, "last_message_id": last, "flags": 0}
    if channel.kind == DM:
        recipient = channel.recipient
        return shape | {"recipients": [user_json(recipient)] if recipient else []}
    assert channel.guild is not None
    shape |= {"guild_id": str(channel.guild.id), "name": channel.name, "rate_limit_per_user": 0}
    if channel.parent is not None:
        return shape | _thread_fields(channel)
    return shape | {
        "parent_id": None,
        "position": list(channel.guild.channels).index(channel.name),
        "permission_overwrites": [
            {"id": str(user), "type": 1, "allow": "0", "deny": str(bits)} for user, bits in channel.denied.items()
        ],
        "nsfw": False,
        "topic": None,
    }


def _thread_fields(thread: Channel) -> Json:
    assert thread.parent is not None
    assert thread.owner is not None
    return {
        "parent_id": str(thread.parent.id),
        "owner_id": str(thread.owner.id),
        "message_count": len(thread.posts),
        "member_count": len(thread.thread_members),
        "total_message_sent": len(thread.posts),
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": timestamp(thread.archived_at),
            "auto_archive_duration": thread.archive_after,
            "locked": thread.locked,
        },
    }


PLAIN_GUILD: Json = {
    "icon": None,
    "description": None,
    "home_header": None,
    "splash": None,
    "discovery_splash": None,
    "features": [],
    "banner": None,
    "application_id": None,
    "region": "deprecated",
    "afk_channel_id": None,
    "afk_timeout": 300,
    "system_channel_id": None,
    "system_channel_flags": 0,
    "widget_enabled": False,
    "widget_channel_id": None,
    "verification_level": 0,
    "default_message_notifications": 0,
    "mfa_level": 0,
    "explicit_content_filter": 0,
    "max_presences": None,
    "max_members": 500000,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "vanity_url_code": None,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "preferred_locale": "en-US",
    "rules_channel_id": None,
    "safety_alerts_channel_id": None,
    "public_updates_channel_id": None,
    "premium_progress_bar_enabled": False,
    "nsfw": False,
    "nsfw_level": 0,
    "emojis": [],
    "stickers": [],
    "incidents_data": None,
}
"""What a guild says of itself when nothing was ever set up."""


def guild_json(guild: Guild) -> Json:
    """A guild as the API shows it."""
    return PLAIN_GUILD | {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "roles": [role_json(role, guild) for role in guild.roles.values()],
    }


def gateway_guild_json(guild: Guild, seer: User, now: float, *, members: bool) -> Json:
    """A guild as GUILD_CREATE shows it to `seer`: all members, or only oneself without the intent for them."""
    seen = guild.members.values() if members else [guild.members[seer.id]]
    return guild_json(guild) | {
        "joined_at": timestamp(guild.members[seer.id].joined),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(member) for member in seen],
        "channels": [channel_json(channel) for channel in guild.channels.values()],
        "threads": [channel_json(t) for t in guild.threads.values() if not t.archived and t.permissions(seer)],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [event_json(event, now) for event in guild.events.values()],
        "soundboard_sounds": [],
    }


def event_json(event: ScheduledEvent, now: float) -> Json:
    """A scheduled event as the API shows it."""
    return {
        "id": str(event.id),
        "guild_id": str(event.guild.id),
        "channel_id": None,
        "creator_id": str(event.creator.id),
        "creator": user_json(event.creator),
        "name": event.name,
        "description": event.description,
        "image": None,
        "scheduled_start_time": timestamp(event.starts),
        "scheduled_end_time": timestamp(event.ends),
        "status": event.at(now),
        "entity_type": EXTERNAL,
        "entity_id": None,
        "entity_metadata": {"location": event.location},
        "recurrence_rule": None,
        "privacy_level": GUILD_ONLY,
        "guild_scheduled_event_exceptions": [],
    }


def application_json(application: Application) -> Json:
    """An application as its own bot sees it."""
    return {
        "id": str(application.id),
        "name": application.user.display,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_json(application.user),
        "bot_public": True,
        "bot_require_code_grant": False,
        "integration_types_config": {"0": {}},
        "verify_key": f"{application.id:064x}",
        "flags": application_flags(application),
        "flags_new": str(application_flags(application)),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(application.owner),
        "approximate_guild_count": 0,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def application_flags(application: Application) -> int:
    """The application's flags: which privileged intents a small bot has been given."""
    limited = {1 << 8: 1 << 13, 1 << 1: 1 << 15, 1 << 15: 1 << 19}
    return sum(flag for intent, flag in limited.items() if application.privileged & intent)
