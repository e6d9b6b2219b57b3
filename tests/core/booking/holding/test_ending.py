"""How a session ends: held, missed by somebody who may contest it, with notes; and the policy on late changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from core.booking import (
    BookingStatus,
    SessionCard,
    SessionStatus,
    Which,
    ask_to_move,
    booking_card,
    cancel,
    complete,
    contest,
    join,
    report_no_show,
    sessions_of,
    write_notes,
)
from core.booking.errors import (
    AlreadyDecided,
    NotesEmpty,
    NotesTooLong,
    NothingToContest,
    ReasonEmpty,
    ReasonTooLong,
    TooEarlyToEnd,
    TooLateToChange,
    TooLateToReport,
)
from core.booking.models import Booking
from core.notices.models import Reminder
from core.schedule.pausing import pause_mentor
from core.services import change_terms
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

BEGUN = MONDAY_9 + 10 * MINUTE
END = MONDAY_9 + 30 * MINUTE
DAY = 24 * HOUR


async def act(world: World, case: Callable[..., SessionCard], booking: int, by: int, **more: Any) -> SessionCard:
    """Somebody does something with the booking, ten minutes into it."""
    wish = {"now": BEGUN, **more}
    return await world.do(case, community_id=world.community.id, booking_id=booking, by=by, **wish)


@pytest.fixture
async def booking(world: World) -> int:
    """A session that Ada and Ben agreed on, with everything told so far."""
    asked = await world.ask()
    await world.agree(asked)
    await world.told(NOW)
    return asked.booking_id


async def test_a_mentor_says_that_it_was_held_and_only_an_invitation_to_book_again_is_due(
    world: World, booking: int
) -> None:
    with pytest.raises(TooEarlyToEnd) as refusal:
        await act(world, complete, booking, world.ada, now=BEGUN - MINUTE)
    assert refusal.value.since == BEGUN
    card = await act(world, complete, booking, world.ada)
    assert (card.status, card.booking_status) == (SessionStatus.COMPLETED, BookingStatus.COMPLETED)
    assert card.decided_by_name == "Ada"
    assert await world.claims() == []
    assert await due(world) == [("book_again", END + DAY)]
    assert await world.told(BEGUN) == []


async def due(world: World) -> list[tuple[str, datetime]]:
    """What is still to be done, and when."""
    found = select(Reminder.kind, Reminder.due_at).where(Reminder.done_at.is_(None))
    return await world.store.read(lambda db: [(row[0].value, row[1]) for row in db.execute(found)])


async def test_a_student_is_asked_once_whether_to_book_again_on_the_day_after(world: World, booking: int) -> None:
    await world.tick(END + 3 * HOUR)
    await world.tick(END + DAY - MINUTE)
    assert await world.told(END + DAY) == []
    for _ in range(2):
        await world.tick(END + DAY)
    assert await world.told(END + DAY) == [(world.ben, "book_again")]
    assert await due(world) == []


@pytest.mark.parametrize("absent", ["ada", "ben"])
async def test_nobody_is_asked_to_book_again_after_a_session_that_was_missed(
    world: World, booking: int, absent: str
) -> None:
    await act(world, complete, booking, world.ada)
    by = world.ben if absent == "ada" else world.ada
    await act(world, report_no_show, booking, by)
    assert await due(world) == []


async def test_nobody_is_asked_to_book_again_who_has_done_so_or_cannot(world: World, booking: int) -> None:
    await act(world, complete, booking, world.ada, now=END)
    again = await world.ask(start=MONDAY_9 + 50 * HOUR, now=END)
    await world.told(END)
    await world.tick(END + DAY)
    assert (world.ben, "book_again") not in await world.told(END + DAY)
    await world.agree(again, END)
    await act(world, complete, again.booking_id, world.ada, now=again.ends_at)
    await world.told(again.ends_at)
    await world.do(pause_mentor, world.community.id, world.mentor.id, by=world.ada)
    await world.tick(again.ends_at + DAY)
    assert await world.told(again.ends_at + DAY) == []


async def test_shared_notes_are_told_and_private_ones_are_read_by_the_mentor_alone(world: World, booking: int) -> None:
    await act(world, complete, booking, world.ada)
    await act(world, write_notes, booking, world.ada, text=" Read chapter 3\x00 ", shared=True)
    card = await act(world, write_notes, booking, world.ada, text="Shy", shared=False)
    assert (card.shared_notes, card.private_notes) == ("Read chapter 3", "Shy")
    assert await world.told(BEGUN) == [(world.ben, "notes_shared")]
    card = await world.do(booking_card, world.community.id, booking, world.ben, BEGUN)
    assert (card.shared_notes, card.private_notes) == ("Read chapter 3", None)
    (listed,) = (await world.do(sessions_of, world.community.id, world.ben, which=Which.PAST, now=BEGUN)).items
    assert listed.private_notes is None


async def test_notes_have_between_one_and_five_hundred_characters(world: World, booking: int) -> None:
    for text, refusal in ((" \n", NotesEmpty), ("x" * 501, NotesTooLong)):
        with pytest.raises(refusal):
            await act(world, write_notes, booking, world.ada, text=text, shared=True)
    assert (await act(world, write_notes, booking, world.ada, text="x" * 500, shared=True)).shared_notes


@pytest.mark.parametrize("by_mentor", [True, False])
async def test_who_did_not_come_is_told_and_contests_it_beside_the_join_presses(
    world: World, booking: int, by_mentor: bool
) -> None:
    by, absent = (world.ada, world.ben) if by_mentor else (world.ben, world.ada)
    session = (await world.do(booking_card, world.community.id, booking, by, NOW)).session_id
    for minutes in (1, 5):
        now = MONDAY_9 + minutes * MINUTE
        await world.do(join, community_id=world.community.id, session_id=session, by=by, now=now)
    await world.tick(BEGUN)
    await world.told(BEGUN)
    card = await act(world, report_no_show, booking, by)
    assert (card.status, card.booking_status) == (SessionStatus.COMPLETED, BookingStatus.NO_SHOW)
    assert card.absent_id == absent
    first = {person.name: person.first_at for person in card.joins}
    names = ("Ada", "Ben") if by_mentor else ("Ben", "Ada")
    assert first == {names[0]: MONDAY_9 + MINUTE, names[1]: None}
    assert await world.told(BEGUN) == [(absent, "no_show_reported")]
    assert await world.claims() == []
    card = await act(world, contest, booking, absent, reason="I was there, the link was dead.")
    assert (card.contest, card.booking_status) == ("I was there, the link was dead.", BookingStatus.NO_SHOW)
    assert sorted(await world.told(BEGUN)) == sorted((who, "no_show_contested") for who in (world.ada, world.ben))
    with pytest.raises(NothingToContest):
        await act(world, contest, booking, absent, reason="Once more")


async def test_what_ended_by_itself_can_be_reported_for_three_days(world: World, booking: int) -> None:
    await world.tick(END + 3 * HOUR)
    last = END + 72 * HOUR
    with pytest.raises(TooLateToReport) as refusal:
        await act(world, report_no_show, booking, world.ben, now=last)
    assert refusal.value.until == last
    card = await act(world, report_no_show, booking, world.ben, now=last - MINUTE)
    assert (card.booking_status, card.absent_id) == (BookingStatus.NO_SHOW, world.ada)
    with pytest.raises(AlreadyDecided):
        await act(world, report_no_show, booking, world.ada, now=last - MINUTE)


async def test_a_contest_has_words(world: World, booking: int) -> None:
    await act(world, report_no_show, booking, world.ada)
    for reason, refusal in (("", ReasonEmpty), ("x" * 501, ReasonTooLong)):
        with pytest.raises(refusal):
            await act(world, contest, booking, world.ben, reason=reason)


async def test_a_student_cancels_without_a_reason_until_two_hours_before(world: World, booking: int) -> None:
    until = MONDAY_9 - 2 * HOUR
    with pytest.raises(TooLateToChange) as refusal:
        await act(world, cancel, booking, world.ben, reason="", now=until)
    assert (refusal.value.mentor_name, refusal.value.until) == ("Ada", until)
    card = await act(world, cancel, booking, world.ben, reason="", now=until - MINUTE)
    assert (card.booking_status, card.reason, card.late) == (BookingStatus.CANCELLED, None, False)


@pytest.mark.parametrize(("minutes", "late"), [(121, False), (119, True)])
async def test_a_mentor_cancels_until_the_start_with_a_reason_and_late_is_kept(
    world: World, booking: int, minutes: int, late: bool
) -> None:
    now = MONDAY_9 - minutes * MINUTE
    with pytest.raises(ReasonEmpty):
        await act(world, cancel, booking, world.ada, reason=" ", now=now)
    card = await act(world, cancel, booking, world.ada, reason="Ill", now=now)
    kept = await world.store.read(lambda db: db.scalars(select(Booking.late)).one())
    assert (card.late, kept) == (late, late)


async def test_the_policy_is_that_of_the_service_when_it_was_booked(world: World, booking: int) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"cancel_until_minutes": 24 * 60}, by=world.ada)
    strict = await world.ask(start=MONDAY_9 + HOUR)
    await world.agree(strict)
    await world.do(change_terms, world.community.id, world.service_id, {"cancel_until_minutes": 0}, by=world.ada)
    with pytest.raises(TooLateToChange):
        await act(world, cancel, strict.booking_id, world.ben, reason="", now=MONDAY_9 - 23 * HOUR)
    card = await act(world, cancel, booking, world.ben, reason="", now=MONDAY_9 - 3 * HOUR)
    assert card.booking_status is BookingStatus.CANCELLED


async def test_a_policy_can_bind_the_mentor_too(world: World, booking: int) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"binds_mentor": True}, by=world.ada)
    strict = await world.ask(start=MONDAY_9 + HOUR)
    await world.agree(strict)
    late = strict.starts_at - 2 * HOUR
    for person in (world.ada, world.ben):
        for case, more in ((cancel, {"reason": "Ill"}), (ask_to_move, {"start": MONDAY_9 + 24 * HOUR})):
            with pytest.raises(TooLateToChange) as refusal:
                await act(world, case, strict.booking_id, person, now=late, **more)
            assert refusal.value.for_both
        card = await world.do(booking_card, world.community.id, strict.booking_id, person, late)
        assert (card.can_cancel, card.can_move, card.binds_mentor) == (False, False, True)
    card = await act(world, cancel, strict.booking_id, world.ada, reason="Ill", now=late - MINUTE)
    assert card.booking_status is BookingStatus.CANCELLED
    card = await act(world, cancel, booking, world.ada, reason="Ill", now=MONDAY_9 - MINUTE)
    assert card.booking_status is BookingStatus.CANCELLED, "what was booked before holds as it was shown"


async def test_cards_turn_as_what_can_be_done_changes(world: World, booking: int) -> None:
    async def card(now: Any) -> SessionCard:
        return await world.do(booking_card, world.community.id, booking, world.ben, now)

    before = await card(NOW)
    await world.tick(MONDAY_9 - 2 * HOUR)
    closed = await card(MONDAY_9 - 2 * HOUR)
    assert (before.can_cancel, closed.can_cancel, closed.version) == (True, False, before.version + 1)
    await world.tick(MONDAY_9 - 15 * MINUTE)
    await world.tick(BEGUN)
    begun = await card(BEGUN)
    assert (closed.can_report, begun.can_report, begun.version) == (False, True, closed.version + 2)
