"""Asking for a session: what is written, and each refusal."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.booking import BookingStatus, approve, decline, session_card
from core.booking.errors import (
    CannotBookYourself,
    MentorPaused,
    ModeNotOffered,
    SlotPast,
    SlotTaken,
    StudentBusy,
    TooFarAhead,
    TooSoon,
    TopicEmpty,
    TopicTooLong,
)
from core.booking.models import Session
from core.notices.models import Reminder
from core.people import AccountKey, expire_unanswered_after
from core.schedule.hours import parse_hours
from core.schedule.pausing import pause_mentor
from core.schedule.weekly import set_hours
from core.services import Mode, add_mentor, change_terms, services_of
from core.services.errors import ServiceMissing
from core.storage import Store
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World, found_a_community, person

NOTHING = {"session": 0, "booking": 0, "claim": 0, "notice": 0, "reminder": 0}
ONE_REQUEST = {"session": 1, "booking": 1, "claim": 2, "notice": 2, "reminder": 1}


async def test_a_request_writes_session_booking_claims_notices_and_expiry(world: World) -> None:
    booking = await world.ask(topic="  Eigen\x00values\u202e ")
    assert await world.counts() == ONE_REQUEST
    assert booking.status is BookingStatus.PENDING
    assert booking.expires_at == MONDAY_9 - 3 * HOUR
    assert await world.told(NOW) == [(world.ada, "request_received"), (world.ben, "request_sent")]
    card = await world.do(session_card, world.community.id, booking.session_id, world.ada, NOW)
    assert (card.topic, card.student_name, card.minutes) == ("Eigenvalues", "Ben", 30)
    assert card.can_approve
    assert not card.can_join


async def test_the_expiry_is_a_reminder_that_is_due_then_unless_a_nudge_comes_before(world: World) -> None:
    await world.ask()
    booking = await world.ask(world.cleo, NOW + 5 * HOUR)
    found = select(Reminder.session_id, Reminder.kind, Reminder.due_at).order_by(Reminder.id)
    nudge, expiry = await world.store.read(lambda db: db.execute(found).all())
    assert nudge.kind == "nudge"
    assert tuple(expiry) == (booking.session_id, "expire", booking.expires_at)


async def test_hours_unanswered_of_the_mentor_bring_the_expiry_forward(world: World) -> None:
    await world.do(expire_unanswered_after, world.community.id, world.mentor.id, 6, by=world.ada)
    assert (await world.ask()).expires_at == NOW + 6 * HOUR


async def test_two_hundred_students_ask_for_one_slot_and_one_gets_it(world: World) -> None:
    students = await world.store.write(lambda db: [person(db, f"Student {n}") for n in range(200)])
    answers = await asyncio.gather(*(world.ask(student) for student in students), return_exceptions=True)
    won = [answer for answer in answers if not isinstance(answer, BaseException)]
    lost = [answer for answer in answers if isinstance(answer, SlotTaken)]
    assert (len(won), len(lost)) == (1, 199)
    for refusal in lost:
        assert refusal.alternatives == (MONDAY_9 + 30 * MINUTE, MONDAY_9 + HOUR, MONDAY_9 + 90 * MINUTE)
    assert await world.counts() == ONE_REQUEST
    assert await world.claims() == sorted([world.ada, won[0].student_id])


async def test_a_taken_slot_is_refused_with_the_nearest_free_starts(world: World) -> None:
    wanted = MONDAY_9 + 2 * HOUR
    await world.ask(world.cleo, wanted)
    with pytest.raises(SlotTaken) as refusal:
        await world.ask(world.ben, wanted)
    assert refusal.value.start == wanted
    assert refusal.value.end == wanted + 30 * MINUTE
    assert refusal.value.alternatives == (wanted - HOUR, wanted - 30 * MINUTE, wanted + 30 * MINUTE)
    assert await world.counts() == ONE_REQUEST


@pytest.mark.parametrize(
    "off", [15 * MINUTE, timedelta(seconds=1), timedelta(microseconds=1), -HOUR, timedelta(days=5)]
)
async def test_a_start_that_the_hours_do_not_offer_is_refused(world: World, off: timedelta) -> None:
    with pytest.raises(SlotTaken):
        await world.ask(start=MONDAY_9 + off)
    assert await world.counts() == NOTHING


async def test_a_student_is_not_in_two_places(world: World) -> None:
    mentor = await world.do(
        add_mentor, world.community.id, AccountKey("discord", "eve"), name="Eve", zone="Europe/Berlin", now=NOW
    )
    hours = parse_hours("Mon-Fri 9-17")
    await world.do(set_hours, world.community.id, mentor.id, hours, by=mentor.person_id)
    (service,) = await world.do(services_of, world.community.id, mentor.id)
    first = await world.ask()
    with pytest.raises(StudentBusy) as refusal:
        await ask_for(world, service.id)
    assert refusal.value.session_id == first.session_id
    assert (refusal.value.start, refusal.value.end) == (MONDAY_9, MONDAY_9 + 30 * MINUTE)
    assert MONDAY_9 not in refusal.value.alternatives
    assert await world.counts() == ONE_REQUEST


async def ask_for(world: World, service_id: int) -> None:
    """Ben asks for another service at the same time."""
    other = World(world.store, world.community, world.mentor, service_id, world.ben, world.cleo)
    await other.ask()


async def test_nobody_books_themselves(world: World) -> None:
    with pytest.raises(CannotBookYourself):
        await world.ask(world.ada)


async def test_an_unknown_service_is_refused(world: World) -> None:
    with pytest.raises(ServiceMissing):
        await ask_for(world, 12345)


async def test_a_paused_mentor_takes_no_requests(world: World) -> None:
    await world.do(pause_mentor, world.community.id, world.mentor.id, by=world.ada)
    with pytest.raises(MentorPaused) as refusal:
        await world.ask()
    assert refusal.value.mentor_name == "Ada"


async def test_a_start_in_the_past_is_refused_with_what_comes_next(world: World) -> None:
    with pytest.raises(SlotPast) as refusal:
        await world.ask(now=MONDAY_9)
    assert refusal.value.alternatives[0] == MONDAY_9 + 4 * HOUR


async def test_a_start_within_the_notice_is_too_soon(world: World) -> None:
    now = MONDAY_9 - 4 * HOUR + MINUTE
    with pytest.raises(TooSoon) as refusal:
        await world.ask(now=now)
    assert refusal.value.earliest == MONDAY_9 + MINUTE
    assert refusal.value.alternatives[0] == MONDAY_9 + 30 * MINUTE
    await world.ask(now=MONDAY_9 - 4 * HOUR)


async def test_a_start_beyond_the_horizon_is_too_far_ahead(world: World) -> None:
    with pytest.raises(TooFarAhead) as refusal:
        await world.ask(start=MONDAY_9 + timedelta(days=28))
    assert refusal.value.latest == NOW + timedelta(days=30)
    assert refusal.value.alternatives[-1] == datetime(2026, 12, 18, 15, 30, tzinfo=UTC)
    assert await world.counts() == NOTHING


async def test_a_topic_has_between_one_and_a_thousand_characters(world: World) -> None:
    for nothing in ("", " \n\t", "\x07\u202e"):
        with pytest.raises(TopicEmpty):
            await world.ask(topic=nothing)
    with pytest.raises(TopicTooLong) as refusal:
        await world.ask(topic="x" * 1001)
    assert (refusal.value.limit, refusal.value.length) == (1000, 1001)
    await world.ask(topic="x" * 1000)


async def test_a_topic_keeps_markup_emoji_and_right_to_left_letters_as_they_were_typed(world: World) -> None:
    topic = "<b>שלום</b> *x* @everyone 👩‍👩‍👧\nsecond line"
    booking = await world.ask(topic=topic)
    card = await world.do(session_card, world.community.id, booking.session_id, world.ben, NOW)
    assert card.topic == topic


async def test_a_freed_slot_can_be_asked_for_again(world: World) -> None:
    booking = await world.ask()
    await world.do(
        decline, community_id=world.community.id, booking_id=booking.booking_id, by=world.ada, reason="Ill", now=NOW
    )
    assert (await world.ask(world.cleo)).student_id == world.cleo


async def test_a_service_without_approval_is_booked_at_once(store: Store) -> None:
    world = World(store, *await store.write(lambda db: found_a_community(db, needs_approval=False)))
    booking = await world.ask()
    assert booking.status is BookingStatus.CONFIRMED
    assert booking.expires_at is None
    assert await world.told(NOW) == [(world.ada, "booking_made"), (world.ben, "booking_confirmed")]
    kinds = await store.read(lambda db: list(db.scalars(select(Reminder.kind).order_by(Reminder.due_at))))
    assert kinds == ["remind_24h", "changes_end", "remind_1h", "open_room", "endable", "close_room", "complete"]


async def test_rooms_cannot_be_guessed_and_differ(world: World) -> None:
    await world.ask()
    await world.ask(start=MONDAY_9 + HOUR)
    rooms = await world.store.read(lambda db: list(db.scalars(select(Session.room))))
    assert len(set(rooms)) == 2
    assert all(room.startswith("parley-") for room in rooms)


async def test_an_approved_booking_is_not_offered_to_others(world: World) -> None:
    booking = await world.ask()
    await world.do(approve, community_id=world.community.id, booking_id=booking.booking_id, by=world.ada, now=NOW)
    with pytest.raises(SlotTaken):
        await world.ask(world.cleo)


MODES = (Mode.VIDEO, Mode.IN_PERSON, Mode.VOICE)


@pytest.mark.parametrize(
    ("mode", "place"),
    [(None, None), (Mode.VIDEO, None), (Mode.IN_PERSON, "Room 5"), (Mode.VOICE, "+49 30 1234")],
)
async def test_a_session_is_held_in_the_mode_that_was_chosen(
    world: World, mode: Mode | None, place: str | None
) -> None:
    terms = {"modes": MODES, "place": "Room 5", "phone": "+49 30 1234"}
    await world.do(change_terms, world.community.id, world.service_id, terms, by=world.ada)
    booking = await world.ask(mode=mode)
    session = await world.store.read(lambda db: db.scalars(select(Session)).one())
    assert (session.mode, session.place) == (booking.mode, booking.place) == (mode or Mode.VIDEO, place)


async def test_a_mode_that_is_not_offered_is_refused(world: World) -> None:
    with pytest.raises(ModeNotOffered):
        await world.ask(mode=Mode.CHAT)
    assert set((await world.counts()).values()) == {0}
