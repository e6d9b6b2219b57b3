"""What a flow has at hand while it answers one event or makes one notice: the database, the moment, the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from bot.words import Words

if TYPE_CHECKING:
    from core.meeting import MeetingLinks
    from core.people import CommunityView, Viewer


@dataclass(frozen=True)
class House:
    """What is the same for every turn: the community, its admins, and how links to meetings are made."""

    community: CommunityView
    meeting_links: MeetingLinks
    may_ask_to_sign_in: bool = False
    """Whether the video server may ask whoever comes first to sign in, as the public one does."""
    admins: frozenset[tuple[str, str]] = frozenset()
    """Accounts by platform and address."""


@dataclass(frozen=True)
class Turn:
    """One event, or one notice, being answered inside a transaction."""

    db: Session
    now: datetime
    viewer: Viewer
    words: Words
    house: House

    @property
    def me(self) -> int:
        """The id of the person who acts, or reads."""
        return self.viewer.person_id

    @property
    def community(self) -> CommunityView:
        """The community this happens in."""
        return self.house.community

    @property
    def is_admin(self) -> bool:
        """Whether this account is named as an admin in the settings."""
        return (self.viewer.account.platform, self.viewer.account.address) in self.house.admins
