"""Why what was written is not taken."""

from __future__ import annotations

from core.errors import ParleyError


class TopicEmpty(ParleyError):
    """A request says nothing about what it is for."""


class TopicTooLong(ParleyError):
    """What a request is for was said in `length` characters; at most `limit` are taken."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class AnswerMissing(ParleyError):
    """The request form asks for `field`, "details", "agenda" or the text of a question, and it was left empty."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class AnswerTooLong(ParleyError):
    """What was written for `field` has `length` characters; at most `limit` are taken."""

    def __init__(self, field: str, limit: int, length: int) -> None:
        super().__init__(field, limit, length)
        self.field = field
        self.limit = limit
        self.length = length


class AnswerUnknown(ParleyError):
    """What was answered to the question `field` is none of its options."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ReasonEmpty(ParleyError):
    """A decline or a cancellation gives no reason."""


class ReasonTooLong(ParleyError):
    """The reason has `length` characters; at most `limit` are taken."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class NotesEmpty(ParleyError):
    """Nothing was written down."""


class NotesTooLong(ParleyError):
    """The notes have `length` characters; at most `limit` are taken."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length
