"""The relayed line: what two people say to each other through the bot."""

from core.relay.keeping import block, close, look_at, mute, put_away
from core.relay.lines import (
    check_line,
    find_conversation,
    goes_on_talking,
    is_muted,
    may_write,
    take_messages,
    takes_messages,
    talk_to,
    talk_to_nobody,
    talks_to,
)
from core.relay.models import CopyRole
from core.relay.reacting import react, reactions_for, tell_in_words
from core.relay.reading import conversation_with, conversations_of, line_with, message_of, unread_by
from core.relay.receipts import (
    brought,
    copies_of,
    copy_at,
    lost,
    note_copy,
    note_receipt,
    replace_copies,
)
from core.relay.rules import (
    MESSAGE_LIMIT,
    Attachment,
    Carried,
    ConversationState,
    MessageState,
    Reaction,
    Spot,
    clean_file_name,
    most_bytes,
)
from core.relay.saying import change, say, take_back
from core.relay.views import ConversationView, CopyView, MessageView

__all__ = [
    "MESSAGE_LIMIT",
    "Attachment",
    "Carried",
    "ConversationState",
    "ConversationView",
    "CopyRole",
    "CopyView",
    "MessageState",
    "MessageView",
    "Reaction",
    "Spot",
    "block",
    "brought",
    "change",
    "check_line",
    "clean_file_name",
    "close",
    "conversation_with",
    "conversations_of",
    "copies_of",
    "copy_at",
    "find_conversation",
    "goes_on_talking",
    "is_muted",
    "line_with",
    "look_at",
    "lost",
    "may_write",
    "message_of",
    "most_bytes",
    "mute",
    "note_copy",
    "note_receipt",
    "put_away",
    "react",
    "reactions_for",
    "replace_copies",
    "say",
    "take_back",
    "take_messages",
    "takes_messages",
    "talk_to",
    "talk_to_nobody",
    "talks_to",
    "tell_in_words",
    "unread_by",
]
