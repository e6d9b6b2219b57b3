"""The courier on a real store, with channels that are slow or broken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, BinaryIO, TypeVar

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session as Db

from adapters.jitsi import Jitsi
from bot.channel import Mail, Occasion, Refused, TryLater, Unreachable
from bot.courier import AT_ONCE, LEASE_SECONDS, MOST_ATTEMPTS, MOST_MAILINGS, Courier, Due
from bot.events import MessageRef
from bot.flows import FLOWS
from bot.letters import Letters
from bot.screens import Shown
from bot.templates import Templates
from bot.ticks import Ticks
from bot.turn import House
from core.booking import decline, write_agenda
from core.booking.asking.waiting import wait_for
from core.cards.models import Card
from core.clock import OffsetClock
from core.mail.models import MailAddress
from core.notices import NoticeKind, Telling, tell
from core.notices.models import Notice, NoticeStatus
from core.people.models import Account
from core.storage import Store, open_store
from core.storage.store import Listener
from migrations.run import upgrade
from tests.conftest import MakeDatabase
from tests.core.community import MONDAY_9, NOW, World, found_a_community, person

T = TypeVar("T")


class Counted:
    """A store that counts how often it is asked, and can be slow to answer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.times = 0
        self.lets_go = asyncio.Event()
        self.lets_go.set()
        self.leased = 0
        self.leased_anew: asyncio.Event | None = None
        """Where there is one, it is set when something is leased, and all other answers wait for it."""

    async def read(self, job: Callable[[Db], T]) -> T:
        """Counts, and reads."""
        self.times += 1
        return await self._store.read(job)

    async def write(self, job: Callable[[Db], T]) -> T:
        """Counts, and writes. What was leased is given on when the store lets go."""
        self.times += 1
        written = await self._store.write(job)
        if isinstance(written, Due) and written.notices:
            self.leased += len(written.notices)
            await self.lets_go.wait()
        if self.leased_anew:
            if isinstance(written, Due) and (written.cards or written.notices):
                self.leased_anew.set()
            elif not isinstance(written, Due):
                await self.leased_anew.wait()
        return written

    def on_wake(self, listener: Listener) -> None:
        """Listens."""
        self._store.on_wake(listener)

    async def close(self) -> None:
        """Closes."""
        await self._store.close()


class Gate:
    """A channel that takes nothing before it is opened, and can be broken."""

    platform = "telegram"
    passes_files_on = True
    threading = None

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.broken = False
        self.blocked = False
        self.too_fast = 0
        """So many sends are refused for now."""
        self.sent = 0
        self.edits: Callable[[], Awaitable[None]] | None = None
        self.called: list[tuple[str, str]] = []

    async def send(self, address: str, shown: Shown, *, nonce: str, chat: str | None = None) -> MessageRef:
        """Takes a message."""
        if self.broken:
            raise RuntimeError("nobody foresaw this")
        await self.opened.wait()
        if self.blocked:
            raise Unreachable("bot was blocked by the user")
        if self.too_fast:
            self.too_fast -= 1
            raise TryLater(1.0, "Too Many Requests: retry later")
        self.sent += 1
        return MessageRef(address, str(self.sent))

    async def call(self, space: str, address: str, shown: Shown, *, nonce: str) -> None:
        """Takes a line to a space."""
        self.called.append((space, address))

    async def carry(
        self, address: str, shown: Shown, files: Sequence[BinaryIO | None], *, nonce: str, chat: str | None = None
    ) -> tuple[MessageRef, ...]:
        """Takes what somebody said as any message."""
        return (await self.send(address, shown, nonce=nonce, chat=chat),)

    async def open_thread(self, address: str, title: str, shown: Shown, *, nonce: str) -> str:
        """No thread is asked for."""
        raise Refused("no threads here")

    async def close_thread(self, chat: str) -> None:
        """No thread is there."""

    async def amend(self, shown: Shown, *, nonce: str) -> tuple[MessageRef, ...]:
        """Turns what somebody said."""
        return shown.parcel.stands if shown.parcel else ()

    async def retract(self, messages: Sequence[MessageRef]) -> None:
        """Takes messages away."""

    async def react(self, message: MessageRef, emoji: Sequence[str]) -> Sequence[str]:
        """Shows all that is put on a message."""
        return emoji

    async def save(self, file: str, into: BinaryIO, most: int) -> None:
        """No file is asked for."""
        raise AssertionError(file)

    async def edit(self, message: MessageRef, shown: Shown) -> None:
        """Turns a message, and lets the test do something meanwhile."""
        if self.edits:
            await self.edits()

    async def roles_in(self, space: str, address: str) -> frozenset[str] | None:
        """Nobody is asked for."""
        raise AssertionError(address)

    async def show(self, space: str, occasion: Occasion) -> str | None:
        """There are no events here."""
        return None

    async def fetch(self, file: str) -> bytes:
        """No file is asked for."""
        raise AssertionError(file)

    async def close(self) -> None:
        """Nothing."""


class Post:
    """A mailer that keeps what it gets, and can be away."""

    def __init__(self) -> None:
        self.away = False
        self.sent: list[tuple[str, str]] = []

    async def send(self, address: str, mail: Mail, *, nonce: str) -> None:
        """Takes a mail."""
        if self.away:
            raise TryLater(60, "away")
        self.sent.append((address, nonce))


@pytest.fixture
async def store(fresh_sqlite_url: MakeDatabase) -> AsyncIterator[Counted]:
    """A migrated store without rows."""
    opened = Counted(open_store(fresh_sqlite_url(upgrade)))
    yield opened
    await opened.close()


@pytest.fixture
async def world(store: Counted) -> World:
    """The sample community."""
    return World(store, *await store.write(found_a_community))


@pytest.fixture
def gate() -> Gate:
    """The channel."""
    return Gate()


@pytest.fixture
def post() -> Post:
    """The mailer."""
    return Post()


@pytest.fixture
def clock() -> OffsetClock:
    """A clock just after the sample community was founded."""
    return OffsetClock(NOW - OffsetClock().now() + timedelta(seconds=1))


@pytest.fixture
async def courier(store: Counted, world: World, gate: Gate, post: Post, clock: OffsetClock) -> AsyncIterator[Courier]:
    """A running courier."""
    ticks = Ticks(clock)
    ticks.start()
    letters = Letters(FLOWS, templates=Templates(), house=House(world.community, Jitsi()), clock=clock)
    courier = Courier(
        store=store,
        clock=clock,
        channels={"telegram": gate},
        letters=letters,
        ticks=ticks,
        spaces={"telegram": "-100", "discord": "5"},
        mailer=post,
    )
    store.on_wake(lambda topic: courier.wake())
    running = asyncio.create_task(courier.run())
    yield courier
    running.cancel()
    await asyncio.wait({running})
    gate.opened.set()
    await courier.close()
    ticks.stop()


async def tell_ben(world: World, times: int) -> None:
    """So many notices to Ben of a session."""
    booking = await world.ask()
    telling = Telling(
        world.ben, NoticeKind.REQUEST_SENT, {"session": booking.session_id, "booking": booking.booking_id}
    )
    await world.do(lambda db: tell(db, world.community.id, [telling] * times, NOW))


async def test_with_its_hands_full_the_courier_waits_instead_of_looking_again_and_again(
    world: World, store: Counted, gate: Gate, courier: Courier
) -> None:
    await tell_ben(world, AT_ONCE + 10)
    await asyncio.sleep(0.3)
    before = store.times
    await asyncio.sleep(0.3)
    assert store.times - before <= 2
    gate.opened.set()
    for _ in range(1000):
        if gate.sent < AT_ONCE + 10:
            await asyncio.sleep(0.01)
    assert gate.sent >= AT_ONCE + 10


async def test_what_breaks_every_time_is_given_up_on(world: World, gate: Gate, courier: Courier) -> None:
    gate.broken = True

    def worn_out(db: Db) -> None:
        tell(db, world.community.id, [Telling(world.ben, NoticeKind.UNDELIVERED, {"to": 1, "kind": "x"})], NOW)
        db.execute(update(Notice).values(attempts=MOST_ATTEMPTS))

    await world.do(worn_out)
    for _ in range(250):
        status = await world.do(lambda db: db.scalar(select(Notice.status)))
        if status is not NoticeStatus.UNDELIVERABLE:
            await asyncio.sleep(0.02)
    assert status is NoticeStatus.UNDELIVERABLE


async def test_a_place_of_which_nobody_in_line_can_be_told_is_free_again(
    world: World, gate: Gate, courier: Courier
) -> None:
    gate.blocked = True
    gate.opened.set()
    asked = await world.ask(await world.do(person, "Dora"))
    wish: dict[str, Any] = {"service_id": world.service_id, "topic": "Proofs", "start": MONDAY_9, "now": NOW}
    for student in (world.ben, world.cleo):
        await world.do(wait_for, community_id=world.community.id, student_id=student, **wish)
    decision: dict[str, Any] = {"booking_id": asked.booking_id, "by": world.ada, "reason": "Ill", "now": NOW}
    await world.do(decline, community_id=world.community.id, **decision)
    for _ in range(250):
        if await world.claims():
            await asyncio.sleep(0.02)
    assert await world.claims() == []
    told = select(Notice.person_id).where(Notice.kind == NoticeKind.PLACE_OFFERED).order_by(Notice.id)
    assert await world.do(lambda db: list(db.scalars(told))) == [world.ben, world.cleo]


async def test_a_notice_of_what_is_gone_is_over(world: World, gate: Gate, courier: Courier) -> None:
    gate.opened.set()
    gone = {"connection": 7, "message": 7, "to": 7, "other": 7}
    kinds = (NoticeKind.CONNECTION_ASKED, NoticeKind.MESSAGE, NoticeKind.UNDELIVERED, NoticeKind.CONVERSATION_SAVED)
    await world.do(lambda db: tell(db, world.community.id, [Telling(world.ben, kind, gone) for kind in kinds], NOW))
    for _ in range(250):
        left = await world.do(lambda db: db.scalar(select(func.count()).where(Notice.done_at.is_(None))))
        if left:
            await asyncio.sleep(0.02)
    assert (left, gate.sent) == (0, 0)


async def handed_over(world: World, kind: NoticeKind = NoticeKind.UNDELIVERED) -> tuple[NoticeStatus, str | None]:
    """Tells Ben something, and gives how far it has come and where it is to go once it has been tried."""
    telling = Telling(world.ben, kind, {"to": world.ada, "kind": "x", "called": False})
    await world.do(lambda db: tell(db, world.community.id, [telling], NOW))
    found = select(Notice.status, Notice.platform, Notice.last_error).order_by(Notice.id).limit(1)
    for _ in range(250):
        row = await world.do(lambda db: db.execute(found).one())
        if row.last_error is None:
            await asyncio.sleep(0.02)
    return row.status, row.platform


async def test_what_no_account_here_takes_is_left_to_who_serves_another(
    world: World, gate: Gate, courier: Courier
) -> None:
    second = Account(platform="discord", address="ben", person_id=world.ben, name="Ben", reachable=True)
    await world.do(lambda db: db.add(second))
    gate.blocked = True
    gate.opened.set()
    assert await handed_over(world) == (NoticeStatus.WAITING, "discord")


async def test_who_can_be_written_to_nowhere_is_called_in_the_communitys_space(
    world: World, gate: Gate, courier: Courier
) -> None:
    gate.blocked = True
    gate.opened.set()
    assert await handed_over(world) == (NoticeStatus.UNDELIVERABLE, None)
    for _ in range(250):
        if not gate.called:
            await asyncio.sleep(0.02)
    assert gate.called == [("-100", "ben")]


async def give_ben_an_address(world: World) -> None:
    await world.do(lambda db: db.add(MailAddress(person_id=world.ben, address="ben@example.org", since=NOW)))


async def test_who_gave_an_address_is_written_to_there_and_not_called(
    world: World, gate: Gate, post: Post, courier: Courier
) -> None:
    await give_ben_an_address(world)
    gate.blocked = True
    gate.opened.set()
    await tell_ben(world, 1)
    found = select(Notice.id, Notice.status, Notice.delivered_via).where(Notice.person_id == world.ben)
    for _ in range(250):
        rows = (await world.do(lambda db: db.execute(found.order_by(Notice.id)))).all()
        if any(row.status is NoticeStatus.WAITING for row in rows):
            await asyncio.sleep(0.02)
    assert {(row.status, row.delivered_via) for row in rows} == {(NoticeStatus.DELIVERED, "mail")}
    assert post.sent == [("ben@example.org", str(row.id)) for row in rows]
    assert gate.called == []


async def test_while_no_mail_can_go_the_sender_hears_before_long(
    world: World, gate: Gate, post: Post, courier: Courier
) -> None:
    await give_ben_an_address(world)
    gate.blocked = post.away = True
    gate.opened.set()
    telling = Telling(world.ben, NoticeKind.UNDELIVERED, {"to": world.ada, "kind": "x", "called": False})

    def tried_often(db: Db) -> None:
        tell(db, world.community.id, [telling], NOW)
        db.execute(update(Notice).values(attempts=MOST_MAILINGS - 1))

    await world.do(tried_often)
    for _ in range(250):
        if not gate.called:
            await asyncio.sleep(0.02)
    assert (gate.called, post.sent) == ([("-100", "ben")], [])


async def test_mail_that_cannot_go_now_goes_later_and_the_chat_is_tried_first_again(
    world: World, gate: Gate, post: Post, courier: Courier, clock: OffsetClock
) -> None:
    await give_ben_an_address(world)
    gate.blocked = post.away = True
    gate.opened.set()
    assert await handed_over(world) == (NoticeStatus.WAITING, None)
    gate.blocked = post.away = False
    clock.set_offset(NOW - OffsetClock().now() + timedelta(minutes=10))
    courier.wake()
    for _ in range(250):
        if not gate.sent:
            await asyncio.sleep(0.02)
    assert (gate.sent, post.sent) == (1, [])


async def until(what: Callable[[], bool]) -> None:
    """Waits for something, at most ten seconds."""
    for _ in range(1000):
        if what():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")


async def all_told(world: World) -> None:
    """Waits until Ben has got all that was to be told to him, as far as it was noted."""
    waiting = select(func.count()).where(Notice.person_id == world.ben, Notice.done_at.is_(None))
    for _ in range(1000):
        if not await world.do(lambda db: db.scalar(waiting)):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("Ben was not told")


async def test_what_arrives_just_as_its_lease_runs_out_is_sent_once(
    world: World, store: Counted, gate: Gate, clock: OffsetClock, courier: Courier
) -> None:
    await tell_ben(world, 1)  # so Ben is told twice: of the request itself, and this
    await until(lambda: store.leased == 2)
    store.lets_go.clear()
    clock.set_offset(NOW - OffsetClock().now() + timedelta(seconds=LEASE_SECONDS + 2))
    courier.wake()
    await until(lambda: store.leased == 4)  # leased anew, but the courier does not know yet
    gate.opened.set()
    await all_told(world)
    assert gate.sent == 2
    store.lets_go.set()
    telling = Telling(world.ben, NoticeKind.UNDELIVERED, {"to": world.ada, "kind": "x", "called": False})
    await world.do(lambda db: tell(db, world.community.id, [telling], clock.now()))
    await all_told(world)
    assert gate.sent == 3, "whatever else was for Ben has gone out before"


async def test_a_card_that_changes_while_it_is_being_turned_is_turned_again_at_once(
    world: World, store: Counted, gate: Gate, clock: OffsetClock, courier: Courier
) -> None:
    gate.opened.set()
    asked = await world.ask()
    await world.agree(asked)
    due = select(func.count()).select_from(Card).where(Card.turn_at.is_not(None))
    agenda: dict[str, Any] = {"community_id": world.community.id, "booking_id": asked.booking_id, "by": world.ben}

    async def write_it(text: str) -> None:
        await world.do(write_agenda, **agenda, text=text, now=clock.now())

    async def change_meanwhile() -> None:
        gate.edits = None
        await write_it("1. Proofs by induction")
        store.leased_anew = asyncio.Event()

    for _ in range(250):
        if not await world.do(lambda db: db.scalar(select(func.count()).select_from(Card))):
            await asyncio.sleep(0.02)
    gate.edits = change_meanwhile
    await write_it("1. Proofs")
    for _ in range(250):
        if left := await world.do(lambda db: db.scalar(due)):
            await asyncio.sleep(0.02)
    assert left == 0


async def test_what_is_told_through_the_courier_leaves_with_its_commit_and_is_not_looked_for(
    world: World, store: Counted, gate: Gate, courier: Courier
) -> None:
    gate.opened.set()
    await asyncio.sleep(0.3)  # it has looked once, as it began
    before = store.times
    telling = Telling(world.ben, NoticeKind.UNDELIVERED, {"to": world.ada, "kind": "x", "called": False})
    await courier.write(lambda db: tell(db, world.community.id, [telling], NOW))
    is_open = select(func.count()).where(Notice.done_at.is_(None))
    async with asyncio.timeout(30):
        while await world.do(lambda db: db.scalar(is_open)):
            before += 1  # this look is the test's own
            await asyncio.sleep(0.02)
    assert (gate.sent, store.times - before - 1) == (1, 3), "told and leased, made ready, recorded"


async def test_what_was_put_off_and_is_due_again_before_that_is_over_goes_out_then(
    world: World, store: Counted, gate: Gate, clock: OffsetClock, courier: Courier
) -> None:
    await world.ask()
    await until(lambda: store.leased == 1)
    gate.too_fast, store.leased_anew = 1, asyncio.Event()
    gate.opened.set()
    put_off = select(func.count()).where(Notice.last_error.is_not(None), Notice.done_at.is_(None))
    for _ in range(250):
        if not await store.read(lambda db: db.scalar(put_off)):
            await asyncio.sleep(0.02)
    clock.set_offset(NOW - OffsetClock().now() + timedelta(seconds=20))
    courier.wake()
    for _ in range(250):
        if left := await store.read(lambda db: db.scalar(put_off)):
            await asyncio.sleep(0.02)
    assert (left, gate.sent) == (0, 1)
