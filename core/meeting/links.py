"""The port to a video service."""

from __future__ import annotations

from typing import Protocol


class MeetingLinks(Protocol):
    """Makes the address at which one person enters a room."""

    def link(self, *, room: str, subject: str, display_name: str) -> str:
        """An address that opens the room in a browser, titled with the subject, under the person's name."""
