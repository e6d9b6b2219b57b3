"""What people write to each other calls nobody and draws no preview, on either platform, however it comes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.playground.wire import Call
from tests.journeys.booking import talk_without_session
from tests.journeys.town import PAIRS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

SUPPRESS_EMBEDS = 1 << 2
DISCORD = ("POST /channels/{channel_id}/messages", "PATCH /channels/{channel_id}/messages/{message_id}")
TELEGRAM = ("sendMessage", "editMessageText")


@pytest.mark.parametrize(("student_on", "mentor_on"), PAIRS)
async def test_links_and_mentions_ping_nobody(quick_town: Town, student_on: str, mentor_on: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(student_on), await town.mentor(mentor_on)
    loud = town.role("Loud", *(actor for actor in (student, mentor) if actor.human.platform == "discord"))
    await talk_without_session(town, student, profile)
    marks = f"@everyone @here <@{mentor.human.id}> <@!{mentor.human.id}> <@&{loud}> https://example.org/page"
    with town.overheard(*DISCORD, *TELEGRAM) as calls:
        await student.say(f"Said {marks}")
        await mentor.see("Said")
        said = next(m for m in student.window.messages if m.mine and "Said" in m.text)
        await student.human.edit(said.id, f"Edited {marks}")
        await mentor.see("Edited")
        await student.human.attach("a.txt", b"a", caption=f"Captioned {marks}", kind="document")
        await mentor.see("Captioned")
        await town.settled()
    told = [call for call in calls if call.status == 200]
    marked = [call for call in told if "example.org" in json.dumps([call.request, call.answer], default=str)]
    assert len(marked) >= 2, "what was said, and what it was turned to"
    for call in told:
        _assert_quiet(call)


def _assert_quiet(call: Call) -> None:
    if call.name in DISCORD:
        shown: dict[str, Any] = call.answer
        assert (shown["mentions"], shown["mention_roles"], shown["mention_everyone"]) == ([], [], False), shown
        assert shown["flags"] & SUPPRESS_EMBEDS, shown
        assert shown["embeds"] == [], shown
    else:
        options = call.request["link_preview_options"]
        assert (json.loads(options) if isinstance(options, str) else options) == {"is_disabled": True}
