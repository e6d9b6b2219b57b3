"""Answering and calling off: who may, in which state, and what follows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import product

import pytest
from sqlalchemy import select

from core.booking import BookingStatus, SessionCard, SessionStatus, approve, cancel, decline, session_card, withdraw
from core.booking.errors import AlreadyDecided, AlreadyStarted, BookingMissing, ReasonEmpty, ReasonTooLong
from core.notices.models import Reminder
from core.people.errors import NotYours
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

Answer = Callable[..., Awaitable[SessionCard]]


def answering(world: World, booking_id: int) -> dict[str, Answer]:
    """Every use case that answers this booking, by its name, taking `by` and perhaps `now`."""

    def with_reason(case: Callable[..., SessionCard]) -> Answer:
        async def answer(by: int, now: object = NOW, reason: str = "Ill today") -> SessionCard:
            community = world.community.id
            return await world.do(case, community_id=community, booking_id=booking_id, by=by, reason=reason, now=now)

        return answer

    def plain(case: Callable[..., SessionCard]) -> Answer:
        async def answer(by: int, now: object = NOW) -> SessionCard:
            return await world.do(case, community_id=world.community.id, booking_id=booking_id, by=by, now=now)

        return answer

    return {
        "approve": plain(approve),
        "decline": with_reason(decline),
        "withdraw": plain(withdraw),
        "cancel": with_reason(cancel),
    }


async def test_approving_confirms_both_and_writes_the_reminders_ahead(world: World) -> None:
    booking = await world.ask()
    await world.told(NOW)
    card = await answering(world, booking.booking_id)["approve"](world.ada)
    assert (card.status, card.booking_status) == (SessionStatus.SCHEDULED, BookingStatus.CONFIRMED)
    assert (card.decided_by_name, card.version) == ("Ada", 2)
    assert await world.told(NOW) == [(world.ben, "booking_confirmed")]
    rows = await world.store.read(
        lambda db: [tuple(row) for row in db.execute(select(Reminder.kind, Reminder.due_at).order_by(Reminder.due_at))]
    )
    assert rows == [
        ("remind_24h", MONDAY_9 - 24 * HOUR),
        ("changes_end", MONDAY_9 - 2 * HOUR),
        ("remind_1h", MONDAY_9 - HOUR),
        ("open_room", MONDAY_9 - 15 * MINUTE),
        ("endable", MONDAY_9 + 10 * MINUTE),
        ("close_room", MONDAY_9 + HOUR),
        ("complete", MONDAY_9 + 30 * MINUTE + 3 * HOUR),
    ]
    assert await world.claims() == sorted([world.ada, world.ben])


async def test_declining_frees_both_and_tells_the_student_why(world: World) -> None:
    booking = await world.ask()
    await world.told(NOW)
    card = await answering(world, booking.booking_id)["decline"](world.ada, reason=" Ill\x00 ")
    assert (card.status, card.booking_status) == (SessionStatus.CANCELLED, BookingStatus.DECLINED)
    assert (card.reason, card.decided_by_name) == ("Ill", "Ada")
    assert await world.told(NOW) == [(world.ben, "booking_declined"), (world.ben, "others_free")]
    assert await world.claims() == []
    assert (await world.counts())["reminder"] == 0


async def test_withdrawing_frees_both_and_tells_the_mentor(world: World) -> None:
    booking = await world.ask()
    await world.told(NOW)
    card = await answering(world, booking.booking_id)["withdraw"](world.ben)
    assert (card.status, card.booking_status) == (SessionStatus.CANCELLED, BookingStatus.CANCELLED)
    assert await world.told(NOW) == [(world.ada, "booking_withdrawn")]
    assert await world.claims() == []
    assert (await world.counts())["reminder"] == 0


@pytest.mark.parametrize("by_mentor", [True, False])
async def test_either_of_the_two_can_cancel_and_the_other_is_told(world: World, by_mentor: bool) -> None:
    booking = await world.ask()
    await world.agree(booking)
    await world.told(NOW)
    by, other = (world.ada, world.ben) if by_mentor else (world.ben, world.ada)
    card = await answering(world, booking.booking_id)["cancel"](by, MONDAY_9 - 2 * HOUR - MINUTE)
    assert (card.status, card.booking_status) == (SessionStatus.CANCELLED, BookingStatus.CANCELLED)
    assert card.reason == "Ill today"
    others = [(world.ben, "others_free")] if by_mentor else []
    assert await world.told(MONDAY_9) == [(other, "booking_cancelled"), *others]
    assert await world.claims() == []
    assert (await world.counts())["reminder"] == 0


@pytest.mark.parametrize("answer", ["approve", "decline", "withdraw", "cancel"])
async def test_a_stranger_answers_nothing(world: World, answer: str) -> None:
    booking = await world.ask()
    if answer == "cancel":
        await world.agree(booking)
    with pytest.raises(NotYours):
        await answering(world, booking.booking_id)[answer](world.cleo)


@pytest.mark.parametrize("answer", ["approve", "decline"])
async def test_a_student_does_not_answer_their_own_request(world: World, answer: str) -> None:
    booking = await world.ask()
    with pytest.raises(NotYours):
        await answering(world, booking.booking_id)[answer](world.ben)
    assert (await world.do(session_card, world.community.id, booking.session_id, world.ben, NOW)).version == 1


async def test_a_mentor_does_not_withdraw_for_the_student(world: World) -> None:
    booking = await world.ask()
    with pytest.raises(NotYours):
        await answering(world, booking.booking_id)["withdraw"](world.ada)


@pytest.mark.parametrize("answer", ["approve", "decline", "withdraw", "cancel"])
async def test_a_booking_that_is_not_there_is_missing(world: World, answer: str) -> None:
    with pytest.raises(BookingMissing):
        await answering(world, 999)[answer](world.ada)


async def test_a_session_is_no_business_of_another_community(world: World) -> None:
    booking = await world.ask()
    with pytest.raises(BookingMissing):
        await world.do(approve, community_id=2, booking_id=booking.booking_id, by=world.ada, now=NOW)


async def test_what_is_answered_says_what_it_is_by_whom_and_when(world: World) -> None:
    by = {"approve": world.ada, "decline": world.ada, "withdraw": world.ben, "cancel": world.ben}
    pairs = product(("approve", "decline", "withdraw"), by)
    for number, (first, second) in enumerate(pair for pair in pairs if pair != ("approve", "cancel")):
        booking = await world.ask(start=MONDAY_9 + number * 30 * MINUTE)
        answers = answering(world, booking.booking_id)
        card = await answers[first](by[first])
        counts = await world.counts()
        with pytest.raises(AlreadyDecided) as refusal:
            await answers[second](by[second], NOW + MINUTE)
        assert refusal.value.status is card.booking_status
        assert refusal.value.by_name == ("Ben" if first == "withdraw" else "Ada")
        assert refusal.value.at == NOW
        assert await world.counts() == counts


async def test_a_pending_request_is_declined_or_withdrawn_but_not_cancelled(world: World) -> None:
    booking = await world.ask()
    with pytest.raises(AlreadyDecided) as refusal:
        await answering(world, booking.booking_id)["cancel"](world.ada)
    assert refusal.value.status is BookingStatus.PENDING


@pytest.mark.parametrize("answer", ["approve", "decline"])
async def test_a_request_past_its_expiry_is_expired_though_no_tick_came_yet(world: World, answer: str) -> None:
    booking = await world.ask()
    assert booking.expires_at is not None
    with pytest.raises(AlreadyDecided) as refusal:
        await answering(world, booking.booking_id)[answer](world.ada, booking.expires_at)
    assert (refusal.value.status, refusal.value.by_name) == (BookingStatus.EXPIRED, None)


async def test_a_session_that_has_started_cannot_be_called_off(world: World) -> None:
    booking = await world.ask()
    await world.agree(booking)
    with pytest.raises(AlreadyStarted):
        await answering(world, booking.booking_id)["cancel"](world.ben, MONDAY_9)


@pytest.mark.parametrize("answer", ["decline", "cancel"])
async def test_a_reason_has_between_one_and_five_hundred_characters(world: World, answer: str) -> None:
    booking = await world.ask()
    if answer == "cancel":
        await world.agree(booking)
    case = answering(world, booking.booking_id)[answer]
    with pytest.raises(ReasonEmpty):
        await case(world.ada, reason=" \n")
    with pytest.raises(ReasonTooLong) as refusal:
        await case(world.ada, reason="x" * 501)
    assert (refusal.value.limit, refusal.value.length) == (500, 501)
    assert (await case(world.ada, reason="x" * 500)).booking_status in {BookingStatus.DECLINED, BookingStatus.CANCELLED}


async def test_of_two_presses_on_approve_at_once_one_acts_and_one_learns_so(world: World) -> None:
    booking = await world.ask()
    await world.told(NOW)
    approving = answering(world, booking.booking_id)["approve"]
    answers = await asyncio.gather(*(approving(world.ada) for _ in range(8)), return_exceptions=True)
    refusals = [answer for answer in answers if isinstance(answer, AlreadyDecided)]
    assert len(refusals) == 7
    assert {refusal.by_name for refusal in refusals} == {"Ada"}
    assert await world.told(NOW) == [(world.ben, "booking_confirmed")]
    assert (await world.counts())["reminder"] == 7


async def test_approving_and_withdrawing_at_once_leaves_one_outcome(world: World) -> None:
    for hour in range(4):
        booking = await world.ask(start=MONDAY_9 + hour * HOUR)
        answers = answering(world, booking.booking_id)
        outcomes = await asyncio.gather(
            answers["approve"](world.ada), answers["withdraw"](world.ben), return_exceptions=True
        )
        assert {type(outcome) for outcome in outcomes} == {AlreadyDecided, SessionCard}
