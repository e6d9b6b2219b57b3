"""A mentor answers: no with two taps and a ready reason; yes with notes and a link that comes with Join alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.actor import Actor
from tests.journeys.booking import at_nine, book
from tests.journeys.town import CROSSED, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINK = "https://meet.example.org/ada"


async def fill_in(actor: Actor, **values: str) -> None:
    """Fills in a form: all of a modal, or question by question."""
    await actor.wait(lambda w: w.modal or w.newest("Write it as a message"))
    modal = actor.window.modal
    if modal is not None:
        await actor.human.submit({field.label: values[field.label] for field in modal.fields})
        return
    for label, value in values.items():
        await actor.see_anew(label)
        if value:
            await actor.say(value)
        else:
            await actor.pick("Skip")


def addresses(actor: Actor) -> set[str]:
    """Where the buttons on somebody's screen lead."""
    return {button.url for message in actor.window.messages for row in message.rows for button in row}


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_request_is_declined_for_a_ready_reason_with_two_taps(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    await book(student, mentor, at_nine(town))
    card = await mentor.see("asks for a session")
    mentor.taps = 0
    await mentor.pick("Decline")
    asked = await mentor.see("Why can you not meet")
    assert asked.id != card.id, "the card stays as it is"
    await mentor.pick("Not my field")
    told = await student.see(f"Declined by {mentor.name}")
    assert "This is not my field: somebody else can help you better." in told.text
    assert mentor.taps == 2
    await mentor.see_gone("It waits for your answer")


@pytest.mark.parametrize(("student_on", "mentor_on"), CROSSED)
async def test_a_yes_with_notes_and_a_link_shows_the_link_when_it_is_time_and_not_before(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(student_on), await town.mentor(mentor_on)
    start = at_nine(town)
    await book(student, mentor, start)
    await mentor.pick("Approve with a note or link")
    await fill_in(mentor, **{"For the student": "Bring a draft.", "Meeting link": "meet.example.org"})
    await mentor.see("is no link to a meeting")
    assert student.window.newest("Confirmed") is None
    if mentor_on == "discord":
        await mentor.pick("Correct it")
        await fill_in(mentor, **{"For the student": "Bring a draft.", "Meeting link": LINK})
    else:
        await mentor.say(LINK)
    told = await student.see("Confirmed")
    assert "Bring a draft." in told.text
    await mentor.see("Confirmed")
    await mentor.pick("Note or link")
    await fill_in(mentor, **{"For the student": "Bring two drafts.", "Meeting link": ""})
    await student.see("has added something to your session")
    await student.see_gone("Bring a draft.")
    town.move_to(start - timedelta(minutes=15))
    await student.wait(lambda window: window.holding("Join the meeting"))
    await student.see("Join leads to a meeting of")
    assert student.window.newest(LINK) is None
    assert LINK not in addresses(student)
    await student.pick("Join the meeting")
    await student.see(LINK)
    assert LINK in addresses(student)
    await town.settled()
