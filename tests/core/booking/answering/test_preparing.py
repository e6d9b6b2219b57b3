"""What a mentor gives with the yes or later: notes for the student, and a meeting link that only Join shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.booking import BookingStatus, SessionCard, approve_with, booking_card, join, prepare
from core.booking.errors import AlreadyDecided, NotesEmpty, NotesTooLong
from core.meeting.errors import JoinTooEarly, LinkUnreadable
from core.people.errors import NotYours
from tests.core.community import MINUTE, MONDAY_9, NOW, World

LINK = "https://meet.example.org/ada"


async def act(world: World, case: Callable[..., SessionCard], booking: int, by: int, **more: Any) -> SessionCard:
    """Somebody does something with the booking."""
    wish = {"now": NOW, "notes": "", "link": "", **more}
    return await world.do(case, community_id=world.community.id, booking_id=booking, by=by, **wish)


async def link_of(world: World, session: int) -> str:
    """Where Ben's Join leads when it is time."""
    entered = await world.do(join, community_id=world.community.id, session_id=session, by=world.ben, now=MONDAY_9)
    return entered.link


async def test_a_yes_can_carry_notes_and_a_link_that_join_alone_gives(world: World) -> None:
    asked = await world.ask()
    await world.told(NOW)
    card = await act(world, approve_with, asked.booking_id, world.ada, notes=" Bring\x00 a draft ", link=f" {LINK} ")
    assert (card.booking_status, card.preparation, card.own_link) == (BookingStatus.CONFIRMED, "Bring a draft", True)
    assert await world.told(NOW) == [(world.ben, "booking_confirmed")]
    seen = await world.do(booking_card, world.community.id, asked.booking_id, world.ben, NOW)
    assert seen.preparation == "Bring a draft"
    assert LINK not in repr(seen)
    early = {"community_id": world.community.id, "session_id": asked.session_id, "by": world.ben}
    with pytest.raises(JoinTooEarly):
        await world.do(join, **early, now=MONDAY_9 - 16 * MINUTE)
    assert await link_of(world, asked.session_id) == LINK


async def test_a_yes_without_either_is_a_plain_yes(world: World) -> None:
    asked = await world.ask()
    card = await act(world, approve_with, asked.booking_id, world.ada)
    assert (card.booking_status, card.preparation, card.own_link) == (BookingStatus.CONFIRMED, None, False)
    assert await link_of(world, asked.session_id) == ""


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"link": "http://meet.example.org/ada"}, LinkUnreadable),
        ({"link": "javascript:alert(1)"}, LinkUnreadable),
        ({"link": "https://ada@meet.example.org"}, LinkUnreadable),
        ({"link": "https://meet.example.org/" + "a" * 300}, LinkUnreadable),
        ({"notes": "x" * 501}, NotesTooLong),
    ],
)
async def test_what_cannot_be_kept_approves_nothing(
    world: World, given: dict[str, str], refusal: type[Exception]
) -> None:
    asked = await world.ask()
    with pytest.raises(refusal):
        await act(world, approve_with, asked.booking_id, world.ada, **given)
    card = await world.do(booking_card, world.community.id, asked.booking_id, world.ada, NOW)
    assert card.booking_status is BookingStatus.PENDING


async def test_notes_and_link_of_an_agreed_session_are_changed_and_taken_away(world: World) -> None:
    asked = await world.ask()
    await world.agree(asked)
    await world.told(NOW)
    card = await act(world, prepare, asked.booking_id, world.ada, notes="Read chapter 3")
    assert (card.preparation, card.own_link) == ("Read chapter 3", False)
    assert await world.told(NOW) == [(world.ben, "session_prepared")]
    card = await act(world, prepare, asked.booking_id, world.ada, link=LINK)
    assert (card.preparation, card.own_link) == ("Read chapter 3", True)
    card = await act(world, prepare, asked.booking_id, world.ada, notes="-", link="-")
    assert (card.preparation, card.own_link, card.can_prepare) == (None, False, True)
    with pytest.raises(NotesEmpty):
        await act(world, prepare, asked.booking_id, world.ada, notes=" ")


async def test_only_the_mentor_prepares_and_only_what_is_agreed_on(world: World) -> None:
    asked = await world.ask()
    for case in (approve_with, prepare):
        with pytest.raises(NotYours):
            await act(world, case, asked.booking_id, world.ben, notes="Mine")
    with pytest.raises(AlreadyDecided):
        await act(world, prepare, asked.booking_id, world.ada, notes="Too soon")
    await world.agree(asked)
    with pytest.raises(AlreadyDecided):
        await act(world, approve_with, asked.booking_id, world.ada, link=LINK)
    assert await link_of(world, asked.session_id) == ""
