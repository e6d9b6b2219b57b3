"""Messages of a channel: create, edit, delete, read back; typing."""

from __future__ import annotations

from adapters.playground.discord.calls import ApiCall, Reply, Route
from adapters.playground.discord.errors import ApiError, Code, invalid
from adapters.playground.discord.message_shapes import message_json
from adapters.playground.discord.rules.fields import snowflake
from adapters.playground.discord.rules.messages import check_message
from adapters.playground.discord.sessions import may_read
from adapters.playground.discord.state import Channel, Permission, Post

SENDING = (5, 5.0)


def _shown(call: ApiCall, post: Post) -> Reply:
    blank = not may_read(call.bot, post, intents=call.bot.privileged)
    return Reply(message_json(post, call.backend.files, blank=blank, reader=call.bot.user))


def check_may_write(call: ApiCall, channel: Channel) -> None:
    """Whether a bot may write here at all: 50007 closed DMs, 50278 no shared server, 50083 and 160005 for a thread."""
    if channel.recipient is not None:
        if channel.recipient.dms_closed:
            raise ApiError(Code.CANNOT_SEND_TO_USER)
        if not call.backend.world.share_a_guild(call.bot.user, channel.recipient):
            raise ApiError(Code.NO_MUTUAL_GUILDS)
    if channel.locked:
        raise ApiError(Code.THREAD_LOCKED)
    if channel.archived:
        raise ApiError(Code.THREAD_ARCHIVED)


def create_message(call: ApiCall) -> Reply:
    """Sends a message; with an enforced nonce used before, gives back the one sent then."""
    files = (Permission.ATTACH_FILES,) if call.files else ()
    channel = call.channel(Permission.SEND_MESSAGES, *files)
    check_may_write(call, channel)
    body, posts = call.json, call.backend.posts
    nonce, enforce = body.get("nonce"), bool(body.get("enforce_nonce"))
    if enforce and nonce is not None:
        before = posts.by_nonce(channel, call.bot.user, nonce)
        if before is not None:
            return _shown(call, before)
    draft = check_message(body, call.files)
    reference = body.get("message_reference")
    reply_to = None
    if isinstance(reference, dict):
        reply_to = channel.posts.get(snowflake(reference.get("message_id")))
        if (reply_to is None or reply_to.ephemeral) and reference.get("fail_if_not_exists", True):
            raise invalid(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
    post = posts.write(channel, call.bot.user, draft, reply_to=reply_to, nonce=nonce, enforce_nonce=enforce)
    return _shown(call, post)


def edit_message(call: ApiCall) -> Reply:
    """Edits one of the bot's own messages."""
    channel = call.channel()
    post = call.post(channel)
    if post.author is not call.bot.user:
        raise ApiError(Code.NOT_ANOTHERS_MESSAGE)
    if channel.archived:
        raise ApiError(Code.THREAD_ARCHIVED)
    call.backend.posts.edit(post, check_message(call.json, call.files, post=post))
    return _shown(call, post)


def delete_message(call: ApiCall) -> Reply:
    """Deletes a message; another's only in a guild, with MANAGE_MESSAGES."""
    channel = call.channel()
    post = call.post(channel)
    if post.author is not call.bot.user:
        if channel.guild is None:
            raise ApiError(Code.SYSTEM_MESSAGE)
        if not channel.permissions(call.bot.user) & Permission.MANAGE_MESSAGES:
            raise ApiError(Code.MISSING_PERMISSIONS)
    call.backend.posts.delete(post)
    return Reply()


def get_message(call: ApiCall) -> Reply:
    """One message."""
    return _shown(call, call.post(call.channel(Permission.READ_HISTORY)))


def list_messages(call: ApiCall) -> Reply:
    """Messages before, after or around one, newest first; 50 of them, at most 100."""
    channel = call.channel(Permission.READ_HISTORY)
    limit = call.number("limit", 50, least=1, most=100)
    posts = [post for post in channel.posts.values() if not post.ephemeral]
    if "after" in call.query:
        chosen = [post for post in posts if post.id > snowflake(call.query["after"])][:limit]
    elif "around" in call.query:
        middle = snowflake(call.query["around"])
        older = sum(post.id < middle for post in posts)
        first = max(0, older - limit // 2)
        chosen = posts[first : first + limit]
    else:
        before = snowflake(call.query.get("before", 1 << 63))
        chosen = [post for post in posts if post.id < before][-limit:]
    return Reply([_shown(call, post).body for post in reversed(chosen)])


def start_typing(call: ApiCall) -> Reply:
    """Shows the bot as typing for ten seconds."""
    channel = call.channel(Permission.SEND_MESSAGES)
    check_may_write(call, channel)
    call.backend.audience.typing(channel)
    return Reply()


ROUTES = (
    Route("POST", "/channels/{channel_id}/messages", create_message, limit=SENDING),
    Route("GET", "/channels/{channel_id}/messages", list_messages, limit=SENDING),
    Route("GET", "/channels/{channel_id}/messages/{message_id}", get_message, limit=SENDING),
    Route("PATCH", "/channels/{channel_id}/messages/{message_id}", edit_message, limit=SENDING),
    Route("DELETE", "/channels/{channel_id}/messages/{message_id}", delete_message, limit=(5, 1.0)),
    Route("POST", "/channels/{channel_id}/typing", start_typing, limit=SENDING),
)
