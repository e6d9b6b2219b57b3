"""Who says too much within a minute is told when it goes on, and sends what was kept with one tap; the other is not."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session as Db

from core.people import AccountKey, MentorView, greet, viewer_of
from core.people.community import ONLY_COMMUNITY
from core.relay import talk_to
from core.relay.flooding import WINDOW
from core.relay.lines import begin_conversation, take_messages
from core.relay.models import Message
from core.storage import new_id
from tests.journeys.town import PLATFORMS, Actor, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

OTHER = {"telegram": "discord", "discord": "telegram"}
MOST = 40


def who_has_said_much(db: Db, town: Town, student: Actor, mentor: MentorView) -> None:
    """The student talks to the mentor, and has just said all that goes within a minute."""
    now, key = town.now, AccountKey(student.human.platform, student.human.id)
    me = greet(db, key, name=student.name, now=now).person_id
    take_messages(db, ONLY_COMMUNITY, mentor.id, True, by=mentor.person_id)
    talk_to(db, ONLY_COMMUNITY, key, mentor.person_id, now)
    line = begin_conversation(db, ONLY_COMMUNITY, me, mentor.person_id, now)
    said = {"conversation_id": line.id, "sender_id": me, "text": "So", "html": "So", "at": now, "delivered_at": now}
    db.add_all(
        Message(community_id=ONLY_COMMUNITY, id=new_id(now), carried={}, earlier=[], **said) for _ in range(MOST)
    )


def long_ago(db: Db, student: Actor, now: datetime) -> None:
    """What the student said was said a minute before."""
    viewer = viewer_of(db, AccountKey(student.human.platform, student.human.id))
    assert viewer is not None
    db.execute(update(Message).where(Message.sender_id == viewer.person_id).values(at=now - WINDOW))


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_was_said_too_fast_is_kept_and_sent_with_one_tap(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(OTHER[platform])
    await town.do(lambda db: who_has_said_much(db, town, student, profile))
    await student.say("And another thing")
    await student.see(f"more than {MOST} messages within a minute")
    await town.settled()
    assert mentor.window.newest("another thing") is None
    await town.do(lambda db: long_ago(db, student, town.now))
    await student.pick("Send it now")
    await mentor.see("And another thing")
    await student.see(f"To {mentor.name}: delivered")
    assert student.window.newest("within a minute") is None
    await student.say("Now it goes on")
    await mentor.see("Now it goes on")
    assert len([m for m in mentor.window.messages if not m.mine]) == 2
