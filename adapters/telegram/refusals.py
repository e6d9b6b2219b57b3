"""What Telegram's errors mean: to the one who sent, and to the one who starts the bot."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channel import ChannelError, MessageGone, NotLetIn, Refused, ThreadGone, TryLater, Unreachable

# python-telegram-bot cuts off "Bad Request: " and capitalises the rest, so texts are compared without case.
_NOBODY_THERE = ("chat not found", "user not found", "peer_id_invalid")
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
)
_NO_TOPIC = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid", "chat is not a forum")
_NO_MEMBER = ("participant_id_invalid", "user not found", "user_not_participant", "member not found")
_UNCHANGED = "message is not modified"


def bad_token() -> NotLetIn:
    """The token is not one that Telegram knows."""
    return NotLetIn(
        "Telegram refused the bot's token.",
        "Copy it again from @BotFather (/mybots > your bot > API Token) and put it in PARLEY_TELEGRAM_TOKEN. "
        "If PARLEY_TELEGRAM_API is set, check that it is the address of a Bot API server.",
    )


def named(error: TelegramError) -> ChannelError:
    """What an error means to the one who sent a message."""
    text = error.message
    if isinstance(error, RetryAfter):
        return TryLater(seconds_of(error), text)
    if isinstance(error, Forbidden):
        return Unreachable(text)
    if isinstance(error, BadRequest):
        if any(known in text.lower() for known in _NOBODY_THERE):
            return Unreachable(text)
        if any(known in text.lower() for known in _NO_TOPIC):
            return ThreadGone(text)
        return MessageGone(text) if any(known in text.lower() for known in _GONE) else Refused(text)
    if isinstance(error, InvalidToken):
        return TryLater(60.0, text)
    return TryLater(3.0, text)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def is_unchanged(error: TelegramError) -> bool:
    """Whether an edit failed because the message shows it already."""
    return isinstance(error, BadRequest) and _UNCHANGED in error.message.lower()


def is_nobody(error: TelegramError) -> bool:
    """Whether a question about a member of a chat failed because the chat never had one like that."""
    return isinstance(error, BadRequest) and any(known in error.message.lower() for known in _NO_MEMBER)
