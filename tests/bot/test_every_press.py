"""Whatever stands on a screen can be pressed, by who sees it and by who does not, and what comes is drawn on both
platforms. What is done is taken back, so that each press finds the crowd as it was on the screen that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session as Db

import adapters.discord.outbound as discord
import adapters.telegram.outbound as telegram
from adapters.jitsi import Jitsi
from bot.dispatch import Dispatch
from bot.events import Command, Event, Place, Press, Submit
from bot.flows import FLOWS
from bot.payloads import Payload, registered
from bot.refusals import refusal_screen
from bot.screens import Field, Form, Screen
from bot.templates import Templates
from bot.turn import House, Turn
from bot.words import Words
from core.errors import ParleyError
from core.people import Viewer, viewer_of
from core.people.views import AccountKey
from core.storage.opening import open_engine
from migrations.run import upgrade
from tests.bot.crowd import LATER, gather_a_crowd
from tests.bot.pressing import author_of, presses_on
from tests.conftest import MakeDatabase

VISITS = 2
"""How often each kind is pressed."""
DEEPEST = 60
FAR = 150
"""Of so many kinds at least there is a button on the way; the journeys press others."""
DISPATCH = Dispatch(FLOWS)
TEMPLATES = Templates()


@dataclass
class Walk:
    """Somebody goes from screen to screen; a stranger presses each button after them."""

    db: Db
    house: House
    viewer: Viewer
    stranger: Viewer
    visits: Counter[type[Payload]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def everywhere(self) -> None:
        """From each command on."""
        for spec in DISPATCH.menu:
            with self.taken_back():
                self.go(Command("1", author_of(self.viewer), Place("1"), name=spec.name), spec.name, 0)

    def go(self, done: Event, name: str, depth: int) -> None:
        """Does it, and all that can be done on the screen that comes."""
        screen = self.answer(self.viewer, done, name)
        for press in presses_on(screen):
            if self.visits[type(press)] < VISITS and depth < DEEPEST:
                self.visits[type(press)] += 1
                with self.taken_back():
                    self.press(press, depth)

    def press(self, press: Payload, depth: int) -> None:
        """A button, or a form that is filled in."""
        name, packed = type(press).__name__, press.pack()
        pressed = Press("1", author_of(self.viewer), Place("1"), data=packed)
        with self.taken_back():
            self.answer(self.stranger, replace(pressed, author=author_of(self.stranger)), f"{name} by another")
        if type(press) not in DISPATCH.forms:
            self.go(pressed, name, depth + 1)
            return
        with self.taken_back():  # as it is asked in chat
            self.go(pressed, name, depth + 1)
        try:
            form = DISPATCH.form(self.turn(self.viewer), press)
        except ParleyError:
            return
        if isinstance(form, Form):
            discord.modal(form)
            values = {each.name: _filled(each) for each in form.fields}
            self.go(Submit("1", author_of(self.viewer), Place("1"), data=packed, values=values), name, depth + 1)

    def answer(self, who: Viewer, done: Event, name: str) -> Screen | None:
        """What is answered, drawn on both platforms; what goes wrong is noted."""
        turn = self.turn(who)
        try:
            try:
                with self.db.begin_nested():
                    screen: Screen | None = DISPATCH.handler(done).act(turn)
                    self.db.flush()
            except ParleyError as refusal:
                screen = refusal_screen(turn, refusal, DISPATCH.refusals, None, can_correct=False)
            if screen is not None and screen.template:
                shown = TEMPLATES.show(screen, turn.words, self.house.community)
                telegram.sheet(shown)
                discord.sheet(shown)
        except Exception as error:
            self.faults.append(f"{name}: {error!r:.300}")
            return None
        return screen

    def turn(self, who: Viewer) -> Turn:
        return Turn(self.db, LATER, who, Words("en", who.zone or "UTC"), self.house)

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """What is done in it."""
        part = self.db.begin_nested()
        try:
            yield
        finally:
            part.rollback()


def _filled(each: Field) -> str:
    return each.value or (each.options[0][0] if each.options else "3 Dec 9-12")


async def test_whatever_is_on_a_screen_can_be_pressed(fresh_sqlite_url: MakeDatabase) -> None:
    engine = open_engine(fresh_sqlite_url(upgrade))
    pressed: Counter[type[Payload]] = Counter()
    faults: list[str] = []
    with Db(engine) as db:
        crowd = gather_a_crowd(db, 2)
        house = House(crowd.community, Jitsi(), mails=True, admins=frozenset({("discord", "ada")}))
        stranger = viewer_of(db, AccountKey("telegram", "cleo"))
        assert stranger is not None
        for viewer in (crowd.ada, crowd.ben):
            walk = Walk(db, house, viewer, stranger)
            walk.everywhere()
            pressed += walk.visits
            faults += walk.faults
        db.rollback()
    engine.dispose()
    never = sorted(kind.__name__ for kind in registered() if kind not in pressed and kind.__module__.startswith("bot."))
    print(f"\n{len(pressed)} kinds pressed; never: {', '.join(never)}")
    assert not faults, "\n".join(faults)
    assert len(pressed) >= FAR
