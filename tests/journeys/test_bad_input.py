"""What people get wrong: each answered clearly, with a next step, and nothing lost."""

from __future__ import annotations

import asyncio

import pytest

from bot.asking import ONE_TEXT
from bot.presses.people import ShowMentor
from tests.journeys.actor import Actor
from tests.journeys.booking import at_nine, book, pick_slot
from tests.journeys.town import PLATFORMS, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = "<b>bold</b> **stars** _under_ [x](http://evil.example) @everyone <@1> `code` ‮abc עברית 🤯👩‍👩‍👧 & </a> ||s||"


def shown(text: str) -> str:
    """What is kept of a text: everything but the signs that turn the direction of what follows."""
    return text.replace("‮", "")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_unknown_command_and_stray_text_say_what_can_be_done(quick_town: Town, platform: str) -> None:
    town = quick_town
    person = town.person(platform)
    await person.say("what now?")
    stray = await person.see("I have not sent this to anybody")
    assert "what now?" in stray.text
    assert stray.labels, "there is a next step"
    if platform == "telegram":  # Discord lets nobody send a command that is not in its menu
        await person.say("/frobnicate")
        unknown = await person.see("I do not know /frobnicate")
        assert "/book" in unknown.text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_text_that_is_too_long_is_told_its_length_and_can_be_corrected(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await pick_slot(student, mentor, at_nine(town))
    if platform == "discord":  # its modal does not take more than the field allows
        modal = await student.wait(lambda w: w.modal)
        assert modal.fields[0].most == 1000
        await student.write("short enough")
    else:
        await student.write("x" * 4000)
        await student.see("That is 4000 characters, and 1000 can be sent")
        await asyncio.sleep(ONE_TEXT.total_seconds() + 0.1)  # what comes at once belongs to the text before it
        await student.say("short enough")
    await mentor.see("short enough")


@pytest.mark.parametrize("student_on", PLATFORMS)
@pytest.mark.parametrize("mentor_on", PLATFORMS)
async def test_markup_mentions_and_any_script_arrive_as_they_were_typed(
    quick_town: Town, student_on: str, mentor_on: str
) -> None:
    town = quick_town
    student = town.person(student_on, f"<i>Zoë</i> *{next(town.numbers)}* @here")
    mentor, _ = await town.mentor(mentor_on)
    await book(student, mentor, at_nine(town), HOSTILE)
    request = await mentor.see("asks for a session")
    assert shown(HOSTILE) in request.text
    assert student.name in request.text


async def test_a_forged_deep_link_leads_home(quick_town: Town) -> None:
    person = quick_town.person("telegram")  # Discord has no deep links to bots
    await person.human.open_link("ba_zzz")
    await person.see("That link leads nowhere")


async def test_a_deep_link_opens_a_mentor(quick_town: Town) -> None:
    person, (mentor, profile) = quick_town.person("telegram"), await quick_town.mentor("telegram")
    await person.human.open_link(ShowMentor(profile.id).pack().replace(".", "_"))
    await person.see(mentor.name)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_unknown_zone_is_answered_with_a_way_on(quick_town: Town, platform: str) -> None:
    town = quick_town
    person = town.person(platform)
    await person.command("timezone", zone="Atlantis")
    await person.see("I do not know a time zone “Atlantis”")
    await person.pick("Type another")
    await person.write("Berlin")
    await person.see("Europe/Berlin")


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    ("typed", "answer"),
    [("Mon 25-26", "is no time of day"), ("Mon 18-9", "ends before it begins"), ("whenever", "I could not read")],
)
async def test_hours_that_cannot_be_are_refused_with_an_example(
    quick_town: Town, platform: str, typed: str, answer: str
) -> None:
    town = quick_town
    mentor, _ = await town.mentor(platform)
    await mentor.command("hours", week=typed)
    refused = await mentor.see(answer)
    assert "Nothing was changed" in refused.text or "nothing was changed" in refused.text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_hours_are_echoed_back_and_saved_on_a_yes(quick_town: Town, platform: str) -> None:
    town = quick_town
    mentor, _ = await town.mentor(platform, hours="")
    await mentor.command("hours", week="Mon-Fri 9-12, 14-18")
    echo = await mentor.see("I understood")
    assert "Mon–Fri 09:00–12:00, 14:00–18:00" in echo.text
    await mentor.pick("Yes, save")
    await mentor.see("Saved.")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_file_where_text_was_wanted_is_refused_and_the_question_stays(quick_town: Town, platform: str) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform)
    await pick_slot(student, mentor, at_nine(town))
    if platform == "discord":
        await student.wait(lambda window: window.modal)
        await student.human.dismiss()
    await student.human.attach("notes.pdf", b"%PDF-1.4 nothing much")
    await student.see("cannot do anything with a file here" if platform == "telegram" else "I have not sent this")
    if platform == "discord":
        await student.pick(f"{at_nine(town):%H:%M}")
        await student.write("In words then.")
    else:
        await student.say("In words then.")
    await mentor.see("In words then.")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_nobody_books_themselves(quick_town: Town, platform: str) -> None:
    town = quick_town
    mentor, _ = await town.mentor(platform)
    await book_oneself(mentor, town)
    await mentor.see("That is you")


async def book_oneself(mentor: Actor, town: Town) -> None:
    """A mentor finds themselves in the list, and asks."""
    await pick_slot(mentor, mentor, at_nine(town))
    await mentor.write("Talking to myself")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_mentor_without_hours_has_nothing_free_and_somebody_else_is_offered(
    quick_town: Town, platform: str
) -> None:
    town = quick_town
    student, (mentor, _) = town.person(platform), await town.mentor(platform, hours="")
    await student.command("book", mentor=mentor.name)
    await student.pick(mentor.name)
    nothing = await student.see("Nothing is free in the coming weeks")
    assert "Someone else" in nothing.labels
