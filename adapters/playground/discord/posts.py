"""What happens to messages: written, edited, deleted, each with its gateway event and its change on the screens."""

from __future__ import annotations

import re
import time
from typing import Any

from adapters.playground.discord.audience import Audience
from adapters.playground.discord.message_shapes import FileHost, message_event_json
from adapters.playground.discord.rules.fields import snowflake
from adapters.playground.discord.rules.messages import Draft, SentFile
from adapters.playground.discord.sessions import Intent, Sessions
from adapters.playground.discord.shapes import member_json
from adapters.playground.discord.state import (
    COMPONENTS_V2,
    EPHEMERAL,
    Application,
    Channel,
    Json,
    Permission,
    Post,
    User,
    World,
)

NONCE_SECONDS = 300.0
"""Real seconds for which an enforced nonce gives back the message it made first."""
REPLY, COMMAND_ANSWER = 19, 20


class Posts:
    """Writes, edits and deletes messages."""

    def __init__(self, world: World, sessions: Sessions, audience: Audience, host: FileHost) -> None:
        self._world = world
        self._sessions = sessions
        self._audience = audience
        self._host = host
        self._nonces: dict[tuple[int, int, str], tuple[float, Post]] = {}

    def by_nonce(self, channel: Channel, author: User, nonce: Any) -> Post | None:
        """The message that this author sent here with that enforced nonce in the last minutes."""
        made, post = self._nonces.get((channel.id, author.id, str(nonce)), (0.0, None))
        return post if post is not None and time.monotonic() - made < NONCE_SECONDS else None

    def write(
        self,
        channel: Channel,
        author: User,
        draft: Draft,
        *,
        reply_to: Post | None = None,
        nonce: str | int | None = None,
        enforce_nonce: bool = False,
        only_for: User | None = None,
        application: Application | None = None,
        made_by: Json | None = None,
        flags: int = 0,
        used: str = "",
        more: Json | None = None,
    ) -> Post:
        """Puts a checked draft into the channel; `only_for` makes it ephemeral, `used` the answer to a command."""
        post = Post(
            id=self._world.snowflakes.next(),
            channel=channel,
            author=author,
            content="",
            created=self._world.clock.now(),
            kind=COMMAND_ANSWER if used else REPLY if reply_to is not None else 0,
            flags=(draft.flags & ~EPHEMERAL) | flags | (EPHEMERAL if only_for is not None else 0),
            only_for=only_for,
            reply_to=reply_to,
            nonce=nonce,
            application=application,
            made_by=made_by,
            used=used,
            more=more or {},
        )
        self._fill(post, draft)
        if enforce_nonce and nonce is not None:
            self._nonces[channel.id, author.id, str(nonce)] = (time.monotonic(), post)
        self._add(post)
        return post

    def _add(self, post: Post) -> None:
        channel = post.channel
        channel.posts[post.id] = post
        if post.only_for is None:
            channel.last_post = post.id
        if post.author.bot:
            self._audience.stop_typing(channel)
        self._tell("MESSAGE_CREATE", post)

    def edit(self, post: Post, draft: Draft, *, clear_flags: int = 0) -> None:
        """Turns a message into what the draft says; `clear_flags` ends its loading."""
        loading = bool(post.flags & clear_flags)
        post.flags = (post.flags & ~clear_flags) | (draft.flags & COMPONENTS_V2)
        self._fill(post, draft)
        post.version += 1
        if not loading:
            post.edited = self._world.clock.now()
        self._tell("MESSAGE_UPDATE", post)

    def delete(self, post: Post) -> None:
        """Takes a message away."""
        post.channel.posts.pop(post.id, None)
        for upload in post.files:
            self._world.uploads.pop(upload.id, None)
        guild = post.channel.guild
        data: Json = {"id": str(post.id), "channel_id": str(post.channel.id)}
        if not post.ephemeral:
            intent = Intent.GUILD_MESSAGES if guild else Intent.DIRECT_MESSAGES
            for application in self._world.applications.values():
                if post.channel.permissions(application.user):
                    event = data | ({"guild_id": str(guild.id)} if guild else {})
                    self._sessions.tell(application, "MESSAGE_DELETE", event, guild, intent)
        self._audience.channel_changed(post.channel, post.only_for)

    def react(self, post: Post, user: User, emoji: str) -> None:
        """Puts an emoji on a message, once for each who reacts so."""
        users = post.reactions.setdefault(emoji, [])
        if user not in users:
            users.append(user)
            self._reacted("MESSAGE_REACTION_ADD", post, user, emoji)

    def unreact(self, post: Post, user: User, emoji: str) -> None:
        """Takes an emoji off a message that this user put there."""
        post.reactions[emoji].remove(user)
        if not post.reactions[emoji]:
            del post.reactions[emoji]
        self._reacted("MESSAGE_REACTION_REMOVE", post, user, emoji)

    def _reacted(self, event: str, post: Post, user: User, emoji: str) -> None:
        post.version += 1
        data: Json = {
            "user_id": str(user.id),
            "channel_id": str(post.channel.id),
            "message_id": str(post.id),
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
        }
        guild = post.channel.guild
        if event == "MESSAGE_REACTION_ADD":
            data["message_author_id"] = str(post.author.id)
        if guild is not None:
            data["guild_id"] = str(guild.id)
            if event == "MESSAGE_REACTION_ADD" and user.id in guild.members:
                data["member"] = member_json(guild.members[user.id])
        self._sessions.tell_reaction(event, post, data)
        self._audience.channel_changed(post.channel, post.only_for)

    def _tell(self, event: str, post: Post) -> None:
        if not post.ephemeral:
            self._sessions.tell_post(event, post, lambda blank: message_event_json(post, self._host, blank=blank))
        self._audience.channel_changed(post.channel, post.only_for)

    def _fill(self, post: Post, draft: Draft) -> None:
        if draft.content is not None:
            post.content = draft.content
            self._mention(post, draft.allowed_mentions)
        if draft.embeds is not None:
            post.embeds = draft.embeds
        if draft.components is not None:
            post.components = draft.components
        if draft.kept_files is not None:
            post.files = [upload for upload in post.files if upload.id in draft.kept_files]
        for file, description in draft.new_files:
            post.files.append(self.keep_file(post.channel, file, description))

    def keep_file(self, channel: Channel, file: SentFile, description: str | None = None) -> Any:
        """Puts a file onto the file host."""
        return self._world.add_upload(channel, file.name, file.kind, file.data, description)

    def _mention(self, post: Post, allowed: Json | None) -> None:
        parse = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or ())
        listed = {snowflake(user) for user in (allowed or {}).get("users") or ()}
        named = {int(found) for found in re.findall(r"<@!?(\d+)>", post.content)}
        ids = named if "users" in parse else named & listed
        post.mentions = [self._world.users[one] for one in sorted(ids) if one in self._world.users]
        may = bool(post.channel.permissions(post.author) & Permission.MENTION_EVERYONE)
        loud = re.search(r"@(everyone|here)\b", post.content) is not None
        post.mention_everyone = bool(loud and may and "everyone" in parse and post.channel.guild)
        replied = post.reply_to.author if post.reply_to is not None else None
        pings = (allowed or {}).get("replied_user", allowed is None)
        if replied is not None and pings and replied not in post.mentions:
            post.mentions.append(replied)
