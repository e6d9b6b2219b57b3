"""How a notice is delivered, by a courier on a real store: what follows where nothing takes it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session as Db

from bot.courier import Courier
from bot.delivering import MOST_MAILINGS
from bot.recording import MOST_ATTEMPTS
from core.booking import decline
from core.booking.asking.waiting import wait_for
from core.clock import OffsetClock
from core.mail.models import MailAddress
from core.notices import NoticeKind, Telling, tell
from core.notices.models import Notice, NoticeStatus
from core.people.models import Account
from tests.bot.delivery import Gate, Post, tell_ben
from tests.core.community import MONDAY_9, NOW, World, person


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
