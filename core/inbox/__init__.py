"""The inbox: what the platforms sent, stored first and handled once."""

from core.inbox.inbox import StoredUpdate, forget_done, mark_done, store_updates, undone_updates

__all__ = ["StoredUpdate", "forget_done", "mark_done", "store_updates", "undone_updates"]
