"""A town for journeys: both loopback platforms, the bot as a child process on a real database, people with clients."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session as Db

from adapters.playground.child import BotProcess
from adapters.playground.mail import Letter
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
from core.storage import Store
from core.waitlist.models import Offer, OfferStatus
from tests.journeys.actor import PATIENCE, Actor
from tests.journeys.privacy import HANDLE

T = TypeVar("T")
PLATFORMS = ("telegram", "discord")
OTHER = dict(zip(PLATFORMS, PLATFORMS[::-1], strict=True))
"""The other platform of each."""
CROSSED = list(OTHER.items())
"""Where two people are who are on different platforms."""
PAIRS = [(one, other) for one in PLATFORMS for other in PLATFORMS]
"""Where two people are, in all directions."""
MEMBER = "Member"
"""The role on Discord that makes one a member of the community; on Telegram it is being in the lobby."""
LISTENERS = "Listeners"
"""What mentors and students call those who are in the lobby on Telegram."""
LOBBY = "lobby"
"""The community's space, on both platforms."""
DESK = "desk"
"""The channel on Discord in which conversations have their threads, where they get any."""


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

    async def heard(self) -> None:
        """Waits until the bot must have heard of the clock's last move: a bystander's word, sent later, is answered."""
        bystander = self.person("telegram")
        await bystander.command("start")
        await bystander.see("Hello")

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
        for _ in range(round(PATIENCE / 0.05)):
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
