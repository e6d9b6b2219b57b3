"""The floor of the presses: a bare handler turns between screens like Parley's, or the figure would say nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from adapters.jitsi import Jitsi
from benchmarks.bare_screens import SCREENS
from bot.dispatch import Dispatch
from bot.events import Author, Place, Press
from bot.flows import FLOWS
from bot.payloads import Payload
from bot.presses.people import GoHome, ShowHelp
from bot.presses.sessions import ListSessions
from bot.templates import Templates
from bot.turn import House, Turn
from bot.words import Words
from core.people import AccountKey, CommunitySettings, ensure_community, greet
from core.storage.opening import open_engine
from migrations.run import upgrade
from tests.conftest import MakeDatabase

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def turn(fresh_sqlite_url: MakeDatabase) -> Iterator[Turn]:
    """A student's, who has nothing ahead."""
    engine = open_engine(fresh_sqlite_url(upgrade))
    with Session(engine) as db:
        house = House(ensure_community(db, CommunitySettings(), NOW), Jitsi())
        student = greet(db, AccountKey("discord", "1"), name="Student", now=NOW)
        yield Turn(db, NOW, student, Words("en", "UTC"), house)
    engine.dispose()


@pytest.mark.parametrize(
    ("label", "leads_to"), [("Home", GoHome()), ("Help", ShowHelp()), ("My sessions", ListSessions())]
)
def test_a_bare_screen_has_as_many_buttons_as_ours_and_as_long_a_text(
    turn: Turn, label: str, leads_to: Payload
) -> None:
    press = Press("1", Author("discord", "1", "Student"), Place("1"), data=leads_to.pack())
    ours = Templates().show(Dispatch(FLOWS).handler(press).act(turn), turn.words, turn.community)
    bare = SCREENS[label]
    assert tuple(tuple(key.label for key in row) for row in ours.rows) == bare.rows
    assert len(bare.html) == pytest.approx(len(ours.html), rel=0.05)
