"""The relayed line: what two people say to each other through the bot."""

from core.relay.relay import (
    MESSAGE_LIMIT,
    ConversationView,
    MessageView,
    clean_message,
    conversation_with,
    conversations_of,
    message_of,
    say,
)

__all__ = [
    "MESSAGE_LIMIT",
    "ConversationView",
    "MessageView",
    "clean_message",
    "conversation_with",
    "conversations_of",
    "message_of",
    "say",
]
