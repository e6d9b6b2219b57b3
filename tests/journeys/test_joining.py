"""Joining: the link is for the session's people alone, in its window alone, and its room cannot be guessed."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

from bot.presses.sessions import Join
from core.booking import SessionStatus
from core.booking.models import Session
from core.meeting.models import JoinPress
from tests.journeys.actor import Actor
from tests.journeys.booking import agreed, at_nine, book, say_no
from tests.journeys.town import CROSSED, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def about_to_meet(town: Town, student_on: str, mentor_on: str) -> tuple[Actor, Actor, datetime, int]:
    """A student and a mentor with an agreed session: its start and its id."""
    student, mentor, start = await agreed(town, student_on, mentor_on)
    return student, mentor, start, await town.ask(newest_session)


def newest_session(db: Db) -> int:
    """The id of the session that was asked for last."""
    return db.scalars(select(Session.id).order_by(Session.id.desc()).limit(1)).one()


async def forge_join(actor: Actor, session: int) -> None:
    """Presses a Join that need not be on the screen."""
    message = next(m for m in reversed(actor.window.messages) if not m.mine)
    await actor.forge(Join(session).pack(), message=message.id)


def links_of(actor: Actor) -> list[str]:
    """The meeting links on somebody's screen."""
    return [b.url for m in actor.window.messages for row in m.rows for b in row if "meet.jit.si" in b.url]


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_the_link_is_given_in_its_window_alone(quick_town: Town, student_on: str, mentor_on: str) -> None:
    town = quick_town
    student, mentor, start, session = await about_to_meet(town, student_on, mentor_on)
    for actor in (student, mentor):
        await forge_join(actor, session)
        await actor.see("The meeting opens on")
    town.move_to(start - timedelta(minutes=15, seconds=5))
    await town.settled()
    assert "Join the meeting" not in [label for m in student.window.messages for label in m.labels]
    town.move_to(start - timedelta(minutes=15))
    await student.pick("Join the meeting")
    await student.see("meet.jit.si")
    town.move_to(start + timedelta(minutes=59))  # it lasts half an hour, and the link half an hour more
    await mentor.pick("Join the meeting")
    await mentor.see("meet.jit.si")
    town.move_to(start + timedelta(minutes=60))
    await student.see("It is over.")
    shown = len(links_of(student))
    await forge_join(student, session)
    await student.see("was open until")
    assert len(links_of(student)) == shown


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_stranger_gets_no_link(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, _, start, session = await about_to_meet(town, platform, platform)
    stranger = town.person(platform)
    await stranger.command("start")
    await stranger.see("Hello")
    town.move_to(start)
    await student.pick("Join the meeting")
    await student.see("meet.jit.si")
    await forge_join(stranger, session)
    await stranger.see("belongs to somebody else")
    assert links_of(stranger) == []
    assert student.name not in " ".join(m.text for m in stranger.window.messages)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_link_has_a_room_nobody_can_guess_and_ones_own_name(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, mentor, start, _ = await about_to_meet(town, platform, platform)
    town.move_to(start - timedelta(minutes=10))
    links = []
    for actor in (student, mentor):
        await actor.pick("Join the meeting")
        await actor.see("meet.jit.si")
        links += links_of(actor)
    rooms = {urlsplit(link).path for link in links}
    assert len(rooms) == 1
    assert re.fullmatch(r"/parley-[a-z2-7]{26,}", rooms.pop())
    for link, name in zip(links, (student.name, mentor.name), strict=True):
        given = parse_qs(urlsplit(link).fragment)
        assert json.loads(given["userInfo.displayName"][0]) == name
        assert json.loads(given["config.subject"][0])
        assert urlsplit(link).query == ""


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_first_join_starts_the_session_and_who_joined_is_kept(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, mentor, start, session = await about_to_meet(town, platform, platform)
    town.move_to(start - timedelta(minutes=10))

    def state(db: Db) -> tuple[SessionStatus, int]:
        status = db.scalars(select(Session.status).where(Session.id == session)).one()
        return status, db.scalar(select(func.count()).where(JoinPress.session_id == session)) or 0

    await student.wait(lambda w: any("Join the meeting" in m.labels for m in w.messages))
    assert await town.ask(state) == (SessionStatus.SCHEDULED, 0)
    await student.pick("Join the meeting")
    await student.see("meet.jit.si")
    assert await town.ask(state) == (SessionStatus.IN_PROGRESS, 1)
    await mentor.pick("Join the meeting")
    await mentor.see("meet.jit.si")
    assert await town.ask(state) == (SessionStatus.IN_PROGRESS, 2)
    town.move_to(start + timedelta(minutes=1))
    await student.pick("Join the meeting")  # a line that broke: one comes in again
    await student.wait(lambda w: len(links_of(student)) == 2)


async def test_a_link_in_the_dm_on_discord_is_a_notice_that_goes_by_itself(quick_town: Town) -> None:
    town = quick_town
    student, _, start, _ = await about_to_meet(town, "discord", "telegram")
    town.move_to(start)
    await student.pick("Join the meeting")
    link = await student.see("meet.jit.si")
    assert link.private


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_there_is_nothing_to_join_before_an_answer_nor_after_a_no(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await book(student, mentor, at_nine(town))
    session = await town.ask(newest_session)
    await forge_join(student, session)
    await student.see("There is nothing to join yet")
    await say_no(mentor, "No time.")
    await student.see("Declined by")
    await forge_join(student, session)
    await student.see("There is nothing to join any more")
