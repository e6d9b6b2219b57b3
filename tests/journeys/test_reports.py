"""A report reaches the admins on both platforms, with all that was said, and what it said before it was edited."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session as Db

from adapters.playground.window import File, Window
from core.people import MentorView
from core.people.community import ONLY_COMMUNITY
from core.relay import change, say
from tests.journeys.booking import talk_without_session
from tests.journeys.line import content
from tests.journeys.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXTS = ("A friendly word", "A rude word", "A ruder word " * 20)


def said_and_edited(db: Db, town: Town, me: int, mentor: MentorView) -> None:
    """Somebody says something to the mentor and edits it twice."""
    first, *edits = TEXTS
    message = say(db, community_id=ONLY_COMMUNITY, by=me, to=mentor.person_id, text=first, now=town.now)
    for text in edits:
        change(db, ONLY_COMMUNITY, message.id, text, by=me, now=town.now)


def _report_in(window: Window) -> File | None:
    files = [file for message in window.messages for file in message.files]
    return next((file for file in files if file.name.startswith("report-")), None)


async def test_admins_on_both_platforms_read_all_that_an_edited_message_said(quick_town: Town) -> None:
    town = quick_town
    for admin in town.admins.values():
        await admin.command("help")  # who has never written cannot be told
        await admin.see("How it works")
    student, (mentor, profile) = town.person("telegram"), await town.mentor("discord")
    me = await talk_without_session(town, student, profile)
    await town.do(lambda db: said_and_edited(db, town, me, profile))
    await mentor.command("chats")
    await mentor.pick(student.name)
    await mentor.pick("Messages so far")
    await mentor.pick("Report")
    await mentor.write("Look at this.")
    await mentor.see("The admins have got your report")
    for admin in town.admins.values():
        told = await admin.see(f"{mentor.name} reports {student.name}")
        assert "before: A friendly word" in told.text
        file = await admin.wait(_report_in)
        whole = (await content(file)).decode()
        assert [text.strip() in whole for text in TEXTS] == [True] * 3
        assert student.human.id not in whole
    await next(iter(town.admins.values())).pick("Warn")
    await student.see("ask you to keep it friendly")
