"""Delivers what is due: leases rows of the outbox, sends them, and records how it went. What is said is the flows'."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from bot.carrying import TURNED, Carrier
from bot.channel import Channel, ChannelError, Mailer, MessageGone, Refused, TryLater, Unreachable
from bot.events import MessageRef
from bot.letters import Letter, Letters
from bot.mailing import Mailing
from bot.screens import Shown
from bot.threads import Threads
from bot.ticks import Ticks
from core.booking import fire_due, keep_card, offer_unheard
from core.booking.following.listing import group_shown
from core.cards import DueCard, card_gone, card_turned, lease_cards, retry_card
from core.clock import Clock
from core.mail import code_lost
from core.notices import (
    DueNotice,
    NoticeKind,
    delivered,
    lease_notices,
    lease_told,
    next_due,
    retry_later,
    undeliverable,
)
from core.people import AccountView, mark_reachable
from core.relay import lost
from core.storage.store import Store

T = TypeVar("T")

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Deliveries under way in this process."""
LEASE_SECONDS = 60.0
"""Longer than the slowest send, so that nobody else takes what is on its way."""
LONGEST_PAUSE = 300.0
MOST_ATTEMPTS = 50
"""With the pauses between them, about four hours of trying."""

MOST_MAILINGS = 15
"""About three quarters of an hour: by then a server that keeps strangers waiting lets them in."""

UNCALLED = TURNED | {NoticeKind.MAIL_CODE}
"""Notices for which nobody is called in the community's space."""


class Due(NamedTuple):
    """What a look at the store has found and leased."""

    fired: int
    """How many reminders and the like were done."""
    notices: tuple[DueNotice, ...]
    cards: tuple[DueCard, ...]
    next_at: datetime | None
    """When something is due next."""


class Courier:
    """Sends what the outbox holds and keeps cards true, on the platforms that this process serves.

    `spaces` are the community's, by platform: who cannot be written to is called there.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        channels: Mapping[str, Channel],
        letters: Letters,
        ticks: Ticks,
        spaces: Mapping[str, str] = MappingProxyType({}),
        mailer: Mailer | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._spaces = spaces
        self._letters = letters
        self._threads = Threads(store=store, writer=self, clock=clock, channels=channels, letters=letters)
        self._carrier = Carrier(
            store=store, writer=self, clock=clock, channels=channels, letters=letters, threads=self._threads
        )
        self._mailing = Mailing(store=store, writer=self, clock=clock, letters=letters, mailer=mailer)
        self._ticks = ticks
        self._woken = asyncio.Event()
        self._behind = False
        self._closed = False
        self._under_way: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._just_ended: set[tuple[str, int]] = set()
        self._lines: dict[int, asyncio.Lock] = {}

    async def write(self, job: Callable[[Session], T]) -> T:
        """Runs a job in the store. What it tells is leased by the same commit, and on its way when this comes back."""

        def told_by(db: Session) -> tuple[T, tuple[DueNotice, ...]]:
            answer = job(db)
            return answer, lease_told(db, self._clock.now(), self._room, LEASE_SECONDS, self._ours)

        answer, told = await self._store.write(told_by)
        for notice in told:
            self._start(("notice", notice.id), notice.person_id, self._deliver(notice))
        return answer

    def wake(self) -> None:
        """Looks for what is due, soon."""
        self._woken.set()

    async def run(self) -> None:
        """Delivers for as long as it is not cancelled."""
        self.wake()
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                due = await self._take_what_is_due()
            except Exception:
                log.exception("the courier could not look for what is due; it looks again shortly")
                due = self._clock.now() + timedelta(seconds=2)
            self._ticks.wake_at(due, self.wake)

    async def close(self, patience: float = 5.0) -> None:
        """Takes nothing more, and lets the deliveries under way end, for so many seconds at most."""
        self._closed = True
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=patience)

    @property
    def _ours(self) -> tuple[str, ...]:
        """The ways on which this process sends: platforms, and perhaps mail."""
        return (*self._channels, *self._mailing.serves)

    @property
    def _room(self) -> int:
        return 0 if self._closed else AT_ONCE - len(self._under_way)

    async def _take_what_is_due(self) -> datetime | None:
        """Does what is due, as far as there is room, and gives when something is due next.

        Without room there is nothing to look for: each delivery that ends then wakes the courier.
        """
        now, room, served, ours = self._clock.now(), self._room, self._channels.keys(), self._ours
        self._behind = room <= 0
        if self._behind:
            return None

        def look(db: Session) -> Due:
            fired = fire_due(db, now, limit=100)
            notices = lease_notices(db, now, room, LEASE_SECONDS, ours)
            return Due(fired, notices, lease_cards(db, now, room, LEASE_SECONDS, served), next_due(db, ours))

        self._just_ended.clear()
        due = await self._store.write(look)
        for notice in due.notices:
            if ("notice", notice.id) in self._just_ended:  # sent while it was leased anew, as its lease had run out
                continue
            self._start(("notice", notice.id), notice.person_id, self._deliver(notice))
        for card in due.cards:
            self._start(("card", card.id), card.person_id, self._turn(card))
        if due.fired or room in (len(due.notices), len(due.cards)):
            self.wake()
        return due.next_at

    def _start(self, key: tuple[str, int], person: int, work: Coroutine[Any, Any, None]) -> None:
        """Begins a delivery, behind those to the same person that began before."""
        if key[0] == "notice" and key in self._under_way:  # a moved clock can end a lease while its send is under way
            work.close()
            return
        line = self._lines.setdefault(person, asyncio.Lock())

        async def in_line() -> None:
            async with line:
                await work

        task = asyncio.create_task(in_line())
        self._under_way[key] = task  # a card that was just turned, and is due again, follows itself
        task.add_done_callback(lambda done: self._ended(key, done))

    def _ended(self, key: tuple[str, int], task: asyncio.Task[None]) -> None:
        if self._under_way.get(key) is task:
            del self._under_way[key]
            self._just_ended.add(key)
        if not self._under_way:
            self._lines.clear()
        error = None if task.cancelled() else task.exception()
        if error:
            log.error("a delivery broke off: %s %s", *key, exc_info=error)
        if error or self._behind or key[0] == "card":
            self.wake()

    async def _deliver(self, notice: DueNotice) -> None:
        """Sends a notice to the first of the person's accounts that takes it, or leaves it to who serves another."""
        if notice.attempts > MOST_ATTEMPTS:  # each broke off before anything could be said of it
            await self._give_up(notice, "every attempt broke off")
            return
        if notice.kind is NoticeKind.CALL:
            await self._call(notice)
            return
        if notice.kind in TURNED:
            await self._turn_what_was_said(notice)
            return
        if notice.kind is NoticeKind.GROUP_SHOWN:
            await self._show(notice)
            return
        if notice.kind is NoticeKind.MAIL_CODE:
            await self._mail(notice, None)
            return
        why: ChannelError | None = None
        for account in self._known(notice.accounts):
            try:
                await self._threads.prepare(notice, account)
                letter = await self._store.read(lambda db: self._letters.notice(db, notice, account))  # noqa: B023
                if letter is None:
                    await self._record(notice, account, None, ())
                    return
                messages = await self._send(notice, account, letter.shown)
            except TryLater as later:
                await self._later(notice, later)
                return
            except (Unreachable, Refused) as no:
                why = no
                if isinstance(no, Unreachable):
                    await self.write(lambda db: mark_reachable(db, account.key, False))  # noqa: B023
            else:
                await self._record(notice, account, letter, messages)
                return
        elsewhere = [a.key.platform for a in notice.accounts if a.reachable and a.key.platform not in self._channels]
        if elsewhere and notice.platform is None:
            await self._hand_over(notice, elsewhere[0])
        else:
            await self._mail(notice, why)

    async def _mail(self, notice: DueNotice, why: ChannelError | None) -> None:
        """Sends by mail what no chat takes, for that reason; where that cannot be, nothing takes it."""
        try:
            if await self._mailing.bring(notice):
                return
        except TryLater as later:
            if notice.attempts < MOST_MAILINGS:
                await self._later(notice, later)
                return
            why = later
        except ChannelError as no:
            why = no
        await self._give_up(notice, str(why or "the person has no account that can be written to"))

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
            await self._later(notice, later)
        else:
            if elsewhere:
                await self._hand_over(notice, elsewhere)

    def _known(self, accounts: Iterable[AccountView]) -> list[AccountView]:
        return [account for account in accounts if account.key.platform in self._channels]

    async def _hand_over(self, notice: DueNotice, platform: str) -> None:
        """Leaves a notice to those who serve another platform."""
        await self._put_off(notice, self._clock.now(), f"left to who serves {platform}", platform)

    async def _put_off(self, notice: DueNotice, at: datetime, why: str, platform: str | None = None) -> None:
        """It is no longer under way, so that who leases it anew before this has ended begins it anew."""
        self._under_way.pop(("notice", notice.id), None)
        await self.write(lambda db: retry_later(db, notice.community_id, notice.id, at, why, platform=platform))

    async def _call(self, notice: DueNotice) -> None:
        """Asks a person in the community's space to let the bot write to them."""
        account = next((a for a in self._known(notice.accounts) if a.key.platform == notice.platform), None)
        space = self._spaces.get(notice.platform or "")
        letter = await self._store.read(lambda db: self._letters.notice(db, notice, account)) if account else None
        if account is None or letter is None or space is None:
            await self._give_up(notice, "there is no space to call the person in")
            return
        try:
            channel = self._channels[account.key.platform]
            await channel.call(space, account.key.address, letter.shown, nonce=notice.nonce)
        except TryLater as later:
            await self._later(notice, later)
        except ChannelError as no:
            await self._give_up(notice, f"in the community's space: {no}")
        else:
            await self._record(notice, account, None, ())

    async def _show(self, notice: DueNotice) -> None:
        """Shows a group session to everybody in the community's space, or changes what is shown there."""
        platform = notice.platform or ""
        channel, space, now = self._channels.get(platform), self._spaces.get(platform), self._clock.now()
        occasion = await self._store.read(lambda db: self._letters.occasion(db, notice, platform))
        event = None
        if channel is not None and space is not None and occasion is not None:
            try:
                event = await channel.show(space, occasion)
            except TryLater as later:
                await self._later(notice, later)
                return
            except ChannelError as no:
                log.warning("a group session cannot be shown in the community's space: %s", no)

        def job(db: Session) -> None:
            delivered(db, notice.community_id, notice.id, platform, now)
            if event is not None and occasion is not None:
                group_shown(db, notice.community_id, notice.data["session"], event=event, shown=occasion.says)

        await self.write(job)

    async def _record(
        self, notice: DueNotice, account: AccountView, letter: Letter | None, messages: tuple[MessageRef, ...]
    ) -> None:
        now = self._clock.now()
        also_on = notice.also_on if letter else ()
        card, parcel = (letter.card, letter.shown.parcel) if letter else (None, None)
        message = messages[-1] if messages else None

        def job(db: Any) -> None:
            delivered(db, notice.community_id, notice.id, account.key.platform, now, also_on=also_on)
            if message is not None and message.chat != account.chat and not (parcel and parcel.thread):
                mark_reachable(db, account.key, True, chat=message.chat)
            if parcel is not None:
                self._carrier.arrived(db, notice, account, parcel, messages)
            if card is None or message is None:
                return
            keep_card(
                db,
                community_id=card.community_id,
                session_id=card.session_id,
                booking_id=card.booking_id,
                person_id=notice.person_id,
                account=account.key,
                chat=message.chat,
                message_id=message.message,
                kind=notice.kind,
                version_shown=card.version,
                now=now,
            )

        await self.write(job)

    async def _later(self, notice: DueNotice, later: TryLater) -> None:
        if notice.attempts >= MOST_ATTEMPTS:
            await self._give_up(notice, str(later))
            return
        await self._put_off(notice, self._clock.now() + timedelta(seconds=_pause(later, notice.attempts)), str(later))

    async def _give_up(self, notice: DueNotice, why: str) -> None:
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

        await self.write(job)

    async def _turn(self, card: DueCard) -> None:
        """Turns one copy of a card to what is true now."""
        channel = self._channels[card.account.platform]
        letter = await self._store.read(lambda db: self._letters.card(db, card))
        if letter is None or letter.card is None:
            await self.write(lambda db: card_gone(db, card.community_id, card.id))
            return
        version = letter.card.version
        try:
            await channel.edit(MessageRef(card.chat, card.message_id), letter.shown)
        except TryLater as later:
            at = self._clock.now() + timedelta(seconds=_pause(later, card.attempts))
            await self.write(lambda db: retry_card(db, card.community_id, card.id, at))
        except (MessageGone, Refused, Unreachable) as gone:
            log.info("a card can no longer be turned: %s: %s", card.id, gone)
            await self.write(lambda db: card_gone(db, card.community_id, card.id))
        else:
            now = self._clock.now()
            await self.write(lambda db: card_turned(db, card.community_id, card.id, version, now))


def _pause(later: TryLater, attempts: int) -> float:
    return max(later.seconds, min(2.0 ** min(attempts, 10), LONGEST_PAUSE))
