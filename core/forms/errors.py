"""Why a file that was sent into a form was refused, as facts with data."""

from __future__ import annotations

from core.errors import ParleyError


class FileTooLarge(ParleyError):
    """The file has `size` bytes; at most `limit` are taken."""

    def __init__(self, limit: int, size: int) -> None:
        super().__init__(limit, size)
        self.limit = limit
        self.size = size


class FileIsNoText(ParleyError):
    """What is in the file is no text: a spreadsheet or a picture, or nothing at all."""


class FileUnread(ParleyError):
    """What is in the file is not known yet, or cannot be fetched.

    Whoever can ask the platform does so, and tries once more; this is said only where nobody could.
    """
