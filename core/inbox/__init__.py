"""The inbox: what the platforms sent, stored first and handled once."""

from core.inbox.inbox import (
    StoredUpdate,
    finish_updates,
    forget_done,
    mark_done,
    newest_update,
    store_updates,
    undone_updates,
)
from core.inbox.unread import read_back, to_read_back

__all__ = [
    "StoredUpdate",
    "finish_updates",
    "forget_done",
    "mark_done",
    "newest_update",
    "read_back",
    "store_updates",
    "to_read_back",
    "undone_updates",
]
