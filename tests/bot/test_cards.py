"""A kept card stays a card: whatever is pressed on it turns it to itself, or is answered beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields, replace
from typing import Any

import pytest

from adapters.discord.outbound import sheet
from adapters.jitsi import Jitsi
from bot.payloads import Answer
from bot.presses.answers import Approve, Withdraw
from bot.presses.endings import Complete
from bot.presses.other_times import TakeTime, TurnDown
from bot.presses.sessions import ShowWritten
from bot.screens import Screen
from bot.templates import Templates
from bot.turn import House, Turn
from bot.widgets.session import session_screen
from bot.words import Words
from core.booking import (
    AGENDA_LIMIT,
    ANSWER_LIMIT,
    DETAILS_LIMIT,
    NOTES_LIMIT,
    REASON_LIMIT,
    TOPIC_LIMIT,
    BookingStatus,
    SessionCard,
    session_card,
)
from core.booking.reading.views import JoinedView, MoveView
from core.notices import NoticeKind
from core.people import AccountKey, Viewer
from core.services.questions import Answered
from core.storage import open_store
from migrations.run import upgrade
from tests.conftest import MakeDatabase
from tests.core.community import MONDAY_9, NOW, World, found_a_community

TURN_IT_TO_ITSELF = {Approve, Complete, TakeTime, TurnDown, Withdraw}
"""What is answered in place of the card, and with the card."""


@pytest.fixture
async def world(fresh_sqlite_url: MakeDatabase) -> AsyncIterator[World]:
    """The sample community."""
    store = open_store(fresh_sqlite_url(upgrade))
    yield World(store, *await store.write(found_a_community))
    await store.close()


def on_card(world: World, card: SessionCard) -> Screen:
    """The card with all that could ever stand on it."""
    able: dict[str, Any] = {field.name: True for field in fields(card) if field.name.startswith("can_")}
    viewer = Viewer(card.viewer_id, AccountKey("telegram", "somebody"), "Somebody", None, None)
    turn = Turn(None, NOW, viewer, Words("en", "UTC"), House(world.community, Jitsi()))  # type: ignore[arg-type]
    live = card.booking_status in {BookingStatus.PENDING, BookingStatus.CONFIRMED}
    return session_screen(turn, replace(card, proposed=(MONDAY_9,) if live else (), **able))


def crowded(card: SessionCard, text: str) -> SessionCard:
    """The card with as much on it as there can be, all of it this text over and over."""

    def long(most: int) -> str:
        return (text * most)[:most]

    return replace(
        card,
        mentor_name=long(64),
        mentor_headline=long(120),
        mentor_location=long(120),
        student_name=long(64),
        service_title=long(80),
        decided_by_name=long(64),
        topic=long(TOPIC_LIMIT),
        details=long(DETAILS_LIMIT),
        agenda=long(AGENDA_LIMIT),
        answers=tuple(Answered(long(45), long(ANSWER_LIMIT)) for _ in range(5)),
        preparation=long(NOTES_LIMIT),
        reason=long(REASON_LIMIT),
        slot_notes=long(NOTES_LIMIT),
        shared_notes=long(NOTES_LIMIT),
        private_notes=long(NOTES_LIMIT),
        contest=long(REASON_LIMIT),
        late=True,
        moves=(MoveView(long(64), NOW, MONDAY_9),) * 20,
        joins=(JoinedView(long(64), NOW), JoinedView(long(64), None)),
    )


@pytest.mark.parametrize("status", BookingStatus)
@pytest.mark.parametrize("text", ["word ", "Строка "])
async def test_the_fullest_card_fits_into_one_message_and_what_is_folded_is_read_below_it(
    world: World, status: BookingStatus, text: str
) -> None:
    asked = await world.ask()
    card = await world.do(session_card, world.community.id, asked.session_id, world.ada, NOW)
    screen = on_card(world, crowded(replace(card, booking_status=status), text))
    shown = Templates().show(screen, Words("en", "UTC"), world.community)
    assert len(sheet(shown).texts) == 1
    assert ShowWritten(asked.booking_id) in [button.press for row in screen.buttons for button in row]


async def test_a_card_with_little_on_it_shows_all_of_it(world: World) -> None:
    asked = await world.ask()
    card = await world.do(session_card, world.community.id, asked.session_id, world.ada, NOW)
    screen = on_card(world, replace(card, topic="word " * 100, agenda="word " * 50))
    shown = Templates().show(screen, Words("en", "UTC"), world.community)
    assert shown.html.count("word") == 150
    assert ShowWritten not in [type(button.press) for row in screen.buttons for button in row]


@pytest.mark.parametrize("status", BookingStatus)
async def test_no_button_of_a_card_puts_something_else_in_its_place(world: World, status: BookingStatus) -> None:
    asked = await world.ask()
    for viewer in (world.ada, world.ben):
        card = await world.do(session_card, world.community.id, asked.session_id, viewer, NOW)
        screen = on_card(world, replace(card, booking_status=status))
        presses = [button.press for row in screen.buttons for button in row]
        presses += [option.press for option in screen.choice.options] if screen.choice else []
        in_place = {type(press) for press in presses if press and press.answer is Answer.EDIT}
        assert in_place <= TURN_IT_TO_ITSELF


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        (NoticeKind.BOOKING_CONFIRMED, BookingStatus.CONFIRMED, "✅ <b>Ada</b> has said yes"),
        (NoticeKind.BOOKING_DECLINED, BookingStatus.DECLINED, "❌ <b>Ada</b> has declined your request"),
        (NoticeKind.BOOKING_CANCELLED, BookingStatus.CANCELLED, "❌ Your session with <b>Ada</b> is called off"),
        (NoticeKind.BOOKING_EXPIRED, BookingStatus.EXPIRED, "⌛ <b>Ada</b> has not answered your request"),
        (NoticeKind.BOOKING_CONFIRMED, BookingStatus.CANCELLED, "📅 Session with <b>Ada</b>"),
    ],
)
async def test_what_became_of_a_request_is_told_in_the_first_line_while_it_is_true(
    world: World, kind: NoticeKind, status: BookingStatus, says: str
) -> None:
    asked = await world.ask()
    card = await world.do(session_card, world.community.id, asked.session_id, world.ben, NOW)
    viewer = Viewer(world.ben, AccountKey("telegram", "somebody"), "Somebody", None, None)
    turn = Turn(None, NOW, viewer, Words("en", "UTC"), House(world.community, Jitsi()))  # type: ignore[arg-type]
    screen = session_screen(turn, replace(card, booking_status=status, mentor_name="Ada"), kind.value)
    assert Templates().show(screen, Words("en", "UTC"), world.community).html.split("\n")[0] == says
