"""`kill -9` around the delivery of notices: each arrives after a restart, and none twice but what was on its way."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

from core.booking import request_session
from core.notices.models import Notice
from core.people import AccountKey, greet
from core.people.community import ONLY_COMMUNITY
from core.services import services_of
from tests.journeys.actor import Actor
from tests.journeys.booking import agree, at_nine, book
from tests.journeys.opening import start_bot
from tests.journeys.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAIRS = 8


async def requests_written(town: Town) -> list[Actor]:
    """Eight students ask eight mentors: 16 notices are committed. Returns all who are to hear."""
    actors = []
    for number in range(PAIRS):
        mentor, profile = await town.mentor("telegram" if number % 2 else "discord")
        student = town.person("discord" if number % 3 else "telegram")
        account = AccountKey(student.human.platform, student.human.id)

        def ask(db: Db, account: AccountKey = account, name: str = student.name, mentor_id: int = profile.id) -> None:
            request_session(
                db,
                community_id=ONLY_COMMUNITY,
                service_id=services_of(db, ONLY_COMMUNITY, mentor_id)[0].id,
                student_id=greet(db, account, name=name, now=town.now).person_id,
                start=at_nine(town),
                topic="Crash course",
                now=town.now,
            )

        await town.do(ask)
        actors += [mentor, student]
    return actors


def copies(actors: list[Actor]) -> Counter[str]:
    """How often each has been told."""
    return Counter({a.human.id: sum("Crash course" in m.text for m in a.window.messages) for a in actors})


async def all_are_told(actors: list[Actor]) -> None:
    for actor in actors:
        await actor.see("Crash course")


def undelivered(db: Db) -> int:
    return db.scalar(select(func.count()).select_from(Notice).where(Notice.done_at.is_(None))) or 0


async def test_what_was_committed_or_fell_due_while_the_bot_was_dead_arrives_once_after_a_start(town: Town) -> None:
    student, (mentor, _) = town.person("telegram"), await town.mentor("discord")
    start = at_nine(town)
    await book(student, mentor, start)
    await agree(student, mentor)
    await town.bot.kill()
    town.move_to(start - timedelta(minutes=50))
    actors = await requests_written(town)
    await start_bot(town)
    await all_are_told(actors)
    assert set(copies(actors).values()) == {1}
    for reminded in (student, mentor):
        await reminded.see("begins")
    reminders = [m for m in student.window.messages if "begins" in m.text]
    assert len(reminders) == 1, "the 24 h reminder helps no more"


async def test_a_kill_in_the_middle_of_delivery_loses_nothing_and_doubles_only_what_was_on_its_way(town: Town) -> None:
    await town.settled()
    ahead = await town.ask(undelivered)  # what others are told later
    town.world.wire.delay = 2.0
    try:
        actors = await requests_written(town)
        town.move(seconds=1)
        await town.until(lambda: sum(copies(actors).values()) >= 2, "nobody was told")
        await town.bot.kill()
    finally:
        town.world.wire.delay = 0.0
    before = copies(actors)
    on_their_way = sum(before.values()) - (len(actors) - (await town.ask(undelivered) - ahead))
    assert on_their_way > 0, "the kill came in the middle"
    await start_bot(town)
    await all_are_told(actors)
    await town.settled()
    after = copies(actors)
    assert {after[actor.human.id] for actor in actors if actor.human.platform == "discord"} == {1}
    doubled = sum(count - 1 for count in after.values())
    assert doubled <= on_their_way
