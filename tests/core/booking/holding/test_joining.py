"""Going into a session: who, and when."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from core.booking import JoinView, SessionStatus, cancel, chat_partner, join, session_card
from core.booking.errors import BookingMissing
from core.meeting.errors import JoinOver, JoinTooEarly, MeetsElsewhere, NothingToJoin
from core.meeting.models import JoinPress
from core.people import CommunitySettings, ensure_community
from core.people.errors import NotYours
from core.services import Mode, change_terms
from tests.core.community import HOUR, MINUTE, MONDAY_9, NOW, World

OPENS = MONDAY_9 - 15 * MINUTE
CLOSES = MONDAY_9 + HOUR


async def agreed(world: World) -> int:
    booking = await world.ask()
    await world.agree(booking)
    return booking.session_id


async def enter(world: World, session_id: int, by: int, now: datetime) -> JoinView:
    return await world.do(join, community_id=world.community.id, session_id=session_id, by=by, now=now)


async def test_both_get_the_same_room_under_their_own_names(world: World) -> None:
    session_id = await agreed(world)
    first = await enter(world, session_id, world.ada, OPENS)
    second = await enter(world, session_id, world.ben, MONDAY_9)
    assert first.room == second.room
    assert (first.display_name, second.display_name) == ("Ada", "Ben")
    assert (first.first, second.first) == (True, False)


async def test_the_first_join_starts_the_session_and_every_press_is_kept(world: World) -> None:
    session_id = await agreed(world)
    before = await world.do(session_card, world.community.id, session_id, world.ben, OPENS)
    assert before.can_join
    view = await enter(world, session_id, world.ben, OPENS)
    assert view.card.status is SessionStatus.IN_PROGRESS
    assert view.card.version == before.version + 1
    again = await enter(world, session_id, world.ben, MONDAY_9)
    assert again.card.version == view.card.version
    presses = await world.store.read(
        lambda db: [tuple(row) for row in db.execute(select(JoinPress.person_id, JoinPress.at).order_by(JoinPress.at))]
    )
    assert presses == [(world.ben, OPENS), (world.ben, MONDAY_9)]


async def test_a_press_repeated_in_the_same_moment_is_one(world: World) -> None:
    session_id = await agreed(world)
    await enter(world, session_id, world.ben, OPENS)
    assert not (await enter(world, session_id, world.ben, OPENS)).first


async def test_before_the_window_the_link_is_not_given(world: World) -> None:
    session_id = await agreed(world)
    with pytest.raises(JoinTooEarly) as refusal:
        await enter(world, session_id, world.ben, OPENS - MINUTE)
    assert refusal.value.opens_at == OPENS


async def test_a_talk_that_runs_over_is_not_cut_off(world: World) -> None:
    session_id = await agreed(world)
    assert (await enter(world, session_id, world.ben, CLOSES - MINUTE)).room


@pytest.mark.parametrize("ticked", [True, False])
async def test_after_the_window_the_link_is_not_given(world: World, ticked: bool) -> None:
    session_id = await agreed(world)
    if ticked:
        await world.tick(CLOSES)
    with pytest.raises(JoinOver) as refusal:
        await enter(world, session_id, world.ben, CLOSES)
    assert refusal.value.closed_at == CLOSES


async def test_a_community_can_show_links_at_once_on_approval(world: World) -> None:
    await world.do(ensure_community, CommunitySettings(join_opens_minutes=None), NOW)
    booking = await world.ask()
    with pytest.raises(NothingToJoin):
        await enter(world, booking.session_id, world.ben, NOW)
    await world.agree(booking)
    card = await world.do(session_card, world.community.id, booking.session_id, world.ben, NOW)
    assert card.can_join
    assert card.join_opens_at is None
    assert (await enter(world, booking.session_id, world.ben, NOW)).room


async def test_strangers_do_not_join(world: World) -> None:
    session_id = await agreed(world)
    with pytest.raises(NotYours):
        await enter(world, session_id, world.cleo, MONDAY_9)
    with pytest.raises(BookingMissing):
        await enter(world, 7, world.ben, MONDAY_9)


async def test_there_is_nothing_to_join_in_a_session_that_was_called_off(world: World) -> None:
    booking = await world.ask()
    await world.agree(booking)
    await world.do(
        cancel, community_id=world.community.id, booking_id=booking.booking_id, by=world.ada, reason="Ill", now=NOW
    )
    with pytest.raises(NothingToJoin) as refusal:
        await enter(world, booking.session_id, world.ben, OPENS)
    assert refusal.value.status == "cancelled"


async def test_an_early_join_does_not_keep_a_session_from_being_called_off(world: World) -> None:
    booking = await world.ask()
    await world.agree(booking)
    await enter(world, booking.session_id, world.ben, OPENS)
    card = await world.do(
        cancel, community_id=world.community.id, booking_id=booking.booking_id, by=world.ada, reason="Ill", now=OPENS
    )
    assert card.status is SessionStatus.CANCELLED


WAYS = {"modes": tuple(Mode), "place": "Room 5", "phone": "+49 30 1234"}


@pytest.mark.parametrize(
    ("mode", "phone", "opens"),
    [
        (Mode.VIDEO, "", True),
        (Mode.VOICE, "", True),
        (Mode.CHAT, "", True),
        (Mode.VOICE, "+49 30 1234", False),
        (Mode.IN_PERSON, "", False),
    ],
)
async def test_there_is_something_to_open_unless_people_meet_elsewhere(
    world: World, mode: Mode, phone: str, opens: bool
) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {**WAYS, "phone": phone}, by=world.ada)
    booking = await world.ask(mode=mode)
    await world.agree(booking)
    card = await world.do(session_card, world.community.id, booking.session_id, world.ben, OPENS)
    assert (card.meets_online, card.can_join) == (opens, opens)
    if opens:
        assert (await enter(world, booking.session_id, world.ben, OPENS)).first
        return
    with pytest.raises(MeetsElsewhere) as refused:
        await enter(world, booking.session_id, world.ben, OPENS)
    assert (refused.value.mode, refused.value.place) == (mode, phone or "Room 5")


async def test_a_number_to_call_is_told_to_the_student_once_it_is_agreed_on(world: World) -> None:
    await world.do(change_terms, world.community.id, world.service_id, WAYS, by=world.ada)
    booking = await world.ask(mode=Mode.VOICE)

    async def told(person: int) -> str | None:
        return (await world.do(session_card, world.community.id, booking.session_id, person, NOW)).place

    assert (await told(world.ben), await told(world.ada)) == (None, "+49 30 1234")
    await world.agree(booking)
    assert await told(world.ben) == "+49 30 1234"


async def test_a_chat_is_open_to_who_has_opened_it_until_its_window_closes(world: World) -> None:
    await world.do(change_terms, world.community.id, world.service_id, {"modes": (Mode.CHAT,)}, by=world.ada)
    session_id = await agreed(world)

    async def partner(person: int, now: datetime = MONDAY_9) -> int | None:
        return await world.do(chat_partner, world.community.id, person, now)

    assert await partner(world.ben) is None
    await enter(world, session_id, world.ben, OPENS)
    assert [await partner(person) for person in (world.ben, world.ada, world.cleo)] == [world.ada, None, None]
    await enter(world, session_id, world.ada, MONDAY_9)
    assert await partner(world.ada) == world.ben
    assert await partner(world.ben, CLOSES) is None


async def test_a_text_in_a_session_by_video_is_no_chat(world: World) -> None:
    session_id = await agreed(world)
    await enter(world, session_id, world.ben, OPENS)
    assert await world.do(chat_partner, world.community.id, world.ben, MONDAY_9) is None
