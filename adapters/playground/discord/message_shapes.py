"""The JSON of messages and their files as Discord's API and gateway show them."""

from __future__ import annotations

from typing import Protocol

from adapters.playground.discord.shapes import channel_json, member_json, timestamp, user_json
from adapters.playground.discord.state import VOICE_MESSAGE, Json, Post, Upload, User

ATTACHMENT_LIMIT = 10 * 1024 * 1024
"""Bytes a file may have where nobody pays for more."""


class FileHost(Protocol):
    """Whoever knows a file's signed address."""

    def address(self, upload: Upload) -> str:
        """The address from which it can be fetched for a while."""


def attachment_json(upload: Upload, host: FileHost, *, ephemeral: bool = False, voice: bool = False) -> Json:
    """A file on a message, or in a command."""
    address = host.address(upload)
    shape: Json = {
        "id": str(upload.id),
        "filename": upload.name,
        "size": len(upload.data),
        "url": address,
        "proxy_url": address,
        "content_type": upload.kind,
    }
    if upload.description is not None:
        shape["description"] = upload.description
    if voice:
        shape |= {"duration_secs": 1.0, "waveform": "AAAA"}
    return shape | {"ephemeral": True} if ephemeral else shape


def message_json(
    post: Post, host: FileHost, *, blank: bool = False, referenced: bool = True, reader: User | None = None
) -> Json:
    """A message; `blank` is what an application sees that may not read message content."""
    shape: Json = {
        "id": str(post.id),
        "channel_id": str(post.channel.id),
        "type": post.kind,
        "author": user_json(post.author),
        "content": "" if blank else post.content,
        "timestamp": timestamp(post.created),
        "edited_timestamp": timestamp(post.edited) if post.edited else None,
        "tts": False,
        "mention_everyone": post.mention_everyone,
        "mentions": [user_json(user) for user in post.mentions],
        "mention_roles": [],
        "attachments": [] if blank else _attachments(post, host),
        "embeds": [] if blank else post.embeds,
        "components": [] if blank else post.components,
        "pinned": False,
        "flags": post.flags,
    }
    shape |= post.more
    if post.reactions:
        shape["reactions"] = [_reaction(emoji, users, reader) for emoji, users in post.reactions.items()]
    if post.nonce is not None:
        shape["nonce"] = post.nonce
    if post.application is not None:
        shape |= {"application_id": str(post.application.id), "webhook_id": str(post.application.id)}
    if post.made_by is not None:
        shape["interaction_metadata"] = post.made_by
    if post.thread is not None:
        shape["thread"] = channel_json(post.thread)
    if post.reply_to is not None:
        shape["message_reference"] = _reference(post.reply_to)
        if referenced:
            gone = post.reply_to.id not in post.reply_to.channel.posts
            quoted = None if gone else message_json(post.reply_to, host, blank=blank, referenced=False)
            shape["referenced_message"] = quoted
    return shape


def _attachments(post: Post, host: FileHost) -> list[Json]:
    voice = bool(post.flags & VOICE_MESSAGE)
    return [attachment_json(file, host, ephemeral=post.ephemeral, voice=voice) for file in post.files]


def _reaction(emoji: str, users: list[User], reader: User | None) -> Json:
    return {
        "emoji": {"id": None, "name": emoji},
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "burst_colors": [],
        "me_burst": False,
        "me": reader in users,
    }


def _reference(post: Post) -> Json:
    shape: Json = {"type": 0, "message_id": str(post.id), "channel_id": str(post.channel.id)}
    return shape | {"guild_id": str(post.channel.guild.id)} if post.channel.guild else shape


def message_event_json(post: Post, host: FileHost, *, blank: bool = False) -> Json:
    """A message as MESSAGE_CREATE and MESSAGE_UPDATE carry it, with the guild and the author's membership."""
    shape = message_json(post, host, blank=blank) | {"channel_type": post.channel.kind}
    guild = post.channel.guild
    if guild is not None:
        shape["guild_id"] = str(guild.id)
        author = guild.members.get(post.author.id)
        if author is not None and post.application is None:
            shape["member"] = member_json(author, bare=True)
    return shape
