"""Forms as a platform with modals gets them: made in time or not at all, in parts where one modal has no room."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session as Db

from adapters.discord.outbound import modal
from adapters.jitsi import Jitsi
from bot.asking import OpenRest
from bot.events import Author, MessageRef, Place, Press, Submit, Text
from bot.flows import FLOWS
from bot.intake import Intake
from bot.lookup import Lookup
from bot.payloads import Payload
from bot.presses.answers import Decline
from bot.presses.booking import AskInstead, RequestSession
from bot.router import Router
from bot.screens import Form, Reply
from bot.templates import Templates
from bot.turn import House
from core.booking import decline
from core.people import AccountKey
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import Need, Question, QuestionKind, add_mentor, change_terms, services_of
from core.storage import open_store
from migrations.run import upgrade
from tests.conftest import MakeDatabase
from tests.core.community import MONDAY_9, NOW, World, found_a_community

QUESTIONS = (
    Question("What have you tried?"),
    Question("Which book?", QuestionKind.CHOICE, ("Axler", "Strang")),
    Question("How urgent?", QuestionKind.URGENCY, required=False),
)
FIRST = {"topic": "Ranks", "details": "Two", "agenda": "", "? What have you tried?": "Much"}
SERVER = Place("9", private=False)
READERS = 4
"""How many read from a file at once."""


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        """The moment of the sample community."""
        return NOW


@dataclass
class Bot:
    """The router on a real database, and what Ben does there, by pressing and by sending forms."""

    world: World
    router: Router
    number: Any = field(default_factory=itertools.count)

    def about(self, place: Place) -> tuple[str, Author, Place]:
        """Who does the next thing, and where."""
        return f"u{next(self.number)}", Author("telegram", "ben", "Ben"), place

    def press(self, payload: Payload, place: Place = Place("7")) -> Press:  # noqa: B008
        """Ben presses a button."""
        return Press(*self.about(place), data=payload.pack(), message=MessageRef(place.chat, "m"))

    async def send(self, payload: Payload, values: dict[str, str]) -> Reply:
        """Ben sends what a modal holds."""
        event = Submit(*self.about(Place("7")), data=payload.pack(), values=values, message=MessageRef("7", "m"))
        return replied(await self.router.handle(event))

    async def opened(self, payload: Payload, place: Place = Place("7")) -> Form | None:  # noqa: B008
        """The modal that Ben gets."""
        return await self.router.form(self.press(payload, place))


@pytest.fixture
async def bot(fresh_sqlite_url: MakeDatabase) -> AsyncIterator[Bot]:
    """The sample community, whose service asks eight things."""
    store = open_store(fresh_sqlite_url(upgrade))
    world = World(store, *await store.write(found_a_community))
    asked = {"details": Need.REQUIRED, "agenda": Need.OPTIONAL, "questions": QUESTIONS, "price": "40 <EUR>"}
    await world.do(change_terms, world.community.id, world.service_id, asked, by=world.ada)
    clock: Any = Noon()
    lookup = Lookup(store=store, clock=clock, channels={}, community_id=world.community.id)
    yield Bot(
        world,
        Router(
            FLOWS,
            store=store,
            writer=store,
            clock=clock,
            templates=Templates(),
            intake=Intake(store, clock),
            house=House(world.community, Jitsi()),
            lookup=lookup,
        ),
    )
    await store.close()


def wish(bot: Bot) -> RequestSession:
    """Ada's service on Monday at nine."""
    return RequestSession(bot.world.mentor.id, bot.world.service_id, 30, 1, start=int(MONDAY_9.timestamp()))


def replied(reply: Reply | None) -> Reply:
    """The answer, which has to be one."""
    assert reply is not None
    assert reply.shown is not None
    return reply


def texts(reply: Reply) -> str:
    """What an answer says."""
    assert reply.shown is not None
    return reply.shown.html


@asynccontextmanager
async def busy_readers(bot: Bot) -> AsyncIterator[None]:
    """The database answers nobody who only reads."""
    begun, done = threading.Semaphore(0), threading.Event()

    def read(_db: Db) -> None:
        begun.release()
        done.wait()

    reading = asyncio.gather(*(bot.world.store.read(read) for _ in range(READERS)))
    for _ in range(READERS):
        await asyncio.to_thread(begun.acquire)
    try:
        yield
    finally:
        done.set()
        await reading


async def test_a_modal_tells_what_would_be_booked_and_asks_as_much_as_there_is_room_for(bot: Bot) -> None:
    form = await bot.opened(wish(bot))
    assert form is not None
    assert "40 &lt;EUR&gt;" in form.intro
    assert "For Ada: Mon 23 Nov, 09:00 (Europe/Berlin)" in form.intro
    drawn = modal(form).to_dict()["components"]
    assert [part["type"] for part in drawn] == [10, 18, 18, 18, 18]
    assert [part["component"]["custom_id"] for part in drawn[1:]] == list(FIRST)


async def test_a_form_that_is_too_long_goes_on_in_a_second_modal_and_is_sent_whole(bot: Bot) -> None:
    rest = replied(await bot.send(wish(bot), FIRST))
    assert "2 more questions" in texts(rest)
    assert rest.shown is not None
    assert rest.shown.rows[0][0].data == OpenRest(4).pack()
    form = await bot.opened(OpenRest(4))
    assert form is not None
    assert (form.intro, form.opened_by) == ("", wish(bot))
    drawn = modal(form).to_dict()["components"]
    assert [part["component"].get("required", True) for part in drawn] == [True, False]
    assert [option["value"] for option in drawn[1]["component"]["options"]] == ["whenever", "this_week", "urgent"]
    sent = await bot.send(wish(bot), {"? Which book?": "Axler", "? How urgent?": "urgent"})
    assert "Request sent" in texts(sent)


async def test_what_was_refused_in_the_second_part_is_corrected_from_the_first_on(bot: Bot) -> None:
    await bot.send(wish(bot), FIRST)
    refused = await bot.send(wish(bot), {"? Which book?": "Lang", "? How urgent?": ""})
    assert "takes one of its answers" in texts(refused)
    form = await bot.opened(wish(bot))
    assert form is not None
    assert {field.name: field.value for field in form.fields} == {**FIRST, "? Which book?": "Lang", "? How urgent?": ""}
    await bot.send(wish(bot), FIRST)
    sent = await bot.send(wish(bot), {"? Which book?": "Strang", "? How urgent?": ""})
    assert "Request sent" in texts(sent)


async def test_the_rest_of_a_form_that_is_gone_leads_home(bot: Bot) -> None:
    assert await bot.opened(OpenRest(4)) is None
    assert replied(await bot.router.handle(bot.press(OpenRest(4))))


async def test_where_the_database_is_slow_a_form_is_asked_in_chat_and_in_a_server_tried_again(bot: Bot) -> None:
    async with busy_readers(bot):
        assert await bot.opened(wish(bot)) is None
    asked = replied(await bot.router.handle(bot.press(wish(bot))))
    assert "Write it as a message." in texts(asked)
    again = replied(await bot.router.handle(bot.press(wish(bot), SERVER)))
    assert "try again" in texts(again)
    assert again.shown is not None
    assert again.shown.rows[0][0].data == wish(bot).pack()


async def test_where_the_database_is_slow_a_form_that_needs_none_opens_empty(bot: Bot) -> None:
    async with busy_readers(bot):
        form = await bot.opened(Decline(5))
    assert form is not None
    assert [field.value for field in form.fields] == [""]


async def test_a_choice_that_is_typed_in_chat_is_taken_by_its_label_or_asked_again(bot: Bot) -> None:
    asked = {"details": Need.NOT_ASKED, "agenda": Need.NOT_ASKED, "questions": QUESTIONS[2:], "topic": Need.NOT_ASKED}
    world = bot.world
    await world.do(change_terms, world.community.id, world.service_id, asked, by=world.ada)
    await bot.router.handle(bot.press(wish(bot)))
    again = replied(await bot.router.handle(Text(*bot.about(Place("7")), text="rather soon")))
    assert "Choose one." in texts(again)
    sent = replied(await bot.router.handle(Text(*bot.about(Place("7")), text=" this WEEK ")))
    assert "Request sent" in texts(sent)


async def test_who_is_asked_instead_and_asks_more_is_answered_in_a_form_with_what_was_written(bot: Bot) -> None:
    world = bot.world
    await world.do(change_terms, world.community.id, world.service_id, {"agenda": Need.NOT_ASKED}, by=world.ada)
    eve = AccountKey("telegram", "eve")
    other = await world.do(add_mentor, world.community.id, eve, name="Eve", zone="Europe/Berlin", now=NOW)
    hours = parse_hours("Mon-Fri 9-17")
    await world.do(set_hours, world.community.id, other.id, hours, by=other.person_id)
    (service,) = await world.do(services_of, world.community.id, other.id)
    booking = await world.ask(service_id=service.id)
    wish = {"community_id": world.community.id, "booking_id": booking.booking_id}
    await world.do(decline, **wish, by=other.person_id, reason="No time", now=NOW)
    instead = AskInstead(booking.booking_id, world.mentor.id, int(MONDAY_9.timestamp()))
    more = replied(await bot.router.handle(bot.press(instead)))
    assert "Please write some details as well." in texts(more)
    assert more.shown is not None
    (answer_it, _) = more.shown.rows[0]
    opened_by = RequestSession(world.mentor.id, start=int(MONDAY_9.timestamp()))
    assert (answer_it.label, answer_it.data) == ("Answer it", opened_by.pack())
    form = await bot.opened(opened_by)
    assert form is not None
    assert [(field.name, field.value) for field in form.fields][:2] == [("topic", "Eigenvalues"), ("details", "")]
