"""Who says too much within a minute is told when it goes on, and sends what was kept with one tap; the other is not."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session as Db

from core.people.community import ONLY_COMMUNITY
from core.relay.flooding import WINDOW
from core.relay.lines import begin_conversation
from core.relay.models import Message
from core.storage import new_id
from tests.journeys.booking import talk_without_session
from tests.journeys.town import OTHER, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOST = 40


def has_said_much(db: Db, me: int, to: int, now: datetime) -> None:
    """Somebody has just said all that goes within a minute."""
    line = begin_conversation(db, ONLY_COMMUNITY, me, to, now)
    said = {"conversation_id": line.id, "sender_id": me, "text": "So", "html": "So", "at": now, "delivered_at": now}
    db.add_all(
        Message(community_id=ONLY_COMMUNITY, id=new_id(now), carried={}, earlier=[], **said) for _ in range(MOST)
    )


def a_minute_ago(db: Db, me: int, now: datetime) -> None:
    """All that somebody said was said a minute before."""
    db.execute(update(Message).where(Message.sender_id == me).values(at=now - WINDOW))


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_was_said_too_fast_is_kept_and_sent_with_one_tap(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(OTHER[platform])
    me = await talk_without_session(town, student, profile)
    await town.do(lambda db: has_said_much(db, me, profile.person_id, town.now))
    await student.say("And another thing")
    await student.see(f"more than {MOST} messages within a minute")
    await town.settled()
    assert mentor.window.newest("another thing") is None
    await town.do(lambda db: a_minute_ago(db, me, town.now))
    await student.pick("Send it now")
    await mentor.see("And another thing")
    await student.see(f"To {mentor.name}: delivered")
    assert student.window.newest("within a minute") is None
    await student.say("Now it goes on")
    await mentor.see("Now it goes on")
    assert len([m for m in mentor.window.messages if not m.mine]) == 2
