"""What is asked with a request: all that the service asks, or nothing but one tap."""

from __future__ import annotations

import pytest

from core.services import Need, Question, QuestionKind
from tests.journeys.actor import Actor
from tests.journeys.booking import TOPIC, at_nine, pick_slot, ref_of, set_terms
from tests.journeys.town import CROSSED, PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


QUESTIONS = (
    Question("What have you tried?"),
    Question("Which book?", QuestionKind.CHOICE, ("Axler", "Strang")),
    Question("How urgent is it?", QuestionKind.URGENCY, required=False),
)


async def answer(student: Actor, platform: str, label: str, text: str) -> None:
    """Answers the field that is asked for in chat."""
    await student.see(label)
    await student.wait(lambda window: label in window.messages[-1].text)
    await (student.pick(text) if text in student.labels else student.say(text))


@pytest.mark.parametrize(("platform", "mentor_on"), CROSSED)
async def test_a_form_asks_what_the_service_asks_and_keeps_it_through_a_refusal(
    quick_town: Town, platform: str, mentor_on: str
) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(mentor_on)
    start = at_nine(town)
    asked = {"details": Need.REQUIRED, "agenda": Need.OPTIONAL, "questions": QUESTIONS}
    await set_terms(town, profile, price="40 EUR", **asked)
    await pick_slot(student, mentor, start)
    written = {"Topic": TOPIC, "Details": "D" * 1000, "Agenda": "First the <b>proof</b>", "What have you tried?": "All"}
    if platform == "discord":
        modal = await student.wait(lambda window: window.modal)
        assert [field.label for field in modal.fields] == list(written)
        assert "40 EUR" in modal.text
        await student.human.submit(written)
        await student.pick("Go on")
        modal = await student.wait(lambda window: window.modal)
        assert [field.label for field in modal.fields] == ["Which book?", "How urgent is it?"]
        await student.human.submit({"Which book?": "Axler", "How urgent is it?": "It is urgent"})
    else:
        assert "40 EUR" in (await student.see("Topic")).text
        rest = {"Which book?": "Lang", "Which book? ": "Axler", "How urgent is it?": "It is urgent"}
        for label, text in {**written, **rest}.items():
            await answer(student, platform, label.strip(), text)
    await student.see("Request sent")
    card = await mentor.see(f"{student.name} asks for a session")
    for line in ("Agenda: First the <b>proof</b>", "Which book?: Axler", "How urgent is it?: It is urgent"):
        assert line in card.text
    assert "D" * 200 not in card.text
    await mentor.pick("Read all")
    await mentor.see("D" * 1000)
    await mentor.pick("Approve")
    await student.see("Confirmed")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_where_nothing_is_asked_the_summary_is_sent_with_one_tap(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, profile) = town.person(platform), await town.mentor(platform)
    start = at_nine(town)
    await set_terms(town, profile, topic=Need.NOT_ASKED, needs_approval=False)
    await pick_slot(student, mentor, start)
    summary = await student.see("It is booked as soon as you send it.")
    assert f"{mentor.name} · Session · 30 minutes · Video" in summary.text
    sent = ref_of(student, "Send")
    await student.pick("Send")
    await student.see("Booked with")
    await student.forge(sent, message=summary.id)
    assert "Show the session" in (await student.see("You have a seat on")).labels
    assert student.taps <= 4
    await mentor.see("has booked a session")
    await student.pick("Agenda")
    await student.write("First the <i>lemma</i>")
    card = await mentor.see(f"{student.name} has written down what to get through")
    assert "Agenda: First the <i>lemma</i>" in card.text
