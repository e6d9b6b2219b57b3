"""A hundred pairs talk while the platforms fail and the bot is killed: nothing is lost, nothing overtakes.

PARLEY_RELAY_MESSAGES says how much is said, at the platforms' rate limits where it is set.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

from adapters.playground.discord.state import Channel
from core.notices import NoticeKind
from core.notices.models import Notice
from core.people import AccountKey, greet
from core.people.community import ONLY_COMMUNITY
from core.relay import take_messages, talk_to
from core.relay.models import Message
from core.services import add_mentor
from tests.journeys.actor import Actor
from tests.journeys.opening import open_town, start_bot
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKED_FOR = os.environ.get("PARLEY_RELAY_MESSAGES")
MESSAGES = int(ASKED_FOR or 300)
PATIENCE = 60.0 + MESSAGES / 2
PAIRS = 100
KILLS = 3
WAYS = tuple((one, other) for one in PLATFORMS for other in PLATFORMS)
SEND = {"telegram": "sendMessage", "discord": "POST /channels/{channel_id}/messages"}
IS_MESSAGE = Notice.kind == NoticeKind.MESSAGE
FREELY = {"PARLEY_MESSAGES_A_MINUTE": "10000", "PARLEY_MESSAGES_A_MINUTE_IN_ALL": "10000"}


@dataclass
class Talk:
    """What a student says to a mentor, numbered."""

    student: Actor
    mentor: Actor
    said: int = 0

    async def go_on(self) -> None:
        """Says the next thing."""
        self.said += 1
        await self.student.say(f"{self.student.name} says {self.said}.")


def dm_of(town: Town, actor: Actor) -> Channel:
    """Their DM with the bot. Discord lets a bot open few: these were opened long ago."""
    world = town.world.discord.world
    return world.dm(next(iter(world.applications.values())).user, world.users[int(actor.human.id)])


def chat_of(town: Town, actor: Actor) -> str:
    """Their chat with the bot."""
    return actor.human.id if actor.human.platform == "telegram" else str(dm_of(town, actor).id)


def read(town: Town, talk: Talk) -> list[int]:
    """The numbers as they stand with the mentor, from the first message to the last.

    A window on Discord shows the newest messages; the others stand further up.
    """
    mentor, before = talk.mentor, f"{talk.student.name} says "
    if mentor.human.platform == "telegram":
        texts = [message.text for message in mentor.window.messages]
    else:
        texts = [post.content for post in dm_of(town, mentor).posts.values()]
    return [int(text.partition(before)[2].partition(".")[0]) for text in texts if before in text]


async def introduced(town: Town) -> list[Talk]:
    """Students who talk each to a mentor of their own, in all four directions."""
    talks = []
    for number in range(PAIRS):
        one, other = WAYS[number % len(WAYS)]
        talks.append(Talk(town.person(one, f"Pupil {number:03}"), town.person(other, f"Tutor {number:03}")))

    def introduce(db: Db) -> None:
        for talk in talks:
            student, mentor = (
                AccountKey(actor.human.platform, actor.human.id) for actor in (talk.student, talk.mentor)
            )
            greet(db, student, name=talk.student.name, chat=chat_of(town, talk.student), now=town.now)
            made = add_mentor(db, ONLY_COMMUNITY, mentor, name=talk.mentor.name, now=town.now)
            greet(db, mentor, name=talk.mentor.name, chat=chat_of(town, talk.mentor), now=town.now)
            take_messages(db, ONLY_COMMUNITY, made.id, True, by=made.person_id)
            talk_to(db, ONLY_COMMUNITY, student, made.person_id, town.now)

    await town.do(introduce)
    return talks


def spoil(town: Town, times: int) -> None:
    """Lets sends fail from now on in every way in which a platform does, and lines break."""
    wire = town.world.wire
    for _ in range(times):
        wire.fail_next("telegram", SEND["telegram"], 429, retry_after=1)
        wire.fail_next("telegram", SEND["telegram"], 500)
        wire.fail_next("telegram", SEND["telegram"], 0)
        wire.fail_next("discord", SEND["discord"], 429, retry_after=1)
        wire.fail_next("discord", SEND["discord"], 500)
        wire.fail_next("discord", SEND["discord"], 0, after_effect=True)
    wire.fail_next("telegram", "getUpdates", 0, after_effect=True)
    town.world.discord.drop_gateway()


def arrived(db: Db) -> int:
    """How many messages have been brought, and noted as such."""
    return db.scalar(select(func.count()).where(IS_MESSAGE, Notice.done_at.is_not(None))) or 0


def taken_to_send(db: Db) -> set[str]:
    """The texts that a process had leased, and of which it has not noted that they arrived."""
    leased = select(Notice.data).where(IS_MESSAGE, Notice.done_at.is_(None), Notice.attempts > 0)
    messages = [data["message"] for data in db.scalars(leased)]
    return set(db.scalars(select(Message.text).where(Message.id.in_(messages))))


async def until_arrived(town: Town, count: int) -> None:
    """Waits until so many have been brought. In the suite the clock is moved on to what is tried again later; in a long
    run that would make hours of it, after which nobody talks to anybody."""
    async with asyncio.timeout(PATIENCE):
        while await town.ask(arrived) < count:
            await asyncio.sleep(0.1)
            if ASKED_FOR is None:
                town.move(seconds=1)


async def test_a_hundred_pairs_lose_nothing_through_failures_and_three_kills(tmp_path: Path) -> None:
    rates = ASKED_FOR is not None
    url = f"sqlite:///{tmp_path / 'parley.db'}"
    async with open_town(url, "sqlite", rates=rates, threads=False, **FREELY) as town:
        talks = await introduced(town)
        rounds = MESSAGES // PAIRS
        under_way: set[str] = set()
        for kill in range(1, KILLS + 1):
            spoil(town, max(1, MESSAGES // 300))
            before = await town.ask(arrived)
            for _ in range(max(1, rounds // (2 * KILLS))):
                await asyncio.gather(*(talk.go_on() for talk in talks if talk.said < rounds))
            await until_arrived(town, before + PAIRS // 2)
            await town.bot.kill()
            under_way |= await town.ask(taken_to_send)
            while kill * rounds > KILLS * talks[0].said:
                await asyncio.gather(*(talk.go_on() for talk in talks))
            await start_bot(town)
        await until_arrived(town, rounds * PAIRS)
        assert not town.problems, town.problems[:5]
    doubled: dict[str, str] = {}
    for talk in talks:
        heard = read(town, talk)
        assert sorted(set(heard)) == list(range(1, rounds + 1)), f"lost between {talk}: {heard}"
        assert all(one <= other for one, other in pairwise(heard)), f"overtaken between {talk}: {heard}"
        doubled |= {f"{talk.student.name} says {n}.": talk.mentor.human.platform for n in heard if heard.count(n) > 1}
    print(f"{rounds * PAIRS} messages, {len(under_way)} under way at a kill, {len(doubled)} of them shown twice")
    assert doubled.keys() <= under_way
    assert set(doubled.values()) <= {"telegram"}, "Discord knows the nonce"
