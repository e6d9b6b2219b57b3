"""The flows together: every notice has a maker, every template is there, every payload has an answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.asking import LeaveForm, OpenRest, PickAnswer, SendKept, SkipField
from bot.dispatch import Dispatch
from bot.flow import Flow
from bot.flows import FLOWS
from bot.payloads import Answer, registered
from bot.templates import ROOM, Templates
from core.notices.kinds import NoticeKind
from tests.journeys.booking import ADMIN_MENU

OF_FORMS = {LeaveForm, OpenRest, PickAnswer, SendKept, SkipField}
WITHOUT_WORDS = {NoticeKind.REACTED.value}
"""What is put on a message that stands already, and says nothing."""
SOURCES = Path(__file__).resolve().parents[2] / "bot"


def test_every_payload_has_an_answer() -> None:
    presses = {kind for flow in FLOWS for kind in flow.presses}
    forms = {kind for flow in FLOWS for kind in flow.forms}
    ours = {kind for kind in registered() if kind.__module__.startswith("bot.")} - OF_FORMS
    assert ours == presses | forms
    assert forms == {kind for kind in ours if kind.answer is Answer.FORM}
    assert forms == {kind for flow in FLOWS for kind in flow.submits}


def test_every_kind_of_notice_has_a_maker() -> None:
    made = {str(kind) for flow in FLOWS for kind in flow.notices}
    assert {kind.value for kind in NoticeKind} - made == WITHOUT_WORDS


def test_every_template_that_is_named_is_there_and_every_one_there_is_named() -> None:
    named = set()
    for source in [*SOURCES.rglob("*.py"), *ROOM.rglob("*.j2")]:
        named |= set(re.findall(r'"([a-z_]+/[a-z_0-9]+\.j2)"', source.read_text()))
    there = set(Templates().names())
    assert named <= there
    from bot.refusals import template_of
    from tests.bot.test_refusals import ALL

    assert there <= named | {template_of(kind) for kind in ALL}


def test_two_flows_that_answer_the_same_are_refused() -> None:
    one, two = Flow("one"), Flow("two")
    one.command("same", "One")(lambda turn, text, arguments: None)
    two.command("same", "Two")(lambda turn, text, arguments: None)
    with pytest.raises(TypeError, match="answer the same"):
        Dispatch([one, two])


def test_the_menu_has_the_same_words_for_every_platform() -> None:
    names = [spec.name for flow in FLOWS for spec in flow.menu]
    wanted = [
        "start",
        "book",
        "mentors",
        "sessions",
        "requests",
        "today",
        "waitlist",
        "hours",
        "slots",
        "services",
        "profile",
        "message",
        "delete",
        "chats",
        "connections",
        "courses",
        "timezone",
        "link",
        "unlink",
        "notices",
        "help",
    ]
    assert sorted(n for n in names if n not in ADMIN_MENU) == sorted(wanted)
    for spec in (spec for flow in FLOWS for spec in flow.menu):
        assert re.fullmatch(r"[a-z_]{1,32}", spec.name)
        assert 1 <= len(spec.description) <= 100
