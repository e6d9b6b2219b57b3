"""Why a message was not passed on, as facts with data."""

from __future__ import annotations

from core.errors import ParleyError


class MessageEmpty(ParleyError):
    """A message has nothing to read."""


class MessageTooLong(ParleyError):
    """A message has `length` characters; at most `limit` are taken."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class NothingShared(ParleyError):
    """The two people have no session together, so there is no line between them."""


class ConversationMissing(ParleyError):
    """No such conversation or message, or the person has no part in it."""
