"""What a flow has at hand while it answers one event or makes one notice: the database, the moment, the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from bot.words import Words
from core.people.errors import AdminsOnly

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.events import MessageRef
    from core.meeting import MeetingLinks
    from core.people import CommunityView, Viewer


@dataclass(frozen=True)
class House:
    """What is the same for every turn: the community, its admins, and how links to meetings are made."""

    community: CommunityView
    meeting_links: MeetingLinks
    may_ask_to_sign_in: bool = False
    """Whether the video server may ask whoever comes first to sign in, as the public one does."""
    mails: bool = False
    """Whether people can be written to by e-mail."""
    admins: frozenset[tuple[str, str]] = frozenset()
    """Accounts by platform and address."""
    deep_link: Callable[[str], str] = lambda payload: ""
    """An address that opens the bot with a packed payload; empty where no platform that is served has such links."""


@dataclass(frozen=True)
class Turn:
    """One event, or one notice, being answered inside a transaction."""

    db: Session
    now: datetime
    viewer: Viewer
    words: Words
    house: House
    space: str = ""
    """The server in which the event was made, as platform and number; empty where there is none."""
    replied: MessageRef | None = None
    """The message that the event answers, where it answers one."""
    thread: str = ""
    """The chat in which the event was made, where that is a thread; empty for all others."""

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

    def check_admin(self) -> None:
        """AdminsOnly for everybody else."""
        if not self.is_admin:
            raise AdminsOnly
