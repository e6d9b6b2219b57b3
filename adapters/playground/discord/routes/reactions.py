"""Reactions of a bot on messages: put there and taken off. Who reacts as a person is in human.py."""

from __future__ import annotations

from adapters.playground.discord.calls import ApiCall, Reply, Route
from adapters.playground.discord.errors import ApiError, Code
from adapters.playground.discord.routes.messages import check_may_write
from adapters.playground.discord.rules.emoji import MOST, is_emoji
from adapters.playground.discord.state import Permission


def add_own(call: ApiCall) -> Reply:
    """Puts an emoji on a message; 10014 for what is none, 30010 beyond 20 different ones."""
    channel = call.channel(Permission.READ_HISTORY)
    post, emoji = call.post(channel), call.path["emoji_name"]
    if not is_emoji(emoji):
        raise ApiError(Code.UNKNOWN_EMOJI)
    check_may_write(call, channel)
    if emoji not in post.reactions:
        if not channel.permissions(call.bot.user) & Permission.ADD_REACTIONS:
            raise ApiError(Code.MISSING_PERMISSIONS)
        if len(post.reactions) >= MOST:
            raise ApiError(Code.TOO_MANY_REACTIONS)
    call.backend.posts.react(post, call.bot.user, emoji)
    return Reply()


def remove_own(call: ApiCall) -> Reply:
    """Takes the bot's own emoji off a message; 10014 where it is not there."""
    post, emoji = call.post(call.channel()), call.path["emoji_name"]
    if call.bot.user not in post.reactions.get(emoji, []):
        raise ApiError(Code.UNKNOWN_EMOJI)
    call.backend.posts.unreact(post, call.bot.user, emoji)
    return Reply()


_PATH = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"
ROUTES = (
    Route("PUT", _PATH, add_own, limit=(1, 0.25)),
    Route("DELETE", _PATH, remove_own, limit=(1, 0.25)),
)
