"""Makes notices and cards ready to be sent: the flow's screen for the person they go to, rendered. Sends nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from bot.channel import Mail, Occasion
from bot.flow import Flow, OnNotice
from bot.screens import Document, Parcel, Screen, Shown, Subject
from bot.templates import Templates
from bot.turn import House, Turn
from bot.words import Words
from core.cards import DueCard
from core.clock import Clock
from core.errors import ParleyError
from core.markup import plain_of
from core.notices import DueNotice, NoticeKind
from core.people import AccountKey, AccountView, Viewer, viewer_of
from core.text import clean_line

log = logging.getLogger(__name__)

NOBODY = 0
LONGEST_SUBJECT = 100


@dataclass(frozen=True)
class Letter:
    """Something made ready for one account; `card` names what the sent message is to be kept true about."""

    shown: Shown
    card: Subject | None


@dataclass(frozen=True)
class MailLetter:
    """A notice made ready for e-mail, and what comes with it in chat."""

    mail: Mail
    parcel: Parcel | None
    document: Document | None


class Letters:
    """Turns rows of the outbox, which hold ids, into what is shown."""

    def __init__(self, flows: Iterable[Flow], *, templates: Templates, house: House, clock: Clock) -> None:
        self._makers: dict[str, OnNotice] = {kind: make for flow in flows for kind, make in flow.notices.items()}
        self._templates = templates
        self._house = house
        self._clock = clock

    def notice(self, db: Session, notice: DueNotice, account: AccountView) -> Letter | None:
        """The notice as this account reads it; None where there is nothing left to say.

        That is so, too, where what it is about is gone: deleted, or another's since accounts were joined or parted.
        """
        try:
            return self._letter(db, account.key, notice.kind, notice.data)
        except ParleyError as gone:
            log.info("nothing is left to say: %s %s: %r", notice.kind, notice.id, gone)
            return None

    def mail(self, db: Session, notice: DueNotice, account: AccountView) -> MailLetter | None:
        """The notice as a mail: its text as the account would read it, and the pages that its buttons open."""
        letter = self.notice(db, notice, account)
        if letter is None:
            return None
        shown = letter.shown
        text = plain_of(shown.html)
        links = [f"{key.label}: {key.url}" for row in shown.rows for key in row if key.url]
        parts = [text, "\n".join(links)]
        if notice.kind is not NoticeKind.MAIL_CODE:
            platforms = [other.key.platform.capitalize() for other in notice.accounts]
            data = {"platforms": platforms, "community": self._house.community}
            words = Words(account.locale or "en", self._house.community.zone)
            parts.append(plain_of(self._templates.text("mail/foot.j2", data, words)))
        mail = Mail(clean_line(text.partition("\n")[0], LONGEST_SUBJECT), "\n\n".join(filter(None, parts)))
        return MailLetter(mail, shown.parcel, shown.document)

    def occasion(self, db: Session, notice: DueNotice, platform: str) -> Occasion | None:
        """A group session as everybody on the platform reads of it; None where nothing is to be changed there."""
        community = self._house.community
        nobody = Viewer(NOBODY, AccountKey(platform, ""), "", None, None)
        words = Words("en", community.zone)
        screen = self._makers[notice.kind](Turn(db, self._clock.now(), nobody, words, self._house), notice.data)
        if screen is None:
            return None
        group, text = screen.data["group"], self._templates.text(screen.template, screen.data, words)
        about = Markup(text).striptags()
        span = group.starts_at, group.ends_at
        occasion = Occasion(group.title, about, screen.data["place"], *span, group.called_off, group.event)
        return occasion if group.called_off or group.shown != occasion.says else None

    def card(self, db: Session, card: DueCard) -> Letter | None:
        """The card as it is true now, under the news it was sent with; None where the session is gone."""
        return self._letter(db, card.account, card.kind, {"session": card.session_id, "booking": card.booking_id})

    def _letter(self, db: Session, account: AccountKey, kind: str, data: Mapping[str, Any]) -> Letter | None:
        return self.made(db, account, lambda turn: self._makers[kind](turn, data))

    def made(self, db: Session, account: AccountKey, make: Callable[[Turn], Screen | None]) -> Letter | None:
        """The screen that `make` gives for this account; None where it gives none, or the account was never seen."""
        viewer = viewer_of(db, account)
        if viewer is None:
            return None
        zone = viewer.zone or self._house.community.zone
        words = Words(viewer.locale or "en", zone, zone_is_known=viewer.zone is not None)
        screen = make(Turn(db, self._clock.now(), viewer, words, self._house))
        if screen is None:
            return None
        return Letter(self._templates.show(screen, words, self._house.community), screen.card)
