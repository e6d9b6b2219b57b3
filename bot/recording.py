"""Writes down what became of a delivery: it arrived, it is tried again later, it is left to others, or nothing takes
it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.carrying import TURNED
from bot.channel import Occasion, TryLater
from bot.events import MessageRef
from bot.letters import Letter
from bot.screens import Parcel, Subject
from core.booking import keep_card, offer_unheard
from core.booking.following.listing import group_shown
from core.cards import CardCopy, DueCard, card_gone, card_turned, retry_card
from core.clock import Clock
from core.mail import code_lost
from core.notices import DueNotice, NoticeKind, delivered, retry_later, undeliverable
from core.people import AccountView, mark_reachable
from core.relay import brought, lost
from core.storage.store import Writer

log = logging.getLogger(__name__)

LONGEST_PAUSE = 300.0
MOST_ATTEMPTS = 50
"""With the pauses between them, about four hours of trying."""

UNCALLED = TURNED | {NoticeKind.MAIL_CODE}
"""Notices for which nobody is called in the community's space."""


class Records:
    """What became of notices and cards, each in a transaction of its own.

    `let_go` is told before a notice comes up again, `spaces` are the platforms on which the community has one.
    """

    def __init__(
        self, *, writer: Writer, clock: Clock, spaces: Mapping[str, str], let_go: Callable[[DueNotice], None]
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._spaces = spaces
        self._let_go = let_go

    async def arrived(
        self, notice: DueNotice, account: AccountView, letter: Letter | None, messages: tuple[MessageRef, ...]
    ) -> None:
        """The notice stands in these messages; without a letter there was nothing left to say."""
        now = self._clock.now()
        also_on = notice.also_on if letter else ()
        card, parcel = (letter.card, letter.shown.parcel) if letter else (None, None)
        message = messages[-1] if messages else None

        def job(db: Session) -> None:
            delivered(db, notice.community_id, notice.id, account.key.platform, now, also_on=also_on)
            if message is not None and message.chat != account.chat and not (parcel and parcel.thread):
                mark_reachable(db, account.key, True, chat=message.chat)
            if parcel is not None:
                _note_parcel(db, notice, account, parcel, messages, now)
            if card is not None and message is not None:
                _note_card(db, notice, account, card, message, now)

        await self._writer.write(job)

    async def shown_to_all(
        self, notice: DueNotice, platform: str, occasion: Occasion | None, event: str | None
    ) -> None:
        """What is told to everybody in a space is told; `event` is the platform's id of what shows the occasion now."""
        now = self._clock.now()

        def job(db: Session) -> None:
            delivered(db, notice.community_id, notice.id, platform, now)
            if event is not None and occasion is not None:
                group_shown(db, notice.community_id, notice.data["session"], event=event, shown=occasion.says)

        await self._writer.write(job)

    async def unreachable(self, account: AccountView) -> None:
        """The account cannot be written to now."""
        await self._writer.write(lambda db: mark_reachable(db, account.key, False))

    async def later(self, notice: DueNotice, later: TryLater) -> None:
        """The notice is tried again after a pause that grows, or given up after `MOST_ATTEMPTS`."""
        if notice.attempts >= MOST_ATTEMPTS:
            await self.give_up(notice, str(later))
            return
        await self._put_off(notice, self._clock.now() + _pause(later, notice.attempts), str(later))

    async def hand_over(self, notice: DueNotice, platform: str) -> None:
        """Leaves a notice to those who serve another platform."""
        await self._put_off(notice, self._clock.now(), f"left to who serves {platform}", platform)

    async def give_up(self, notice: DueNotice, why: str) -> None:
        """Nothing takes the notice; who has to know of that is told."""
        log.warning("a notice cannot be delivered: %s %s: %s", notice.kind, notice.id, why)
        now, spaces = self._clock.now(), self._spaces.keys()

        def job(db: Session) -> None:
            called_in = () if notice.kind in UNCALLED else spaces
            given_up = undeliverable(db, notice.community_id, notice.id, why, now, spaces=called_in)
            if notice.kind is NoticeKind.MAIL_CODE:
                code_lost(db, notice.community_id, notice.data["code"], now)
            if notice.kind is NoticeKind.MESSAGE:
                lost(db, notice.community_id, notice.data["message"], now)
            if notice.kind is NoticeKind.PLACE_OFFERED and given_up:
                offer_unheard(db, notice.community_id, notice.data["offer"], now)

        await self._writer.write(job)

    async def card_turned(self, card: DueCard, version: int) -> None:
        """The copy shows this version."""
        now = self._clock.now()
        await self._writer.write(lambda db: card_turned(db, card.community_id, card.id, version, now))

    async def card_later(self, card: DueCard, later: TryLater) -> None:
        """The copy is turned after a pause that grows."""
        at = self._clock.now() + _pause(later, card.attempts)
        await self._writer.write(lambda db: retry_card(db, card.community_id, card.id, at))

    async def card_gone(self, card: DueCard) -> None:
        """The copy is kept true no longer."""
        await self._writer.write(lambda db: card_gone(db, card.community_id, card.id))

    async def _put_off(self, notice: DueNotice, at: datetime, why: str, platform: str | None = None) -> None:
        self._let_go(notice)
        await self._writer.write(lambda db: retry_later(db, notice.community_id, notice.id, at, why, platform=platform))


def _note_parcel(
    db: Session,
    notice: DueNotice,
    account: AccountView,
    parcel: Parcel,
    messages: tuple[MessageRef, ...],
    now: datetime,
) -> None:
    """Where what somebody said stands with who it was for, and how many of its files are there by now."""
    posted = [(message.chat, message.message) for message in messages]
    files = notice.data.get("after", 0) + len(parcel.files)
    platform = account.key.platform
    brought(db, notice.community_id, parcel.message_id, notice.person_id, platform, posted, files, now)


def _note_card(
    db: Session, notice: DueNotice, account: AccountView, card: Subject, message: MessageRef, now: datetime
) -> None:
    keep_card(
        db,
        CardCopy(
            community_id=card.community_id,
            session_id=card.session_id,
            booking_id=card.booking_id,
            person_id=notice.person_id,
            account=account.key,
            chat=message.chat,
            message_id=message.message,
            kind=notice.kind,
            version_shown=card.version,
        ),
        now,
    )


def _pause(later: TryLater, attempts: int) -> timedelta:
    return timedelta(seconds=max(later.seconds, min(2.0 ** min(attempts, 10), LONGEST_PAUSE)))
