"""Brings one notice to its person, or turns one card: which of the ways takes it, and what follows where none does.

When that is done, and again, is the courier's; what is said is the flows'.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy.orm import Session

from bot.carrying import TURNED, Carrier
from bot.channel import Channel, ChannelError, Mailer, MessageGone, Refused, TryLater, Unreachable
from bot.events import MessageRef
from bot.letters import Letter, Letters
from bot.mailing import Mailing
from bot.recording import MOST_ATTEMPTS, Records
from bot.screens import Shown
from bot.threads import Threads
from core.cards import DueCard
from core.clock import Clock
from core.notices import DueNotice, NoticeKind
from core.people import AccountView
from core.storage.store import Store, Writer

log = logging.getLogger(__name__)

MOST_MAILINGS = 15
"""About three quarters of an hour: by then a server that keeps strangers waiting lets them in."""


class Delivering:
    """Delivers what the courier has leased, on the platforms that this process serves."""

    def __init__(
        self,
        *,
        store: Store,
        writer: Writer,
        clock: Clock,
        channels: Mapping[str, Channel],
        letters: Letters,
        spaces: Mapping[str, str],
        mailer: Mailer | None,
        let_go: Callable[[DueNotice], None],
    ) -> None:
        self._store = store
        self._writer = writer
        self._channels = channels
        self._spaces = spaces
        self._letters = letters
        self._threads = Threads(store=store, writer=writer, clock=clock, channels=channels, letters=letters)
        self._carrier = Carrier(
            store=store, writer=writer, clock=clock, channels=channels, letters=letters, threads=self._threads
        )
        self._mailing = Mailing(store=store, writer=writer, clock=clock, letters=letters, mailer=mailer)
        self._records = Records(writer=writer, clock=clock, spaces=spaces, let_go=let_go)

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways on which this process sends: platforms, and perhaps mail."""
        return (*self._channels, *self._mailing.serves)

    def made_ready(self, db: Session, notice: DueNotice) -> Letter | None:
        """What is sent of a message, made by the transaction that keeps it; None where that has to be seen to later.

        All else can take the time of a reading of its own.
        """
        account = next(iter(self._known(notice.accounts)), None)
        if notice.kind is not NoticeKind.MESSAGE or account is None or self._threads.opens(db, notice, account):
            return None
        try:
            return self._letters.notice(db, notice, account)
        except Exception:
            log.exception("a message could not be made ready as it was said")  # it was said nevertheless
            return None

    async def deliver(self, notice: DueNotice, letter: Letter | None = None) -> None:
        """Does with a notice what its kind asks for, and records what became of it; `letter` is what was made ready."""
        if notice.attempts > MOST_ATTEMPTS:  # each broke off before anything could be said of it
            await self._records.give_up(notice, "every attempt broke off")
        elif notice.kind is NoticeKind.CALL:
            await self._call(notice)
        elif notice.kind in TURNED:
            await self._turn_what_was_said(notice)
        elif notice.kind is NoticeKind.GROUP_SHOWN:
            await self._show(notice)
        elif notice.kind is NoticeKind.MAIL_CODE:
            await self._mail(notice, None)
        else:
            await self._tell(notice, letter)

    async def turn(self, card: DueCard) -> None:
        """Turns one copy of a card to what is true now."""
        channel = self._channels[card.account.platform]
        letter = await self._store.read(lambda db: self._letters.card(db, card))
        if letter is None or letter.card is None:
            await self._records.card_gone(card)
            return
        try:
            await channel.edit(MessageRef(card.chat, card.message_id), letter.shown)
        except TryLater as later:
            await self._records.card_later(card, later)
        except (MessageGone, Refused, Unreachable) as gone:
            log.info("a card can no longer be turned: %s: %s", card.id, gone)
            await self._records.card_gone(card)
        else:
            await self._records.card_turned(card, letter.card.version)

    async def _tell(self, notice: DueNotice, ready: Letter | None) -> None:
        """Sends a notice to the first of the person's accounts that takes it, or leaves it to who serves another."""
        why: ChannelError | None = None
        for account in self._known(notice.accounts):
            try:
                letter, ready = ready or await self._letter(notice, account), None
                if letter is None:
                    await self._records.arrived(notice, account, None, ())
                    return
                messages = await self._send(notice, account, letter.shown)
            except TryLater as later:
                await self._records.later(notice, later)
                return
            except (Unreachable, Refused) as no:
                why = no
                if isinstance(no, Unreachable):
                    await self._records.unreachable(account)
            else:
                await self._records.arrived(notice, account, letter, messages)
                return
        elsewhere = [a.key.platform for a in notice.accounts if a.reachable and a.key.platform not in self._channels]
        if elsewhere and notice.platform is None:
            await self._records.hand_over(notice, elsewhere[0])
        else:
            await self._mail(notice, why)

    async def _letter(self, notice: DueNotice, account: AccountView) -> Letter | None:
        await self._threads.prepare(notice, account)
        return await self._store.read(lambda db: self._letters.notice(db, notice, account))

    async def _mail(self, notice: DueNotice, why: ChannelError | None) -> None:
        """Sends by mail what no chat takes, for that reason; where that cannot be, nothing takes it."""
        try:
            if await self._mailing.bring(notice):
                return
        except TryLater as later:
            if notice.attempts < MOST_MAILINGS:
                await self._records.later(notice, later)
                return
            why = later
        except ChannelError as no:
            why = no
        await self._records.give_up(notice, str(why or "the person has no account that can be written to"))

    async def _send(self, notice: DueNotice, account: AccountView, shown: Shown) -> tuple[MessageRef, ...]:
        if shown.parcel is not None:
            return await self._carrier.bring(notice, account, shown)
        channel = self._channels[account.key.platform]
        return (await channel.send(account.key.address, shown, nonce=notice.nonce, chat=account.chat),)

    async def _turn_what_was_said(self, notice: DueNotice) -> None:
        """Turns the copies of a message or its receipt. Nobody is told where that fails: they keep what they have."""
        try:
            elsewhere = await self._carrier.turn(notice)
        except TryLater as later:
            await self._records.later(notice, later)
        else:
            if elsewhere:
                await self._records.hand_over(notice, elsewhere)

    def _known(self, accounts: Iterable[AccountView]) -> list[AccountView]:
        return [account for account in accounts if account.key.platform in self._channels]

    async def _call(self, notice: DueNotice) -> None:
        """Asks a person in the community's space to let the bot write to them."""
        account = next((a for a in self._known(notice.accounts) if a.key.platform == notice.platform), None)
        space = self._spaces.get(notice.platform or "")
        letter = await self._store.read(lambda db: self._letters.notice(db, notice, account)) if account else None
        if account is None or letter is None or space is None:
            await self._records.give_up(notice, "there is no space to call the person in")
            return
        try:
            channel = self._channels[account.key.platform]
            await channel.call(space, account.key.address, letter.shown, nonce=notice.nonce)
        except TryLater as later:
            await self._records.later(notice, later)
        except ChannelError as no:
            await self._records.give_up(notice, f"in the community's space: {no}")
        else:
            await self._records.arrived(notice, account, None, ())

    async def _show(self, notice: DueNotice) -> None:
        """Shows a group session to everybody in the community's space, or changes what is shown there."""
        platform = notice.platform or ""
        channel, space = self._channels.get(platform), self._spaces.get(platform)
        occasion = await self._store.read(lambda db: self._letters.occasion(db, notice, platform))
        event = None
        if channel is not None and space is not None and occasion is not None:
            try:
                event = await channel.show(space, occasion)
            except TryLater as later:
                await self._records.later(notice, later)
                return
            except ChannelError as no:
                log.warning("a group session cannot be shown in the community's space: %s", no)
        await self._records.shown_to_all(notice, platform, occasion, event)
