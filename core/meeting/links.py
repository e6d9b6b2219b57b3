"""The port to a video service, and links that mentors bring themselves."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlsplit

from core.meeting.errors import LinkUnreadable

LINK_LIMIT = 300


class MeetingLinks(Protocol):
    """Makes the address at which one person enters a room."""

    def link(self, *, room: str, subject: str, display_name: str, audio_only: bool = False) -> str:
        """An address that opens the room in a browser, titled with the subject, under the person's name.

        With `audio_only` nobody's camera is on there.
        """


def clean_link(text: str) -> str:
    """The https address of a mentor's own meeting as it was typed; empty for none. Raises LinkUnreadable."""
    link = text.strip()
    if not link:
        return ""
    try:
        parts = urlsplit(link)
    except ValueError:
        raise LinkUnreadable(link) from None
    unfit = any(c.isspace() or not c.isprintable() or c in '<>"' for c in link)
    if parts.scheme != "https" or "." not in (parts.hostname or "") or "@" in parts.netloc or unfit:
        raise LinkUnreadable(link)
    if len(link) > LINK_LIMIT:
        raise LinkUnreadable(link)
    return link
