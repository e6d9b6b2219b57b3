"""Why an e-mail address was not taken, as facts with data."""

from __future__ import annotations

from datetime import datetime

from core.errors import ParleyError


class AddressUnreadable(ParleyError):
    """The text is no e-mail address."""


class TooManyCodes(ParleyError):
    """This person has asked for too many codes, or too many went to this address; `until` then no more is sent."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class CodeGone(ParleyError):
    """No code holds any more: it was used, mistyped too often, or is too old."""
