"""Texts longer than a message: Telegram's clients cut them in two, and no half of one may be taken for the whole."""

from __future__ import annotations

import asyncio
import re

import pytest

from adapters.playground.window import Window
from bot.asking import ONE_TEXT
from tests.journeys.booking import agree, at_nine, book, pick_slot
from tests.journeys.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = "word " * 1000
"""5,000 characters: on Telegram a message of 4,096 and one with the rest."""


async def test_half_of_a_long_topic_is_not_sent_as_a_topic(quick_town: Town) -> None:
    town = quick_town
    student, (mentor, _) = town.person("telegram"), await town.mentor("telegram")
    await pick_slot(student, mentor, at_nine(town))
    await student.see("Write it as a message")
    await student.say(LONG)
    await student.see("and 1000 can be sent")
    await student.see("That is 4999 characters")
    await town.settled()
    assert mentor.window.newest("asks for a session") is None
    await asyncio.sleep(ONE_TEXT.total_seconds() + 0.1)  # what comes at once belongs to the text before it
    await student.say("Limits, in short.")
    request = await mentor.see("asks for a session")
    assert "Limits, in short." in request.text
    assert "word" not in request.text


async def test_both_halves_of_a_long_message_are_passed_on_in_their_order(quick_town: Town) -> None:
    town = quick_town
    student, (mentor, _) = town.person("telegram"), await town.mentor("telegram")
    await book(student, mentor, at_nine(town))
    await agree(student, mentor)
    await student.pick("Message")
    await student.see("Write it as a message")
    counted = [f"w{number:04}" for number in range(1000)]
    await student.say(" ".join(counted))
    await mentor.wait(lambda w: len(counted_in(w)) >= len(counted) - 1)
    assert set(counted_in(mentor.window)) <= set(counted)
    assert counted_in(mentor.window) == sorted(counted_in(mentor.window))


def counted_in(window: Window) -> list[str]:
    """The numbered words that others wrote, as they stand."""
    return [word for m in window.messages if not m.mine for word in re.findall(r"\bw\d{4}\b", m.text)]


async def test_a_text_too_long_to_be_sent_is_not_offered_to_be_sent_as_it_is(quick_town: Town) -> None:
    town = quick_town
    student, (mentor, _) = town.person("telegram"), await town.mentor("telegram")
    await pick_slot(student, mentor, at_nine(town))
    await student.see("Write it as a message")
    await student.say("x" * 1001)
    refused = await student.see("That is 1001 characters")
    await student.human.pick("Correct it", message=refused.id)
    again = await student.see("You wrote:")
    assert "Send as written" not in again.labels
    await student.say("Short.")
    await mentor.see("Short.")


async def test_a_name_of_a_command_of_any_length_is_answered_in_one_message(quick_town: Town) -> None:
    person = quick_town.person("telegram")
    await person.say("/" + "frob" * 1000)
    await person.see("I do not know")
    assert len([m for m in person.window.messages if not m.mine]) == 1
