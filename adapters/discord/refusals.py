"""What Discord's errors mean: to the one who sent, and to the one who starts the bot."""

from __future__ import annotations

import discord

from bot.channel import ChannelError, NotLetIn, Refused, TryLater, Unreachable

GONE = {10003, 10008, 50005}
"""What was to be changed is not there, or not the bot's."""
_UNREACHABLE = {50007, 50278, 10013}
_DMS_OPENED_TOO_FAST = 40003

PORTAL = "https://discord.com/developers/applications"

_BAD_TOKEN = (
    "Discord refused the bot's token.",
    f"Copy the token again (or reset it) under {PORTAL} > your application > Bot, and put it in PARLEY_DISCORD_TOKEN.",
)
_BAD_INTENTS = (
    "Discord refused the intents that the bot asked for.",
    f"Parley needs no privileged intent: see under {PORTAL} > your application > Bot whether the bot is limited.",
)
BAD_SHARDS = (
    "Discord refused the shard settings.",
    "Set PARLEY_DISCORD_SHARD_COUNT, with each of PARLEY_DISCORD_SHARD_IDS below it.",
)
_TOO_FEW_SHARDS = (
    "The bot is in so many servers that Discord wants it in shards.",
    "Set PARLEY_DISCORD_SHARD_COUNT to one shard for each 1,000 servers or fewer.",
)

_CLOSED_FOR_GOOD = {
    4004: _BAD_TOKEN,
    4010: BAD_SHARDS,
    4011: _TOO_FEW_SHARDS,
    4013: _BAD_INTENTS,
    4014: _BAD_INTENTS,
}
"""Close codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes"""


def refusal_of(error: Exception) -> NotLetIn | None:
    """What an error says for good; None for one that can pass."""
    if isinstance(error, discord.LoginFailure):
        return NotLetIn(*_BAD_TOKEN)
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return NotLetIn(*_BAD_INTENTS)
    if isinstance(error, discord.ConnectionClosed) and error.code in _CLOSED_FOR_GOOD:
        return NotLetIn(*_CLOSED_FOR_GOOD[error.code])
    return None


def named(error: Exception) -> ChannelError:
    """What an error of discord.py, or of the connection, means to the one who sent."""
    if isinstance(error, discord.RateLimited):
        return TryLater(error.retry_after, str(error))
    if not isinstance(error, discord.HTTPException):
        return TryLater(2.0, str(error) or type(error).__name__)
    if error.code in _UNREACHABLE:
        return Unreachable(str(error))
    if error.code == _DMS_OPENED_TOO_FAST:
        return TryLater(60.0, str(error))
    if error.status == 429:
        return TryLater(_retry_after(error), str(error))
    if error.status >= 500:
        return TryLater(5.0, str(error))
    if error.status == 401:
        return TryLater(60.0, str(error))
    return Refused(str(error))


def _retry_after(error: discord.HTTPException) -> float:
    try:
        return float(error.response.headers["Retry-After"])
    except (KeyError, ValueError):
        return 5.0


def code_of(refusal: ChannelError) -> int:
    """Discord's number for why something was refused; 0 where it gave none."""
    cause = refusal.__cause__
    return cause.code if isinstance(cause, discord.HTTPException) else 0
