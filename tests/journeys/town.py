"""A town for journeys: both loopback platforms, the bot as a child process on a real database, people with clients."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from aiohttp import web
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session as Db

from adapters.playground.child import BotProcess
from adapters.playground.discord.platform import Discord
from adapters.playground.mail import Letter
from adapters.playground.stream import Stream, line
from adapters.playground.telegram.platform import Telegram
from adapters.playground.window import Human, Message, Window
from adapters.playground.wire import Call
from adapters.playground.world import World
from bot.courier import LEASE_SECONDS
from core.cards.models import Card
from core.notices.models import Digest, Notice, Reminder
from core.people import AccountKey, MentorView, choose_zone, greet
from core.people.community import ONLY_COMMUNITY
from core.schedule.hours import parse_hours
from core.schedule.weekly import set_hours
from core.services import add_mentor
from core.storage import Store, open_store
from core.waitlist.models import Offer, OfferStatus
from migrations.run import upgrade
from tests.journeys.privacy import HANDLE, assert_nobody_is_given_away, watch_for_leaks
from tests.specs.watch import watch

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = ("telegram", "discord")
PATIENCE = 30.0
"""Seconds that somebody waits for what is to come."""
MEMBER = "Member"
"""The role on Discord that makes one a member of the community; on Telegram it is being in the lobby."""
LISTENERS = "Listeners"
"""What mentors and students call those who are in the lobby on Telegram."""
LOBBY = "lobby"
"""The community's space, on both platforms."""
DESK = "desk"
"""The channel on Discord in which conversations have their threads, where they get any."""


@dataclass
class Actor:
    """Somebody who acts in chat, the same way on every platform, and counts the taps it takes.

    A tap is a button pressed, an option chosen or a form submitted; typing and opening a select are none.
    """

    human: Human
    taps: int = 0
    before: dict[str, str] = field(default_factory=dict)
    """What they had been told when they acted or looked last: the texts of messages, by their ids."""

    @property
    def name(self) -> str:
        """What they are called."""
        return self.human.name

    async def command(self, name: str, /, *, place: str = "dm", **arguments: str) -> None:
        """Sends a command."""
        self.look(place)
        await self.human.command(name, place=place, **arguments)

    async def say(self, text: str, *, place: str = "dm") -> None:
        """Types a message."""
        self.look(place)
        await self.human.say(text, place=place)

    async def pick(self, label: str, *, place: str = "dm", timeout: float = PATIENCE) -> None:
        """Waits for a label that begins so, and picks it."""
        full = await self.wait(lambda window: _label(window, label), timeout=timeout, place=place)
        self.look(place)
        await self.human.pick(full, place=place)
        self.taps += 1

    async def write(self, text: str, *, place: str = "dm") -> None:
        """Writes into the form that has opened: a modal, or a question asked in chat."""
        await self.wait(lambda window: window.modal or _question(window), place=place)
        self.look(place)
        modal = self.human.window(place).modal
        if modal is None:
            await self.human.say(text, place=place)
            return
        await self.human.submit({modal.fields[0].label: text}, place=place)
        self.taps += 1

    async def forge(self, ref: str, *, message: str, place: str = "dm") -> None:
        """Presses what need not be on the screen."""
        self.look(place)
        await self.human.forge(ref, message=message, place=place)

    async def wait(self, until: Callable[[Window], T | None], *, timeout: float = PATIENCE, place: str = "dm") -> T:
        """Waits until this gives something of what they see, and returns that."""
        return await self.human.wait(until, timeout=timeout, place=place)

    async def see(self, text: str, *, timeout: float = PATIENCE, place: str = "dm") -> Message:
        """Waits until somebody else's message says this; perhaps it did before."""
        return await self.wait(lambda window: _told(window, text), timeout=timeout, place=place)

    async def see_anew(self, text: str, *, place: str = "dm") -> Message:
        """Waits until a message says this that did not when they acted or looked last."""
        return await self.wait(lambda window: _told(window, text, self.before), place=place)

    async def see_gone(self, text: str, *, timeout: float = PATIENCE, place: str = "dm") -> None:
        """Waits until no message says this any more."""
        await self.wait(lambda window: window.newest(text) is None, timeout=timeout, place=place)

    @property
    def window(self) -> Window:
        """What they see."""
        return self.human.window()

    def look(self, place: str = "dm") -> None:
        """Takes in what is told by now: what is seen anew came later."""
        self.before = {message.id: message.text for message in self.human.window(place).messages}


def _label(window: Window, start: str) -> str | None:
    for message in reversed(window.messages):
        for label in message.labels:
            if label.startswith(start):
                return label
    return None


def _told(window: Window, text: str, before: Mapping[str, str] = MappingProxyType({})) -> Message | None:
    """The newest message of somebody else that says this, and did not before."""
    told = (m for m in reversed(window.messages) if not m.mine and text in m.text)
    return next((m for m in told if before.get(m.id) != m.text), None)


def _question(window: Window) -> bool:
    bots = [message for message in window.messages if not message.mine]
    return bool(bots) and any("Write it as a message" in m.text or "write it anew" in m.text for m in bots[-2:])


@dataclass
class Town:
    """The platforms, the bot and its database."""

    world: World
    bot: BotProcess
    store: Store
    database: str
    problems: list[str] = field(default_factory=list)
    """What the published specifications do not allow, of all that passed."""
    lobby: int = 0
    """The community's group on Telegram; on Discord everybody is in its channel."""
    admins: dict[str, Actor] = field(default_factory=dict)
    """Somebody on each platform whom the settings name as an admin."""
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    handles: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def now(self) -> datetime:
        """The moved time."""
        return datetime.fromtimestamp(self.world.clock.now(), UTC)

    def move(self, **by: float) -> None:
        """Moves the clock for everybody."""
        self.world.clock.move(timedelta(**by).total_seconds())

    def move_to(self, moment: datetime) -> None:
        """Moves the clock to a moment ahead."""
        self.world.clock.move((moment - self.now).total_seconds())

    async def do(self, job: Callable[[Db], T]) -> T:
        """Runs a use case behind the bot's back, to set the scene."""
        return await self.store.write(job)

    async def ask(self, job: Callable[[Db], T]) -> T:
        """Reads the database."""
        return await self.store.read(job)

    def person(self, platform: str, name: str = "", **details: Any) -> Actor:
        """Somebody new on a platform, who can be written to."""
        if platform == "telegram":
            details.setdefault("started", True)
        details.setdefault("username", f"{HANDLE}_{next(self.handles)}")
        name = name or f"Student {next(self.numbers):03}"
        return Actor(self.world.add_person(platform, name, **details))

    async def mentor(self, platform: str, name: str = "", hours: str = "daily 8-12") -> tuple[Actor, MentorView]:
        """A mentor with hours in UTC, so that each test can say when they are free."""
        actor = self.person(platform, name or f"Mentor {next(self.numbers):03}")
        account = AccountKey(platform, actor.human.id)

        def make(db: Db) -> MentorView:
            person = greet(db, account, name=actor.name, now=self.now).person_id
            choose_zone(db, person, "UTC")
            mentor = add_mentor(db, ONLY_COMMUNITY, account, name=actor.name, zone="UTC", now=self.now)
            if hours:
                set_hours(db, ONLY_COMMUNITY, mentor.id, parse_hours(hours), by=person)
            return mentor

        return actor, await self.do(make)

    async def settled(self) -> None:
        """Waits until all that is due has been delivered, and noted as such."""
        for _ in range(300):
            if not (due := await self.ask(self._due)):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"what is due at {self.now} is not delivered: {due}")

    async def mail_to(self, address: str, says: str) -> Letter:
        """Waits until a mail to the address says this."""

        def found() -> Letter | None:
            return next((letter for letter in reversed(self.world.mail.to(address)) if says in letter.text), None)

        return await self.until(found, f"no mail to {address} says {says!r}")

    async def until(self, look: Callable[[], T | None], otherwise: str) -> T:
        """Waits until this gives something: for what shows in nobody's window."""
        for _ in range(round(PATIENCE / 0.05)):
            if found := look():
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(otherwise)

    def _due(self, db: Db) -> list[object]:
        """What the bot has still to do by now; a notice or card that is on its way was put off to its lease's end."""
        leased = self.now + timedelta(seconds=LEASE_SECONDS)
        begun = and_(Notice.attempts > 0, Notice.due_at <= leased)
        waiting = (
            select(Notice).where(Notice.done_at.is_(None), or_(Notice.due_at <= self.now, begun)),
            select(Card).where(Card.turn_at <= leased),
            select(Reminder).where(Reminder.done_at.is_(None), Reminder.due_at <= self.now),
            select(Digest).where(Digest.due_at <= self.now),
            select(Offer).where(Offer.status == OfferStatus.OPEN, Offer.held_until <= self.now),
        )
        return [repr(vars(row)) for rows in waiting for row in db.scalars(rows)]

    def enter_lobby(self, actor: Actor) -> None:
        """Lets somebody into the community's space on their platform, which is their place `LOBBY`."""
        if actor.human.platform == "telegram":
            self.world.join_group(self.lobby, actor.human)

    def leave(self, actor: Actor) -> None:
        """Somebody leaves the community: the lobby on Telegram, the server on Discord."""
        if actor.human.platform == "telegram":
            self.world.telegram.leave_group(self.lobby, self.world.telegram.humans[actor.human.id])
            return
        guild = next(iter(self.world.discord.world.guilds.values()))
        self.world.discord.leave_guild(self.world.discord.people[actor.human.id], guild)

    def role(self, name: str, *holders: Actor) -> int:
        """The id of the role of that name in the server, made where there is none, and given to these people."""
        guild = next(iter(self.world.discord.world.guilds.values()))
        known = next((role.id for role in guild.roles.values() if role.name == name), None)
        role = known or self.world.discord.add_role(guild, name)
        for holder in holders:
            self.world.discord.give_role(guild, int(holder.human.id), role)
        return role

    @contextmanager
    def overheard(self, *names: str) -> Iterator[list[Call]]:
        """The bot's calls of these names, or all, as they end from here on."""
        calls: list[Call] = []
        deaf = self.world.wire.listen(lambda call: calls.append(call) if not names or call.name in names else None)
        try:
            yield calls
        finally:
            deaf()


class ClockServer:
    """Gives the moved clock to the bot, as the playground's page does."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._stream = Stream("application/x-ndjson")
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Listens on a free port."""
        app = web.Application()
        app.router.add_get("/clock", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/clock"
        self._world.clock.follow(lambda offset: self._stream.publish(line({"offset": offset})))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        return await self._stream.serve(request, line({"offset": self._world.clock.offset}))

    async def stop(self) -> None:
        """Hangs up."""
        self._stream.close()
        if self._runner is not None:
            await self._runner.cleanup()


@asynccontextmanager
async def open_town(
    database_url: str, database: str, *, rates: bool = False, threads: bool = False, **settings: str
) -> AsyncIterator[Town]:
    """A town on that database; what passed over the wire is held against the specifications as it passes.

    Without the platforms' rate windows unless `rates`: the adapters' tests and the browser's journey keep to them. With
    `threads`, conversations get them on both platforms.
    """
    upgrade(database_url)
    world = World("parley_bot")
    world.telegram = Telegram(world.clock, world.wire, rates=rates)
    world.discord = Discord(world.clock, world.wire, rates=rates, identify_seconds=0.0)  # a restart need not wait
    town = Town(world, BotProcess([sys.executable, str(ROOT / "main.py"), "run"]), open_store(database_url), database)
    watch(world.wire, town.problems)
    watch_for_leaks(world, town.problems)
    await world.telegram.start()
    await world.discord.start()
    await world.mail.start()
    clock = ClockServer(world)
    await clock.start()
    telegram = f"{secrets.randbelow(10**9):010}:{secrets.token_hex(18)}"
    world.telegram.add_bot("Parley", "parley_bot", telegram)
    if threads:
        world.telegram.switch_topics_on(telegram)
    token = f"{secrets.token_hex(12)}.{secrets.token_hex(3)}.{secrets.token_hex(14)}"
    world.discord.add_bot("Parley", token, privileged=["members", *(["message_content"] if threads else [])])
    guild = world.add_guild("Night School", ("general", LOBBY, DESK))
    for platform in PLATFORMS:
        town.admins[platform] = town.person(platform, f"Admin on {platform}")
    town.lobby = world.add_group(LOBBY, [world.add_person("telegram", "Caretaker")])
    world.telegram.promote_bots(town.lobby)
    town.bot.env = {
        "PARLEY_TELEGRAM_API": world.telegram.api_url,
        "PARLEY_TELEGRAM_TOKEN": telegram,
        "PARLEY_DISCORD_API": world.discord.api_url,
        "PARLEY_DISCORD_GATEWAY": world.discord.gateway_url,
        "PARLEY_DISCORD_TOKEN": token,
        "PARLEY_ADMINS": ", ".join(f"{platform}:{admin.human.id}" for platform, admin in town.admins.items()),
        "PARLEY_MEMBERS_OF": f"telegram:{town.lobby}={LISTENERS}, discord:{guild.id}/{town.role(MEMBER)}={MEMBER}s",
        "PARLEY_TELEGRAM_SPACE": str(town.lobby),
        "PARLEY_DISCORD_SPACE": str(guild.channels[LOBBY].id),
        **({"PARLEY_DISCORD_THREADS_CHANNEL": str(guild.channels[DESK].id)} if threads else {}),
        "PARLEY_CLOCK_URL": clock.url,
        "PARLEY_MAIL_SERVER": "127.0.0.1",
        "PARLEY_MAIL_PORT": str(world.mail.port),
        "PARLEY_MAIL_SECURITY": "none",
        "PARLEY_MAIL_FROM": "parley@night-school.example",
        "PARLEY_DATABASE_URL": database_url,
        **settings,
    }
    await start_bot(town)
    try:
        yield town
        assert_nobody_is_given_away(world)
    finally:
        await town.bot.stop()
        await town.store.close()
        await clock.stop()
        await world.mail.stop()
        await world.discord.stop()
        await world.telegram.stop()


@asynccontextmanager
async def watched(town: Town) -> AsyncIterator[Town]:
    """The town for one test, which fails when something passed that the specifications do not allow.

    One that fails while the bot is down takes no other with it.
    """
    town.problems.clear()
    yield town
    print("\n".join(list(town.bot.lines)[-60:]))
    if not town.bot.alive:
        await start_bot(town)
    assert not town.problems, town.problems[:5]


async def start_bot(town: Town) -> None:
    """Starts the bot, and returns when it is ready on both platforms; its last lines are shown where it is not.

    Started again, it is given a minute, after which what a killed process was sending is due again.
    """
    seen = len(town.bot.lines)
    await town.bot.start()
    for _ in range(600):
        if any("ready on" in told for told in list(town.bot.lines)[seen:]):
            if seen:
                town.move(seconds=LEASE_SECONDS + 1)
            return
        if not town.bot.alive:
            break
        await asyncio.sleep(0.05)
    raise AssertionError("the bot did not start:\n" + "\n".join(list(town.bot.lines)[-40:]))
