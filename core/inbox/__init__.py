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

__all__ = [
    "StoredUpdate",
    "finish_updates",
    "forget_done",
    "mark_done",
    "newest_update",
    "store_updates",
    "undone_updates",
]
