"""A kept card stays a card: whatever is pressed on it turns it to itself, or is answered beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields, replace
from typing import Any

import pytest

from adapters.jitsi import Jitsi
from bot.payloads import Answer
from bot.presses.booking import Approve, Complete, TakeTime, TurnDown, Withdraw
from bot.screens import Screen
from bot.turn import House, Turn
from bot.widgets.session import session_screen
from bot.words import Words
from core.booking import BookingStatus, SessionCard, session_card
from core.people import AccountKey, Viewer
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
    return session_screen(turn, replace(card, proposed=(MONDAY_9,), **able))


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
